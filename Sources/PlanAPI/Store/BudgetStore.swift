/// The tasks' budgets as they were set, each revision rows that never change (DOMAIN.md rule 6). Plans go by
/// ``StoredPlan/id``.
public struct BudgetStore {
  private let connection: Connection

  public init(_ connection: Connection) { self.connection = connection }

  /// Stores a budget as the next revision of its task's. For the writer's connection.
  ///
  /// - Parameters:
  ///   - before: what the budget was, for the trail.
  ///   - trail: says who sets it, which must be the holder of a token, and when.
  /// - Throws: `isConstraint` when the plan lacks the task.
  public func append(
    _ lines: [BudgetLine], task: TaskNumber, plan: Int64, before: [BudgetLine], trail: Trail
  ) throws -> RecordedBudget {
    let last = try connection.queryOne(
      "SELECT max(revision) FROM budget WHERE plan_id = $1 AND task = $2", .integer(plan), .integer(task.value)
    ) { row throws(DatabaseError) in try row.optionalInt(0) ?? 0 }
    let budget = RecordedBudget(
      task: task, lines: lines, revision: (last ?? 0) + 1, recordedAt: trail.now, recordedBy: try trail.author())
    let identifier = try connection.insert(
      """
      INSERT INTO budget (plan_id, task, revision, recorded_at, recorded_by) VALUES ($1, $2, $3, $4, $5)
      """,
      .integer(plan), .integer(task.value), .integer(budget.revision), .integer(trail.now.milliseconds),
      .integer(budget.recordedBy)
    )
    for (position, line) in lines.enumerated() {
      try connection.run(
        "INSERT INTO budget_line (budget_id, position, source, registered_vnd) VALUES ($1, $2, $3, $4)",
        .integer(identifier), .integer(position), .text(line.source), .integer(line.registered.dong))
    }
    try trail.append(
      .setBudget, to: "tasks/\(task)/budget", of: plan,
      before: { $0.budget(before, revision: last) }, after: { $0.budget(lines, revision: budget.revision) })
    return budget
  }

  /// One revision, whether it is the newest or not.
  func find(task: TaskNumber, revision: Int, plan: Int64) throws(DatabaseError) -> RecordedBudget? {
    let found = try connection.queryOne(
      "SELECT id, recorded_at, recorded_by FROM budget WHERE plan_id = $1 AND task = $2 AND revision = $3",
      .integer(plan), .integer(task.value), .integer(revision)
    ) { row throws(DatabaseError) in (id: try row.int64(0), at: try row.int64(1), by: try row.int64(2)) }
    guard let found else { return nil }
    let lines = try connection.query(
      "SELECT source, registered_vnd FROM budget_line WHERE budget_id = $1 ORDER BY position", .integer(found.id)
    ) { row throws(DatabaseError) in try row.budgetLine(from: 0) }
    return RecordedBudget(
      task: task, lines: lines, revision: revision, recordedAt: Instant(milliseconds: found.at), recordedBy: found.by)
  }

  /// The newest revision for each task whose budget was set, by task.
  /// - Parameter last: reads what there was when this row was the last.
  public func newest(plan: Int64, upTo last: Int64 = .max) throws(DatabaseError) -> [RecordedBudget] {
    let lines = try connection.query(
      """
      SELECT l.budget_id, l.source, l.registered_vnd FROM budget AS b JOIN budget_line AS l ON l.budget_id = b.id
      WHERE b.plan_id = $1 ORDER BY l.budget_id, l.position
      """, .integer(plan)
    ) { row throws(DatabaseError) in (budget: try row.int64(0), line: try row.budgetLine(from: 1)) }
    let linesByBudget = Dictionary(grouping: lines, by: \.budget).mapValues { $0.map(\.line) }
    return try connection.query(
      """
      SELECT b.id, b.task, b.revision, b.recorded_at, b.recorded_by FROM budget AS b
      WHERE b.plan_id = $1
        AND b.revision = (
          SELECT max(revision) FROM budget WHERE plan_id = b.plan_id AND task = b.task AND id <= $2)
      ORDER BY b.task
      """, .integer(plan), .integer(last)
    ) { row throws(DatabaseError) in
      RecordedBudget(
        task: try row.int(1, as: TaskNumber.init),
        lines: linesByBudget[try row.int64(0)] ?? [],
        revision: try row.int(2),
        recordedAt: Instant(milliseconds: try row.int64(3)),
        recordedBy: try row.int64(4))
    }
  }
}

extension Trail.Action {
  static let setBudget = Trail.Action("budget.set")
}

extension JSONWriter {
  /// The members of a budget.
  /// - Parameter revision: 0 or `nil` where it is the plan document's.
  mutating func budget(_ lines: [BudgetLine], revision: Int?) {
    member("revision", revision ?? 0)
    member("registered_vnd", lines.registered)
    array("items") { writer in
      for line in lines { writer.object { line.writeMembers(to: &$0) } }
    }
  }
}

extension Row {
  /// A source and the money from it, in two columns.
  func budgetLine(from column: Int) throws(DatabaseError) -> BudgetLine {
    guard let registered = Money(dong: try int64(column + 1)) else {
      throw .mismatch("column \(column + 1) is not an amount of money", statement: nil)
    }
    return BudgetLine(source: try string(column), registered: registered)
  }
}
