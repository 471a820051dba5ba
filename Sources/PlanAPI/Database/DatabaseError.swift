import CSQLite

/// What SQLite said when it refused something: its result codes (sqlite.org/rescode.html), its own message, and the
/// statement that was running.
public struct DatabaseError: Error, Hashable, Sendable {
  /// The primary result code, such as `SQLITE_CONSTRAINT`.
  public let code: Int32
  /// The extended result code, such as `SQLITE_CONSTRAINT_UNIQUE`.
  public let extendedCode: Int32
  public let message: String
  /// The SQL text, without the values bound to it.
  public let statement: String?

  init(extendedCode: Int32, message: String, statement: String? = nil) {
    code = extendedCode & 0xFF
    self.extendedCode = extendedCode
    self.message = message
    self.statement = statement
  }

  /// A constraint of the schema was violated; nothing of the statement remains.
  public var isConstraint: Bool { code == SQLITE_CONSTRAINT }

  /// A key is taken.
  public var isUniqueViolation: Bool {
    extendedCode == csqliteConstraintUnique || extendedCode == csqliteConstraintPrimaryKey
  }

  /// The disk, or the size allowed to the file, is full.
  public var isFull: Bool { code == SQLITE_FULL }

  /// The disk is nearly full, and what room it has is not to be written in.
  static let noRoom = DatabaseError(extendedCode: SQLITE_FULL, message: "the disk has too little room left")

  /// The file system failed. In a commit this leaves open whether the data will be there after a restart.
  public var isIO: Bool { code == SQLITE_IOERR }

  /// The file is not there, or may not be opened.
  public var isCannotOpen: Bool { code == SQLITE_CANTOPEN }

  /// Another connection held its lock for longer than the busy timeout.
  public var isBusy: Bool { code == SQLITE_BUSY || code == SQLITE_LOCKED }

  /// It may work later, with nothing mended here: the file system, its permissions, memory or a lock stood against it.
  public var isPassing: Bool {
    isIO || isCannotOpen || isBusy || [SQLITE_NOMEM, SQLITE_READONLY, SQLITE_PROTOCOL, SQLITE_PERM].contains(code)
  }

  /// The call does not fit its statement: a mistake of the program.
  static func misuse(_ message: String, statement: String?) -> DatabaseError {
    DatabaseError(extendedCode: SQLITE_MISUSE, message: message, statement: statement)
  }

  /// A stored value is not what the reader expects there.
  static func mismatch(_ message: String, statement: String?) -> DatabaseError {
    DatabaseError(extendedCode: SQLITE_MISMATCH, message: message, statement: statement)
  }
}

extension DatabaseError: CustomStringConvertible {
  public var description: String {
    let place = statement.map { " in \"\($0)\"" } ?? ""
    return "SQLite error \(extendedCode): \(message)\(place)"
  }
}

// SQLITE_CONSTRAINT | (n << 8): computed macros, which Swift does not import.
private let csqliteConstraintPrimaryKey: Int32 = SQLITE_CONSTRAINT | (6 << 8)
private let csqliteConstraintUnique: Int32 = SQLITE_CONSTRAINT | (8 << 8)
