/// Reads a backup's archive and checks it as it goes: nothing of it is to be used before ``unpack(database:attachments:progress:)``
/// has returned.
final class ArchiveReader {
  private let archive: GzipReader
  private let file: String
  private var members: [(digest: SHA256Digest, name: String)] = []

  /// - Parameter file: the path of what `backup` wrote.
  init(_ file: String) throws {
    archive = try GzipReader(ByteFile.open(file))
    self.file = file
  }

  /// Writes its database to a path and its attachments into a folder, all on the disk when this returns.
  /// - Parameter progress: is told what share of the file has been read.
  /// - Returns: the attachments.
  /// - Throws: ``BackupError`` for what is no backup, of a later version, cut short or changed; ``AttachmentError``.
  func unpack(
    database path: String, attachments: AttachmentFolder, progress: (Double) -> Void = { _ in }
  ) throws -> [SHA256Digest] {
    guard let header = try next(), header.name == Backup.databaseMember else {
      throw BackupError.notABackup(path: file, reason: "it does not begin with \(Backup.databaseMember)")
    }
    let content = try ByteFile.create(path)
    _ = try copy(header) { bytes in
      try content.write(bytes)
      progress(archive.share)
    }
    try content.sync()
    var unpacked: [SHA256Digest] = []
    while let header = try next() {
      guard header.name != Backup.sumsMember else {
        try check(header)
        return unpacked
      }
      guard let sha256 = Backup.attachment(of: header.name) else {
        throw BackupError.notABackup(path: file, reason: "it has \(header.name), which this version does not know")
      }
      let incoming = try attachments.receive()
      let found = try copy(header) { bytes in
        try incoming.file.write(bytes)
        progress(archive.share)
      }
      guard found == sha256 else {
        throw BackupError.damaged(path: file, reason: "the SHA-256 of \(header.name) is not its name")
      }
      try incoming.file.sync()
      try incoming.keep(as: sha256)
      unpacked.append(sha256)
    }
    throw BackupError.damaged(path: file, reason: "it has no \(Backup.sumsMember)")
  }

  private func next() throws -> TarHeader? { TarHeader(block: try archive.read(TarHeader.blockSize)) }

  private func copy(_ header: TarHeader, _ write: ([UInt8]) throws -> Void) throws -> SHA256Digest {
    let digest = try SHA256Stream()
    var left = header.size
    while left > 0 {
      let bytes = try archive.read(min(left, Backup.chunkSize))
      guard !bytes.isEmpty else { throw BackupError.damaged(path: file, reason: "it was cut short") }
      try digest.update(bytes)
      try write(bytes)
      left -= bytes.count
    }
    _ = try archive.read(TarHeader.padding(after: header.size))
    let found = try digest.finish()
    members.append((found, header.name))
    return found
  }

  /// Compares the sums, which have to be the last member.
  private func check(_ header: TarHeader) throws {
    let sums = Backup.sums(members)
    guard header.size == sums.count, try archive.read(header.size) == sums else {
      throw BackupError.damaged(path: file, reason: "a member's SHA-256 is not the one noted in it")
    }
    _ = try archive.read(TarHeader.padding(after: header.size))
    guard try archive.read(2 * TarHeader.blockSize).allSatisfy({ $0 == 0 }) else {
      throw BackupError.notABackup(path: file, reason: "it has more than this version knows")
    }
    try archive.requireEnd()
  }
}
