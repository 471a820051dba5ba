import Glibc
import HTTPCore
import Testing

@testable import PlanAPI

@Suite("The folder of attachments") struct AttachmentFolderTests {
  private let temporary: TemporaryFolder
  private let folder: AttachmentFolder

  init() throws {
    temporary = try TemporaryFolder()
    folder = AttachmentFolder(database: temporary.database)
  }

  private func keep(_ text: String, in folder: AttachmentFolder) throws -> SHA256Digest {
    let incoming = try folder.receive()
    try incoming.file.write(Array(text.utf8))
    try incoming.file.sync()
    let digest = try SHA256Digest(of: Array(text.utf8))
    try incoming.keep(as: digest)
    return digest
  }

  private func path(of digest: SHA256Digest) -> String {
    "\(folder.path)/\(digest.hex.prefix(2))/\(digest.hex.dropFirst(2))"
  }

  @Test("A file that is kept is found by its digest, read from anywhere, and only its owner's")
  func keeps() throws {
    #expect(try folder.open(SHA256Digest.zero) == nil)
    #expect(temporary.files == [], "reading makes no folder")
    let digest = try keep("hello", in: folder)
    #expect(folder.path == "\(temporary.database).attachments")
    let file = try folder.open(digest, size: 5)
    #expect(try file.read(at: 1, atMost: 3) == Array("ell".utf8) && file.read(at: 4, atMost: 9) == Array("o".utf8))
    #expect(try file.read(at: 5, atMost: 9).isEmpty)
    #expect(try file.digest() == digest)
    #expect(try temporary.permissions(of: folder.path) == 0o700)
    #expect(try temporary.permissions(of: "\(folder.path)/\(digest.hex.prefix(2))") == 0o700)
    #expect(try temporary.permissions(of: path(of: digest)) == 0o600)
    #expect(try folder.contents().files == [digest] && folder.contents().partial.isEmpty)
    #expect(throws: AttachmentError.damaged(digest)) { try folder.open(digest, size: 6) }
  }

  @Test("A file that is kept again, as a transaction that is run again does, is there as before")
  func keepsAgain() throws {
    let incoming = try folder.receive()
    try incoming.file.write(Array("hello".utf8))
    let digest = try SHA256Digest(of: Array("hello".utf8))
    for _ in 1...2 { try incoming.keep(as: digest) }
    incoming.discard()
    #expect(try folder.open(digest, size: 5).digest() == digest)
    #expect(try folder.contents().partial.isEmpty)
  }

  @Test("A file that is not kept is gone with its value; one that a crash has left is found")
  func leavesNothing() throws {
    do {
      let incoming = try folder.receive()
      try incoming.file.write([1, 2, 3])
      #expect(try folder.contents().partial.count == 1)
    }
    #expect(try folder.contents().partial.isEmpty)
    try temporary.write([1], to: "\(folder.path)/left.partial")
    #expect(try folder.contents().partial == ["left.partial"])
    try folder.removePartial("left.partial")
    #expect(try folder.contents().partial.isEmpty)
  }

  @Test("The same again takes the place of a file that was damaged; what is removed is gone, twice too")
  func replaces() throws {
    let digest = try keep("hello", in: folder)
    try temporary.write([0], to: path(of: digest))
    #expect(folder.faults(of: [(digest, 5)]) == ["\(digest.hex) is not as long as it was"])
    #expect(try keep("hello", in: folder) == digest)
    #expect(folder.faults(of: [(digest, 5)]) == [])
    try temporary.write(Array("jello".utf8), to: path(of: digest))
    #expect(folder.faults(of: [(digest, 5)]) == ["\(digest.hex) has been changed"])
    for _ in 1...2 { try folder.remove(digest) }
    #expect(folder.faults(of: [(digest, 5)]) == ["\(digest.hex) is missing"])
  }

  @Test("No symbolic link is followed: of the folder, of a folder in it, or of a file; nor is a pipe waited for")
  func followsNoLink() throws {
    let elsewhere = AttachmentFolder(path: "\(temporary.path)/elsewhere")
    let digest = try keep("secret", in: elsewhere)
    try #require(unsafe symlink(elsewhere.path, folder.path) == 0)
    #expect(throws: AttachmentError.self) { try folder.open(digest) }
    #expect(throws: AttachmentError.self) { try folder.receive() }
    try #require(unsafe unlink(folder.path) == 0)

    _ = try keep("other", in: folder)
    let inner = "\(folder.path)/\(digest.hex.prefix(2))"
    try #require(unsafe symlink("\(elsewhere.path)/\(digest.hex.prefix(2))", inner) == 0)
    #expect(throws: AttachmentError.self) { try folder.open(digest) }
    #expect(throws: AttachmentError.self) { try keep("secret", in: folder) }
    try #require(unsafe unlink(inner) == 0 && mkdir(inner, 0o700) == 0)

    let secret = "\(elsewhere.path)/\(digest.hex.prefix(2))/\(digest.hex.dropFirst(2))"
    try #require(unsafe symlink(secret, path(of: digest)) == 0)
    #expect(throws: AttachmentError.self) { try folder.open(digest) }
    #expect(folder.faults(of: [(digest, 6)]).count == 1)
    try #require(unsafe unlink(path(of: digest)) == 0 && mkfifo(path(of: digest), 0o600) == 0)
    #expect(throws: AttachmentError.damaged(digest)) { try folder.open(digest, size: 6) }
  }

  @Test("Files are linked and moved from one folder to another")
  func takes() throws {
    let other = AttachmentFolder(path: "\(temporary.path)/other")
    let digests = try ["a", "b", "c"].map { try keep($0, in: other) }
    try folder.take(Array(digests.prefix(2)), from: other, by: .linking)
    try folder.take(digests, from: other, by: .linking)
    #expect(try Set(folder.contents().files) == Set(digests) && Set(other.contents().files) == Set(digests))
    try folder.remove(digests[0])
    try folder.take(digests, from: other, by: .moving)
    #expect(folder.faults(of: digests.map { ($0, 1) }) == [])
    #expect(try folder.contents().files.count == 3)
    try other.removeAll()
    try folder.removeAll()
    #expect(temporary.files == [])
  }

  @Test(
    "Errors of a full disk are told apart from others",
    arguments: [(ENOSPC, 507), (EDQUOT, 507), (EFBIG, 507), (EIO, 503), (EROFS, 503)])
  func tellsFullDisk(number: CInt, status: Int) {
    let error = AttachmentError.system(operation: "write", path: "x", number: number)
    #expect(Problem(from: error).status.code == status)
  }

  @Test("Only so many files are received at one time")
  func limitsUploads() {
    let limit = UploadLimit(2)
    var places = [limit.take(), limit.take()]
    #expect(places.allSatisfy { $0 != nil } && limit.take() == nil && limit.take() == nil)
    places[0] = nil
    places.append(limit.take())
    #expect(places[2] != nil && limit.take() == nil)
  }
}
