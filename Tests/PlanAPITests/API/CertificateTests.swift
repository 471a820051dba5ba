import Testing

@testable import HTTPCore
@testable import PlanAPI

/// Client certificates as credentials.
@Suite struct CertificateTests {
  private static let digits = String(repeating: "0123456789abcdef", count: 4)

  private static let colons = digits.map(String.init).joined(separator: ":")
  private static let short = String(digits.dropLast())

  @Test(
    "A fingerprint is 64 hexadecimal digits, with colons or without", arguments: [digits, digits.uppercased(), colons])
  func readsFingerprint(text: String) {
    #expect(CertificateReference(sha256: text) == .sha256(CertificateTests.digits))
  }

  @Test("Anything else is no fingerprint", arguments: [short, "\(digits)0", "\(short)g", ""])
  func refusesFingerprint(text: String) { #expect(CertificateReference(sha256: text) == nil) }

  @Test(
    "A subject is a name in ASCII",
    arguments: [
      ("CN=Reporter VHXH,O=X\\C3\\A3", true), ("CN=Xã", false), ("Reporter", false), ("", false), ("CN=a\n", false),
      ("=a", false), ("CN=" + String(repeating: "a", count: 998), false),
    ])
  func readsSubject(text: String, isGood: Bool) {
    #expect(CertificateReference(subject: text) == (isGood ? .subject(text) : nil))
  }

  @Test("A certificate stands for its token until that is revoked or ends; a fingerprint comes before a name")
  func findsToken() throws {
    let fixture = try StoreFixture()
    let store = TokenStore(fixture.connection)
    let created = Instant(milliseconds: 1_000)
    let trail = fixture.trail(at: created)
    let digest = [UInt8](repeating: 0xAB, count: 32)
    func find(_ sha256: [UInt8], _ subject: String, at milliseconds: Int64 = 1_000) throws -> Int64? {
      try store.find(certificate: sha256, subject: subject, at: Instant(milliseconds: milliseconds))?.id
    }
    let named = try store.create(
      role: .viewer, label: "", certificate: CertificateReference(subject: "CN=a"), trail: trail
    ).token
    let exact = try store.create(
      role: .viewer, label: "", expiresAt: Instant(milliseconds: 2_000),
      certificate: CertificateReference(sha256: String(repeating: "ab", count: 32)), trail: trail
    ).token
    #expect(try store.list().suffix(2) == [named, exact])
    let other = [UInt8](repeating: 0, count: 32)
    #expect(try find(other, "CN=a") == named.id)
    #expect(try find(other, "CN=A") == nil)
    #expect(try find(digest, "CN=b") == exact.id)
    #expect(try find(digest, "CN=a") == exact.id)
    #expect(try find(digest, "CN=b", at: 2_000) == nil)
    #expect(throws: StoreError.certificateTaken) {
      try store.create(role: .admin, label: "", certificate: named.certificate, trail: trail)
    }
    #expect(try store.revoke(named.id, trail: trail))
    #expect(try find(other, "CN=a") == nil)
    let next = try store.create(role: .admin, label: "", certificate: named.certificate, trail: trail).token
    #expect(try find(other, "CN=a") == next.id)
  }

  @Test("An answer that one certificate was given is found by no other, and not without one")
  func tellsCertificatesApart() throws {
    let data = DataVersion()
    let cache = AnswerCache(of: data)
    let noon = Instant(milliseconds: 1_767_225_600_000)
    func head() throws -> RequestHead {
      let head = RequestHead()
      var parser = RequestParser()
      _ = try parser.parse(Array("GET /v1/me HTTP/1.1\r\nHost: a\r\n\r\n".utf8).span, into: head)
      return head
    }
    let mine = ClientCertificate(sha256: [UInt8](repeating: 1, count: 32), subject: "CN=a")
    let others = ClientCertificate(sha256: [UInt8](repeating: 2, count: 32), subject: "CN=a")
    try cache.keep(
      Response(status: .ok, body: .bytes([1])), to: head(), from: mine, for: nil, of: .everything,
      version: data.current, at: noon)
    #expect(try cache.answer(to: head(), from: mine, at: noon) != nil)
    #expect(try cache.answer(to: head(), from: others, at: noon) == nil)
    #expect(try cache.answer(to: head(), at: noon) == nil)
  }
}
