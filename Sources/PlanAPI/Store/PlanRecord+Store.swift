/// A plan's record as it was at one moment, and the place in the store from which to read on.
struct StoredRecord {
  private(set) var record: PlanRecord
  private let plan: Int64
  /// Entries of the plan's trail.
  private var entries: Int64
  private var lastUpdate: Int64
  private var lastKPIValue: Int64

  /// Reads all of it. Take it inside a snapshot.
  /// - Parameter plan: the number its rows hang on.
  init(reading plan: Int64, _ directory: PlanDirectory, from connection: Connection) throws {
    let updates = try ProgressStore(connection).newest(plan: plan)
    self.plan = plan
    entries = try TrailStore(connection).head(of: plan).sequence
    lastUpdate = updates.map(\.id).max() ?? 0
    lastKPIValue = try KPIStore(connection).last(plan: plan)
    record = try PlanRecord(reading: plan, directory, updates: updates, from: connection)
  }

  /// Reads what has come since, if it is updates and figures alone, as it nearly always is. Each of their revisions has
  /// its entry in the trail, so where there are more entries than revisions there is more.
  ///
  /// - Returns: `false` where all has to be read anew, and this value is good for nothing.
  mutating func readOn(from connection: Connection) throws -> Bool {
    let entries = try TrailStore(connection).head(of: plan).sequence
    var revisions = 0
    for update in try ProgressStore(connection).newest(plan: plan, after: lastUpdate) {
      revisions += record.add(update)
      lastUpdate = max(lastUpdate, update.id)
    }
    defer { self.entries = entries }
    if entries - self.entries == Int64(revisions) { return true }
    for value in try KPIStore(connection).newest(plan: plan, after: lastKPIValue) { revisions += record.add(value) }
    lastKPIValue = try KPIStore(connection).last(plan: plan)
    return entries - self.entries == Int64(revisions)
  }
}

extension PlanRecord {
  /// A plan with all that was reported and said on it. Take it inside a snapshot.
  ///
  /// - Parameters:
  ///   - plan: the number its rows hang on.
  ///   - lock: reads what there was when the month was locked, and nothing that came later (DOMAIN.md rule 2).
  public init(
    reading plan: Int64, _ directory: PlanDirectory, from connection: Connection, asOf lock: PeriodLock? = nil
  ) throws {
    if let lock {
      try self.init(reading: plan, from: connection, asOf: lock.basis)
      return
    }
    try self.init(
      reading: plan, directory, updates: try ProgressStore(connection).newest(plan: plan), from: connection)
  }

  fileprivate init(
    reading plan: Int64, _ directory: PlanDirectory, updates: [RecordedUpdate], from connection: Connection
  ) throws {
    self.init(
      directory: directory,
      updates: updates,
      kpiValues: try KPIStore(connection).newest(plan: plan),
      budgets: try BudgetStore(connection).newest(plan: plan),
      notes: try WarningNoteStore(connection).all(plan: plan),
      feedback: try FeedbackStore(connection).tally(plan: plan))
  }

  private init(reading plan: Int64, from connection: Connection, asOf basis: PeriodLock.Basis) throws {
    let stored = try PlanStore(connection).load(plan, version: basis.planVersion)
    let notes = try WarningNoteStore(connection).all(plan: plan)
    self.init(
      directory: PlanDirectory(stored.plan),
      updates: try ProgressStore(connection).newest(plan: plan, upTo: basis.lastUpdate),
      kpiValues: try KPIStore(connection).newest(plan: plan, upTo: basis.lastKPIValue),
      budgets: try BudgetStore(connection).newest(plan: plan, upTo: basis.lastBudget),
      notes: WarningNotes(
        explanations: notes.explanations.values.flatMap { $0.filter { $0.id <= basis.lastExplanation } },
        acknowledgements: notes.acknowledgements.values.flatMap { $0.filter { $0.id <= basis.lastAcknowledgement } }),
      feedback: basis.feedback)
  }
}
