import Glibc
import TestSupport
import Testing

@testable import PlanAPI

@Suite("Backups with attachments") struct AttachmentBackupTests {
  private let fixture: StoreFixture
  private let files: AttachmentFolder
  private let now = Instant(milliseconds: 1_793_000_000_500)

  init() throws {
    fixture = try StoreFixture()
    files = AttachmentFolder(database: fixture.folder.database)
    for text in ["one", "two"] { try add(text) }
  }

  private var folder: TemporaryFolder { fixture.folder }
  private var file: String { "\(folder.path)/plan.tar.gz" }
  private var other: String { "\(folder.path)/other.sqlite" }

  private func add(_ text: String) throws {
    let digest = try digest(text)
    let incoming = try files.receive()
    try incoming.file.write(Array(text.utf8))
    try incoming.keep(as: digest)
    let attachment = PlanAPI.Attachment(
      unit: try #require(UnitCode("VHXH")), sha256: digest, bytes: text.utf8.count, name: "\(text).txt", type: .text)
    _ = try AttachmentStore(fixture.connection).add(attachment, plan: fixture.plan, trail: fixture.trail())
  }

  private func digest(_ text: String) throws -> SHA256Digest { try SHA256Digest(of: Array(text.utf8)) }

  private func texts(beside database: String) throws -> Set<String> {
    let files = AttachmentFolder(database: database)
    return try Set(
      files.contents().files.map { digest in
        let file = try #require(try files.open(digest))
        return String(decoding: try file.read(at: 0, atMost: 99), as: UTF8.self)
      })
  }

  @Test("A backup carries every file, with its sum as sha256sum reads it, and brings it back")
  func carries() throws {
    #expect(try Backup.make(of: folder.database, to: file, at: now).lost == [])
    let text = String(decoding: try gunzip(folder.bytes(of: file)), as: UTF8.self)
    for name in ["one", "two"] {
      let hex = try digest(name).hex
      #expect(text.contains("\(hex)  attachments/\(hex.prefix(2))/\(hex.dropFirst(2))\n"))
    }
    _ = try Restore.put(file, inPlaceOf: other, at: now)
    #expect(try texts(beside: other) == ["one", "two"])
    #expect(try DatabaseInspection(of: other).found == [])
    #expect(!folder.files.contains { $0.hasSuffix(".partial") || $0.hasSuffix(".partial.attachments") })
  }

  @Test("What is replaced keeps its files beside it, also when the new database's are swept")
  func keepsOld() async throws {
    #expect(try Backup.make(of: folder.database, to: file, at: now).lost == [])
    try add("three")
    let path = "\(folder.path)/copy.sqlite"
    try fixture.connection.copy(into: Connection(path: path, access: .readWrite))
    try AttachmentFolder(database: path).take(files.contents().files, from: files, by: .linking)
    let kept = try #require(try Restore.put(file, inPlaceOf: path, at: now).kept)
    let database = try Database(path: path)
    try await database.sweepAttachments(at: StoreFixture.imported)
    try await database.shutdown()
    #expect(try texts(beside: path) == ["one", "two"])
    #expect(try texts(beside: kept) == ["one", "two", "three"])
    #expect(try DatabaseInspection(of: kept).found == [] && DatabaseInspection(of: path).found == [])
  }

  @Test("A file that is missing or damaged is a fault, is left out of the backup, and told")
  func findsDamage() throws {
    let digest = try digest("one")
    let place = "\(files.path)/\(digest.hex.prefix(2))/\(digest.hex.dropFirst(2))"
    try folder.write(Array("eno".utf8), to: place)
    #expect(try DatabaseInspection(of: folder.database).found.map(\.part) == [.attachments])
    #expect(try Backup.make(of: folder.database, to: file, at: now).lost == ["\(digest.hex) has been changed"])
    try #require(unsafe unlink(place) == 0)
    #expect(try DatabaseInspection(of: folder.database).found.map(\.description) == ["\(digest.hex) is missing"])
    #expect(try Backup.make(of: folder.database, to: file, at: now).lost == ["\(digest.hex) is missing"])
    #expect(try Restore.put(file, inPlaceOf: other, at: now).findings.lost == ["\(digest.hex) is missing"])
    #expect(try texts(beside: other) == ["two"])
  }

  @Test("A backup whose attachment is not what its name says is not put in place")
  func refusesDamage() throws {
    #expect(try Backup.make(of: folder.database, to: file, at: now).lost == [])
    var archive = try gunzip(folder.bytes(of: file))
    let content = try #require(archive.firstRange(of: Array("one\u{0}".utf8)))
    archive[content.lowerBound] ^= 1
    try folder.write(Gzip.compress(archive), to: file)
    #expect(throws: BackupError.self) { try Restore.put(file, inPlaceOf: other, at: now) }
    #expect(!folder.files.contains { $0.hasPrefix("other.sqlite") && $0 != "other.sqlite.lock" })
  }

  @Test("The backup before a migration has no files, and is put back beside those that are there")
  func restoresBesideFiles() throws {
    try Backup.write(fixture.connection, of: folder.database, with: nil, to: file, at: now)
    try AttachmentFolder(database: other).take([digest("two")], from: files, by: .linking)
    #expect(try Restore.put(file, inPlaceOf: other, at: now).findings.lost == ["\(try digest("one").hex) is missing"])
    try AttachmentFolder(database: other).take([digest("one")], from: files, by: .linking)
    #expect(try Restore.put(file, inPlaceOf: other, at: now).findings.lost == [])
    #expect(try texts(beside: other) == ["one", "two"])
  }
}
