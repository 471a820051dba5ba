import Glibc

/// Why a file could not be kept or read.
public enum AttachmentError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A system call failed, with its `errno`.
  case system(operation: String, path: String, number: CInt)
  /// No thread could be started that waits for the disk.
  case noThread
  /// libcrypto could not make a digest; with its own words.
  case cryptography(String)
  /// A file that should be there is not, or is not as long as it was.
  case damaged(SHA256Digest)

  /// The disk, or the room that this process has on it, is full.
  var isFull: Bool {
    if case .system(_, _, let number) = self { [ENOSPC, EDQUOT, EFBIG].contains(number) } else { false }
  }

  public var description: String {
    switch self {
    case .system(let operation, let path, let number):
      "cannot \(operation) \(path): \(unsafe strerror(number).map { unsafe String(cString: $0) } ?? "error \(number)")"
    case .noThread: "no thread could be started"
    case .cryptography(let reason): reason
    case .damaged(let digest): "attachment \(digest.hex) is missing or damaged"
    }
  }

  /// The failure of the system call before.
  static func system(_ operation: String, _ path: String) -> AttachmentError {
    .system(operation: operation, path: path, number: errno)
  }
}
