import CSQLite

/// A prepared statement, owned by the connection's cache. It never leaves the connection.
@safe final class Statement {
  private let sql: SQL
  /// A query inside the loop over the same query's rows must not disturb it.
  private(set) var isRunning = false
  private let handle: OpaquePointer
  private let database: OpaquePointer
  /// Where the texts and blobs lie that are bound: SQLite would ask for room for each.
  private var room = unsafe UnsafeMutableRawBufferPointer(start: nil, count: 0)
  private var roomTaken = 0
  /// Longer ones are left to SQLite, so that one long text does not hold its room for ever.
  private static let roomLimit = 16 * 1024

  init(_ sql: SQL, database: OpaquePointer) throws(DatabaseError) {
    var handle: OpaquePointer?
    var hasTail = false
    var sqlBytes = Array(sql.description.utf8)
    let count = sqlBytes.count
    sqlBytes.append(0)
    let code = unsafe sqlBytes.withUnsafeBytes { bytes in
      let text = unsafe bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
      var tail: UnsafePointer<CChar>?
      let code = unsafe sqlite3_prepare_v3(
        database, text, Int32(count), UInt32(SQLITE_PREPARE_PERSISTENT), &handle, &tail)
      if let text = unsafe text, let tail = unsafe tail {
        hasTail = unsafe bytes[(tail - text)..<count].contains { !isWhitespace($0) }
      }
      return code
    }
    guard code == SQLITE_OK else { throw unsafe lastError(of: database, statement: sql.description) }
    guard let handle = unsafe handle else { throw .misuse("no statement in the text", statement: sql.description) }
    unsafe self.handle = handle
    unsafe self.database = database
    self.sql = sql
    if hasTail { throw .misuse("more than one statement in the text", statement: sql.description) }
  }

  deinit {
    _ = unsafe sqlite3_finalize(handle)
    unsafe room.deallocate()
  }

  /// Binds, steps to the end and gives each row to `body`. Whatever happens, the statement is ready for the next use.
  func run(
    _ values: [DatabaseValue],
    _ body: (borrowing Row) throws(DatabaseError) -> Void
  ) throws(DatabaseError) {
    isRunning = true
    defer {
      // Repeats the error of the step before, which has been thrown already.
      _ = unsafe sqlite3_reset(handle)
      _ = unsafe sqlite3_clear_bindings(handle)
      isRunning = false
    }
    try bind(values)
    while true {
      switch unsafe sqlite3_step(handle) {
      case SQLITE_ROW: try body(unsafe Row(handle: handle))
      case SQLITE_DONE: return
      default: throw unsafe lastError(of: database, statement: sql.description)
      }
    }
  }

  private func bind(_ values: [DatabaseValue]) throws(DatabaseError) {
    let expected = unsafe Int(sqlite3_bind_parameter_count(handle))
    guard values.count == expected else {
      throw .misuse("\(expected) parameters, \(values.count) values", statement: sql.description)
    }
    reserveRoom(for: values)
    for (offset, value) in values.enumerated() {
      let code = bind(value, at: Int32(offset + 1))
      guard code == SQLITE_OK else { throw unsafe lastError(of: database, statement: sql.description) }
    }
  }

  private func bind(_ value: DatabaseValue, at index: Int32) -> Int32 {
    switch value {
    case .null: return unsafe sqlite3_bind_null(handle, index)
    case .integer(let value): return unsafe sqlite3_bind_int64(handle, index, value)
    case .real(let value): return unsafe sqlite3_bind_double(handle, index, value)
    case .text(var value):
      return value.withUTF8 { unsafe bindText(UnsafeRawBufferPointer($0), at: index) }
    case .utf8(let value):
      return unsafe value.withUnsafeBytes { unsafe bindText($0, at: index) }
    case .blob(let value):
      guard !value.isEmpty else { return unsafe sqlite3_bind_zeroblob(handle, index, 0) }
      return unsafe value.withUnsafeBytes { bytes in
        let (kept, destructor) = unsafe keep(bytes)
        return unsafe sqlite3_bind_blob64(handle, index, kept, UInt64(bytes.count), destructor)
      }
    }
  }

  private func bindText(_ bytes: UnsafeRawBufferPointer, at index: Int32) -> Int32 {
    // A null pointer would bind NULL.
    guard bytes.count > 0 else { return unsafe sqlite3_bind_text(handle, index, "", 0, copyingDestructor) }
    let (kept, destructor) = unsafe keep(bytes)
    let text = unsafe kept?.assumingMemoryBound(to: CChar.self)
    // With its length, so that a NUL inside is kept like any other character.
    return unsafe sqlite3_bind_text64(
      handle, index, text, UInt64(bytes.count), destructor, UInt8(SQLITE_UTF8))
  }

  /// Forgets what was bound before, and makes room for texts and blobs.
  private func reserveRoom(for values: [DatabaseValue]) {
    roomTaken = 0
    let needed = values.reduce(0) { $0 + $1.size }
    guard unsafe needed > room.count, unsafe room.count < Self.roomLimit else { return }
    unsafe room.deallocate()
    unsafe room = .allocate(byteCount: min(max(needed, 256), Self.roomLimit), alignment: 1)
  }

  /// Copies bytes to where they stay until the statement has run, if there is room.
  /// - Returns: where they lie, and whether SQLite has to copy them itself.
  private func keep(_ bytes: UnsafeRawBufferPointer) -> (UnsafeRawPointer?, sqlite3_destructor_type?) {
    guard unsafe room.count - roomTaken >= bytes.count else { return unsafe (bytes.baseAddress, copyingDestructor) }
    let place = unsafe UnsafeMutableRawBufferPointer(rebasing: room[roomTaken..<roomTaken + bytes.count])
    unsafe place.copyMemory(from: bytes)
    roomTaken += bytes.count
    return (UnsafeRawPointer(place.baseAddress), nil)
  }
}

extension DatabaseValue {
  /// Bytes of a text or blob.
  fileprivate var size: Int {
    switch self {
    case .null, .integer, .real: 0
    case .text(let text): text.utf8.count
    case .utf8(let bytes), .blob(let bytes): bytes.count
    }
  }
}

/// The connection's last error as a value.
func lastError(of database: OpaquePointer, statement: String?) -> DatabaseError {
  DatabaseError(
    extendedCode: unsafe sqlite3_extended_errcode(database),
    message: unsafe sqlite3_errmsg(database).map { unsafe String(cString: $0) } ?? "unknown error",
    statement: statement)
}

// SQLITE_TRANSIENT, a cast that Swift does not import: SQLite copies what is bound before the call returns.
private let copyingDestructor = unsafe unsafeBitCast(-1, to: sqlite3_destructor_type?.self)

private func isWhitespace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
