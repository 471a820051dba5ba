import Glibc

/// A file that is read or written from its beginning to its end, closed with its value.
final class ByteFile {
  let path: String
  private let descriptor: CInt

  private init(_ path: String, _ descriptor: CInt) {
    self.path = path
    self.descriptor = descriptor
  }

  deinit { _ = close(descriptor) }

  /// Makes a file that only its owner reads and writes; one of that name must not be there.
  static func create(_ path: String) throws(BackupError) -> ByteFile {
    let descriptor = unsafe Glibc.open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw .system("make", path) }
    return ByteFile(path, descriptor)
  }

  static func open(_ path: String) throws(BackupError) -> ByteFile {
    let descriptor = unsafe Glibc.open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .system("read", path) }
    return ByteFile(path, descriptor)
  }

  /// In bytes.
  func size() throws(BackupError) -> Int {
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else { throw .system("read", path) }
    return Int(status.st_size)
  }

  /// Fills `buffer` from the file.
  /// - Returns: how many bytes came; fewer than there is room for only at the end.
  func read(into buffer: inout [UInt8]) throws(BackupError) -> Int {
    var done = 0
    while done < buffer.count {
      let room = buffer.count - done
      let count = unsafe buffer.withUnsafeMutableBytes { bytes in
        unsafe Glibc.read(descriptor, bytes.baseAddress?.advanced(by: done), room)
      }
      if count == 0 { break }
      guard count > 0 || errno == EINTR else { throw .system("read", path) }
      done += max(count, 0)
    }
    return done
  }

  func write(_ bytes: [UInt8]) throws(BackupError) {
    guard writeAll(bytes, to: descriptor) else { throw .system("write", path) }
  }

  /// Returns once what was written is on the disk.
  func sync() throws(BackupError) {
    guard fsync(descriptor) == 0 else { throw .system("write", path) }
  }
}

/// A file under a name of its own beside the one it is to become, removed with its value unless it was put in place.
final class PartialFile {
  let path: String
  private let target: String
  private var isInPlace = false

  /// - Parameter purpose: part of the name, for two at once.
  init(for target: String, purpose: String = "") {
    self.target = target
    path = "\(target)\(purpose).\(String(UInt32.random(in: 0...UInt32.max), radix: 36)).partial"
  }

  deinit {
    guard !isInPlace else { return }
    // With what SQLite leaves beside it where it is killed.
    for suffix in ["", "-journal", "-wal", "-shm"] { _ = unsafe unlink("\(path)\(suffix)") }
  }

  /// Gives the file its name, and returns once the disk has that; what had the name before is gone.
  func putInPlace() throws(BackupError) {
    guard unsafe rename(path, target) == 0 else { throw .system("rename to", target) }
    isInPlace = true
    try syncFolder(of: target)
  }
}

/// Writes all the bytes, however often the system is interrupted or takes a part (write(2)).
/// - Returns: `false` where it refuses, with the reason in `errno`.
func writeAll(_ bytes: [UInt8], to descriptor: CInt) -> Bool {
  var done = 0
  while done < bytes.count {
    let count = unsafe bytes.withUnsafeBytes { buffer in
      unsafe Glibc.write(descriptor, buffer.baseAddress?.advanced(by: done), buffer.count - done)
    }
    guard count >= 0 || errno == EINTR else { return false }
    done += max(count, 0)
  }
  return true
}

/// Returns once the names in a file's folder are on the disk (fsync(2), of directories).
func syncFolder(of path: String) throws(BackupError) {
  let folder = folder(of: path)
  let descriptor = unsafe open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
  guard descriptor >= 0 else { throw .system("open", folder) }
  defer { _ = close(descriptor) }
  guard fsync(descriptor) == 0 else { throw .system("write", folder) }
}

/// The folder that a path's last name is in.
func folder(of path: String) -> String {
  guard let slash = path.lastIndex(of: "/") else { return "." }
  return slash == path.startIndex ? "/" : String(path[..<slash])
}

func isThere(_ path: String) -> Bool {
  var status = stat()
  return unsafe lstat(path, &status) == 0
}
