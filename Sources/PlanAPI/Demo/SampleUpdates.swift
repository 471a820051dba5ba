/// What is to be recorded for a month, before its words and its hour are found.
struct SampleDraft: Hashable, Sendable {
  let assignment: Assignment
  let point: SamplePoint
  /// Whole đồng since the start of the year, where money is registered for the task.
  let disbursed: Int64?
  var isLate: Bool
}

/// Which updates come, which come late, and what they say in figures.
struct SampleUpdates {
  let plan: Plan
  let last: Period
  let seed: UInt64
  private let stories: SampleStories

  init(plan: Plan, last: Period, seed: UInt64) {
    (self.plan, self.last, self.seed) = (plan, last, seed)
    stories = SampleStories(of: plan, seed: seed)
  }

  /// For some months a stalled course stands still: one more than make it a warning.
  private var plateau: Int { max(plan.thresholds.stalledPeriods, 2) + 1 }

  func drafts() -> [SampleDraft] {
    var random = SampleGenerator(seed: seed, for: "late and missing")
    var drafts = plan.tasks.flatMap(drafts(of:))
    leaveOut(drafts.count * 3 / 200, of: &drafts, &random)
    makeLate((drafts.count * 4 + 50) / 100, of: &drafts, &random)
    return drafts
  }

  private func drafts(of task: PlanTask) -> [SampleDraft] {
    let months = plan.reportingMonths.filter { $0 <= last }
    guard let first = months.first else { return [] }
    let end: Period =
      switch task.schedule {
      case .continuous: Period(unchecked: plan.year, 12)
      case .deadline(let date): max(date.period, first)
      }
    let units = plan.expandedLeadUnits(of: task)
    return units.flatMap { unit in
      var random = SampleGenerator(seed: seed, for: "\(task.number)/\(unit)")
      let course = stories.course(of: task.number, by: unit)
      let points = course.points(months, end: end, plateau: plateau, &random)
      let amounts = SampleMoney.amounts(of: task.number, points, units: units.count, &random)
      return points.enumerated().map { index, point in
        SampleDraft(
          assignment: Assignment(task: task.number, unit: unit), point: point,
          disbursed: amounts.isEmpty ? nil : amounts[index], isLate: false)
      }
    }
  }

  /// Takes some out of the months before the last, in which ``SampleCourse/silent(months:)`` says what is missing.
  private func leaveOut(_ count: Int, of drafts: inout [SampleDraft], _ random: inout SampleGenerator) {
    for _ in 0..<count {
      let candidates = drafts.indices.filter { drafts[$0].point.period < last && hasNoStory(drafts[$0]) }
      if let index = random.choice(of: candidates) { drafts.remove(at: index) }
    }
  }

  /// Makes one of the last month late, and others of any month.
  private func makeLate(_ count: Int, of drafts: inout [SampleDraft], _ random: inout SampleGenerator) {
    let candidates = drafts.indices.filter { canBeLate(drafts[$0]) }
    if let index = random.choice(of: candidates.filter { drafts[$0].point.period == last }) {
      drafts[index].isLate = true
    }
    var others = candidates.filter { !drafts[$0].isLate }
    for _ in 0..<max(count - 1, 0) where !others.isEmpty {
      drafts[others.remove(at: random.number(in: 0...others.count - 1))].isLate = true
    }
  }

  /// Updates that a story rests on are neither late nor missing.
  private func hasNoStory(_ draft: SampleDraft) -> Bool {
    draft.point.status != .done
      && stories.course(of: draft.assignment.task, by: draft.assignment.unit) == .steady
  }

  private func canBeLate(_ draft: SampleDraft) -> Bool {
    hasNoStory(draft) && SampleRecording(plan: plan, seed: seed).lateTime(of: draft.point.period) != nil
  }
}
