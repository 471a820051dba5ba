/// The figures of a dashboard's first screen for one month, or of a report for several.
public struct PlanSummary: Hashable, Sendable {
  public let period: Period
  /// Every status, 0 included; see ``TaskState/status``.
  public let tasksByStatus: [ProgressUpdate.Status: Int]
  /// Tasks on which no lead unit has reported yet.
  public let unreportedTasks: Int
  /// Tasks that owe updates for the month, or for any of the months.
  public let openTasks: Int
  public let updates: UpdateCounts
  /// In the plan's order; units that owe nothing on any task are left out.
  public let updatesByUnit: [UnitUpdateCounts]
  public let warnings: WarningCounts

  /// - Parameter warnings: the month's, where they are known already.
  public init(of record: PlanRecord, period: Period, at now: Instant, warnings: [Warning]? = nil) {
    self.init(
      of: record, months: [period], at: now,
      warnings: warnings ?? PlanAPI.warnings(in: record, period: period, at: now))
  }

  /// - Parameter months: at least one, in their order. Tasks are as of the last, updates are added up.
  init(of record: PlanRecord, months: [Period], at now: Instant, warnings: [Warning]) {
    let period = months[months.count - 1]
    self.period = period
    let statuses = record.plan.tasks.map { TaskState(of: $0.number, in: record, asOf: period).status }
    tasksByStatus = Dictionary(
      uniqueKeysWithValues: ProgressUpdate.Status.allCases.map { status in
        (status, statuses.count { $0 == status })
      })
    unreportedTasks = statuses.count { $0 == nil }
    openTasks = record.plan.tasks.count { task in months.contains { record.isOpen(task, in: $0) } }

    var total = UpdateCounts.none
    var byUnit: [UnitCode: UpdateCounts] = [:]
    for month in months {
      let expected = record.expectedUpdates(in: month)
      let isClosed = ReportingWindow(of: month, in: record.plan.calendar).closes <= now
      total = total + UpdateCounts(expected, in: record, period: month, isClosed: isClosed)
      for (unit, owed) in Dictionary(grouping: expected, by: \.unit) {
        byUnit[unit, default: .none] =
          byUnit[unit, default: .none] + UpdateCounts(owed, in: record, period: month, isClosed: isClosed)
      }
    }
    updates = total
    let leading = Set(record.plan.tasks.flatMap { record.leadUnits(of: $0.number) })
    updatesByUnit = record.plan.units.map(\.code).filter(leading.contains).map { unit in
      UnitUpdateCounts(unit: unit, counts: byUnit[unit] ?? .none)
    }
    self.warnings = WarningCounts(warnings)
  }
}

/// What became of the updates expected for a month (DOMAIN.md rules 1 and 2). Updates that nobody owed are not in it.
public struct UpdateCounts: Hashable, Sendable {
  public let expected: Int
  public let onTime: Int
  public let late: Int
  /// Not received though the window has closed.
  public let missing: Int
  /// Not received yet, and still in time.
  public let awaited: Int

  public var received: Int { onTime + late }

  init(_ assignments: [Assignment], in record: PlanRecord, period: Period, isClosed: Bool) {
    let received = assignments.compactMap { record.update(of: $0.task, by: $0.unit, in: period)?.timeliness }
    expected = assignments.count
    onTime = received.count { $0 == .onTime }
    late = received.count { $0 == .late }
    missing = isClosed ? assignments.count - received.count : 0
    awaited = isClosed ? 0 : assignments.count - received.count
  }

  private init(expected: Int, onTime: Int, late: Int, missing: Int, awaited: Int) {
    self.expected = expected
    self.onTime = onTime
    self.late = late
    self.missing = missing
    self.awaited = awaited
  }

  static let none = UpdateCounts(expected: 0, onTime: 0, late: 0, missing: 0, awaited: 0)

  static func + (left: UpdateCounts, right: UpdateCounts) -> UpdateCounts {
    UpdateCounts(
      expected: left.expected + right.expected, onTime: left.onTime + right.onTime, late: left.late + right.late,
      missing: left.missing + right.missing, awaited: left.awaited + right.awaited)
  }
}

public struct UnitUpdateCounts: Hashable, Sendable {
  public let unit: UnitCode
  public let counts: UpdateCounts
}

/// How many warnings there are, by level and by kind; every level and kind is there, 0 included.
public struct WarningCounts: Hashable, Sendable {
  public let byLevel: [Warning.Level: Int]
  public let byKind: [Warning.Kind: Int]

  public init(_ warnings: [Warning]) {
    byLevel = Dictionary(
      uniqueKeysWithValues: Warning.Level.allCases.map { level in (level, warnings.count { $0.level == level }) })
    byKind = Dictionary(
      uniqueKeysWithValues: Warning.Kind.allCases.map { kind in (kind, warnings.count { $0.kind == kind }) })
  }
}
