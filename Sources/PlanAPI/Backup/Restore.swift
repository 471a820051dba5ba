import Glibc

/// Puts a backup in the place of a database.
public enum Restore {
  public struct Outcome: Hashable, Sendable {
    /// Where the database is kept that was there before.
    public let kept: String?
    /// Of the database that is there now; the next server brings an old one up to date.
    public let schemaVersion: Int
    /// Attachments that are neither in the backup nor were there before, and rows.
    public var findings: BackupFindings
  }

  /// Checks the backup's sums, the database in it, its schema and its attachments, and only then puts it in place; what
  /// was there stays beside it under a name with the time, with its attachments.
  ///
  /// - Parameter progress: is told, as it is read, what share of the backup has been, from 0 to 1.
  /// - Throws: ``DatabaseInUse`` while a server runs on the database, ``BackupError``, ``SchemaError``,
  ///   ``AttachmentError``, ``DatabaseError``; the database is as it was then.
  public static func put(
    _ file: String, inPlaceOf database: String, at now: Instant, progress: (Double) -> Void = { _ in }
  ) throws -> Outcome {
    // A symbolic link stays, and the file that it leads to is replaced.
    let target = FileLock.resolved(database)
    let lock = try FileLock(database: target)
    defer { lock.release() }
    let partial = PartialFile(for: target)
    let attachments = AttachmentFolder(path: "\(target).attachments")
    let unpacked = UnpackedAttachments(path: "\(partial.path).attachments")
    let files = try ArchiveReader(file).unpack(
      database: partial.path, attachments: unpacked.folder, progress: progress)
    let (version, findings) = try inspect(partial.path, of: file, with: files, or: attachments)
    let kept = isThere(target) ? "\(target).before-restore-\(now.fileStamp)" : nil
    // Files are named by what they hold: until the database takes its place they are only more than there need be.
    if let kept {
      let before = try attachments.contents().files
      try AttachmentFolder(path: "\(kept).attachments").take(before, from: attachments, by: .linking)
    }
    try attachments.take(files, from: unpacked.folder, by: .moving)
    if let kept { try keep(target, as: kept) }
    try partial.putInPlace()
    return Outcome(kept: kept, schemaVersion: version, findings: findings)
  }

  /// Checks the database of a backup, and looks for the attachments that were not in it: a backup that is made before a
  /// migration has none.
  /// - Returns: its schema's version, and what is wrong with attachments and rows.
  private static func inspect(
    _ path: String, of file: String, with files: [SHA256Digest], or present: AttachmentFolder
  ) throws -> (version: Int, findings: BackupFindings) {
    let connection = try Connection(path: path, access: .readWrite)
    let version = try connection.schemaVersion(path: file)
    let newest = Migration.all.last?.version ?? 0
    guard version <= newest else { throw SchemaError.tooNew(path: file, version: version, newestKnown: newest) }
    var findings = try BackupFindings(of: DatabaseInspection(of: connection), path: file)
    let known = Set(files)
    findings.lost = present.faults(of: try AttachmentStore(connection).files().filter { !known.contains($0.sha256) })
    return (version, findings)
  }

  // MARK: The database before

  /// Gives the database a second name. At no moment is there none under the first one, where a server that starts
  /// would make an empty one.
  private static func keep(_ database: String, as kept: String) throws {
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
}

/// What has been unpacked and is not put in place yet; gone with its value.
private final class UnpackedAttachments {
  let folder: AttachmentFolder

  init(path: String) { folder = AttachmentFolder(path: path) }

  // What cannot be removed is in nobody's way: its name says that it is a part.
  deinit { try? folder.removeAll() }
}
