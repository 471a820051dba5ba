/// Which revisions of an update a read gives (DOMAIN.md rule 5).
public enum Revisions: Sendable {
  case newest, all
}

/// The progress updates, each revision a row that never changes (DOMAIN.md rule 5). Plans go by ``StoredPlan/id``.
public struct ProgressStore {
  private let connection: Connection

  public init(_ connection: Connection) { self.connection = connection }

  /// Stores an update as the next revision of its task, unit and month. For the writer's connection.
  ///
  /// - Parameters:
  ///   - timeliness: that of a first revision; a later one keeps what the first has.
  ///   - trail: says who writes it, which must be the holder of a token, and when.
  /// - Throws: `isConstraint` when the plan lacks the task or the unit, or there is no such token;
  ///   ``AttachmentStore/Refusal/unknown(output:)`` where an output names a file that the unit has not sent.
  public func append(
    _ update: ProgressUpdate,
    plan: Int64,
    timeliness: Timeliness,
    trail: Trail
  ) throws -> RecordedUpdate {
    let (instant, author) = (trail.now, try trail.author())
    let before = try find(plan: plan, task: update.task, unit: update.unit, period: update.period)
    let revision = Revision(after: before, timeliness: timeliness)
    let identifier = try connection.insert(
      """
      INSERT INTO progress_update (
        plan_id, task, unit, period, revision, percent, status, summary, difficulties, proposals, disbursed_vnd,
        timeliness, recorded_at, recorded_by)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
      """,
      .integer(plan), .integer(update.task.value), .text(update.unit), .text(update.period),
      .integer(revision.number), .integer(update.percent.hundredths), .text(update.status.rawValue),
      .text(update.summary), .text(update.difficulties), .text(update.proposals), .integer(update.disbursed),
      .text(revision.timeliness.rawValue), .integer(instant.milliseconds), .integer(author)
    )
    try connection.run(
      """
      INSERT INTO current_update (plan_id, task, unit, period, update_id) VALUES ($1, $2, $3, $4, $5)
      ON CONFLICT (plan_id, task, unit, period) DO UPDATE SET update_id = excluded.update_id
      """,
      .integer(plan), .integer(update.task.value), .text(update.unit), .text(update.period), .integer(identifier))
    try insert(update.outputs, of: identifier, by: update.unit, plan: plan)
    let recorded = RecordedUpdate(
      id: identifier, update: update, revision: revision.number, timeliness: revision.timeliness, recordedAt: instant,
      recordedBy: author)
    try trail.append(
      .recordProgress, to: "tasks/\(update.task)/progress/\(update.period)/\(update.unit)", of: plan,
      before: before.map { before in { before.writeMembers(to: &$0) } }, after: { recorded.writeMembers(to: &$0) })
    return recorded
  }

  private func insert(_ outputs: [DeliveredOutput], of update: Int64, by unit: UnitCode, plan: Int64) throws {
    for (position, output) in outputs.enumerated() {
      let attachment = try output.attachment.map { sha256 in
        guard let found = try AttachmentStore(connection).identifier(of: sha256, plan: plan, unit: unit) else {
          throw AttachmentStore.Refusal.unknown(output: position)
        }
        try AttachmentStore(connection).name(found)
        return found
      }
      try connection.run(
        """
        INSERT INTO delivered_output (update_id, position, kind, number, issued, title, url, attachment_id)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        """,
        .integer(update), .integer(position), .text(output.kind), .text(output.number), .text(output.issued),
        .text(output.title), .text(output.url), .integer(attachment))
    }
  }

  /// The newest revision for each task, unit and month, up to and with a month if one is given; by task, unit, month.
  public func newest(plan: Int64, through last: Period? = nil) throws(DatabaseError) -> [RecordedUpdate] {
    guard let last else { return try updates(.newest, .integer(plan)) }
    return try updates(.newestThroughPeriod, .integer(plan), .text(last))
  }

  /// Of the newest revisions those whose row was stored after one.
  func newest(plan: Int64, after last: Int64) throws(DatabaseError) -> [RecordedUpdate] {
    try updates(.newestAfterRow, .integer(plan), .integer(last))
  }

  /// What ``newest(plan:through:)`` gave when the row of a number was the last (a lock notes it): rows are only added.
  func newest(plan: Int64, upTo last: Int64) throws(DatabaseError) -> [RecordedUpdate] {
    try updates(.newestUpToRow, .integer(plan), .integer(last))
  }

  /// The updates of a task by unit, month and revision.
  public func series(
    plan: Int64,
    task: TaskNumber,
    revisions: Revisions = .newest
  ) throws(DatabaseError) -> [RecordedUpdate] {
    try updates(revisions == .all ? .allOfTask : .newestOfTask, .integer(plan), .integer(task.value))
  }

  /// The newest revision for a task, unit and month.
  public func find(
    plan: Int64,
    task: TaskNumber,
    unit: UnitCode,
    period: Period
  ) throws(DatabaseError) -> RecordedUpdate? {
    try updates(.newestOfOne, .integer(plan), .integer(task.value), .text(unit), .text(period)).first
  }

  /// One revision, whether it is the newest or not.
  public func find(_ identifier: Int64, plan: Int64) throws(DatabaseError) -> RecordedUpdate? {
    try updates(.one, .integer(identifier), .integer(plan)).first
  }

  /// One query for the updates, and where there are any one for what was delivered with them.
  private func updates(_ selection: UpdateSelection, _ values: DatabaseValue...) throws(DatabaseError)
    -> [RecordedUpdate]
  {
    var hasOutputs = false
    let found = try connection.query(selection.updates, binding: values) { row throws(DatabaseError) in
      if try row.int64(14) != 0 { hasOutputs = true }
      return (id: try row.int64(0), recorded: try recorded(row))
    }
    guard hasOutputs else { return found.map(\.recorded) }
    let delivered = try connection.query(selection.outputs, binding: values, row: delivered)
    let outputs = Dictionary(grouping: delivered, by: \.update).mapValues { $0.map(\.output) }
    return found.map { row in
      var recorded = row.recorded
      recorded.update.outputs = outputs[row.id] ?? []
      return recorded
    }
  }

  private func delivered(_ row: borrowing Row) throws(DatabaseError) -> (update: Int64, output: DeliveredOutput) {
    let output = DeliveredOutput(
      kind: try row.string(1),
      number: try row.optionalString(2),
      issued: try row.optionalString(3, as: CalendarDate.init),
      title: try row.string(4),
      url: try row.optionalString(5),
      attachment: row.isNull(6) ? nil : try row.digest(6))
    return (try row.int64(0), output)
  }

  private func recorded(_ row: borrowing Row) throws(DatabaseError) -> RecordedUpdate {
    let update = ProgressUpdate(
      task: try row.int(1, as: TaskNumber.init),
      unit: try row.string(2, as: UnitCode.init),
      period: try row.string(3, as: Period.init),
      percent: try row.int(5, as: Percent.init(hundredths:)),
      status: try row.string(6, as: ProgressUpdate.Status.init(rawValue:)),
      summary: try row.string(7),
      difficulties: try row.optionalString(8),
      proposals: try row.optionalString(9),
      disbursed: try row.optionalInt64(10),
      outputs: [])
    return RecordedUpdate(
      id: try row.int64(0),
      update: update,
      revision: try row.int(4),
      timeliness: try row.string(11, as: Timeliness.init(rawValue:)),
      recordedAt: Instant(milliseconds: try row.int64(12)),
      recordedBy: try row.int64(13))
  }
}

/// Which updates are read: the texts of both queries, put together once.
private struct UpdateSelection {
  let updates: SQL
  let outputs: SQL

  static let newest = UpdateSelection(.newest, where: "k.plan_id = $1")
  static let newestThroughPeriod = UpdateSelection(.newest, where: "k.plan_id = $1 AND k.period <= $2")
  static let newestAfterRow = UpdateSelection(.newest, where: "k.plan_id = $1 AND k.update_id > $2")
  static let newestUpToRow = UpdateSelection(
    .all,
    where: "u.id IN (SELECT max(id) FROM progress_update WHERE plan_id = $1 AND id <= $2 GROUP BY task, unit, period)")
  static let one = UpdateSelection(.all, where: "u.id = $1 AND u.plan_id = $2")
  static let newestOfTask = UpdateSelection(.newest, where: "k.plan_id = $1 AND k.task = $2")
  static let allOfTask = UpdateSelection(.all, where: "k.plan_id = $1 AND k.task = $2")
  static let newestOfOne = UpdateSelection(
    .newest, where: "k.plan_id = $1 AND k.task = $2 AND k.unit = $3 AND k.period = $4")

  private init(_ revisions: Revisions, where condition: SQL) {
    // `k` holds the key, `u` the update. The key comes first, whatever the planner thinks: a month may have any number
    // of revisions (sqlite.org/optoverview.html, "manual control of query plans").
    let source: SQL =
      switch revisions {
      case .newest: "current_update AS k CROSS JOIN progress_update AS u ON u.id = k.update_id"
      case .all: "progress_update AS k JOIN progress_update AS u ON u.id = k.id"
      }
    updates = """
      SELECT u.id, u.task, u.unit, u.period, u.revision, u.percent, u.status, u.summary, u.difficulties, u.proposals,
        u.disbursed_vnd, u.timeliness, u.recorded_at, u.recorded_by,
        EXISTS (SELECT 1 FROM delivered_output WHERE update_id = u.id)
      FROM \(source) WHERE \(condition) ORDER BY u.task, u.unit, u.period, u.revision
      """
    outputs = """
      SELECT o.update_id, o.kind, o.number, o.issued, o.title, o.url, a.sha256
      FROM \(source) JOIN delivered_output AS o ON o.update_id = u.id LEFT JOIN attachment AS a ON a.id = o.attachment_id
      WHERE \(condition) ORDER BY o.update_id, o.position
      """
  }
}

extension Trail.Action {
  static let recordProgress = Trail.Action("progress.record")
}
