/// A database in one file, to be kept elsewhere: a gzip-compressed tar archive of `plan.sqlite` and, after it,
/// `SHA256SUMS`, so that `tar` and `sha256sum -c` do where this program is not at hand.
public enum Backup {
  /// The members, in their order. What else a plan comes to consist of is a member of its own before the sums; a
  /// program that does not know it refuses the backup rather than put back a part.
  static let databaseMember = "plan.sqlite"
  static let sumsMember = "SHA256SUMS"
  static let chunkSize = 1 << 20

  /// Makes a backup of the database as it is at one moment, while servers read and write it. The file is there whole
  /// or not at all, and on the disk when this returns; one of its name is replaced.
  ///
  /// - Throws: ``BackupError``, ``SchemaError`` for a file that is not ours or too new, ``DatabaseError``.
  public static func make(of database: String, to file: String, at now: Instant) throws {
    let connection = try Connection(path: database, access: .readOnly)
    let version = try connection.schemaVersion(path: database)
    let newest = Migration.all.last?.version ?? 0
    guard version <= newest else { throw SchemaError.tooNew(path: database, version: version, newestKnown: newest) }
    guard version > 0 else { throw SchemaError.tooOld(path: database, version: version, needed: newest) }
    try write(connection, of: database, to: file, at: now)
  }

  /// - Parameter connection: the one to read from; in no transaction.
  static func write(_ connection: Connection, of database: String, to file: String, at now: Instant) throws {
    let copy = PartialFile(for: file, purpose: ".database")
    do {
      let target = try Connection(path: copy.path, access: .readWrite)
      try connection.copy(into: target)
      // One file without a log of its own, whatever the mode of the original.
      try target.useRollbackJournal()
      let faults = try DatabaseInspection(of: target).faults
      guard faults.isEmpty else { throw BackupError.unsound(path: database, faults: faults) }
    }
    let archive = PartialFile(for: file)
    try pack(ByteFile.open(copy.path), into: ByteFile.create(archive.path), modified: now)
    try archive.putInPlace()
  }

  private static func pack(_ content: ByteFile, into file: ByteFile, modified now: Instant) throws {
    let archive = try GzipWriter(file)
    let seconds = now.milliseconds / 1000
    let size = try content.size()
    let digest = try SHA256Stream()
    try archive.write(TarHeader(name: databaseMember, size: size, modified: seconds).block)
    var left = size
    var chunk = [UInt8](repeating: 0, count: chunkSize)
    while left > 0 {
      let count = min(try content.read(into: &chunk), left)
      guard count > 0 else { throw BackupError.damaged(path: content.path, reason: "it became shorter") }
      let bytes = Array(chunk.prefix(count))
      try digest.update(bytes)
      try archive.write(bytes)
      left -= count
    }
    try archive.write([UInt8](repeating: 0, count: TarHeader.padding(after: size)))
    let sums = sums(try digest.finish())
    try archive.write(TarHeader(name: sumsMember, size: sums.count, modified: seconds).block)
    try archive.write(sums + [UInt8](repeating: 0, count: TarHeader.padding(after: sums.count)))
    try archive.write([UInt8](repeating: 0, count: 2 * TarHeader.blockSize))
    try archive.finish()
  }

  /// As `sha256sum` writes them.
  static func sums(_ digest: SHA256Digest) -> [UInt8] { Array("\(digest.hex)  \(databaseMember)\n".utf8) }
}

extension Instant {
  /// To the second and without separators, for names of files that sort by time: `20261031T165959Z`.
  var fileStamp: String {
    Instant(milliseconds: milliseconds / 1000 * 1000).description.filter { $0 != "-" && $0 != ":" }
  }
}
