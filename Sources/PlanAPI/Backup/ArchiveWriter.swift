/// Writes a backup's archive, a member after the other and their sums at the end.
final class ArchiveWriter {
  private let archive: GzipWriter
  private let path: String
  /// Seconds since 1970.
  private let modified: Int64
  private var members: [(digest: SHA256Digest, name: String)] = []

  init(_ file: ByteFile, modified: Instant) throws {
    archive = try GzipWriter(file)
    path = file.path
    self.modified = modified.milliseconds / 1000
  }

  /// - Parameter read: gives the bytes from an offset on, at most so many; none at the end.
  /// - Returns: the digest of what was written.
  @discardableResult
  func add(_ name: String, size: Int, _ read: (_ offset: Int, _ count: Int) throws -> [UInt8]) throws -> SHA256Digest {
    let digest = try SHA256Stream()
    try archive.write(TarHeader(name: name, size: size, modified: modified).block)
    var offset = 0
    while offset < size {
      let bytes = try read(offset, min(size - offset, Backup.chunkSize))
      guard !bytes.isEmpty else { throw BackupError.damaged(path: path, reason: "\(name) became shorter") }
      try digest.update(bytes)
      try archive.write(bytes)
      offset += bytes.count
    }
    try archive.write([UInt8](repeating: 0, count: TarHeader.padding(after: size)))
    let found = try digest.finish()
    members.append((found, name))
    return found
  }

  /// Writes what is left, and returns once the file is on the disk.
  func finish() throws {
    let sums = Backup.sums(members)
    try archive.write(TarHeader(name: Backup.sumsMember, size: sums.count, modified: modified).block)
    try archive.write(sums + [UInt8](repeating: 0, count: TarHeader.padding(after: sums.count)))
    try archive.write([UInt8](repeating: 0, count: 2 * TarHeader.blockSize))
    try archive.finish()
  }
}
