import Testing

@testable import PlanAPI

@Suite("The store of tokens")
struct TokenStoreTests {
  private let fixture: StoreFixture
  private let store: TokenStore
  private let created = Instant(milliseconds: 1_000)
  private let trail: Trail

  init() throws {
    fixture = try StoreFixture()
    store = TokenStore(fixture.connection)
    trail = fixture.trail(at: created)
  }

  @Test("A token is found by its text, with all that was said of it", arguments: Role.allCases)
  func roundTrip(role: Role) throws {
    let (token, text) = try store.create(
      role: role, unit: UnitCode("VHXH"), plan: PlanKey("39-kh-ubnd-2026"), label: "Văn hóa",
      expiresAt: Instant(milliseconds: 9_000), trail: trail)
    #expect(token.role == role)
    #expect(token.unit == UnitCode("VHXH"))
    #expect(try store.find(text, at: created) == token)
    #expect(try store.list().last == token)
  }

  @Test("The city's unit needs no plan: it stands in many; any other's does")
  func city() throws {
    let (token, text) = try store.create(role: .city, unit: UnitCode("UBND-TP"), label: "", trail: trail)
    #expect(token.unit == UnitCode("UBND-TP") && token.plan == nil)
    #expect(try store.find(text, at: created) == token)
    #expect(throws: DatabaseError.self) {
      try store.create(role: .viewer, unit: UnitCode("UBND-TP"), label: "", trail: trail)
    }
  }

  @Test("The text is plan_ and the random bytes in base64url")
  func form() throws {
    let zeros = try store.create(role: .viewer, label: "", trail: trail) { [UInt8](repeating: 0, count: $0) }
    #expect(zeros.text.secret == "plan_" + String(repeating: "A", count: 43))
    let ones = try store.create(role: .viewer, label: "", trail: trail) { [UInt8](repeating: 255, count: $0) }
    #expect(ones.text.secret == "plan_" + String(repeating: "_", count: 42) + "8")
    #expect(TokenText(ones.text.secret) == ones.text)
    #expect("\(ones.text)" == "plan_…")
  }

  @Test(
    "A text without the form of a token is none",
    arguments: [
      "", "plan_", "plan_" + String(repeating: "A", count: 42), "PLAN_" + String(repeating: "A", count: 43),
      "plan_" + String(repeating: "A", count: 44), "plan_" + String(repeating: "+", count: 43),
      "plan_" + String(repeating: "A", count: 41) + "é",
    ])
  func malformed(text: String) { #expect(TokenText(text) == nil) }

  @Test("Only the hash is in the file")
  func atRest() throws {
    let (_, text) = try store.create(role: .admin, label: "findable label", trail: trail)
    try fixture.connection.checkpoint(.truncate)
    let bytes = try fixture.folder.bytes(of: fixture.folder.database)
    #expect(contains(bytes, Array("findable label".utf8)))
    #expect(contains(bytes, try SHA256Digest(of: Array(text.secret.utf8)).bytes))
    #expect(!contains(bytes, Array(text.secret.utf8.dropFirst(5))))
  }

  @Test("A text that nobody was given opens nothing")
  func wrong() throws {
    _ = try store.create(role: .admin, label: "", trail: trail)
    let text = try #require(TokenText("plan_" + String(repeating: "B", count: 43)))
    #expect(try store.find(text, at: created) == nil)
  }

  @Test("A revoked token opens nothing, and is revoked once")
  func revoked() throws {
    let (token, text) = try store.create(role: .admin, label: "", trail: trail)
    #expect(try store.revoke(token.id, trail: fixture.trail(at: Instant(milliseconds: 2_000))) == true)
    #expect(try store.find(text, at: created) == nil)
    #expect(try store.revoke(token.id, trail: fixture.trail(at: Instant(milliseconds: 3_000))) == false)
    #expect(try store.list().last?.revokedAt == Instant(milliseconds: 2_000))
    #expect(try store.revoke(999, trail: trail) == false)
  }

  @Test("A token is good until it expires", arguments: [(8_999, true), (9_000, false)])
  func expiry(now: Int64, isGood: Bool) throws {
    let (_, text) = try store.create(
      role: .viewer, label: "", expiresAt: Instant(milliseconds: 9_000), trail: trail)
    #expect((try store.find(text, at: Instant(milliseconds: now)) != nil) == isGood)
  }

  @Test("A token is not made for a plan or a unit that is not there")
  func unknown() throws {
    let none = try #require(PlanKey("none"))
    #expect(throws: StoreError.noSuchPlan(none)) { try store.create(role: .city, plan: none, label: "", trail: trail) }
    let error = #expect(throws: DatabaseError.self) {
      try store.create(
        role: .reporter, unit: UnitCode("NONE"), plan: PlanKey("39-kh-ubnd-2026"), label: "", trail: trail)
    }
    #expect(error?.isConstraint == true)
  }

  @Test("Each token is another")
  func random() throws {
    let texts = try (0..<20).map { _ in try store.create(role: .viewer, label: "", trail: trail).text }
    #expect(Set(texts).count == 20)
  }

  private func contains(_ bytes: [UInt8], _ wanted: [UInt8]) -> Bool {
    !bytes.ranges(of: wanted).isEmpty
  }
}

@Suite("SHA-256 and base64url")
struct DigestTests {
  @Test(
    "The digest is that of FIPS 180-4",
    arguments: [
      ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
      ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    ])
  func digest(message: String, hex: String) throws { #expect(try SHA256Digest(of: Array(message.utf8)).hex == hex) }

  @Test(
    "Base64url is that of RFC 4648 §10 without padding",
    arguments: [
      ("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy"), ("\u{3f}\u{3e}\u{3f}", "Pz4_"),
    ])
  func encoding(message: String, text: String) { #expect(base64URL(Array(message.utf8)) == text) }

  @Test("Only equal digests match")
  func matches() throws {
    let digest = try SHA256Digest(of: [1])
    #expect(digest.matches(try SHA256Digest(of: [1])))
    for position in 0..<32 {
      var bytes = digest.bytes
      bytes[position] ^= 1
      let other = try #require(SHA256Digest(bytes: bytes))
      #expect(!digest.matches(other))
    }
  }
}
