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
    self.init(
      directory: directory,
      updates: try ProgressStore(connection).newest(plan: plan),
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
