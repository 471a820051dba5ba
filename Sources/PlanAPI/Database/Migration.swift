import CSQLite

/// A step of the schema, forward only: `Migrations/NNN-name.sql`, run once in one transaction.
struct Migration: Sendable {
  let version: Int
  let script: [UInt8]

  static let all = [
    Migration(version: 1, script: PackageResources._01_plan_sql),
    Migration(version: 2, script: PackageResources._02_trail_sql),
    Migration(version: 3, script: PackageResources._03_rules_sql),
    Migration(version: 4, script: PackageResources._04_token_certificate_sql),
    Migration(version: 5, script: PackageResources._05_upkeep_sql),
    Migration(version: 6, script: PackageResources._06_tokens_sql),
    Migration(version: 7, script: PackageResources._07_report_sql),
    Migration(version: 8, script: PackageResources._08_attachments_sql),
    Migration(version: 9, script: PackageResources._09_signatures_sql),
    Migration(version: 10, script: PackageResources._10_scale_sql),
    Migration(version: 11, script: PackageResources._11_city_sql),
  ]

  /// "PLAN", in the header of every database file of this program (sqlite.org/fileformat.html, section 1.3.17).
  static let applicationIdentifier = 0x504C_414E
}

/// Why a file cannot be used as the database.
public enum SchemaError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Not an SQLite file, or one of another program.
  case notOurs(path: String)
  /// Written by a later version of this program.
  case tooNew(path: String, version: Int, newestKnown: Int)
  /// Written by an earlier version, or empty, and opened by one that only reads.
  case tooOld(path: String, version: Int, needed: Int)

  public var description: String {
    switch self {
    case .notOurs(let path): "\(path) is not a database of this program; nothing was changed"
    case .tooNew(let path, let version, let newest):
      "\(path) has schema \(version), this program knows up to \(newest): use a newer program; nothing was changed"
    case .tooOld(let path, let version, let needed):
      "\(path) has schema \(version), this program reads \(needed): start the server on it once"
    }
  }
}

extension Connection {
  /// Brings the file to the newest schema. Writes nothing to a file that is current, foreign or too new.
  func migrate(path: String, through migrations: [Migration] = Migration.all) throws {
    let newest = migrations.last?.version ?? 0
    let version = try schemaVersion(path: path)
    guard version <= newest else { throw SchemaError.tooNew(path: path, version: version, newestKnown: newest) }
    try useWriteAheadLog()
    for migration in migrations where migration.version > version {
      try transaction { connection in
        // Another process may have been here since; inside the transaction nobody can.
        guard try connection.pragma("user_version") < migration.version else { return }
        try connection.execute(migration)
        try connection.execute(
          """
          PRAGMA application_id = \(Migration.applicationIdentifier);
          PRAGMA user_version = \(migration.version)
          """)
      }
    }
  }

  /// Makes sure that the file has the newest schema, without writing to it.
  func requireCurrentSchema(path: String, through migrations: [Migration] = Migration.all) throws {
    let newest = migrations.last?.version ?? 0
    let version = try schemaVersion(path: path)
    guard version <= newest else { throw SchemaError.tooNew(path: path, version: version, newestKnown: newest) }
    guard version == newest else { throw SchemaError.tooOld(path: path, version: version, needed: newest) }
  }

  /// Backs the database up beside itself, without its attachments, which no migration touches, if it is about to be changed by a migration: `plan.sqlite.schema-3.TIME.tar.gz`.
  /// - Throws: what kept the backup from being made; nothing is migrated then.
  func backUpBeforeMigrating(path: String, through migrations: [Migration], at now: Instant) throws {
    let newest = migrations.last?.version ?? 0
    let version = try schemaVersion(path: path)
    guard (1..<max(newest, 1)).contains(version) else { return }
    try Backup.write(self, of: path, with: nil, to: "\(path).schema-\(version).\(now.fileStamp).tar.gz", at: now)
  }

  /// 0 for an empty file.
  func schemaVersion(path: String) throws -> Int {
    do throws(DatabaseError) {
      let version = try pragma("user_version")
      if try pragma("application_id") == Migration.applicationIdentifier { return version }
      let objects = try queryOne("SELECT count(*) FROM sqlite_schema") { row throws(DatabaseError) in try row.int(0) }
      if version == 0, objects == 0 { return 0 }
    } catch {
      guard error.code == SQLITE_NOTADB else { throw error }
    }
    throw SchemaError.notOurs(path: path)
  }

  /// An integer setting of the file or of the connection.
  func pragma(_ name: SQL) throws(DatabaseError) -> Int {
    try queryOne("PRAGMA \(name)") { row throws(DatabaseError) in try row.int(0) } ?? 0
  }
}
