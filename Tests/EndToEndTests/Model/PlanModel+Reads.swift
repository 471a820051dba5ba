/// What is read of it.
extension PlanModel {
  /// As it stood when the month was locked, or as it stands.
  func basis(of month: Int) -> PlanModel { locks[month]?.first ?? self }

  private func isOwed(_ task: Int, _ month: Int) -> Bool {
    if let end = retired[task], month >= end { return false }
    if continuous.contains(task) { return true }
    for unit in leads[task] ?? [] where newest(task, unit, before: month)?.status != "done" { return true }
    return false
  }

  private func newest(_ task: Int, _ unit: String, before month: Int) -> Update? {
    var month = month - 1
    while month >= 1 {
      if let update = updates[Key(task: task, unit: unit, month: month)] { return update }
      month -= 1
    }
    return nil
  }

  /// - Parameter unit: counts its updates alone.
  func counts(_ month: Int, of unit: String? = nil) -> Counts {
    var counts = Counts()
    for (task, units) in leads where isOwed(task, month) {
      for lead in units where unit == nil || lead == unit {
        counts.expected += 1
        switch updates[Key(task: task, unit: lead, month: month)]?.isOnTime {
        case true: counts.onTime += 1
        case false: counts.late += 1
        default: if isClosed(month) { counts.missing += 1 } else { counts.awaited += 1 }
        }
      }
    }
    return counts
  }

  /// KH-02: tasks with every update on time, and tasks with any that is owed; `nil` where there is no such figure.
  func rate(_ month: Int) -> [Int]? {
    if isOpening(month) { return nil }
    var (onTime, all) = (0, 0)
    for (task, units) in leads where isOwed(task, month) {
      all += 1
      var isWhole = true
      for unit in units where updates[Key(task: task, unit: unit, month: month)]?.isOnTime != true { isWhole = false }
      if isWhole { onTime += 1 }
    }
    return all == 0 ? nil : [onTime, all]
  }

  /// `missing_update` and `late_update` of a month: `kind task unit level`.
  func updateWarnings(_ month: Int) -> Set<String> {
    var found: Set<String> = []
    for (task, units) in leads where isOwed(task, month) {
      for unit in units {
        let outcome = self.outcome(task, unit, month)
        guard outcome == "missing" || outcome == "late" else { continue }
        var run = 0
        for earlier in stride(from: month, through: 1, by: -1) where isOwed(task, earlier) {
          let other = self.outcome(task, unit, earlier)
          if other != "missing", outcome == "missing" || other != "late" { break }
          run += 1
        }
        found.insert("\(outcome)_update \(task) \(unit) \(run >= 2 ? "red" : "yellow")")
      }
    }
    return found
  }

  private func outcome(_ task: Int, _ unit: String, _ month: Int) -> String {
    if let update = updates[Key(task: task, unit: unit, month: month)] { return update.isOnTime ? "on_time" : "late" }
    return isClosed(month) ? "missing" : "awaited"
  }

  /// Each unit's newest figure up to the month, of the tasks that are not retired; `nil` where there is none.
  func disbursed(_ month: Int) -> Int? {
    var sum: Int?
    for (task, units) in leads where retired[task] == nil {
      for unit in units {
        let figure = stride(from: month, through: 1, by: -1).lazy
          .compactMap { updates[Key(task: task, unit: unit, month: $0)]?.disbursed }.first
        if let figure { sum = (sum ?? 0) + figure }
      }
    }
    return sum
  }
}
