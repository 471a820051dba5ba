import HTTPCore
import Testing

@testable import PlanAPI

@Suite struct AnswerCacheTests {
  private static let noon = Instant(milliseconds: 1_767_225_600_000)
  private let cache = AnswerCache()

  private func head(
    _ target: String = "/v1/plans", method: String = "GET", _ fields: String = "Authorization: Bearer one\r\n"
  ) throws -> RequestHead {
    let head = RequestHead()
    var parser = RequestParser()
    let bytes = Array("\(method) \(target) HTTP/1.1\r\nHost: plan.example\r\n\(fields)\r\n".utf8)
    let length = try parser.parse(bytes.span, into: head)
    #expect(length == bytes.count)
    return head
  }

  private func keep(
    size: Int = 10, to head: RequestHead, for token: Token? = nil, version: UInt64 = 1, at now: Instant = noon
  ) throws {
    let response = Response(status: .ok, body: .bytes([UInt8](repeating: 0x20, count: size)))
    try cache.keep(response, to: head, for: token, version: version, at: now)
  }

  private func isKept(_ head: RequestHead, version: UInt64 = 1, at now: Instant = noon) -> Bool {
    cache.answer(to: head, version: version, at: now) != nil
  }

  @Test("An answer is found again by another head that asks for the same, and by HEAD")
  func findsAgain() throws {
    try keep(to: head())
    #expect(try isKept(head()))
    #expect(try isKept(head("/v1/plans", method: "HEAD")))
    #expect(try isKept(head("/v1/plans", "Authorization: Bearer one\r\nUser-Agent: curl\r\n")))
    #expect(try isKept(head("/v1/plans", "Authorization: Bearer one\r\nAccept-Encoding: br, gzip;q=0\r\n")))
  }

  @Test(
    "Nothing is found by a request that differs in something that an answer depends on",
    arguments: [
      ("/v1/plans?limit=1", "GET", "Authorization: Bearer one\r\n"),
      ("/v1/plans", "POST", "Authorization: Bearer one\r\n"),
      ("/v1/plans", "GET", ""),
      ("/v1/plans", "GET", "Authorization: Bearer two\r\n"),
      ("/v1/plans", "GET", "Authorization: Bearer one\r\nAuthorization: Bearer two\r\n"),
      ("/v1/plans", "GET", "Authorization: Bearer one\r\nAccept: text/csv\r\n"),
      ("/v1/plans", "GET", "Authorization: Bearer one\r\nAccept-Language: en\r\n"),
      ("/v1/plans", "GET", "Authorization: Bearer one\r\nAccept-Encoding: gzip\r\n"),
      ("/v1/plans", "GET", "Authorization: Bearer one\r\nAccept-Encoding: identity;q=0\r\n"),
      ("/v1/plans", "GET", "Authorization: Bearer one\r\nIf-None-Match: *\r\n"),
      ("/v1/plans", "GET", "Accept: Bearer one\r\n"),
    ])
  func tellsApart(target: String, method: String, fields: String) throws {
    try keep(to: head())
    #expect(try !isKept(head(target, method: method, fields)))
  }

  @Test("An answer holds for its version of the data and its quarter of an hour only")
  func ends() throws {
    let head = try head()
    try keep(to: head)
    #expect(isKept(head))
    #expect(!isKept(head, version: 2))
    #expect(isKept(head, at: Instant(milliseconds: AnswerCacheTests.noon.milliseconds + 899_999)))
    #expect(!isKept(head, at: Instant(milliseconds: AnswerCacheTests.noon.milliseconds + 900_000)))
  }

  @Test("An answer ends with the token that it was given to")
  func endsWithItsToken() throws {
    let expiry = Instant(milliseconds: AnswerCacheTests.noon.milliseconds + 1000)
    let head = try head()
    let token = Token(
      id: 1, role: .viewer, unit: nil, plan: nil, label: "screen", createdAt: AnswerCacheTests.noon, expiresAt: expiry,
      revokedAt: nil)
    try keep(to: head, for: token)
    #expect(isKept(head, at: Instant(milliseconds: expiry.milliseconds - 1)))
    #expect(!isKept(head, at: expiry))
  }

  @Test("A head that remembers its answer's place does not find what another token has there later")
  func forgetsPlaces() throws {
    let mine = try head()
    let others = try head("/v1/plans", "Authorization: Bearer two\r\n")
    try keep(to: mine)
    #expect(isKept(mine))
    try keep(to: others, version: 2)
    #expect(!isKept(mine, version: 2))
    #expect(isKept(others, version: 2))
  }

  @Test("The cache is bounded by bytes, and one answer never takes much of it")
  func isBounded() throws {
    let first = try head("/v1/plans/0")
    try keep(size: 1_000_000, to: first)
    for number in 1...8 { try keep(size: 1_000_000, to: head("/v1/plans/\(number)")) }
    #expect(!isKept(first))
    #expect(try isKept(head("/v1/plans/8")))
    let large = try head("/v1/plans/large")
    try keep(size: 1_100_000, to: large)
    #expect(!isKept(large))
  }
}
