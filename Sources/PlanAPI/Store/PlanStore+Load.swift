extension PlanStore {
  /// The plan with its units, sections, tasks and KPIs in the order of its document. Take it inside a snapshot.
  /// - Throws: ``DatabaseError``, and what reading the stored document throws.
  public func load(_ key: PlanKey) throws -> StoredPlan? {
    let found = try connection.queryOne("SELECT id, document FROM plan WHERE key = $1", .text(key)) {
      row throws(DatabaseError) in (id: try row.int64(0), document: try row.bytes(1))
    }
    return try found.map { row in
      StoredPlan(id: row.id, plan: try PlanDocument.decode(try JSONValue(parsing: row.document)))
    }
  }
}
