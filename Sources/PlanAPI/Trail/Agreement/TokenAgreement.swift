/// The tokens: rows that change, so the newest entry of each counts. A token's entries are in its plan's chain, or in
/// that of what belongs to no plan.
struct TokenAgreement {
  private let connection: Connection
  private let faults: Disagreements
  private var newest: [Int64: ToldEntry] = [:]

  init(_ connection: Connection, _ faults: Disagreements) {
    self.connection = connection
    self.faults = faults
  }

  mutating func note(_ entry: ToldEntry) {
    guard
      [Trail.Action.createToken, .rotateToken, .revokeToken].contains(where: { $0.name == entry.action }),
      let identifier = entry["id"]?.whole
    else { return }
    newest[identifier] = entry
  }

  func finish() throws {
    // Those of the schema's first version came before the trail.
    guard let first = newest.keys.min() else { return }
    var missing = newest
    let rows = try connection.query("SELECT id FROM token ORDER BY id") { row throws(DatabaseError) in try row.int64(0)
    }
    for identifier in rows {
      guard let entry = missing.removeValue(forKey: identifier) else {
        if !(1..<first).contains(identifier) { faults.addUntold("token \(identifier)", of: "the trail") }
        continue
      }
      let row = "token \(identifier)"
      let found = try faults.reading(row, entry) { () throws(DatabaseError) in
        try TokenStore(connection).find(identifier)
      }
      guard let found else { continue }
      // Uses are no changes, and have no entries.
      try faults.add(row, entry, entry.differences(ignoring: ["last_used_at"]) { found.writeMembers(to: &$0) })
    }
    for (identifier, entry) in missing.sorted(by: { $0.key < $1.key }) {
      faults.addMissing("token \(identifier)", entry)
    }
  }
}
