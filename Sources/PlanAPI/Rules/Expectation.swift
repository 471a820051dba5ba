/// Rule 1 of DOMAIN.md: for every open task and month, each lead unit owes one update.
extension Plan {
  /// The months that updates are owed for: from the month of issue, but within the plan's year, to December. None for
  /// a plan issued after its year.
  public var reportingMonths: [Period] { reportingYear.months }

  /// Whether a month is one of ``reportingMonths``.
  func isReported(on period: Period) -> Bool { period.year == year && period >= issued.period }

  public var reportingYear: ReportingYear { ReportingYear(year, issued: issued, calendar: calendar) }

  /// The units that owe updates on a task: its lead units in the plan's order, each group's members in its place,
  /// nobody twice.
  public func expandedLeadUnits(of task: PlanTask) -> [UnitCode] {
    UnitExpansion(units).members(of: task.leadUnits)
  }
}

/// Groups replaced by their members.
struct UnitExpansion {
  private let groups: [UnitCode: [UnitCode]]

  init(_ units: [Unit]) {
    groups = Dictionary(
      units.filter { $0.kind == .group }.map { ($0.code, $0.members) }, uniquingKeysWith: { first, _ in first })
  }

  /// Keeps the order and leaves out repetitions; a group that contains itself adds nothing.
  func members(of codes: [UnitCode]) -> [UnitCode] {
    var seen: Set<UnitCode> = []
    var result: [UnitCode] = []
    var pending = Array(codes.reversed())
    while let code = pending.popLast() {
      guard seen.insert(code).inserted else { continue }
      if let members = groups[code] {
        pending += members.reversed()
      } else {
        result.append(code)
      }
    }
    return result
  }
}

extension PlanRecord {
  /// Whether updates on a task are owed for a month: a continuous task's all year, one with a deadline until the newest
  /// update of every lead unit from before the month says `done`.
  public func isOpen(_ task: PlanTask, in period: Period) -> Bool {
    directory.owingTasks.first { $0.number == task.number }.map { isOpen($0, in: period) } ?? false
  }

  func isOpen(_ task: PlanDirectory.OwingTask, in period: Period) -> Bool {
    guard plan.isReported(on: period), plan.has(task.number, in: period) else { return false }
    if task.isContinuous { return true }
    return !task.leadUnits.allSatisfy { unit in
      newestUpdate(of: task.number, by: unit, upTo: period.previous)?.update.status == .done
    }
  }

  /// The updates owed for a month, by task and then by lead unit in the plan's order.
  public func expectedUpdates(in period: Period) -> [Assignment] {
    directory.owingTasks.filter { isOpen($0, in: period) }.flatMap { task in
      task.leadUnits.map { Assignment(task: task.number, unit: $0) }
    }
  }
}
