import Glibc
import TestSupport
import Testing

@testable import PlanAPI

@Suite("Backups") struct BackupTests {
  private let fixture: StoreFixture
  private let now = Instant(milliseconds: 1_793_000_000_500)

  init() throws { fixture = try StoreFixture() }

  private var folder: TemporaryFolder { fixture.folder }
  private var database: String { folder.database }
  private var file: String { "\(folder.path)/plan.tar.gz" }

  private func labels(in path: String) throws -> [String] {
    try Connection(path: path, access: .readOnly).query("SELECT label FROM token ORDER BY id") {
      row throws(DatabaseError) in try row.string(0)
    }
  }

  /// Puts by, in place of the fixture's open connection, what a restore leaves.
  private func restore() throws -> Restore.Outcome {
    try Restore.put(file, inPlaceOf: "\(folder.path)/other.sqlite", at: now)
  }

  @Test(
    "A backup taken while the database is open and its log is not in the file holds every commit, and only its owner reads it"
  )
  func makes() throws {
    _ = try Backup.make(of: database, to: file, at: now)
    #expect(try folder.permissions(of: file) == 0o600)
    #expect(!folder.files.contains { $0.hasSuffix(".partial") })
    let outcome = try restore()
    #expect(
      outcome
        == Restore.Outcome(
          kept: nil, schemaVersion: try #require(Migration.all.last?.version), findings: BackupFindings()))
    #expect(try labels(in: "\(folder.path)/other.sqlite") == ["test"])
    #expect(try DatabaseInspection(of: "\(folder.path)/other.sqlite").found == [])
    #expect(!folder.files.contains { $0.hasSuffix(".partial") })
  }

  @Test("A backup is a tar archive with the database and its sum, as tar and sha256sum read it")
  func isTar() throws {
    _ = try Backup.make(of: database, to: file, at: now)
    let archive = try gunzip(folder.bytes(of: file))
    let first = try #require(TarHeader(block: Array(archive.prefix(512))))
    #expect(first.name == "plan.sqlite" && first.modified == 1_793_000_000)
    let content = Array(archive[512..<(512 + first.size)])
    #expect(content.starts(with: "SQLite format 3\0".utf8))
    let next = 512 + first.size + TarHeader.padding(after: first.size)
    let second = try #require(TarHeader(block: Array(archive[next..<(next + 512)])))
    #expect(second.name == "SHA256SUMS")
    let sums = archive[(next + 512)..<(next + 512 + second.size)]
    #expect(String(decoding: sums, as: UTF8.self) == "\(try SHA256Digest(of: content).hex)  plan.sqlite\n")
    #expect(archive.suffix(1024).allSatisfy { $0 == 0 } && archive.count % 512 == 0)
  }

  @Test(
    "A header of any size is read as it was written", arguments: [0, 1, 511, 8_589_934_591, 8_589_934_592, 1 << 40])
  func readsHeaders(size: Int) throws {
    let header = TarHeader(name: "plan.sqlite", size: size, modified: 1_793_000_000)
    #expect(TarHeader(block: header.block) == header)
    for index in [0, 130, 150, 156, 258] {
      var block = header.block
      block[index] ^= 1
      #expect(TarHeader(block: block) == nil, "byte \(index)")
    }
  }

  @Test("A backup that was cut short or changed anywhere is not put in place, and nothing is left of the attempt")
  func refusesDamage() throws {
    _ = try Backup.make(of: database, to: file, at: now)
    let good = try folder.bytes(of: file)
    var damaged = [good.dropLast(1), good.prefix(good.count / 2), good.prefix(3), [], good + [0]].map(Array.init)
    for offset in stride(from: 10, to: good.count, by: good.count / 16) {
      var bytes = good
      // Several: deflate can say one thing in two ways, such as a run of zeros by another distance.
      for index in offset..<min(offset + 8, good.count) { bytes[index] ^= 0xFF }
      damaged.append(bytes)
    }
    for bytes in damaged {
      try folder.write(bytes, to: file)
      #expect(throws: BackupError.self) { try restore() }
    }
    #expect(
      folder.files.sorted() == [
        "other.sqlite.lock", "plan.sqlite", "plan.sqlite-shm", "plan.sqlite-wal", "plan.tar.gz",
      ])
  }

  @Test("A backup whose sum does not fit, though gzip's does, is not put in place")
  func checksSums() throws {
    _ = try Backup.make(of: database, to: file, at: now)
    var archive = try gunzip(folder.bytes(of: file))
    archive[512 + 8000] ^= 1
    try folder.write(Gzip.compress(archive), to: file)
    let error = #expect(throws: BackupError.self) { try restore() }
    #expect(error?.description.contains("SHA-256") == true)
  }

  @Test("A backup with a member that this version does not know is refused as one of a later version")
  func refusesMembers() throws {
    _ = try Backup.make(of: database, to: file, at: now)
    var archive = try gunzip(folder.bytes(of: file))
    let size = try #require(TarHeader(block: Array(archive.prefix(512)))).size
    let end = 512 + size + TarHeader.padding(after: size)
    archive.replaceSubrange(end..<(end + 512), with: TarHeader(name: "photos/1.jpg", size: 76, modified: 0).block)
    try folder.write(Gzip.compress(archive), to: file)
    let error = #expect(throws: BackupError.self) { try restore() }
    #expect(error?.description.contains("photos/1.jpg") == true)
  }

  @Test("A database with a fault is neither backed up nor put in place")
  func refusesFaults() throws {
    try fixture.connection.execute("PRAGMA foreign_keys = OFF; UPDATE token SET plan_id = 99; PRAGMA foreign_keys = ON")
    let error = #expect(throws: BackupError.self) { _ = try Backup.make(of: database, to: file, at: now) }
    #expect(error?.description.contains("token: row 1 refers to a row of plan that is not there") == true)
    #expect(folder.files == ["plan.sqlite", "plan.sqlite-shm", "plan.sqlite-wal"])
  }

  @Test("What is no backup is refused, and a file of the database itself too")
  func refusesOthers() throws {
    for bytes in [Array("hello".utf8), try folder.bytes(of: database), try Gzip.compress(Array("hello".utf8))] {
      try folder.write(bytes, to: file)
      #expect(throws: BackupError.self) { try restore() }
    }
    _ = unsafe unlink(file)
    #expect(throws: BackupError.self) { try restore() }
  }

  @Test("A folder keeps its newest backups, loses what was cut off, and other files stay")
  func rotates() throws {
    let keeper = BackupFolder(folder.path)
    let names = ["01", "03", "02", "04"].map { "plan-202610\($0)T000000Z.tar.gz" }
    let others = ["plan-20261001T00000Z.tar.gz", "plan-x.tar.gz", "notes.txt", "plan-20261001T000000Z.tar.gz.bak"]
    for name in names + others + ["\(names[1]).abc.partial"] { try folder.write([1], to: "\(folder.path)/\(name)") }
    #expect(try keeper.keep(newest: 2) == [names[0], names[2]])
    #expect(try keeper.keep(newest: 2) == [])
    for name in others + [names[1], names[3]] { #expect(folder.files.contains(name)) }
    #expect(!folder.files.contains { $0.hasSuffix(".partial") })
    #expect(keeper.file(at: now) == "\(folder.path)/plan-20261026T073320Z.tar.gz")
    for name in others + names { _ = unsafe unlink("\(folder.path)/\(name)") }
  }
}
