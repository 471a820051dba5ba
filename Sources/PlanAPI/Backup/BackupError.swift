import Glibc

/// Why a backup could not be made or put back. Nothing that was there has been touched then.
public enum BackupError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A file could not be made, read, written or renamed.
  case file(path: String, operation: String, reason: String)
  /// Not made by ``Backup``, or by a later version that puts more into it.
  case notABackup(path: String, reason: String)
  /// It was cut short or changed since it was made.
  case damaged(path: String, reason: String)
  /// The database in it, or the one to be backed up, is not whole.
  case unsound(path: String, faults: [String])

  public var description: String {
    switch self {
    case .file(let path, let operation, let reason): "cannot \(operation) \(path): \(reason)"
    case .notABackup(let path, let reason): "\(path) is not a backup of this program: \(reason)"
    case .damaged(let path, let reason): "\(path) is damaged: \(reason)"
    case .unsound(let path, let faults):
      (["the database in \(path) is not whole:"] + faults.map { "  \($0)" }).joined(separator: "\n")
    }
  }

  /// The failure of the system call before.
  static func system(_ operation: String, _ path: String) -> BackupError {
    let number = errno
    let reason = unsafe strerror(number).map { unsafe String(cString: $0) } ?? "error \(number)"
    return .file(path: path, operation: operation, reason: reason)
  }
}
