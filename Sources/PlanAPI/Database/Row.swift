import CSQLite

/// The current row of a running query. It cannot be copied, so it cannot outlive the closure it is given to.
///
/// Readers are strict: a NULL, another storage class, or text that is not UTF-8 throws instead of turning into a zero
/// or an empty string.
@safe public struct Row: ~Copyable {
  // Nothing but the pointer: with a counted field beside it, Swift 6.3.1's optimiser aborts on inlining the initialiser.
  private let handle: OpaquePointer

  init(handle: OpaquePointer) { unsafe self.handle = handle }

  public func int64(_ column: Int) throws(DatabaseError) -> Int64 {
    try expect(SQLITE_INTEGER, in: column)
    return unsafe sqlite3_column_int64(handle, Int32(column))
  }

  public func int(_ column: Int) throws(DatabaseError) -> Int { Int(try int64(column)) }

  public func bool(_ column: Int) throws(DatabaseError) -> Bool { try int64(column) != 0 }

  public func double(_ column: Int) throws(DatabaseError) -> Double {
    try expect(SQLITE_FLOAT, in: column)
    return unsafe sqlite3_column_double(handle, Int32(column))
  }

  public func string(_ column: Int) throws(DatabaseError) -> String {
    try expect(SQLITE_TEXT, in: column)
    do {
      return try unsafe String(copying: UTF8Span(validating: storage(column).span))
    } catch {
      throw .mismatch("column \(column) is not UTF-8", statement: sql)
    }
  }

  /// The bytes of a BLOB or of a text.
  public func bytes(_ column: Int) throws(DatabaseError) -> [UInt8] {
    if type(of: column) != SQLITE_TEXT { try expect(SQLITE_BLOB, in: column) }
    return unsafe [UInt8](storage(column))
  }

  /// The 32 bytes of a SHA-256.
  func digest(_ column: Int) throws(DatabaseError) -> SHA256Digest {
    guard let digest = SHA256Digest(bytes: try bytes(column)) else {
      throw .mismatch("column \(column) is no SHA-256", statement: sql)
    }
    return digest
  }

  public func isNull(_ column: Int) -> Bool { type(of: column) == SQLITE_NULL }

  public func optionalInt64(_ column: Int) throws(DatabaseError) -> Int64? {
    isNull(column) ? nil : try int64(column)
  }

  public func optionalInt(_ column: Int) throws(DatabaseError) -> Int? { isNull(column) ? nil : try int(column) }

  public func optionalDouble(_ column: Int) throws(DatabaseError) -> Double? {
    isNull(column) ? nil : try double(column)
  }

  public func optionalString(_ column: Int) throws(DatabaseError) -> String? {
    isNull(column) ? nil : try string(column)
  }

  public func optionalBytes(_ column: Int) throws(DatabaseError) -> [UInt8]? {
    isNull(column) ? nil : try bytes(column)
  }

  /// A text made into the value it stands for, such as `row.string(3, as: Period.init)`.
  public func string<Value>(_ column: Int, as make: (String) -> Value?) throws(DatabaseError) -> Value {
    let text = try string(column)
    guard let value = make(text) else {
      throw .mismatch("column \(column) is not a \(Value.self): \(text)", statement: sql)
    }
    return value
  }

  public func optionalString<Value>(_ column: Int, as make: (String) -> Value?) throws(DatabaseError) -> Value? {
    isNull(column) ? nil : try string(column, as: make)
  }

  /// An integer made into the value it stands for, such as `row.int(0, as: TaskNumber.init)`.
  public func int<Value>(_ column: Int, as make: (Int) -> Value?) throws(DatabaseError) -> Value {
    let integer = try int(column)
    guard let value = make(integer) else {
      throw .mismatch("column \(column) is not a \(Value.self): \(integer)", statement: sql)
    }
    return value
  }

  public func optionalInt<Value>(_ column: Int, as make: (Int) -> Value?) throws(DatabaseError) -> Value? {
    isNull(column) ? nil : try int(column, as: make)
  }

  private var sql: String? { unsafe sqlite3_sql(handle).map { unsafe String(cString: $0) } }

  private func type(of column: Int) -> Int32 { unsafe sqlite3_column_type(handle, Int32(column)) }

  private func expect(_ expected: Int32, in column: Int) throws(DatabaseError) {
    let found = type(of: column)
    guard found == expected else {
      throw .mismatch("column \(column) has storage class \(found), not \(expected)", statement: sql)
    }
  }

  /// The bytes as SQLite holds them, good until the next call on this column. The pointer has to be asked for before
  /// the count (sqlite.org/c3ref/column_blob.html).
  private func storage(_ column: Int) -> UnsafeBufferPointer<UInt8> {
    let start = unsafe sqlite3_column_blob(handle, Int32(column))
    let count = unsafe Int(sqlite3_column_bytes(handle, Int32(column)))
    return unsafe UnsafeBufferPointer(start: start?.assumingMemoryBound(to: UInt8.self), count: count)
  }
}
