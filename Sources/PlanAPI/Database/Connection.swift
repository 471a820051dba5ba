import CSQLite

/// One connection to the database file, used by one thread at a time; whoever holds it last closes it.
///
/// SQL texts carry their parameters as `$1…$n` in order of appearance. Each text is prepared once and kept.
@safe public final class Connection {
  public enum Access: Sendable {
    /// Creates the file if it is missing, readable and writable by its owner alone.
    case readWrite
    case readOnly
  }

  private let handle: OpaquePointer
  private var statements: [SQL: Statement] = [:]
  /// Pages in the write-ahead log after the last commit; written by SQLite's hook on the connection's own thread.
  private let logPages: UnsafeMutablePointer<Int32>

  /// Told of what takes long; kept for as long as SQLite may tell it.
  private let slowQueries: SlowQueries?

  /// Of the process, and before its first connection.
  private static let memoryIsNotCounted: Void = { _ = csqlite_stop_counting_memory() }()

  /// Opens the file and sets what needs no writing; see ``useWriteAheadLog()`` for the rest.
  init(path: String, access: Access, slowQueries: SlowQueries? = nil) throws(DatabaseError) {
    guard sqlite3_threadsafe() != 0 else {
      throw .misuse("this SQLite was built for single-threaded programs", statement: nil)
    }
    _ = Self.memoryIsNotCounted
    if access == .readWrite { try createPrivateFile(path) }
    // One thread at a time uses a connection, so SQLite need not lock a mutex on every call.
    let flags =
      SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE
      | (access == .readOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE)
    var handle: OpaquePointer?
    let code = unsafe sqlite3_open_v2(path, &handle, flags, nil)
    guard let handle = unsafe handle else {
      throw DatabaseError(extendedCode: code, message: "cannot open \(path): out of memory")
    }
    unsafe self.handle = handle
    self.slowQueries = slowQueries
    unsafe logPages = .allocate(capacity: 1)
    unsafe logPages.initialize(to: 0)
    guard code == SQLITE_OK else {
      let message = unsafe lastError(of: handle, statement: nil).message
      throw DatabaseError(extendedCode: code, message: "cannot open \(path): \(message)")
    }
    try configure(access)
    unsafe slowQueries?.watch(handle)
  }

  deinit {
    statements.removeAll()
    // The connection goes once its statements have; there are none left, so at once.
    _ = unsafe sqlite3_close_v2(handle)
    unsafe logPages.deallocate()
  }

  /// What was changed since the writer asked last.
  var changes = DataChanges()

  /// What the transaction has appended to the trail, until its heads are written with the commit.
  var trailHeads = TrailHeads()

  // MARK: Statements

  /// Runs a statement and returns the number of rows it changed.
  @discardableResult
  public func run(_ sql: SQL, _ values: DatabaseValue...) throws(DatabaseError) -> Int {
    let before = totalChanges
    try statement(for: sql).run(values) { _ throws(DatabaseError) in }
    return Int(totalChanges - before)
  }

  /// Runs an INSERT of one row and returns its rowid. RETURNING would give it too, but makes SQLite keep a statement
  /// journal for each insert.
  public func insert(_ sql: SQL, _ values: DatabaseValue...) throws(DatabaseError) -> Int64 {
    try statement(for: sql).run(values) { _ throws(DatabaseError) in }
    return unsafe sqlite3_last_insert_rowid(handle)
  }

  /// Runs a query and makes a value of each row.
  public func query<Value>(
    _ sql: SQL,
    _ values: DatabaseValue...,
    row make: (borrowing Row) throws(DatabaseError) -> Value
  ) throws(DatabaseError) -> [Value] {
    try query(sql, binding: values, row: make)
  }

  /// Runs a query whose values come as a list.
  public func query<Value>(
    _ sql: SQL,
    binding values: [DatabaseValue],
    row make: (borrowing Row) throws(DatabaseError) -> Value
  ) throws(DatabaseError) -> [Value] {
    var rows: [Value] = []
    try statement(for: sql).run(values) { row throws(DatabaseError) in rows.append(try make(row)) }
    return rows
  }

  /// Runs a query and gives each row in turn, so that they are never in memory together.
  func forEach(
    _ sql: SQL, _ values: DatabaseValue..., row body: (borrowing Row) throws(DatabaseError) -> Void
  ) throws(DatabaseError) {
    try statement(for: sql).run(values, body)
  }

  /// Runs a query that has at most one row; a second row is an error.
  public func queryOne<Value>(
    _ sql: SQL,
    _ values: DatabaseValue...,
    row make: (borrowing Row) throws(DatabaseError) -> Value
  ) throws(DatabaseError) -> Value? {
    var found: Value?
    try statement(for: sql).run(values) { row throws(DatabaseError) in
      guard found == nil else { throw .misuse("more than one row", statement: sql.description) }
      found = .some(try make(row))
    }
    return found
  }

  /// Runs all statements of a text that takes no parameters and gives no rows.
  func execute(_ script: SQL) throws(DatabaseError) { try execute(script.description) }

  /// Runs a migration's script.
  func execute(_ migration: Migration) throws(DatabaseError) {
    guard let script = String(validating: migration.script, as: UTF8.self) else {
      throw .misuse("migration \(migration.version) is not UTF-8", statement: nil)
    }
    try execute(script)
  }

  private func execute(_ script: String) throws(DatabaseError) {
    let code = unsafe sqlite3_exec(handle, script, nil, nil, nil)
    guard code == SQLITE_OK else { throw unsafe lastError(of: handle, statement: nil) }
  }

  /// The kept statement of a text, prepared on first use. A text whose statement is in use gets one of its own.
  private func statement(for sql: SQL) throws(DatabaseError) -> Statement {
    if let kept = statements[sql] {
      return kept.isRunning ? try unsafe Statement(sql, database: handle) : kept
    }
    // The program's texts are few; the bound is for texts put together from filters.
    if statements.count >= Self.keptStatements { statements = statements.filter { $0.value.isRunning } }
    let statement = try unsafe Statement(sql, database: handle)
    statements[sql] = statement
    return statement
  }

  /// Statements in the cache.
  var statementCount: Int { statements.count }

  static let keptStatements = 256

  // MARK: Transactions

  /// Whether a transaction is open. Some errors (disk full, I/O, memory) end it inside SQLite.
  var isInTransaction: Bool { unsafe sqlite3_get_autocommit(handle) == 0 }

  /// Rows changed since the connection was opened, counting what was rolled back.
  var totalChanges: Int64 { unsafe sqlite3_total_changes64(handle) }

  // MARK: Write-ahead log

  /// Turns the write-ahead log on, with a sync at every commit and no checkpoint but the ones asked for. The log's
  /// mode is kept in the file; the rest holds for this connection.
  func useWriteAheadLog() throws(DatabaseError) {
    let mode = try queryOne("PRAGMA journal_mode = WAL") { row throws(DatabaseError) in try row.string(0) }
    guard mode == "wal" else { throw .misuse("no write-ahead log on this file system", statement: nil) }
    try execute("PRAGMA synchronous = FULL; PRAGMA journal_size_limit = 67108864")
    // Takes the place of the automatic checkpoint, which would run inside a commit while its callers wait.
    _ = unsafe sqlite3_wal_hook(
      handle,
      { pages, _, _, count in
        unsafe pages?.assumingMemoryBound(to: Int32.self).pointee = count
        return SQLITE_OK
      }, logPages)
  }

  /// Pages of the write-ahead log after this connection's last commit.
  var writeAheadLogPages: Int { unsafe Int(logPages.pointee) }

  enum Checkpoint {
    /// Moves what no reader holds back, and waits for nobody.
    case passive
    /// Waits for readers, moves everything, and leaves an empty log file.
    case truncate
  }

  func checkpoint(_ kind: Checkpoint) throws(DatabaseError) {
    let mode =
      switch kind {
      case .passive: SQLITE_CHECKPOINT_PASSIVE
      case .truncate: SQLITE_CHECKPOINT_TRUNCATE
      }
    let code = unsafe sqlite3_wal_checkpoint_v2(handle, nil, mode, nil, nil)
    guard code == SQLITE_OK else { throw unsafe lastError(of: handle, statement: nil) }
  }

  /// Leaves the log as it is when the connection closes, for the next start to recover.
  func keepLogOnClose() throws(DatabaseError) { try setOption(SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, to: true) }

  /// Keeps every other connection away from its first use of the file on, and fails there where one has it open.
  func lockOutOthers() throws(DatabaseError) {
    try execute("PRAGMA locking_mode = EXCLUSIVE; PRAGMA busy_timeout = 0")
  }

  /// Keeps changes in the file alone, with no log beside it; for a file that nobody else has open.
  func useRollbackJournal() throws(DatabaseError) {
    let mode = try queryOne("PRAGMA journal_mode = DELETE") { row throws(DatabaseError) in try row.string(0) }
    guard mode == "delete" else { throw .misuse("the file's log is in use", statement: nil) }
  }

  // MARK: Copying

  /// Copies the database, as it is at one moment, into an empty one (sqlite.org/backup.html). In one step: between two,
  /// a write by another process would make it begin again.
  func copy(into target: Connection) throws(DatabaseError) {
    guard let backup = unsafe sqlite3_backup_init(target.handle, "main", handle, "main") else {
      throw unsafe lastError(of: target.handle, statement: nil)
    }
    let step = unsafe sqlite3_backup_step(backup, -1)
    let code = unsafe sqlite3_backup_finish(backup)
    guard step == SQLITE_DONE, code == SQLITE_OK else {
      let message = unsafe String(cString: sqlite3_errstr(step == SQLITE_DONE ? code : step))
      throw DatabaseError(extendedCode: step == SQLITE_DONE ? code : step, message: "cannot copy: \(message)")
    }
  }

  // MARK: Settings

  private func configure(_ access: Access) throws(DatabaseError) {
    try setOption(SQLITE_DBCONFIG_DEFENSIVE, to: true)
    try setOption(SQLITE_DBCONFIG_TRUSTED_SCHEMA, to: false)
    try setOption(SQLITE_DBCONFIG_ENABLE_FKEY, to: true)
    // A misspelt column in double quotes is an error, not a string.
    try setOption(SQLITE_DBCONFIG_DQS_DDL, to: false)
    try setOption(SQLITE_DBCONFIG_DQS_DML, to: false)
    // Of those who wait for the writer, none waits long for a stranger; a reader waits for a log to be recovered.
    let code = unsafe sqlite3_busy_timeout(handle, access == .readWrite ? 1_000 : 5_000)
    guard code == SQLITE_OK else { throw unsafe lastError(of: handle, statement: nil) }
    try execute("PRAGMA cell_size_check = ON; PRAGMA temp_store = MEMORY")
    if access == .readOnly { try execute("PRAGMA query_only = ON") }
  }

  private func setOption(_ option: Int32, to isOn: Bool) throws(DatabaseError) {
    let code = unsafe csqlite_set_option(handle, option, isOn ? 1 : 0)
    guard code == SQLITE_OK else { throw unsafe lastError(of: handle, statement: nil) }
  }
}
