/// A plan with what was reported on it: the values that the rules work on.
///
/// Look-ups are indexed once, when the value is made. Make one per read, from one snapshot of the store.
public struct PlanRecord: Sendable {
  public let directory: PlanDirectory
  /// By task and unit, in the order of months, one update a month.
  private var histories: [Assignment: [RecordedUpdate]]
  private var figures: [KPICode: [Period: RecordedKPIValue]]
  private let budgets: [TaskNumber: RecordedBudget]
  /// What units and leaders have said of warnings.
  let notes: WarningNotes
  let feedback: FeedbackTally

  /// - Parameters:
  ///   - updates: The newest revision for each task, unit and month, in any order; of several the highest counts.
  ///   - kpiValues: The newest revision for each KPI and month, likewise.
  ///   - budgets: The newest revision for each task whose budget was set, likewise.
  public init(
    directory: PlanDirectory, updates: [RecordedUpdate], kpiValues: [RecordedKPIValue], budgets: [RecordedBudget] = [],
    notes: WarningNotes = WarningNotes(), feedback: FeedbackTally = FeedbackTally()
  ) {
    self.directory = directory
    self.notes = notes
    self.feedback = feedback
    self.budgets = Dictionary(
      budgets.map { ($0.task, $0) }, uniquingKeysWith: { $0.revision > $1.revision ? $0 : $1 })
    histories = Dictionary(grouping: updates) { Assignment(task: $0.update.task, unit: $0.update.unit) }
      .mapValues(newestRevisions)
    figures = Dictionary(grouping: kpiValues, by: \.kpi).mapValues { values in
      Dictionary(values.map { ($0.period, $0) }, uniquingKeysWith: { $0.revision > $1.revision ? $0 : $1 })
    }
  }

  public init(
    plan: Plan, updates: [RecordedUpdate], kpiValues: [RecordedKPIValue], budgets: [RecordedBudget] = [],
    notes: WarningNotes = WarningNotes(), feedback: FeedbackTally = FeedbackTally()
  ) {
    self.init(
      directory: PlanDirectory(plan), updates: updates, kpiValues: kpiValues, budgets: budgets, notes: notes,
      feedback: feedback)
  }

  public var plan: Plan { directory.plan }

  /// Takes an update that came later, in the place of the one for its month where there is one.
  /// - Returns: by how many revisions it is newer.
  mutating func add(_ update: RecordedUpdate) -> Int {
    let assignment = Assignment(task: update.update.task, unit: update.update.unit)
    let history = histories[assignment] ?? []
    let place = history.firstIndex { $0.update.period >= update.update.period } ?? history.count
    guard place < history.count, history[place].update.period == update.update.period else {
      histories[assignment, default: []].insert(update, at: place)
      return update.revision
    }
    histories[assignment]?[place] = update
    return update.revision - history[place].revision
  }

  /// The same for a figure.
  mutating func add(_ value: RecordedKPIValue) -> Int {
    let before = figures[value.kpi, default: [:]].updateValue(value, forKey: value.period)
    return value.revision - (before?.revision ?? 0)
  }

  /// How much was reported: what a record's size goes by.
  var reportCount: Int {
    histories.values.reduce(1) { $0 + $1.count } + figures.values.reduce(0) { $0 + $1.count }
  }

  /// When the newest of what was reported was recorded; `nil` where nothing was.
  public var lastChange: Instant? {
    let updates = histories.values.lazy.flatMap { $0.lazy.map(\.recordedAt) }
    let values = figures.values.lazy.flatMap { $0.values.lazy.map(\.recordedAt) }
    let budgets = budgets.values.lazy.map(\.recordedAt).max()
    return [updates.max(), values.max(), budgets, notes.lastChange, feedback.lastChange].compactMap(\.self).max()
  }

  /// The updates of a lead unit on a task in the order of months; months without one are left out.
  public func history(of task: TaskNumber, by unit: UnitCode) -> [RecordedUpdate] {
    histories[Assignment(task: task, unit: unit)] ?? []
  }

  public func update(of task: TaskNumber, by unit: UnitCode, in period: Period) -> RecordedUpdate? {
    history(of: task, by: unit).last { $0.update.period == period }
  }

  /// The newest update at or before a month.
  public func newestUpdate(of task: TaskNumber, by unit: UnitCode, upTo period: Period) -> RecordedUpdate? {
    history(of: task, by: unit).last { $0.update.period <= period }
  }

  /// The newest month that any unit has sent an update for, not after one; `nil` where none has.
  func lastReported(upTo period: Period) -> Period? {
    histories.values.lazy.compactMap { history in history.last { $0.update.period <= period }?.update.period }.max()
  }

  var lastReported: Period? { lastReported(upTo: Period(unchecked: plan.year, 12)) }

  /// The figure posted for a KPI and month.
  public func kpiValue(of kpi: KPICode, in period: Period) -> RecordedKPIValue? { figures[kpi]?[period] }

  /// The money registered for a task: as the consolidator has set it, else as the plan document has it.
  public func budget(of task: TaskNumber) -> [BudgetLine] {
    budgets[task]?.lines ?? self.task(task)?.budget ?? []
  }

  /// 0 where it is the plan document's.
  func budgetRevision(of task: TaskNumber) -> Int { budgets[task]?.revision ?? 0 }

  /// The units that owe updates on a task: its lead units, a group's members in its place (DOMAIN.md rule 1).
  public func leadUnits(of task: TaskNumber) -> [UnitCode] { directory.leadUnits(of: task) }

  public func unit(_ code: UnitCode) -> Unit? { directory.unit(code) }

  public func task(_ number: TaskNumber) -> PlanTask? { directory.task(number) }
}

/// One lead unit's share of a task: what it owes an update on each month.
public struct Assignment: Hashable, Comparable, Sendable {
  public let task: TaskNumber
  public let unit: UnitCode

  public init(task: TaskNumber, unit: UnitCode) {
    self.task = task
    self.unit = unit
  }

  public static func < (left: Assignment, right: Assignment) -> Bool {
    (left.task, left.unit) < (right.task, right.unit)
  }
}

/// In the order of months, the highest revision of each.
private func newestRevisions(_ updates: [RecordedUpdate]) -> [RecordedUpdate] {
  Dictionary(updates.map { ($0.update.period, $0) }, uniquingKeysWith: { $0.revision > $1.revision ? $0 : $1 })
    .values.sorted { $0.update.period < $1.update.period }
}
