import Glibc

/// A folder of backups, each named by its time: `plan-20261031T165959Z.tar.gz`.
public struct BackupFolder: Sendable {
  public let path: String

  private static let prefix = "plan-"
  private static let suffix = ".tar.gz"

  /// - Parameter path: of a folder that is there.
  public init(_ path: String) { self.path = path }

  /// Where a backup made now belongs.
  public func file(at now: Instant) -> String { "\(path)/\(Self.prefix)\(now.fileStamp)\(Self.suffix)" }

  /// Removes the oldest backups, and what backups that were cut off have left. Other files are left alone.
  /// - Parameter count: backups that stay, at least 1.
  /// - Returns: the names of the backups that are gone.
  public func keep(newest count: Int) throws(BackupError) -> [String] {
    let names = try names()
    let backups = names.filter { isBackup($0[...]) }.sorted()
    let gone = Array(backups.dropLast(max(count, 1)))
    let leftovers = names.filter { name in
      guard name.hasSuffix(".partial"), let end = name.firstRange(of: Self.suffix)?.upperBound else { return false }
      return isBackup(name[..<end]) && name < (backups.last ?? "")
    }
    for name in gone + leftovers {
      guard unsafe unlink("\(path)/\(name)") == 0 else { throw .system("remove", "\(path)/\(name)") }
    }
    return gone
  }

  private func isBackup(_ name: Substring) -> Bool {
    guard name.hasPrefix(Self.prefix), name.hasSuffix(Self.suffix) else { return false }
    let stamp = name.dropFirst(Self.prefix.count).dropLast(Self.suffix.count).utf8
    // The letters stand where `fileStamp` has them.
    return stamp.count == 16
      && stamp.enumerated().allSatisfy { index, byte in
        switch index {
        case 8: byte == UInt8(ascii: "T")
        case 15: byte == UInt8(ascii: "Z")
        default: (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        }
      }
  }

  private func names() throws(BackupError) -> [String] {
    guard let folder = unsafe opendir(path) else { throw .system("read", path) }
    defer { _ = unsafe closedir(folder) }
    var names: [String] = []
    while let entry = unsafe readdir(folder) {
      let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      names.append(name)
    }
    return names
  }
}
