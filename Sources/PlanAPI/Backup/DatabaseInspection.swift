import CSQLite

/// What is wrong with a database file, part by part.
public struct DatabaseInspection: Sendable {
  public enum Part: String, CaseIterable, Sendable {
    /// The file's pages, tables and indices (sqlite.org/pragma.html#pragma_integrity_check).
    case file
    /// References from row to row, and to the newest revision.
    case references
    /// The trail's chains (DOMAIN.md rule 10).
    case trail
    /// The rows, each of which must be what the trail says of it: what was edited by hand in the file.
    case rows
    /// Signatures, and what they cover (DOMAIN.md rule 11).
    case signatures
    /// The files delivered with outputs: that they are there and hold what their names say.
    case attachments
  }

  public struct Fault: Hashable, Sendable, CustomStringConvertible {
    public let part: Part
    public let description: String
  }

  public let found: [Fault]
  /// Of a database that has a trail already.
  public let chains: [TrailVerification]

  /// What makes a database none to go on with.
  var faults: [String] { lines { $0 != .rows } }

  /// Rows that are not what the trail says. They can be read, and what they were stands in the trail: a backup that left
  /// them out, or none at all, would lose more.
  var disagreements: [String] { lines { $0 == .rows } }

  private func lines(of part: (Part) -> Bool) -> [String] {
    found.filter { part($0.part) }.map { "\($0.part.rawValue): \($0.description)" }
  }

  /// Most faults of a part that are told.
  private static let limit = 100

  /// Looks at a file that another process may be writing.
  /// - Throws: ``SchemaError``, ``DatabaseError`` where it cannot be looked at, ``CryptographyError``.
  public init(of path: String) throws {
    let connection = try Connection(path: path, access: .readOnly)
    let version: Int
    do {
      version = try connection.schemaVersion(path: path)
    } catch let error as DatabaseError where error.code == SQLITE_CORRUPT {
      self.init(found: [Fault(part: .file, description: error.message)], chains: [])
      return
    }
    let newest = Migration.all.last?.version ?? 0
    guard version <= newest else { throw SchemaError.tooNew(path: path, version: version, newestKnown: newest) }
    guard version > 0 else { throw SchemaError.tooOld(path: path, version: version, needed: newest) }
    // One moment of the data, until the connection closes: to end it in order can fail on a damaged file.
    try connection.run("BEGIN")
    try self.init(of: connection, with: AttachmentFolder(database: path))
  }

  private init(found: [Fault], chains: [TrailVerification]) {
    self.found = found
    self.chains = chains
  }

  /// - Parameter attachments: where its files are; `nil` where they are not to be looked at.
  init(of connection: Connection, with attachments: AttachmentFolder? = nil) throws {
    var found: [Fault] = []
    found += try Self.look(at: .file) { () throws in
      try connection.query("PRAGMA integrity_check(\(Self.limit))") { row throws(DatabaseError) in
        try row.string(0)
      }.filter { $0 != "ok" }
    }
    found += try Self.look(at: .references) { () throws in
      let rows = try connection.query("PRAGMA foreign_key_check") { row throws(DatabaseError) in
        "\(try row.string(0)): row \(try row.int64(1)) refers to a row of \(try row.string(2)) that is not there"
      }
      return try Array((rows + connection.misnamedRevisions()).prefix(Self.limit))
    }
    var chains: [TrailVerification] = []
    // The schema's first versions had no trail, and no signatures.
    let version = try connection.pragma("user_version")
    if version >= 2 {
      var rows: [String] = []
      found += try Self.look(at: .trail) { () throws in
        // What an earlier version has is compared once it has been brought up to date.
        if version == Migration.all.last?.version {
          (chains, rows) = try TrailVerification.allWithRows(in: connection)
        } else {
          chains = try TrailVerification.all(in: connection)
        }
        return chains.flatMap { chain in chain.faults.map { "\(chain.plan?.description ?? "-"): \($0)" } }
      }
      found += rows.map { Fault(part: .rows, description: $0) }
    }
    if version >= 9 {
      found += try Self.look(at: .signatures) { () throws in
        try SignatureStore(connection).unfitting().prefix(Self.limit).map { "\($0) does not fit what it covers" }
      }
    }
    if let attachments {
      found += try Self.look(at: .attachments) { () throws in
        attachments.faults(of: try AttachmentStore(connection).files())
      }
    }
    if version >= 10 {
      found += try Self.look(at: .attachments) { () throws in
        try AttachmentStore(connection).wronglyNamed().prefix(Self.limit).map { identifier in
          "attachment \(identifier) is not what the updates say of it: named, or waiting to be"
        }
      }
    }
    self.found = found
    self.chains = chains
  }

  /// What a damaged file makes SQLite say is a fault too.
  private static func look(at part: Part, _ body: () throws -> [String]) throws -> [Fault] {
    do {
      return try body().map { Fault(part: part, description: $0) }
    } catch let error as DatabaseError
      where [SQLITE_CORRUPT, SQLITE_NOTADB, SQLITE_MISMATCH].contains(error.code)
    {
      return [Fault(part: part, description: error.message)]
    }
  }
}

extension Connection {
  /// Where the newest revision is not the one that is read as such.
  fileprivate func misnamedRevisions() throws(DatabaseError) -> [String] {
    try query(
      """
      SELECT printf('task %d, %s, %s', task, unit, period)
      FROM (SELECT id, plan_id, task, unit, period, max(revision) FROM progress_update GROUP BY 2, 3, 4, 5) AS u
      FULL JOIN current_update AS k USING (plan_id, task, unit, period) WHERE k.update_id IS NOT u.id
      UNION ALL
      SELECT printf('%s, %s', kpi, period)
      FROM (SELECT id, plan_id, kpi, period, max(revision) FROM kpi_value GROUP BY 2, 3, 4) AS v
      FULL JOIN current_kpi_value AS k USING (plan_id, kpi, period) WHERE k.value_id IS NOT v.id
      """
    ) { row throws(DatabaseError) in "\(try row.string(0)): not the newest revision is taken for it" }
  }
}
