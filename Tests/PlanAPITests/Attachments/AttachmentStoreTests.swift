import Testing

@testable import PlanAPI

@Suite("Attachments in the database") struct AttachmentStoreTests {
  private let fixture: StoreFixture
  private let folder: AttachmentFolder
  private var store: AttachmentStore { AttachmentStore(fixture.connection) }
  private static let day: Int64 = 24 * 3600 * 1000

  init() throws {
    fixture = try StoreFixture()
    folder = AttachmentFolder(database: fixture.folder.database)
  }

  private func later(_ days: Int64) -> Instant {
    Instant(milliseconds: StoreFixture.imported.milliseconds + days * Self.day)
  }

  private func attachment(_ text: String, _ name: String = "a.txt", unit: String = "VHXH") throws -> PlanAPI.Attachment
  {
    let bytes = Array(text.utf8)
    return PlanAPI.Attachment(
      unit: try #require(UnitCode(unit)), sha256: try SHA256Digest(of: bytes), bytes: bytes.count, name: name,
      type: .text)
  }

  @discardableResult
  private func add(_ text: String, _ name: String = "a.txt", unit: String = "VHXH", days: Int64 = 0) throws
    -> (recorded: RecordedAttachment, isNew: Bool)
  {
    let attachment = try attachment(text, name, unit: unit)
    let incoming = try folder.receive()
    try incoming.file.write(Array(text.utf8))
    try incoming.keep(as: attachment.sha256)
    return try store.add(attachment, plan: fixture.plan, trail: fixture.trail(at: later(days)))
  }

  private func name(_ text: String, unit: String = "VHXH") throws {
    let update = ProgressUpdate(
      task: try #require(TaskNumber(14)), unit: try #require(UnitCode(unit)), period: try #require(Period("2026-02")),
      percent: try #require(Percent(hundredths: 10_000)), status: .done, summary: "x",
      outputs: [
        DeliveredOutput(kind: "Báo cáo", title: "không tệp"),
        DeliveredOutput(kind: "Báo cáo", title: "có tệp", attachment: try SHA256Digest(of: Array(text.utf8))),
      ])
    let store = ProgressStore(fixture.connection)
    let stored = try store.append(update, plan: fixture.plan, timeliness: .onTime, trail: fixture.trail())
    #expect(try store.series(plan: fixture.plan, task: update.task) == [stored])
  }

  private func actions() throws -> [String] {
    try TrailStore(fixture.connection).entries(of: fixture.plan).map { entry in
      let value = try JSONValue(parsing: entry.line)
      guard case .string(let action)? = value["action"] else { return "-" }
      return action
    }.filter { $0.hasPrefix("attachment") }
  }

  @Test("An update names a file that its own unit has sent, and reads show it")
  func names() throws {
    try add("one")
    try name("one")
    for (text, unit) in [("two", "VHXH"), ("one", "KT")] {
      #expect(throws: AttachmentStore.Refusal.unknown(output: 1)) { try name(text, unit: unit) }
    }
  }

  @Test("The same file again is one; under another name, or another unit's, it is another")
  func addsOnce() throws {
    let first = try add("one")
    #expect(first.isNew)
    let again = try add("one", days: 1)
    #expect(!again.isNew && again.recorded.id == first.recorded.id && again.recorded.uploadedAt == later(1))
    #expect(try add("one", "b.txt").isNew && add("one", unit: "KT").isNew)
    try name("one")
    #expect(try store.list(plan: fixture.plan, after: 0).map(\.isNamed) == [false, true, false])
    #expect(try actions().count == 4)
    let named = try add("one", "b.txt", days: 3)
    #expect(!named.isNew && named.recorded.isNamed && named.recorded.uploadedAt == later(0))
    #expect(try actions().count == 4)
    #expect(try store.files().map(\.bytes) == [3])
  }

  @Test("A unit has only so many files that wait for an update")
  func boundsWaiting() throws {
    for number in 0..<PlanAPI.Attachment.mostWaiting {
      _ = try store.add(attachment("\(number)"), plan: fixture.plan, trail: fixture.trail())
    }
    #expect(throws: AttachmentStore.Refusal.tooManyWaiting) { try add("more") }
    #expect(try add("more", unit: "KT").isNew)
    try name("7")
    #expect(try add("more").isNew)
  }

  @Test(
    "What no update names in a week ends with an entry in the trail; its file goes a day later, unless another has it")
  func expires() throws {
    try add("named")
    try add("waiting")
    try add("shared")
    try add("late", days: 5)
    try name("named")
    #expect(try store.expire(atMost: 10, trail: fixture.trail(at: later(6))) == 0)
    #expect(try store.expire(atMost: 10, trail: fixture.trail(at: later(7))) == 2)
    #expect(
      try actions() == Array(repeating: "attachment.upload", count: 4) + ["attachment.remove", "attachment.remove"])
    try add("shared", unit: "KT", days: 7)
    #expect(try store.removeFiles(from: folder, atMost: 10, at: later(7)) == 0)
    #expect(try folder.contents().files.count == 4)
    #expect(try store.removeFiles(from: folder, atMost: 10, at: later(8)) == 2)
    let left = try Set(["named", "shared", "late"].map { try SHA256Digest(of: Array($0.utf8)) })
    #expect(try Set(folder.contents().files) == left)
    #expect(try store.removeFiles(from: folder, atMost: 10, at: later(9)) == 0)
    #expect(throws: AttachmentStore.Refusal.unknown(output: 1)) { try name("waiting") }
    #expect(try TrailVerification.all(in: fixture.connection).allSatisfy { $0.faults.isEmpty })
  }

  @Test("A start removes what a crash has left: parts, and files that no row tells of; all else stays")
  func sweeps() async throws {
    try add("waiting")
    try add("old", days: -10)
    let orphan = try folder.receive()
    try orphan.file.write([1])
    try orphan.keep(as: SHA256Digest(of: [1]))
    try fixture.folder.write([1], to: "\(folder.path)/cut.partial")
    let database = try Database(path: fixture.folder.database)
    try await database.sweepAttachments(at: later(0))
    // One that has just ended stays for a day, for a backup that may be under way.
    #expect(
      try Set(folder.contents().files) == Set(["waiting", "old"].map { try SHA256Digest(of: Array($0.utf8)) }))
    #expect(try folder.contents().partial == [])
    #expect(try actions().last == "attachment.remove")
    try await database.sweepAttachments(at: later(1))
    #expect(try folder.contents().files == [SHA256Digest(of: Array("waiting".utf8))])
    try await database.shutdown()
  }
}
