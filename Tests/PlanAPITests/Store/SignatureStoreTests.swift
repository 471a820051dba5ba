import TestSupport
import Testing

@testable import PlanAPI

@Suite("The store of signatures") struct SignatureStoreTests {
  private let fixture: StoreFixture
  private let signatures: SignatureFixture
  private let store: SignatureStore
  private let content: SignedContent

  init() throws {
    fixture = try StoreFixture()
    signatures = try SignatureFixture()
    store = SignatureStore(fixture.connection)
    let recorded = try ProgressStore(fixture.connection).append(
      update(4, "VHXH", "2026-02").update, plan: fixture.plan, timeliness: .late, trail: fixture.trail())
    let key = try #require(PlanKey("39-kh-ubnd-2026"))
    content = SignedContent(plan: key, subject: .update(recorded), bytes: recorded.canonicalDocument(of: key))
  }

  private func append(_ message: [UInt8]) throws -> (signature: RecordedSignature, isNew: Bool) {
    let verified = try VerifiedSignature(
      message, over: content.bytes, since: content.begins, trusting: signatures.authorities().trust, at: signatures.now)
    return try store.append(verified, of: content, plan: fixture.plan, trail: fixture.trail(at: signatures.now))
  }

  @Test("A signature comes back as it went in, with the bytes that it covers; the same again is the one that is there")
  func roundTrip() throws {
    let message = try signatures.signer.sign(content.bytes)
    let (first, isNew) = try append(message)
    #expect(isNew)
    #expect(try store.signatures(of: content.object) == [first])
    #expect(try store.message(of: first.id) == message)
    guard case .update(let identifier) = content.object else { return }
    #expect(first.object == content.object)
    #expect(try store.signedContent(ofUpdate: identifier) == content.bytes)
    let head = try TrailStore(fixture.connection).head(of: fixture.plan)
    let again = try append(message)
    #expect(!again.isNew && again.signature == first)
    #expect(try TrailStore(fixture.connection).head(of: fixture.plan) == head)
    let second = try append(signatures.signer.sign(content.bytes))
    #expect(second.isNew && second.signature.id > first.id)
    let task = try #require(TaskNumber(4))
    #expect(
      try store.signatures(ofUpdatesOf: task, plan: fixture.plan) == [identifier: [first, second.signature]])
  }

  @Test(
    "What was changed since in a signature, or in what it covers, is found",
    arguments: [
      "UPDATE signed_update SET content = CAST(content || ' ' AS BLOB)", "DELETE FROM signed_update",
      "UPDATE signature SET cms = zeroblob(9)", "UPDATE signature SET content_sha256 = zeroblob(32)",
      "UPDATE signature SET cms_sha256 = zeroblob(32)",
    ] as [SQL])
  func finds(change: SQL) throws {
    let first = try append(signatures.signer.sign(content.bytes)).signature
    #expect(try DatabaseInspection(of: fixture.connection).found.isEmpty)
    try fixture.connection.execute(change)
    // What the trail tells of the row differs, too: see RowAgreementTests.
    let found = try DatabaseInspection(of: fixture.connection).found.filter { $0.part != .rows }
    #expect(found.map(\.part) == [.signatures])
    #expect(found.first?.description == "\(first.id) does not fit what it covers")
  }
}
