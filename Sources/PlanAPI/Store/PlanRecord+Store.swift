extension PlanRecord {
  /// A plan with all that was reported and said on it. Take it inside a snapshot.
  ///
  /// - Parameter plan: the number its rows hang on.
  public init(reading plan: Int64, _ directory: PlanDirectory, from connection: Connection) throws(DatabaseError) {
    self.init(
      directory: directory,
      updates: try ProgressStore(connection).newest(plan: plan),
      kpiValues: try KPIStore(connection).newest(plan: plan),
      budgets: try BudgetStore(connection).newest(plan: plan),
      notes: try WarningNoteStore(connection).all(plan: plan),
      feedback: try FeedbackStore(connection).tally(plan: plan))
  }
}
