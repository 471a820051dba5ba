/// Which months are closed for good (DOMAIN.md rule 2). Plans go by ``StoredPlan/id``.
public struct PeriodStore {
  /// The month is locked already.
  public struct LockedError: Error, Hashable, Sendable {
    public let lock: PeriodLock
  }

  /// There is no lock to undo.
  public struct NotLockedError: Error, Hashable, Sendable {
    public let period: Period
  }

  private let connection: Connection

  public init(_ connection: Connection) { self.connection = connection }

  /// The one check for whatever is reported for a month, in the transaction that would store it.
  /// - Throws: ``LockedError``.
  public func requireOpen(_ period: Period, plan: Int64) throws {
    if let lock = try lock(of: period, plan: plan) { throw LockedError(lock: lock) }
  }

  /// The lock in force on a month.
  public func lock(of period: Period, plan: Int64) throws(DatabaseError) -> PeriodLock? {
    try connection.queryOne(
      Self.lockInForce, .integer(plan), .text(period),
      row: lock)
  }

  /// The lock that was the last to close any of the months, where all of them are closed: by then nothing that is
  /// reported for them could change any more.
  public func lock(of months: [Period], plan: Int64) throws(DatabaseError) -> PeriodLock? {
    var locks: [PeriodLock] = []
    for month in months {
      guard let lock = try lock(of: month, plan: plan) else { return nil }
      locks.append(lock)
    }
    return locks.max { $0.at < $1.at }
  }

  /// Every lock there was, in the order of months and of time.
  public func history(plan: Int64) throws(DatabaseError) -> [PeriodLock] {
    try connection.query("\(Self.selection) WHERE plan_id = $1 ORDER BY period, id", .integer(plan), row: lock)
  }

  /// Closes a month, and notes what its report is to be made from.
  /// - Throws: ``LockedError`` where it is closed already.
  public func lock(_ period: Period, plan: Int64, reason: String?, trail: Trail) throws {
    try requireOpen(period, plan: plan)
    try connection.run(
      """
      INSERT INTO period_lock (
        plan_id, period, locked_at, locked_by, reason, plan_version, last_update, last_kpi_value, last_budget,
        last_explanation, last_acknowledgement, feedback)
      SELECT id, $1, $2, $3, $4, version, (SELECT coalesce(max(id), 0) FROM progress_update),
        (SELECT coalesce(max(id), 0) FROM kpi_value), (SELECT coalesce(max(id), 0) FROM budget),
        (SELECT coalesce(max(id), 0) FROM warning_explanation),
        (SELECT coalesce(max(id), 0) FROM warning_acknowledgement), $5
      FROM plan WHERE id = $6
      """,
      .text(period), .integer(trail.now.milliseconds), .text(trail.principal.json), .text(reason),
      .text(try FeedbackStore(connection).tally(plan: plan).frozen), .integer(plan))
    try trail.append(.lockPeriod, to: "periods/\(period)", of: plan, after: { $0.member("reason", reason) })
  }

  /// Opens a locked month again.
  /// - Throws: ``NotLockedError``.
  public func reopen(_ period: Period, plan: Int64, reason: String, trail: Trail) throws {
    guard let lock = try lock(of: period, plan: plan) else { throw NotLockedError(period: period) }
    try connection.run(
      """
      UPDATE period_lock SET reopened_at = $1, reopened_by = $2, reopening_reason = $3
      WHERE plan_id = $4 AND period = $5 AND reopened_at IS NULL
      """,
      .integer(trail.now.milliseconds), .text(trail.principal.json), .text(reason), .integer(plan), .text(period))
    try trail.append(
      .reopenPeriod, to: "periods/\(period)", of: plan,
      before: { writer in
        writer.member("locked_at", lock.at)
        writer.member("reason", lock.reason)
      },
      after: { $0.member("reason", reason) })
  }

  private static let selection: SQL = """
    SELECT period, locked_at, locked_by, reason, plan_version, last_update, last_kpi_value, reopened_at, reopened_by,
      reopening_reason, last_budget, last_explanation, last_acknowledgement, feedback
    FROM period_lock
    """
  private static let lockInForce: SQL = "\(selection) WHERE plan_id = $1 AND period = $2 AND reopened_at IS NULL"

  private func lock(_ row: borrowing Row) throws(DatabaseError) -> PeriodLock {
    let basis = PeriodLock.Basis(
      planVersion: try row.int64(4), lastUpdate: try row.int64(5), lastKPIValue: try row.int64(6),
      lastBudget: try row.int64(10), lastExplanation: try row.int64(11), lastAcknowledgement: try row.int64(12),
      feedback: try row.string(13, as: FeedbackTally.init(frozen:)))
    var reopening: PeriodLock.Reopening?
    if let at = try row.optionalInt64(7) {
      reopening = PeriodLock.Reopening(
        at: Instant(milliseconds: at), by: try row.string(8), reason: try row.string(9))
    }
    return PeriodLock(
      period: try row.string(0, as: Period.init), at: Instant(milliseconds: try row.int64(1)), by: try row.string(2),
      reason: try row.optionalString(3), basis: basis, reopening: reopening)
  }
}

extension Trail.Action {
  static let lockPeriod = Trail.Action("period.lock")
  static let reopenPeriod = Trail.Action("period.reopen")
}
