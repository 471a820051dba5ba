import Glibc
import PlanAPI

/// A folder of a command's own, for as long as the value lives.
struct TemporaryFolder: ~Copyable {
  let path: String

  init() throws(CommandFailure) {
    let parent = Environment["TMPDIR"] ?? "/tmp"
    var template = Array("\(parent)/plan-server-XXXXXX".utf8CString)
    let made = unsafe template.withUnsafeMutableBufferPointer { buffer in
      unsafe buffer.baseAddress.flatMap { unsafe mkdtemp($0) }.map { unsafe String(cString: $0) }
    }
    guard let made else { throw CommandFailure("cannot make a folder in \(parent): \(systemError())") }
    path = made
  }

  /// A database in the folder.
  var database: String { "\(path)/plan.sqlite" }

  deinit {
    // Nobody is left to tell where it fails.
    try? AttachmentFolder(database: database).removeAll()
    for suffix in ["", "-wal", "-shm", ".lock", ".ballast"] { _ = unsafe unlink("\(database)\(suffix)") }
    _ = unsafe rmdir(path)
  }
}
