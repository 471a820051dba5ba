/// The answer that was given to a request with an `Idempotency-Key` (API.md, "Conventions").
public struct StoredAnswer: Hashable, Sendable {
  /// Of the method, target and body that the key was used for first.
  public var request: SHA256Digest
  public var status: Int
  /// As they are to be sent again: `Name: value` lines.
  public var headers: String
  public var body: [UInt8]
}

/// First answers by token and key. They are stored in the transaction of the write that they tell of, so that after a
/// restart either both are there or neither.
public struct IdempotencyStore {
  /// How long an answer is kept (API.md, "Conventions").
  static let kept: Int64 = 30 * 86_400_000

  private let connection: Connection

  public init(_ connection: Connection) { self.connection = connection }

  /// - Parameter token: `nil` for a request without one; those share their keys.
  /// - Returns: `nil` also for an answer that is older than 30 days.
  public func find(key: String, token: Int64?, at now: Instant) throws(DatabaseError) -> StoredAnswer? {
    let columns: SQL = "SELECT request_sha256, status, headers, body FROM"
    let oldest = DatabaseValue.integer(now.milliseconds - IdempotencyStore.kept)
    let found =
      if let token {
        try connection.query(
          "\(columns) idempotency WHERE token_id = $1 AND key = $2 AND created_at > $3", .integer(token), .text(key),
          oldest, row: answer)
      } else {
        try connection.query(
          "\(columns) open_idempotency WHERE key = $1 AND created_at > $2", .text(key), oldest, row: answer)
      }
    return found.first
  }

  private func answer(_ row: borrowing Row) throws(DatabaseError) -> StoredAnswer {
    guard let request = SHA256Digest(bytes: try row.bytes(0)) else {
      throw .mismatch("a digest has \(SHA256Digest.count) bytes", statement: nil)
    }
    return StoredAnswer(
      request: request, status: try row.int(1), headers: try row.string(2), body: try row.bytes(3))
  }

  /// Keeps an answer, over one that is too old, and forgets some others that are.
  public func insert(
    _ answer: StoredAnswer,
    key: String,
    token: Int64?,
    at instant: Instant
  ) throws(DatabaseError) {
    // A few at a time: no write pays for a month of them.
    try removeAnswers(upTo: Instant(milliseconds: instant.milliseconds - IdempotencyStore.kept), atMost: 16)
    guard let token else {
      try connection.run(
        """
        INSERT INTO open_idempotency (key, request_sha256, status, headers, body, created_at)
        VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (key) DO UPDATE SET request_sha256 = excluded.request_sha256, status = excluded.status,
          headers = excluded.headers, body = excluded.body, created_at = excluded.created_at
        """,
        .text(key), .blob(answer.request.bytes), .integer(answer.status), .text(answer.headers), .blob(answer.body),
        .integer(instant.milliseconds))
      return
    }
    try connection.run(
      """
      INSERT INTO idempotency (token_id, key, request_sha256, status, headers, body, created_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7)
      ON CONFLICT (token_id, key) DO UPDATE SET request_sha256 = excluded.request_sha256, status = excluded.status,
        headers = excluded.headers, body = excluded.body, created_at = excluded.created_at
      """,
      .integer(token), .text(key), .blob(answer.request.bytes), .integer(answer.status), .text(answer.headers),
      .blob(answer.body), .integer(instant.milliseconds))
  }

  /// Forgets the oldest of the answers given up to an instant, and returns how many.
  @discardableResult
  func removeAnswers(upTo instant: Instant, atMost count: Int) throws(DatabaseError) -> Int {
    var removed = 0
    for table in ["idempotency", "open_idempotency"] as [SQL] {
      removed += try connection.run(
        """
        DELETE FROM \(table) WHERE rowid IN (
          SELECT rowid FROM \(table) WHERE created_at <= $1 ORDER BY created_at LIMIT $2)
        """, .integer(instant.milliseconds), .integer(count))
    }
    return removed
  }
}
