/// An entry of the trail as it is kept.
public struct TrailEntry: Hashable, Sendable {
  /// Its place in its chain, from 1 on, without a gap.
  public let sequence: Int64
  /// One line of JSON without its line feed: what the hash is of.
  public let line: [UInt8]
  public let hash: SHA256Digest
}

/// Where a chain ends.
public struct TrailHead: Hashable, Sendable {
  /// The number of entries.
  public let sequence: Int64
  /// Of the last entry; 32 zero bytes where there is none, which is also what the first entry names as its `previous`.
  public let hash: SHA256Digest

  static let empty = TrailHead(sequence: 0, hash: .zero)
}

/// The chains of the trail (DOMAIN.md rule 10). Plans go by ``StoredPlan/id``.
public struct TrailStore {
  /// The chain of what belongs to no single plan. Plans are numbered from 1 on.
  static let programChain: Int64 = 0

  private let connection: Connection

  public init(_ connection: Connection) { self.connection = connection }

  /// - Parameter plan: `nil` for what belongs to no single plan.
  public func head(of plan: Int64?) throws(DatabaseError) -> TrailHead {
    if let end = connection.trailHeads[plan ?? Self.programChain] { return end.head }
    return try connection.queryOne(
      "SELECT sequence, sha256 FROM audit_head WHERE chain = $1", .integer(plan ?? Self.programChain)
    ) { row throws(DatabaseError) in
      TrailHead(sequence: try row.int64(0), hash: try row.digest(1))
    } ?? .empty
  }

  /// The number of the last entry of each chain that has one.
  func heads() throws(DatabaseError) -> [Int64: Int64] {
    let heads = try connection.query("SELECT chain, sequence FROM audit_head") { row throws(DatabaseError) in
      (try row.int64(0), try row.int64(1))
    }
    return Dictionary(heads, uniquingKeysWith: { first, _ in first })
  }

  /// The entries after one, in their order.
  public func entries(
    of plan: Int64?, after sequence: Int64 = 0, limit: Int = .max
  ) throws(DatabaseError) -> [TrailEntry] {
    try connection.query(
      "SELECT sequence, entry, sha256 FROM audit_entry WHERE chain = $1 AND sequence > $2 ORDER BY sequence LIMIT $3",
      .integer(plan ?? Self.programChain), .integer(sequence), .integer(limit), row: entry)
  }

  /// Every chain that there is, each with its plan's key.
  func chains() throws(DatabaseError) -> [(chain: Int64, plan: PlanKey?)] {
    try connection.query(
      """
      SELECT c.chain, plan.key FROM (
        SELECT id AS chain FROM plan UNION SELECT chain FROM audit_head UNION SELECT chain FROM audit_entry) AS c
      LEFT JOIN plan ON plan.id = c.chain ORDER BY c.chain
      """
    ) { row throws(DatabaseError) in
      (try row.int64(0), try row.optionalString(1, as: PlanKey.init))
    }
  }

  /// Where the next entry of a chain goes.
  /// - Throws: ``StoreError/noSuchPlanNumber(_:)``, ``DatabaseError``.
  func end(of chain: Int64) throws -> TrailHeads.End {
    if let end = connection.trailHeads[chain] { return end }
    guard chain != Self.programChain else { return TrailHeads.End(key: nil, head: try head(of: nil)) }
    let found = try connection.queryOne(
      """
      SELECT plan.key, audit_head.sequence, audit_head.sha256
      FROM plan LEFT JOIN audit_head ON audit_head.chain = plan.id WHERE plan.id = $1
      """, .integer(chain)
    ) { row throws(DatabaseError) in
      let key = try row.string(0, as: PlanKey.init)
      guard let sequence = try row.optionalInt64(1) else { return TrailHeads.End(key: key, head: .empty) }
      return TrailHeads.End(key: key, head: TrailHead(sequence: sequence, hash: try row.digest(2)))
    }
    guard let found else { throw StoreError.noSuchPlanNumber(chain) }
    return found
  }

  /// Adds an entry; the new head is written with the transaction's commit.
  func append(_ line: [UInt8], to chain: Int64, after end: TrailHeads.End) throws {
    let head = TrailHead(sequence: end.head.sequence + 1, hash: try SHA256Digest(of: line))
    try connection.run(
      "INSERT INTO audit_entry (chain, sequence, entry, sha256) VALUES ($1, $2, $3, $4)",
      .integer(chain), .integer(head.sequence), .utf8(line), .blob(head.hash.bytes))
    connection.trailHeads[chain] = TrailHeads.End(key: end.key, head: head)
    connection.changes.note(end.key)
    // Outside a transaction each statement is a commit.
    if !connection.isInTransaction { try writeHeads() }
  }

  /// Writes what ``append(_:to:after:)`` has left for the commit.
  func writeHeads() throws(DatabaseError) {
    guard !connection.trailHeads.isEmpty else { return }
    for (chain, end) in connection.trailHeads.ends {
      try connection.run(
        """
        INSERT INTO audit_head (chain, sequence, sha256) VALUES ($1, $2, $3)
        ON CONFLICT (chain) DO UPDATE SET sequence = excluded.sequence, sha256 = excluded.sha256
        """,
        .integer(chain), .integer(end.head.sequence), .blob(end.head.hash.bytes))
    }
    connection.trailHeads = TrailHeads()
  }

  private func entry(_ row: borrowing Row) throws(DatabaseError) -> TrailEntry {
    TrailEntry(sequence: try row.int64(0), line: try row.bytes(1), hash: try row.digest(2))
  }
}
