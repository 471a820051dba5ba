/// Rule 12 of DOMAIN.md: a unit's or a head's month in figures, comparable between units of different size.
public struct Scorecard: Hashable, Sendable {
  /// What became of the updates that were owed for the month.
  public let updates: UpdateCounts
  /// The same over the plan's months up to and with this one.
  public let updatesToDate: UpdateCounts
  /// All tasks that it answers for.
  public let tasks: Int
  /// Of the tasks, those that the newest updates have as `on_track` or `done`.
  public let tasksOnTrack: Int
  public let tasksDone: Int
  /// Of the tasks, those past their deadline and not done.
  public let tasksOverdue: Int
  /// Of the tasks, those on which nobody has reported.
  public let tasksUnreported: Int
  public let warnings: WarningCounts
  public let warningsExplained: Int
  /// Of the KPIs with a target.
  public let kpisAttained: Int
  public let kpisMissed: Int
  /// KPIs with a target and no figure for the month.
  public let kpisMissing: Int
  /// Whole đồng since the start of the year to the month; `nil` where no figure was given.
  public let disbursed: Int64?

  public var warningCount: Int { warnings.byLevel.values.reduce(0, +) }

  public var onTime: Share { Share(updates.onTime, of: updates.expected - updates.awaited) }
  public var onTimeToDate: Share { Share(updatesToDate.onTime, of: updatesToDate.expected - updatesToDate.awaited) }
  public var onTrack: Share { Share(tasksOnTrack, of: tasks - tasksUnreported) }
  public var overdue: Share { Share(tasksOverdue, of: tasks) }
  public var explanation: Share { Share(warningsExplained, of: warningCount) }
  public var attainment: Share { Share(kpisAttained, of: kpisAttained + kpisMissed) }
  /// Warnings for each hundred tasks.
  public var warningRate: Share { Share(warningCount, of: tasks) }
}

/// The scorecards of all units and heads of a plan for a month. What they share is computed once.
public struct Scorecards: Sendable {
  private let record: PlanRecord
  private let period: Period
  private let now: Instant
  private let warnings: [Warning]
  private let explained: Set<String>
  private let kpis: [KPIEvaluation]

  public init(of record: PlanRecord, period: Period, at now: Instant) {
    self.record = record
    self.period = period
    self.now = now
    warnings = PlanAPI.warnings(in: record, period: period, at: now)
    explained = Set(
      warnings.filter { WarningNoting(of: $0, in: record, asOf: period).isExplained }.map(\.id))
    kpis = record.plan.kpis.map { KPIEvaluation(of: $0, in: record, period: period, at: now) }
  }

  /// Units that lead a task or a KPI, in the plan's order.
  public var units: [UnitCode] {
    let leading = Set(record.plan.tasks.flatMap { record.leadUnits(of: $0.number) } + record.plan.kpis.map(\.leadUnit))
    return record.plan.units.map(\.code).filter(leading.contains)
  }

  /// Units that direct a task, in the plan's order.
  public var heads: [UnitCode] {
    let directing = Set(record.plan.tasks.map(\.directing))
    return record.plan.units.map(\.code).filter(directing.contains)
  }

  /// What a unit does itself: its own updates, the tasks that it leads, its warnings, KPIs and money. A group's is that
  /// of its members.
  public func card(ofUnit unit: UnitCode) -> Scorecard {
    let members = Set(UnitExpansion(record.plan.units).members(of: [unit]))
    let tasks = record.plan.tasks.filter { !members.isDisjoint(with: record.leadUnits(of: $0.number)) }
    return card(
      assignments: { task in record.leadUnits(of: task.number).filter(members.contains) }, tasks: tasks,
      warnings: warnings.filter { warning in members.contains { warning.concerns($0) } },
      kpis: kpis.filter { members.contains($0.kpi.leadUnit) || $0.kpi.leadUnit == unit })
  }

  /// What a head has to answer for: the tasks that it directs, with all their lead units do, and their KPIs.
  public func card(ofHead head: UnitCode) -> Scorecard {
    let tasks = record.plan.tasks.filter { $0.directing == head }
    let numbers = Set(tasks.map(\.number))
    return card(
      assignments: { record.leadUnits(of: $0.number) }, tasks: tasks,
      warnings: warnings.filter { if case .task(let number) = $0.subject { numbers.contains(number) } else { false } },
      kpis: kpis.filter { $0.kpi.task.map(numbers.contains) ?? false })
  }

  private func card(
    assignments: (PlanTask) -> [UnitCode], tasks: [PlanTask], warnings: [Warning], kpis: [KPIEvaluation]
  ) -> Scorecard {
    func owed(in month: Period) -> UpdateCounts {
      let owed = tasks.filter { record.isOpen($0, in: month) }
        .flatMap { task in assignments(task).map { Assignment(task: task.number, unit: $0) } }
      let isClosed = ReportingWindow(of: month, in: record.plan.calendar).closes <= now
      return UpdateCounts(owed, in: record, period: month, isClosed: isClosed)
    }
    let states = tasks.map { TaskState(of: $0.number, in: record, asOf: period) }
    let overdue = Set(self.warnings.filter { $0.kind == .overdue }.map(\.subject))
    let targeted = kpis.filter { $0.kpi.target != nil }
    return Scorecard(
      updates: owed(in: period),
      updatesToDate: record.plan.reportingMonths.filter { $0 <= period }.map(owed).reduce(.none, +),
      tasks: tasks.count,
      tasksOnTrack: states.count { $0.status == .onTrack || $0.status == .done },
      tasksDone: states.count { $0.status == .done },
      tasksOverdue: tasks.count { overdue.contains(.task($0.number)) },
      tasksUnreported: states.count { $0.status == nil },
      warnings: WarningCounts(warnings),
      warningsExplained: warnings.count { explained.contains($0.id) },
      kpisAttained: targeted.count { $0.status == .met },
      kpisMissed: targeted.count { $0.status == .belowTarget },
      kpisMissing: targeted.count { $0.status == .noData },
      disbursed: Money.total(
        tasks.flatMap { task in
          assignments(task).compactMap { record.disbursed(on: task.number, by: $0, upTo: period) }
        }))
  }
}

extension PlanRecord {
  /// A unit's newest figure of money disbursed on a task, whole đồng since the start of the year.
  func disbursed(on task: TaskNumber, by unit: UnitCode, upTo period: Period) -> Int64? {
    history(of: task, by: unit).last { $0.update.period <= period && $0.update.disbursed != nil }?.update.disbursed
  }
}

extension Warning {
  /// Whether a unit has to act on it.
  public func concerns(_ unit: UnitCode) -> Bool { self.unit.map { $0 == unit } ?? units.contains(unit) }
}
