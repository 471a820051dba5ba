/// What is wrong with a database that was backed up, or put back, all the same.
public struct BackupFindings: Hashable, Sendable {
  /// What is wrong with attachments that the database tells of: they cannot be read.
  public var lost: [String] = []
  /// Rows that are not what the trail says.
  public var disagreements: [String] = []

  init() {}

  /// - Throws: ``BackupError/unsound(path:faults:)`` for faults that are more than that.
  init(of inspection: DatabaseInspection, path: String) throws(BackupError) {
    guard inspection.faults.isEmpty else { throw .unsound(path: path, faults: inspection.faults) }
    disagreements = inspection.disagreements
  }

  public var isEmpty: Bool { lost.isEmpty && disagreements.isEmpty }
}

/// A database in one file, to be kept elsewhere: a gzip-compressed tar archive of `plan.sqlite`, its attachments as
/// `attachments/ab/cdef…` and, last, `SHA256SUMS`, so that `tar` and `sha256sum -c` do where this program is not at hand.
public enum Backup {
  /// The members, in their order. What else a plan comes to consist of is a member of its own before the sums; a
  /// program that does not know it refuses the backup rather than put back a part.
  static let databaseMember = "plan.sqlite"
  static let sumsMember = "SHA256SUMS"
  static let chunkSize = 1 << 20

  /// Makes a backup of the database as it is at one moment, while servers read and write it. The file is there whole
  /// or not at all, and on the disk when this returns; one of its name is replaced.
  ///
  /// - Returns: what is wrong with attachments that are not in it, and with rows: a file that is lost, or a row that was
  ///   edited, must not be the end of backups.
  /// - Throws: ``BackupError``, ``SchemaError`` for a file that is not ours or too new, ``AttachmentError``,
  ///   ``DatabaseError``.
  public static func make(of database: String, to file: String, at now: Instant) throws -> BackupFindings {
    let connection = try Connection(path: database, access: .readOnly)
    let version = try connection.schemaVersion(path: database)
    let newest = Migration.all.last?.version ?? 0
    guard version <= newest else { throw SchemaError.tooNew(path: database, version: version, newestKnown: newest) }
    guard version > 0 else { throw SchemaError.tooOld(path: database, version: version, needed: newest) }
    return try write(connection, of: database, with: AttachmentFolder(database: database), to: file, at: now)
  }

  /// - Parameters:
  ///   - connection: the one to read from; in no transaction.
  ///   - attachments: where its files are; `nil` for a backup of the database alone.
  /// - Returns: as ``make(of:to:at:)``.
  @discardableResult
  static func write(
    _ connection: Connection, of database: String, with attachments: AttachmentFolder?, to file: String, at now: Instant
  ) throws -> BackupFindings {
    var findings = BackupFindings()
    var files: [(sha256: SHA256Digest, bytes: Int)] = []
    let copy = PartialFile(for: file, purpose: ".database")
    do {
      let target = try Connection(path: copy.path, access: .readWrite)
      try connection.copy(into: target)
      // One file without a log of its own, whatever the mode of the original.
      try target.useRollbackJournal()
      findings = try BackupFindings(of: DatabaseInspection(of: target), path: database)
      if attachments != nil { files = try AttachmentStore(target).files() }
    }
    let archive = PartialFile(for: file)
    let writer = try ArchiveWriter(ByteFile.create(archive.path), modified: now)
    let content = try ByteFile.open(copy.path)
    try writer.add(databaseMember, size: content.size()) { _, count in
      var chunk = [UInt8](repeating: 0, count: count)
      let read = try content.read(into: &chunk)
      return Array(chunk.prefix(read))
    }
    // A file that ends meanwhile stays for a day longer (``Attachment/filePatience``).
    for (sha256, bytes) in files {
      // Before it is written: a member that is not what its name says would spoil all of it.
      let faults = attachments?.faults(of: [(sha256, bytes)]) ?? []
      findings.lost += faults
      guard faults.isEmpty, let attachment = try attachments?.open(sha256, size: bytes) else { continue }
      let found = try writer.add(member(of: sha256), size: bytes) { try attachment.read(at: $0, atMost: $1) }
      guard found == sha256 else { throw AttachmentError.damaged(sha256) }
    }
    try writer.finish()
    try archive.putInPlace()
    return findings
  }

  // MARK: Members

  private static let attachmentPrefix = "attachments/"

  static func member(of attachment: SHA256Digest) -> String {
    let place = AttachmentFolder.Place(attachment)
    return "\(attachmentPrefix)\(place.folder)/\(place.name)"
  }

  /// - Returns: `nil` for the name of what is no attachment.
  static func attachment(of member: String) -> SHA256Digest? {
    guard let digest = SHA256Digest(hex: member.dropFirst(attachmentPrefix.count).filter { $0 != "/" }),
      self.member(of: digest) == member
    else { return nil }
    return digest
  }

  /// As `sha256sum` writes them.
  static func sums(_ members: [(digest: SHA256Digest, name: String)]) -> [UInt8] {
    members.flatMap { Array("\($0.digest.hex)  \($0.name)\n".utf8) }
  }
}

extension Instant {
  /// To the second and without separators, for names of files that sort by time: `20261031T165959Z`.
  var fileStamp: String {
    Instant(milliseconds: milliseconds / 1000 * 1000).description.filter { $0 != "-" && $0 != ":" }
  }
}
