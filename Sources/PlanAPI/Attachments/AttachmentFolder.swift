import Glibc

/// The files of a database's attachments, beside it: `plan.sqlite.attachments/ab/cdef…`, each named by its SHA-256. Only
/// the owner reads and writes them. No symbolic link is followed from the folder on.
public struct AttachmentFolder: Sendable {
  public let path: String

  /// - Parameter database: the database's path; where that is a symbolic link, the folder is where it leads.
  public init(database: String) { self.init(path: "\(FileLock.resolved(database)).attachments") }

  init(path: String) { self.path = path }

  /// What is in a folder.
  struct Contents {
    var files: [SHA256Digest] = []
    /// Uploads under way, or what is left of those that were cut off.
    var partial: [String] = []
  }

  static let partialSuffix = ".partial"

  // MARK: Reading

  /// - Returns: `nil` where there is no such file.
  func open(_ digest: SHA256Digest) throws(AttachmentError) -> AttachmentFile? {
    let place = Place(digest)
    guard let root = try open(), let folder = try openFolder(place.folder, in: root) else { return nil }
    return try openFile(place.name, in: folder)
  }

  /// A file that is there, and as long as it was.
  /// - Throws: ``AttachmentError/damaged(_:)``.
  func open(_ digest: SHA256Digest, size: Int) throws(AttachmentError) -> AttachmentFile {
    guard let file = try open(digest), try file.size() == size else { throw .damaged(digest) }
    return file
  }

  /// - Parameter withFiles: whether to look for files, or for partial ones alone.
  func contents() throws(AttachmentError) -> Contents {
    var contents = Contents()
    guard let root = try open() else { return contents }
    for name in try names(in: root) {
      if name.hasSuffix(AttachmentFolder.partialSuffix) { contents.partial.append(name) }
      guard name.utf8.count == 2, name != "..", let folder = try openFolder(name, in: root) else { continue }
      contents.files += try names(in: folder).compactMap { SHA256Digest(hex: name + $0) }
    }
    return contents
  }

  /// What is wrong with files that should be there: those that are missing, or do not hold what their name says.
  func faults(of files: [(sha256: SHA256Digest, bytes: Int)]) -> [String] {
    files.compactMap { sha256, bytes in
      do throws(AttachmentError) {
        guard let file = try open(sha256) else { return "\(sha256.hex) is missing" }
        guard try file.size() == bytes else { return "\(sha256.hex) is not as long as it was" }
        return try file.digest() == sha256 ? nil : "\(sha256.hex) has been changed"
      } catch {
        return error.description
      }
    }
  }

  // MARK: Writing

  /// A new file for what is to come.
  func receive() throws -> IncomingAttachment {
    let root = try create()
    let name = "\(base64URL(try SecureRandom.bytes(12)))\(AttachmentFolder.partialSuffix)"
    let flags = O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
    let descriptor = unsafe openat(root.descriptor, name, flags, 0o600)
    guard descriptor >= 0 else { throw AttachmentError.system("make", "\(path)/\(name)") }
    return IncomingAttachment(name, AttachmentFile(owning: descriptor, path: "\(path)/\(name)"), in: self, root)
  }

  /// Removes a file; one that is not there is no failure.
  func remove(_ digest: SHA256Digest) throws(AttachmentError) {
    let place = Place(digest)
    guard let root = try open(), let folder = try openFolder(place.folder, in: root) else { return }
    try remove(place.name, in: folder)
  }

  func removePartial(_ name: String) throws(AttachmentError) {
    guard let root = try open() else { return }
    try remove(name, in: root)
  }

  /// Removes all of it, as for a database that is no more.
  public func removeAll() throws {
    let contents = try contents()
    for name in contents.partial { try removePartial(name) }
    for digest in contents.files { try remove(digest) }
    guard let root = try open() else { return }
    // Folders that are not empty stay, and so does this one then.
    for name in try names(in: root) where name.utf8.count == 2 && name != ".." {
      _ = unsafe unlinkat(root.descriptor, name, AT_REMOVEDIR)
    }
    _ = unsafe rmdir(path)
  }

  enum Transfer {
    /// Both folders have the file.
    case linking
    /// This one alone, in the place of one that it may have had.
    case moving
  }

  /// Takes files over from another folder of the same file system, and returns once the disk has them here.
  func take(_ digests: [SHA256Digest], from other: AttachmentFolder, by transfer: Transfer) throws(AttachmentError) {
    guard !digests.isEmpty, let source = try other.open() else { return }
    let root = try create()
    var folders: [String: AttachmentFile] = [:]
    for place in digests.map(Place.init) {
      guard let from = try other.openFolder(place.folder, in: source) else { continue }
      let folder = if let known = folders[place.folder] { known } else { try createFolder(place.folder, in: root) }
      folders[place.folder] = folder
      let code =
        switch transfer {
        // Without AT_SYMLINK_FOLLOW a link is made to a symbolic link itself, which nobody then opens.
        case .linking: unsafe linkat(from.descriptor, place.name, folder.descriptor, place.name, 0)
        case .moving: unsafe renameat(from.descriptor, place.name, folder.descriptor, place.name)
        }
      guard code == 0 || (transfer == .linking && errno == EEXIST) else {
        throw .system("put in place", "\(folder.path)/\(place.name)")
      }
    }
    for folder in folders.values { try folder.sync() }
  }

  // MARK: Steps

  /// Where a file lies.
  struct Place {
    let folder: String
    let name: String

    init(_ digest: SHA256Digest) {
      folder = String(digest.hex.prefix(2))
      name = String(digest.hex.dropFirst(2))
    }
  }

  private func open() throws(AttachmentError) -> AttachmentFile? {
    try openFolder(path, in: nil)
  }

  private func create() throws(AttachmentError) -> AttachmentFile {
    if unsafe mkdir(path, 0o700) == 0 {
      guard let parent = try openFolder(PlanAPI.folder(of: path), in: nil, flags: 0) else {
        throw .system("open", PlanAPI.folder(of: path))
      }
      try parent.sync()
    } else if errno != EEXIST {
      throw .system("make", path)
    }
    guard let root = try open() else { throw .system("open", path) }
    return root
  }

  func createFolder(_ name: String, in root: AttachmentFile) throws(AttachmentError) -> AttachmentFile {
    if unsafe mkdirat(root.descriptor, name, 0o700) == 0 {
      try root.sync()
    } else if errno != EEXIST {
      throw .system("make", "\(path)/\(name)")
    }
    guard let folder = try openFolder(name, in: root) else { throw .system("open", "\(path)/\(name)") }
    return folder
  }

  private func openFolder(
    _ name: String, in root: AttachmentFile?, flags: CInt = O_NOFOLLOW
  ) throws(AttachmentError) -> AttachmentFile? {
    let place = root.map { "\($0.path)/\(name)" } ?? name
    let descriptor = unsafe openat(
      root?.descriptor ?? AT_FDCWD, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | flags, 0)
    guard descriptor < 0 else { return AttachmentFile(owning: descriptor, path: place) }
    guard errno == ENOENT else { throw .system("open", place) }
    return nil
  }

  private func openFile(_ name: String, in folder: AttachmentFile) throws(AttachmentError) -> AttachmentFile? {
    // O_NONBLOCK: what somebody has put there in its place must not hold up whoever opens it.
    let descriptor = unsafe openat(
      folder.descriptor, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0)
    guard descriptor < 0 else { return AttachmentFile(owning: descriptor, path: "\(folder.path)/\(name)") }
    guard errno == ENOENT else { throw .system("open", "\(folder.path)/\(name)") }
    return nil
  }

  private func remove(_ name: String, in folder: AttachmentFile) throws(AttachmentError) {
    guard unsafe unlinkat(folder.descriptor, name, 0) == 0 || errno == ENOENT else {
      throw .system("remove", "\(folder.path)/\(name)")
    }
  }

  private func names(in folder: AttachmentFile) throws(AttachmentError) -> [String] {
    let copy = unsafe openat(folder.descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0)
    guard copy >= 0, let listing = unsafe fdopendir(copy) else { throw .system("read", folder.path) }
    defer { _ = unsafe closedir(listing) }
    var names: [String] = []
    while let entry = unsafe readdir(listing) {
      let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      names.append(name)
    }
    return names
  }
}
