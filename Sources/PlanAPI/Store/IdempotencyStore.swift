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
  private let connection: Connection

  public init(_ connection: Connection) { self.connection = connection }

  /// - Parameter token: `nil` for a request without one; those share their keys.
  public func find(key: String, token: Int64?) throws(DatabaseError) -> StoredAnswer? {
    let columns = "SELECT request_sha256, status, headers, body FROM"
    let found =
      if let token {
        try connection.query(
          "\(columns) idempotency WHERE token_id = $1 AND key = $2", .integer(token), .text(key), row: answer)
      } else {
        try connection.query("\(columns) open_idempotency WHERE key = $1", .text(key), row: answer)
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

  /// - Throws: `isUniqueViolation` when the token has used the key before.
  public func insert(
    _ answer: StoredAnswer,
    key: String,
    token: Int64?,
    at instant: Instant
  ) throws(DatabaseError) {
    guard let token else {
      try connection.run(
        """
        INSERT INTO open_idempotency (key, request_sha256, status, headers, body, created_at)
        VALUES ($1, $2, $3, $4, $5, $6)
        """,
        .text(key), .blob(answer.request.bytes), .integer(answer.status), .text(answer.headers), .blob(answer.body),
        .integer(instant.milliseconds))
      return
    }
    try connection.run(
      """
      INSERT INTO idempotency (token_id, key, request_sha256, status, headers, body, created_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7)
      """,
      .integer(token), .text(key), .blob(answer.request.bytes), .integer(answer.status), .text(answer.headers),
      .blob(answer.body), .integer(instant.milliseconds))
  }

  /// Forgets the answers given before an instant, and returns how many.
  @discardableResult
  public func removeAnswers(before instant: Instant) throws(DatabaseError) -> Int {
    try connection.run("DELETE FROM idempotency WHERE created_at < $1", .integer(instant.milliseconds))
      + connection.run("DELETE FROM open_idempotency WHERE created_at < $1", .integer(instant.milliseconds))
  }
}
