import HTTPCore
import Testing

@testable import PlanAPI

@Suite struct AnswerCacheTests {
  private static let noon = Instant(milliseconds: 1_767_225_600_000)
  private static let plans = (a: DataVersion.Scope(plan: "a-2026"), b: DataVersion.Scope(plan: "b-2026"))
  private let data = DataVersion()
  private let cache: AnswerCache

  init() { cache = AnswerCache(of: data) }

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
    size: Int = 10, to head: RequestHead, for token: Token? = nil, of scope: DataVersion.Scope = plans.a,
    at now: Instant = noon
  ) throws {
    let response = Response(status: .ok, body: .bytes([UInt8](repeating: 0x20, count: size)))
    try cache.keep(response, to: head, for: token, of: scope, version: data.current(scope), at: now)
  }

  private func isKept(_ head: RequestHead, at now: Instant = noon) -> Bool { cache.answer(to: head, at: now) != nil }

  private func change(_ keys: String..., shared isShared: Bool = false) {
    var changes = DataChanges(isShared: isShared)
    for key in keys { changes.note(PlanKey(key)) }
    data.raise(changes)
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

  @Test("An answer on a plan holds while the plan, the tokens and what belongs to no plan are as they were")
  func endsWithItsPlan() throws {
    let (own, all) = (try head("/v1/plans/a-2026"), try head("/v1/plans"))
    let changes: [(plans: [String], isShared: Bool, isKept: Bool)] = [
      (["b-2026"], false, true), ([], false, true), (["b-2026", "a-2026"], false, false), ([], true, false),
    ]
    for (plans, isShared, holds) in changes {
      try keep(to: own)
      try keep(to: all, of: .everything)
      #expect(isKept(own) && isKept(all))
      var made = DataChanges(isShared: isShared)
      for plan in plans { made.note(PlanKey(plan)) }
      data.raise(made)
      #expect(isKept(own) == holds, "\(plans) \(isShared)")
      #expect(!isKept(all))
    }
    try keep(to: own)
    data.raise(.everything)
    #expect(!isKept(own))
  }

  @Test("What was read before a change is not kept as of after it")
  func isNotOlderThanItsVersion() throws {
    let head = try head()
    let before = data.current(Self.plans.a)
    change("a-2026")
    try cache.keep(
      Response(status: .ok, body: .bytes([1])), to: head, for: nil, of: Self.plans.a, version: before, at: Self.noon)
    #expect(!isKept(head))
  }

  @Test(
    "What lies below a plan depends on that plan alone, all else on everything",
    arguments: [
      ("/v1/plans/a-2026/kpis?period=2026-03", true), ("/v1/plans/a-2026", true), ("/v1/plans/%61-2026/tasks", true),
      ("/v1/public/plans/a-2026/tasks", true), ("/v1/plans/b-2026/../a-2026/kpis", true), ("/v1/plans", false),
      ("/v1/public/plans", false), ("/v1/overview", false), ("/v1/me", false), ("/plans/a-2026", false), ("/", false),
    ])
  func scopes(target: String, isOfPlan: Bool) throws {
    #expect(DataVersion.Scope(of: try head(target).target()) == (isOfPlan ? Self.plans.a : .everything))
  }

  @Test("An answer holds for its quarter of an hour only")
  func ends() throws {
    let head = try head()
    try keep(to: head)
    #expect(isKept(head))
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
    let later = Instant(milliseconds: AnswerCacheTests.noon.milliseconds + 900_000)
    try keep(to: others, at: later)
    #expect(!isKept(mine, at: later))
    #expect(isKept(others, at: later))
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

  @Test("Its bytes never pass the limit, and are those of what is kept")
  func countsBytes() throws {
    let cache = AnswerCache(of: data, limit: 40_000)
    for number in 0..<200 {
      if number % 50 == 0 { change("b-2026") }
      let response = Response(status: .ok, body: .bytes([UInt8](repeating: 0x20, count: number % 7 * 500)))
      let scope = number % 3 == 0 ? Self.plans.b : Self.plans.a
      try cache.keep(
        response, to: head("/v1/plans/\(number % 90)"), for: nil, of: scope, version: data.current(scope),
        at: Self.noon)
      #expect((1...40_000).contains(cache.bytes))
    }
    let before = cache.bytes
    for _ in 1...3 {
      try cache.keep(
        Response(status: .ok, body: .bytes([1])), to: head("/v1/plans/x"), for: nil, of: Self.plans.a,
        version: data.current(Self.plans.a), at: Self.noon)
    }
    #expect((before + 1...before + 1200).contains(cache.bytes), "the same again takes no more")
  }

  @Test("To make room, what holds no more goes first")
  func makesRoom() throws {
    let (old, kept) = (try head("/v1/plans/b-2026"), try head("/v1/plans/a-2026"))
    try keep(to: kept)
    for number in 1...8 { try keep(size: 1_000_000, to: head("/v1/plans/b-2026/\(number)"), of: Self.plans.b) }
    try keep(to: old, of: Self.plans.b)
    change("b-2026")
    try keep(size: 1_000_000, to: head("/v1/plans/a-2026/kpis"))
    #expect(isKept(kept))
    #expect(!isKept(old))
  }

  @Test("With no room nothing is kept")
  func keepsNothing() throws {
    let none = AnswerCache(of: data, limit: 0)
    try none.keep(
      Response(status: .ok, body: .bytes([1])), to: head(), for: nil, of: .everything, version: data.current,
      at: Self.noon)
    #expect(try none.answer(to: head(), at: Self.noon) == nil && none.bytes == 0)
  }
}
