import Glibc

/// A file beside the database, `plan.sqlite.ballast`, that keeps room on its disk. Where others have filled the disk it
/// is given up, so that the log can be moved into the file, the file can be opened, and whoever clears up has room.
struct Ballast {
  private let path: String
  private let size: Int
  private(set) var isHeld = false

  /// - Parameter size: in bytes; 0 for none.
  init(besides database: String, size: Int) {
    path = "\(database).ballast"
    self.size = size
  }

  /// Takes the room, where the disk has it and that leaves as much once more.
  /// - Parameter available: bytes of room on the disk.
  mutating func hold(available: UInt64) {
    guard size > 0, !isHeld, available >= 2 * UInt64(size) else { return }
    let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    isHeld = posix_fallocate(descriptor, 0, off_t(size)) == 0
    // Less than the whole is none.
    if !isHeld { _ = unsafe unlink(path) }
  }

  /// - Returns: whether there was any, of this process or of one before.
  mutating func release() -> Bool {
    guard size > 0 else { return false }
    isHeld = false
    return unsafe unlink(path) == 0
  }
}
