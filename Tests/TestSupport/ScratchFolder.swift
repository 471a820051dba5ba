import Glibc

/// Where a test puts its files.
public enum ScratchPlace: Sendable {
  /// Memory, where there is enough of it: a commit then waits for no disk, which is most of what a test of a database
  /// would do. That a commit reaches the disk is shown by tests that make its calls fail, and these are the same here.
  case memory
  /// A real file system.
  case disk

  fileprivate var path: String {
    guard self == .memory, unsafe access("/dev/shm", W_OK) == 0 else { return "/tmp" }
    // The usual 64 MB of a container are too few.
    var facts = statvfs()
    guard unsafe statvfs("/dev/shm", &facts) == 0, facts.f_bavail * facts.f_frsize > 2 << 30 else { return "/tmp" }
    return "/dev/shm"
  }
}

/// Makes an empty folder for one test, which only its owner may look into.
/// - Parameter purpose: a word of its name.
public func makeScratchFolder(for purpose: String, in place: ScratchPlace = .memory) throws -> String {
  var template = Array("\(place.path)/plan-\(purpose)-XXXXXX".utf8CString)
  let made = unsafe template.withUnsafeMutableBufferPointer { buffer in
    unsafe buffer.baseAddress.flatMap { unsafe mkdtemp($0) }.map { unsafe String(cString: $0) }
  }
  guard let made else { throw ClientError("mkdtemp") }
  return made
}
