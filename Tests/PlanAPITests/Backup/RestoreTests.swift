import Glibc
import Testing

@testable import PlanAPI

@Suite("Putting a backup back") struct RestoreTests {
  private let folder: TemporaryFolder
  private let now = Instant(milliseconds: 1_793_000_000_500)

  init() throws { folder = try TemporaryFolder() }

  private var database: String { folder.database }
  private var file: String { "\(folder.path)/plan.tar.gz" }
  private var kept: String { "\(database).before-restore-20261026T073320Z" }

  /// Adds a token with this label, through a server's own way.
  private func add(_ label: String) async throws {
    let database = try Database(path: database)
    _ = try await database.write(by: .program("test"), at: now) { trail in
      _ = try TokenStore(trail.connection).create(role: .admin, label: label, trail: trail)
    }
    try await database.shutdown()
  }

  private func labels(in path: String) throws -> [String] {
    try Connection(path: path, access: .readOnly).query("SELECT label FROM token ORDER BY id") {
      row throws(DatabaseError) in try row.string(0)
    }
  }

  @Test("The drill: what was there at the backup is back, what came later is kept beside it, and a server goes on")
  func drill() async throws {
    try await add("before")
    _ = try Backup.make(of: database, to: file, at: now)
    try await add("after")
    #expect(try Restore.put(file, inPlaceOf: database, at: now).kept == kept)
    #expect(try labels(in: database) == ["before"])
    #expect(try labels(in: kept) == ["before", "after"])
    #expect(try folder.permissions(of: database) == 0o600)
    try await add("again")
    #expect(try labels(in: database) == ["before", "again"])
    #expect(try DatabaseInspection(of: database).found == [])
    #expect(try DatabaseInspection(of: kept).found == [])
  }

  @Test("While a server has the database nothing is put back")
  func refusesInUse() async throws {
    try await add("before")
    _ = try Backup.make(of: database, to: file, at: now)
    let server = try Database(path: database)
    #expect(throws: DatabaseInUse.self) { try Restore.put(file, inPlaceOf: database, at: now) }
    try await server.shutdown()
    #expect(!folder.files.contains { $0.hasSuffix(".partial") })
  }

  @Test("A database too damaged to be opened is kept as it is, with its log, which is not played into the new one")
  func replacesDamaged() async throws {
    try await add("before")
    _ = try Backup.make(of: database, to: file, at: now)
    try folder.write([UInt8](repeating: 0x2A, count: 8192), to: database)
    try folder.write([UInt8](repeating: 0x2B, count: 4096), to: "\(database)-wal")
    _ = try Restore.put(file, inPlaceOf: database, at: now)
    #expect(try labels(in: database) == ["before"])
    #expect(try folder.bytes(of: kept) == [UInt8](repeating: 0x2A, count: 8192))
    #expect(try folder.bytes(of: "\(kept)-wal") == [UInt8](repeating: 0x2B, count: 4096))
  }

  @Test("Through a symbolic link the file is replaced and not the link")
  func followsLinks() async throws {
    try await add("before")
    _ = try Backup.make(of: database, to: file, at: now)
    try await add("after")
    let link = "\(folder.path)/link.sqlite"
    try #require(unsafe symlink(database, link) == 0)
    _ = try Restore.put(file, inPlaceOf: link, at: now)
    #expect(try labels(in: database) == ["before"] && labels(in: link) == ["before"])
  }

  @Test("A backup of a newer version is refused by name and leaves the database as it is")
  func refusesNewer() async throws {
    try await add("before")
    let newest = try #require(Migration.all.last?.version)
    do {
      let connection = try Connection(path: database, access: .readWrite)
      try connection.execute("PRAGMA user_version = \(newest + 1)")
      #expect(throws: SchemaError.tooNew(path: database, version: newest + 1, newestKnown: newest)) {
        _ = try Backup.make(of: database, to: file, at: now)
      }
      try Backup.write(connection, of: database, with: nil, to: file, at: now)
      try connection.execute("PRAGMA user_version = \(newest)")
    }
    let before = try folder.bytes(of: database)
    #expect(throws: SchemaError.tooNew(path: file, version: newest + 1, newestKnown: newest)) {
      try Restore.put(file, inPlaceOf: database, at: now)
    }
    #expect(try folder.bytes(of: database) == before)
  }

  @Test("A database of each earlier schema is backed up beside itself, brought up to date, and can go back")
  func carriesEachSchema() async throws {
    for version in Migration.all.dropLast().map(\.version) {
      let folder = try TemporaryFolder()
      do {
        let connection = try Connection(path: folder.database, access: .readWrite)
        try connection.migrate(path: folder.database, through: Migration.all.filter { $0.version <= version })
        try connection.execute(
          """
          INSERT INTO token (secret_sha256, role, label, created_at)
          VALUES (zeroblob(32), 'viewer', 'of schema \(version)', 0)
          """)
      }
      let database = try Database(path: folder.database)
      #expect(try database.makeReader().snapshot { try TokenStore($0).list() }.map(\.label) == ["of schema \(version)"])
      try await database.shutdown()
      #expect(try DatabaseInspection(of: folder.database).found == [])
      let prefix = "plan.sqlite.schema-\(version)."
      let backups = folder.files.filter { $0.hasPrefix(prefix) && $0.hasSuffix(".tar.gz") }
      try #require(backups.count == 1, "\(folder.files)")
      #expect(
        try Restore.put("\(folder.path)/\(backups[0])", inPlaceOf: folder.database, at: now).schemaVersion == version)
      #expect(try labels(in: folder.database) == ["of schema \(version)"])
    }
  }

  @Test("A database that needs no migration, and a new one, get no backup")
  func backsUpNothing() async throws {
    try await add("one")
    try await add("two")
    #expect(folder.files == ["plan.sqlite", "plan.sqlite.lock"])
  }

  @Test("Each part of an inspection finds its own faults")
  func inspects() async throws {
    try await add("one")
    try await add("two")
    func damage(_ script: SQL) throws -> [DatabaseInspection.Fault] {
      let path = "\(folder.path)/copy.sqlite"
      try folder.write(folder.bytes(of: database), to: path)
      let connection = try Connection(path: path, access: .readWrite)
      try connection.execute("PRAGMA foreign_keys = OFF; \(script)")
      return try DatabaseInspection(of: connection).found
    }
    #expect(try damage("UPDATE token SET last_used_at = 7") == [])
    #expect(try damage("UPDATE token SET label = 'x' WHERE id = 1").map(\.part) == [.rows])
    #expect(try damage("UPDATE token SET plan_id = 7").map(\.part) == [.references, .references])
    let misnamed = try damage(
      """
      INSERT INTO current_update VALUES (1, 4, 'VHXH', '2026-10', 9);
      INSERT INTO current_kpi_value VALUES (1, 'KH-01', '2026-10', 9)
      """)
    #expect(
      misnamed.map(\.description) == [
        "task 4, VHXH, 2026-10: not the newest revision is taken for it",
        "KH-01, 2026-10: not the newest revision is taken for it",
      ])
    #expect(try damage("UPDATE audit_entry SET entry = entry || ' ' WHERE sequence = 1").map(\.part) == [.trail])
    #expect(try damage("UPDATE audit_entry SET sha256 = zeroblob(32)").contains { $0.part == .trail })

    var bytes = try folder.bytes(of: database)
    for index in 4096..<(bytes.count - 4096) where index % 4096 < 64 { bytes[index] = 0xFF }
    let broken = "\(folder.path)/broken.sqlite"
    try folder.write(bytes, to: broken)
    #expect(try DatabaseInspection(of: broken).found.contains { $0.part == .file })
  }
}
