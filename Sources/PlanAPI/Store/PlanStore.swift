/// A plan with the number its rows hang on.
public struct StoredPlan: Hashable, Sendable {
  public let id: Int64
  /// Goes up by 1 with each change of the plan.
  public let version: Int64
  public let plan: Plan
}

/// What a list of plans shows of each.
public struct ListedPlan: Hashable, Sendable {
  public let id: Int64
  public let key: PlanKey
  public let number: String
  public let issuer: UnitCode
  public let issuerName: String?
  public let year: Int
  public let title: String
  public let titleEnglish: String?
  public let importedAt: Instant
}

/// The plans and the documents that they were imported from. See PlanStore+Insert and PlanStore+Load for the parts.
public struct PlanStore {
  let connection: Connection
  /// Is told the share of a plan that has been written, from 0 to 1.
  let progress: ((Double) -> Void)?

  public init(_ connection: Connection, progress: ((Double) -> Void)? = nil) {
    self.connection = connection
    self.progress = progress
  }

  public func identifier(of key: PlanKey) throws(DatabaseError) -> Int64? {
    try connection.queryOne("SELECT id FROM plan WHERE key = $1", .text(key)) { row throws(DatabaseError) in
      try row.int64(0)
    }
  }

  /// The document of the newest version, in its canonical form.
  public func document(of key: PlanKey) throws(DatabaseError) -> [UInt8]? {
    try connection.queryOne("SELECT document FROM plan WHERE key = $1", .text(key)) { row throws(DatabaseError) in
      try row.bytes(0)
    }
  }

  /// Whether there is none.
  public func isEmpty() throws(DatabaseError) -> Bool {
    try connection.queryOne("SELECT NOT EXISTS (SELECT 1 FROM plan)") { row throws(DatabaseError) in
      try row.bool(0)
    } ?? true
  }

  /// By key.
  public func list() throws(DatabaseError) -> [ListedPlan] {
    try connection.query(
      """
      SELECT plan.id, key, number, issuer, unit.name, year, title, title_en, imported_at
      FROM plan LEFT JOIN unit ON unit.plan_id = plan.id AND unit.code = plan.issuer
      ORDER BY key
      """
    ) { row throws(DatabaseError) in
      ListedPlan(
        id: try row.int64(0),
        key: try row.string(1, as: PlanKey.init),
        number: try row.string(2),
        issuer: try row.string(3, as: UnitCode.init),
        issuerName: try row.optionalString(4),
        year: try row.int(5),
        title: try row.string(6),
        titleEnglish: try row.optionalString(7),
        importedAt: Instant(milliseconds: try row.int64(8)))
    }
  }
}
