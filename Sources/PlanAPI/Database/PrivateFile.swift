import CSQLite
import Glibc

/// Makes an empty file that only its owner reads and writes; SQLite gives its log and index files the same mode.
/// A file that is there is left alone and not even opened: closing it would drop the locks that this process may hold
/// on it (sqlite.org/howtocorrupt.html, section 2.2).
func createPrivateFile(_ path: String) throws(DatabaseError) {
  let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
  guard descriptor < 0 else {
    _ = close(descriptor)
    return
  }
  let number = errno
  guard number == EEXIST else {
    let reason = unsafe strerror(number).map { unsafe String(cString: $0) } ?? "error \(number)"
    throw DatabaseError(extendedCode: SQLITE_CANTOPEN, message: "cannot create \(path): \(reason)")
  }
}
