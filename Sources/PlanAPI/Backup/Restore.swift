import Glibc

/// Puts a backup in the place of a database.
public enum Restore {
  public struct Outcome: Hashable, Sendable {
    /// Where the database is kept that was there before.
    public let kept: String?
    /// Of the database that is there now; the next server brings an old one up to date.
    public let schemaVersion: Int
  }

  /// Checks the backup's sums, the database in it and its schema, and only then puts it in place; what was there stays
  /// beside it under a name with the time.
  ///
  /// - Throws: ``DatabaseInUse`` while a server runs on the database, ``BackupError``, ``SchemaError``,
  ///   ``DatabaseError``; the database is as it was then.
  public static func put(_ file: String, inPlaceOf database: String, at now: Instant) throws -> Outcome {
    let target = resolved(database)
    let lock = try FileLock(database: target)
    defer { lock.release() }
    let partial = PartialFile(for: target)
    try unpack(file, to: partial.path)
    let version = try inspect(partial.path, of: file)
    let kept = try keep(target, at: now)
    try partial.putInPlace()
    return Outcome(kept: kept, schemaVersion: version)
  }

  // MARK: The backup

  private static func unpack(_ file: String, to path: String) throws {
    let archive = try GzipReader(ByteFile.open(file))
    guard let header = TarHeader(block: try archive.read(TarHeader.blockSize)), header.name == Backup.databaseMember
    else { throw BackupError.notABackup(path: file, reason: "it does not begin with \(Backup.databaseMember)") }
    let digest = try SHA256Stream()
    let content = try ByteFile.create(path)
    var left = header.size
    while left > 0 {
      let bytes = try archive.read(min(left, Backup.chunkSize))
      guard !bytes.isEmpty else { throw BackupError.damaged(path: file, reason: "it was cut short") }
      try digest.update(bytes)
      try content.write(bytes)
      left -= bytes.count
    }
    _ = try archive.read(TarHeader.padding(after: header.size))
    try content.sync()

    let sums = Backup.sums(try digest.finish())
    guard let next = TarHeader(block: try archive.read(TarHeader.blockSize)) else {
      throw BackupError.damaged(path: file, reason: "it has no \(Backup.sumsMember)")
    }
    guard next.name == Backup.sumsMember else {
      throw BackupError.notABackup(path: file, reason: "it has \(next.name), which this version does not know")
    }
    guard next.size == sums.count, try archive.read(next.size) == sums else {
      throw BackupError.damaged(
        path: file, reason: "the SHA-256 of \(Backup.databaseMember) is not the one noted in it")
    }
    _ = try archive.read(TarHeader.padding(after: next.size))
    guard try archive.read(2 * TarHeader.blockSize).allSatisfy({ $0 == 0 }) else {
      throw BackupError.notABackup(path: file, reason: "it has more than this version knows")
    }
    try archive.requireEnd()
  }

  /// - Returns: its schema's version.
  private static func inspect(_ path: String, of file: String) throws -> Int {
    let connection = try Connection(path: path, access: .readWrite)
    let version = try connection.schemaVersion(path: file)
    let newest = Migration.all.last?.version ?? 0
    guard version <= newest else { throw SchemaError.tooNew(path: file, version: version, newestKnown: newest) }
    let faults = try DatabaseInspection(of: connection).faults
    guard faults.isEmpty else { throw BackupError.unsound(path: file, faults: faults) }
    return version
  }

  // MARK: The database before

  /// Gives the database a second name. At no moment is there none under the first one, where a server that starts
  /// would make an empty one.
  private static func keep(_ database: String, at now: Instant) throws -> String? {
    guard isThere(database) else { return nil }
    let kept = "\(database).before-restore-\(now.fileStamp)"
    settle(database)
    guard unsafe link(database, kept) == 0 else { throw BackupError.system("link to", kept) }
    // A log that could not be moved into the file belongs to it still; left here it would be played into the new one.
    if isThere("\(database)-wal") {
      guard unsafe rename("\(database)-wal", "\(kept)-wal") == 0 else {
        throw BackupError.system("rename", "\(database)-wal")
      }
    }
    guard unsafe unlink("\(database)-shm") == 0 || errno == ENOENT else {
      throw BackupError.system("remove", "\(database)-shm")
    }
    try syncFolder(of: database)
    return kept
  }

  /// Moves the log into the file, so that the file is all there is. Where that fails, as it may with a file that is
  /// damaged, the log is kept beside it.
  private static func settle(_ database: String) {
    do throws(DatabaseError) {
      try Connection(path: database, access: .readWrite).checkpoint(.truncate)
    } catch {
      return
    }
  }

  /// Where a symbolic link leads, so that the file is replaced and not the link.
  private static func resolved(_ path: String) -> String {
    guard let resolved = unsafe realpath(path, nil) else { return path }
    defer { unsafe free(resolved) }
    return unsafe String(cString: resolved)
  }
}
