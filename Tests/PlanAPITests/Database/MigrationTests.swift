import Testing

@testable import PlanAPI

@Suite("The schema of a database file")
struct MigrationTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test("A new file gets the newest schema, under the program's mark")
  func new() throws {
    try migrate()
    let connection = try Connection(path: folder.database, access: .readOnly)
    #expect(try connection.pragma("user_version") == Migration.all.last?.version)
    #expect(try connection.pragma("application_id") == 0x504C_414E)
    let loose = try connection.query(
      "SELECT name FROM pragma_table_list WHERE schema = 'main' AND name NOT LIKE 'sqlite%' AND strict = 0"
    ) { row throws(DatabaseError) in try row.string(0) }
    #expect(loose == [])
  }

  @Test("A current file is not written to")
  func current() throws {
    try migrate()
    let before = try folder.bytes(of: folder.database)
    try migrate()
    #expect(try folder.bytes(of: folder.database) == before)
  }

  @Test("The steps a file lacks are run in order")
  func steps() throws {
    let first = Migration(version: 1, script: Array("CREATE TABLE a (x INTEGER) STRICT".utf8))
    let second = Migration(version: 2, script: Array("ALTER TABLE a ADD COLUMN y INTEGER".utf8))
    try migrate(through: [first])
    try migrate(through: [first, second])
    let connection = try Connection(path: folder.database, access: .readWrite)
    #expect(try connection.pragma("user_version") == 2)
    #expect(try connection.run("INSERT INTO a (x, y) VALUES (1, 2)") == 1)
  }

  @Test("A step that fails leaves nothing of itself")
  func failedStep() throws {
    let first = Migration(version: 1, script: Array("CREATE TABLE a (x INTEGER) STRICT".utf8))
    let broken = Migration(version: 2, script: Array("CREATE TABLE b (x INTEGER) STRICT; CREATE TABLE a (x)".utf8))
    #expect(throws: DatabaseError.self) { try migrate(through: [first, broken]) }
    let connection = try Connection(path: folder.database, access: .readWrite)
    #expect(try connection.pragma("user_version") == 1)
    #expect(throws: DatabaseError.self) { try connection.run("SELECT x FROM b") }
  }

  @Test("A file with a newer schema is refused and left as it is")
  func tooNew() throws {
    try migrate()
    let newest = try #require(Migration.all.last?.version)
    try execute("PRAGMA user_version = \(newest + 1)")
    try expectRefused(.tooNew(path: folder.database, version: newest + 1, newestKnown: newest))
  }

  @Test(
    "A database of another program is refused and left as it is",
    arguments: [
      "CREATE TABLE note (text TEXT)", "PRAGMA application_id = 7", "PRAGMA user_version = 1; CREATE TABLE a (x)",
    ])
  func foreign(script: SQL) throws {
    try execute("PRAGMA journal_mode = DELETE; \(script); CREATE TABLE other (x)")
    try expectRefused(.notOurs(path: folder.database))
  }

  @Test("A file that is no database is refused and left as it is")
  func notADatabase() throws {
    try folder.write([UInt8](repeating: UInt8(ascii: "x"), count: 8_192), to: folder.database)
    try expectRefused(.notOurs(path: folder.database))
  }

  @Test("The writer does not start on a file it refuses")
  func writer() throws {
    try execute("CREATE TABLE note (text TEXT)")
    #expect(throws: SchemaError.notOurs(path: folder.database)) { try Database(path: folder.database) }
  }

  private func migrate(through migrations: [Migration] = Migration.all) throws {
    try Connection(path: folder.database, access: .readWrite).migrate(path: folder.database, through: migrations)
  }

  private func execute(_ script: SQL) throws {
    try Connection(path: folder.database, access: .readWrite).execute(script)
  }

  private func expectRefused(_ reason: SchemaError) throws {
    let before = try folder.bytes(of: folder.database)
    #expect(throws: reason) { try migrate() }
    #expect(try folder.bytes(of: folder.database) == before)
  }
}
