import CSQLite
import Glibc
import Synchronization

/// Another process, or another part of this one, writes the database.
public struct DatabaseInUse: Error, Hashable, Sendable, CustomStringConvertible {
  public let path: String

  public var description: String { "\(path) is being written by another process" }
}

/// The right to write a database file: an exclusive flock(2) on the file beside it, `plan.sqlite.lock`.
///
/// SQLite's own locks let two processes take turns, but before 3.51.3 turns are not safe: only one connection may write
/// and checkpoint (sqlite.org/wal.html, "the WAL-reset bug"). The kernel gives the lock back when the process ends,
/// however it ends. The file stays: to remove it would let two processes lock two files of the same name.
final class FileLock: Sendable {
  private let descriptor: Mutex<CInt?>

  /// - Parameter path: the database's; a symbolic link is followed, so that each name leads to the same lock.
  /// - Throws: ``DatabaseInUse``; ``DatabaseError`` where the lock's file cannot be made or opened.
  init(database path: String) throws {
    let name = FileLock.name(for: path)
    let opened = unsafe open(name, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard opened >= 0 else { throw FileLock.error("cannot open \(name)") }
    guard flock(opened, LOCK_EX | LOCK_NB) == 0 else {
      let error: any Error = errno == EWOULDBLOCK ? DatabaseInUse(path: path) : FileLock.error("cannot lock \(name)")
      _ = close(opened)
      throw error
    }
    descriptor = Mutex(opened)
  }

  deinit { release() }

  /// Lets others write. A second call does nothing.
  func release() {
    descriptor.withLock { descriptor in
      if let held = descriptor { _ = close(held) }
      descriptor = nil
    }
  }

  static func name(for path: String) -> String { "\(resolved(path)).lock" }

  /// Where a symbolic link leads; the path itself where nothing is there.
  static func resolved(_ path: String) -> String {
    guard let resolved = unsafe realpath(path, nil) else { return path }
    defer { unsafe free(resolved) }
    return unsafe String(cString: resolved)
  }

  private static func error(_ what: String) -> DatabaseError {
    let number = errno
    let reason = unsafe strerror(number).map { unsafe String(cString: $0) } ?? "error \(number)"
    return DatabaseError(extendedCode: SQLITE_CANTOPEN, message: "\(what): \(reason)")
  }
}
