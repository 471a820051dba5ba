import Testing

@testable import PlanAPI

@Suite("A connection")
struct ConnectionTests {
  private let folder: TemporaryFolder
  private let connection: Connection

  init() throws {
    folder = try TemporaryFolder()
    connection = try Connection(path: folder.database, access: .readWrite)
    try connection.useWriteAheadLog()
    try connection.execute(
      """
      CREATE TABLE thing (id INTEGER PRIMARY KEY, name TEXT UNIQUE, size INTEGER, share REAL, bytes BLOB) STRICT;
      CREATE TABLE part (thing INTEGER NOT NULL REFERENCES thing (id)) STRICT;
      """)
  }

  @Test(
    "The settings are in force on the connection that writes",
    arguments: [
      ("synchronous", 2), ("foreign_keys", 1), ("trusted_schema", 0), ("cell_size_check", 1), ("query_only", 0),
      ("busy_timeout", 1_000), ("temp_store", 2), ("wal_autocheckpoint", 0),
    ] as [(SQL, Int)])
  func pragmas(name: SQL, value: Int) throws {
    #expect(try connection.pragma(name) == value)
  }

  @Test("The journal is a write-ahead log")
  func journal() throws {
    let mode = try connection.queryOne("PRAGMA journal_mode") { row throws(DatabaseError) in try row.string(0) }
    #expect(mode == "wal")
  }

  @Test("The schema cannot be written by hand")
  func defensive() throws {
    try connection.execute("PRAGMA writable_schema = ON")
    #expect(throws: DatabaseError.self) { try connection.run("UPDATE sqlite_schema SET sql = ''") }
  }

  @Test("The file and its log are for its owner alone")
  func permissions() throws {
    #expect(folder.files == ["plan.sqlite", "plan.sqlite-shm", "plan.sqlite-wal"])
    for name in folder.files { #expect(try folder.permissions(of: "\(folder.path)/\(name)") == 0o600, "\(name)") }
  }

  @Test("A read-only connection reads and does not write")
  func readOnly() throws {
    try connection.run("INSERT INTO thing (name) VALUES ($1)", .text("a"))
    let reader = try Connection(path: folder.database, access: .readOnly)
    #expect(try names(reader) == ["a"])
    #expect(throws: DatabaseError.self) { try reader.run("DELETE FROM thing") }
    #expect(try names(reader) == ["a"])
  }

  @Test("A file that is not there is not made for a reader, and the error names it")
  func missing() throws {
    let path = "\(folder.path)/missing.sqlite"
    let error = #expect(throws: DatabaseError.self) { try Connection(path: path, access: .readOnly) }
    #expect(error?.code == 14)
    #expect(error?.message.contains(path) == true)
    #expect(!folder.files.contains("missing.sqlite"))
  }

  @Test("A folder that is not there is an error that says so")
  func missingFolder() throws {
    let error = #expect(throws: DatabaseError.self) {
      try Connection(path: "\(folder.path)/none/plan.sqlite", access: .readWrite)
    }
    #expect(error?.code == 14)
    #expect(error?.message.contains("No such file or directory") == true)
  }

  @Test("Every kind of value comes back as it was bound")
  func values() throws {
    let bytes: [UInt8] = [0, 255, 128, 0]
    try connection.run(
      "INSERT INTO thing (id, name, size, share, bytes) VALUES ($1, $2, $3, $4, $5)",
      .integer(7), .text("Chuyển đổi số"), .integer(Int64.min), .real(0.1), .blob(bytes))
    let found = try connection.queryOne("SELECT id, name, size, share, bytes FROM thing") { row throws(DatabaseError) in
      (try row.int(0), try row.string(1), try row.int64(2), try row.double(3), try row.bytes(4))
    }
    let row = try #require(found)
    #expect(row == (7, "Chuyển đổi số", Int64.min, 0.1, bytes))
  }

  @Test("Nothing bound is NULL")
  func nulls() throws {
    try insertNulls()
    let areNil = try connection.query("SELECT name, size, share, bytes FROM thing") { row throws(DatabaseError) in
      [
        try row.optionalString(0) == nil, try row.optionalInt64(1) == nil, try row.optionalDouble(2) == nil,
        try row.optionalBytes(3) == nil,
      ]
    }
    #expect(areNil == [[true, true, true, true]])
  }

  @Test("A reader of a plain value refuses NULL", arguments: ["name", "size", "share", "bytes"] as [SQL])
  func unexpectedNull(column: SQL) throws {
    try insertNulls()
    let error = #expect(throws: DatabaseError.self) {
      try connection.query("SELECT \(column) FROM thing") { row throws(DatabaseError) in
        switch column.description {
        case "name": _ = try row.string(0)
        case "size": _ = try row.int(0)
        case "share": _ = try row.double(0)
        default: _ = try row.bytes(0)
        }
      }
    }
    #expect(error?.code == 20)
  }

  @Test("Text keeps its bytes", arguments: ["", "\0", "a\0b", "e\u{301}", "\u{e9}", "𝄞", "'; DROP TABLE thing; --"])
  func text(value: String) throws {
    try connection.run("INSERT INTO thing (name, bytes) VALUES ($1, $2)", .text(value), .blob([]))
    let found = try connection.queryOne("SELECT name, bytes FROM thing") { row throws(DatabaseError) in
      (try row.string(0), try row.bytes(1))
    }
    // Not ==, which takes é and e followed by an accent for the same.
    #expect(found.map { Array($0.0.utf8) } == Array(value.utf8))
    #expect(found?.1 == [])
  }

  @Test("Text that is not UTF-8 is refused when read")
  func invalidText() throws {
    try connection.run("INSERT INTO thing (name) VALUES (CAST($1 AS TEXT))", .blob([0xC3, 0x28]))
    #expect(throws: DatabaseError.self) { try names(connection) }
    let bytes = try connection.queryOne("SELECT name FROM thing") { row throws(DatabaseError) in try row.bytes(0) }
    #expect(bytes == [0xC3, 0x28])
  }

  @Test("A strict table refuses a value of another type")
  func strict() throws {
    let error = #expect(throws: DatabaseError.self) {
      try connection.run("INSERT INTO thing (size) VALUES ($1)", .text("many"))
    }
    #expect(error?.isConstraint == true)
    #expect(error?.isUniqueViolation == false)
  }

  @Test("An error carries SQLite's codes, its words and the statement")
  func errors() throws {
    let sql: SQL = "INSERT INTO thing (name) VALUES ($1)"
    try connection.run(sql, .text("a"))
    let error = #expect(throws: DatabaseError.self) { try connection.run(sql, .text("a")) }
    #expect(error?.code == 19)
    #expect(error?.extendedCode == 2_067)
    #expect(error?.isUniqueViolation == true)
    #expect(error?.message == "UNIQUE constraint failed: thing.name")
    #expect(error?.statement == sql.description)
  }

  @Test("A row without its parent is refused at once")
  func foreignKeys() throws {
    let error = #expect(throws: DatabaseError.self) {
      try connection.run("INSERT INTO part (thing) VALUES ($1)", .integer(1))
    }
    #expect(error?.extendedCode == 787)
  }

  @Test("A statement is prepared once and works again after an error")
  func statementCache() throws {
    let sql: SQL = "INSERT INTO thing (name) VALUES ($1)"
    try connection.run(sql, .text("a"))
    let count = connection.statementCount
    #expect(throws: DatabaseError.self) { try connection.run(sql, .text("a")) }
    #expect(throws: DatabaseError.self) { try connection.run(sql) }
    try connection.run(sql, .text("b"))
    #expect(connection.statementCount == count)
    #expect(try names(connection) == ["a", "b"])
  }

  @Test("A query whose rows are left early works again")
  func leftEarly() throws {
    for name in ["a", "b"] { try connection.run("INSERT INTO thing (name) VALUES ($1)", .text(name)) }
    let sql: SQL = "SELECT name FROM thing ORDER BY name"
    #expect(throws: DatabaseError.self) { try connection.query(sql) { row throws(DatabaseError) in try row.int(0) } }
    #expect(throws: DatabaseError.self) {
      try connection.queryOne(sql) { row throws(DatabaseError) in try row.string(0) }
    }
    #expect(try names(connection) == ["a", "b"])
  }

  @Test("A query may run inside the rows of the same query")
  func nested() throws {
    for name in ["a", "b"] { try connection.run("INSERT INTO thing (name) VALUES ($1)", .text(name)) }
    let inner = try connection.query("SELECT name FROM thing ORDER BY name") { _ throws(DatabaseError) in
      try names(connection)
    }
    #expect(inner == [["a", "b"], ["a", "b"]])
  }

  @Test("The cache of statements is bounded")
  func boundedCache() throws {
    for number in 0...Connection.keptStatements { try connection.run("SELECT \(number)") }
    #expect(connection.statementCount <= Connection.keptStatements)
    #expect(try names(connection) == [])
  }

  @Test(
    "A text that is not one statement is refused",
    arguments: ["", "-- nothing", "SELECT 1; SELECT 2", "SELEC 1", "SELECT \"misspelt\" FROM thing"] as [SQL])
  func notOneStatement(sql: SQL) {
    #expect(throws: DatabaseError.self) { try connection.run(sql) }
  }

  @Test("The number of changed rows is that of the statement")
  func changes() throws {
    for name in ["a", "b"] { #expect(try connection.run("INSERT INTO thing (name) VALUES ($1)", .text(name)) == 1) }
    #expect(try connection.run("UPDATE thing SET size = 1") == 2)
    #expect(try connection.run("SELECT 1") == 0)
  }

  private func insertNulls() throws {
    try connection.run(
      "INSERT INTO thing (name, size, share, bytes) VALUES ($1, $2, $3, $4)",
      .text(nil as String?), .integer(nil as Int?), .real(nil), .blob(nil))
  }

  private func names(_ connection: Connection) throws(DatabaseError) -> [String] {
    try connection.query("SELECT name FROM thing ORDER BY name") { row throws(DatabaseError) in try row.string(0) }
  }
}
