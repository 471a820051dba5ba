import Glibc
import Synchronization

/// A file that is being received, under a name that nobody asks for, and gone with this value unless it was kept.
final class IncomingAttachment: Sendable {
  let file: AttachmentFile
  private let name: String
  private let folder: AttachmentFolder
  private let root: AttachmentFile
  private let hasName = Atomic(false)

  init(_ name: String, _ file: AttachmentFile, in folder: AttachmentFolder, _ root: AttachmentFile) {
    self.name = name
    self.file = file
    self.folder = folder
    self.root = root
  }

  /// Whether it has the name of its digest.
  var isKept: Bool { hasName.load(ordering: .relaxed) }

  deinit { discard() }

  /// Removes the file unless it was kept, now and not when the last owner lets go. More than once does no harm.
  func discard() {
    if !isKept { _ = unsafe unlinkat(root.descriptor, name, 0) }
  }

  /// Gives the file the name of its digest, and returns once the disk has that; the file itself must have been synced.
  /// One of that name holds the same bytes, or is damaged: its place is taken.
  ///
  /// For the writer's thread, in the transaction that stores the row: so no sweep comes between. That may be run again
  /// (``Writer/write(for:_:)``); the file has its name then.
  func keep(as digest: SHA256Digest) throws(AttachmentError) {
    let place = AttachmentFolder.Place(digest)
    let target = try folder.createFolder(place.folder, in: root)
    guard unsafe isKept || renameat(root.descriptor, name, target.descriptor, place.name) == 0 else {
      throw .system("rename to", "\(target.path)/\(place.name)")
    }
    hasName.store(true, ordering: .relaxed)
    try target.sync()
  }
}
