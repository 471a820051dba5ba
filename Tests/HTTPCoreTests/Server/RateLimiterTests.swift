import TestSupport
import Testing

@testable import HTTPCore

@Suite struct RateLimiterTests {
  private func address(_ text: String) throws -> Address { try #require(Address("\(text):4000")) }

  private func time(_ milliseconds: UInt64) -> UInt64 { 1_000_000_000_000 + milliseconds * 1_000_000 }

  @Test("An address has its burst at once, then its rate; an hour later no more than its burst again")
  func grants() throws {
    let limiter = RateLimiter(interval: .milliseconds(20), burst: 100, addresses: 1024)
    let peer = try address("192.0.2.1")
    for start: UInt64 in [0, 3_600_000] {
      #expect((0..<200).count { _ in limiter.refusal(of: peer, at: time(start)) == nil } == 100)
      #expect(limiter.refusal(of: peer, at: time(start + 19)) == 1)
      #expect((1...100).count { limiter.refusal(of: peer, at: time(start + 20 * $0)) == nil } == 100)
      #expect(limiter.refusal(of: peer, at: time(start + 2001)) == 1)
    }
  }

  @Test("The seconds told are those after which a request is welcome")
  func tellsWhen() throws {
    let limiter = RateLimiter(interval: .seconds(1), burst: 1, addresses: 8)
    let peer = try address("192.0.2.1")
    #expect(limiter.refusal(of: peer, at: time(0)) == nil)
    #expect(limiter.refusal(of: peer, at: time(1)) == 1)
    #expect(limiter.refusal(of: peer, at: time(999)) == 1)
    #expect(limiter.refusal(of: peer, at: time(1000)) == nil)
  }

  @Test(
    "Who shares an address, an IPv6 /64, or the IPv4 address mapped into IPv6, shares a bucket (RFC 6177 §2)",
    arguments: [
      ("192.0.2.1", "192.0.2.1", true), ("192.0.2.1", "192.0.2.2", false), ("192.0.2.1", "[::ffff:192.0.2.1]", true),
      ("[2001:db8::1]", "[2001:db8::ffff:1]", true), ("[2001:db8::1]", "[2001:db8:0:1::1]", false),
      ("[::1]", "[::2]", true), ("[::1]", "0.0.0.1", false), ("[::ffff:0.0.0.1]", "[::1]", false),
    ])
  func sharesBuckets(first: String, second: String, isShared: Bool) throws {
    let limiter = RateLimiter(interval: .seconds(1), burst: 1, addresses: 1 << 16)
    #expect(limiter.refusal(of: try address(first), at: time(0)) == nil)
    #expect((limiter.refusal(of: try address(second), at: time(0)) != nil) == isShared)
  }

  @Test("More addresses than are remembered make no harm: the one that asks most stays limited")
  func forgetsTheFullest() throws {
    let limiter = RateLimiter(interval: .seconds(1), burst: 2, addresses: 8)
    let busy = try address("192.0.2.1")
    for _ in 1...2 { #expect(limiter.refusal(of: busy, at: time(0)) == nil) }
    for number in 0..<1000 {
      #expect(limiter.refusal(of: try address("198.51.\(number / 250).\(number % 250)"), at: time(0)) == nil)
    }
    #expect(limiter.refusal(of: busy, at: time(0)) != nil)
  }
}

extension RateLimiterTests {
  @Test("The wait of a long interval is told in whole seconds, rounded up")
  func roundsUp() throws {
    let limiter = RateLimiter(interval: .seconds(30), burst: 2)
    let peer = try address("192.0.2.1")
    let waits: [Int?] = [0, 0, 0, 28_500, 30_000, 30_001].map { limiter.refusal(of: peer, at: time($0)) }
    #expect(waits == [nil, nil, 30, 2, nil, 30])
  }

  @Test("What is noted uses a bucket up and no more than that; to ask about it costs nothing")
  func notes() throws {
    let limiter = RateLimiter(interval: .milliseconds(500), burst: 200)
    let (peer, other) = (try address("192.0.2.1"), try address("192.0.2.2"))
    for _ in 0..<199 { limiter.note(peer, at: time(0)) }
    for _ in 0..<1000 { #expect(limiter.wait(of: peer, at: time(0)) == nil) }
    for _ in 0..<1000 { limiter.note(peer, at: time(0)) }
    #expect(limiter.wait(of: peer, at: time(0)) == 1)
    #expect(limiter.wait(of: other, at: time(0)) == nil)
    #expect(limiter.wait(of: peer, at: time(500)) == nil, "a thousand too many cost as much as one")
    limiter.note(peer, at: time(500))
    #expect(limiter.wait(of: peer, at: time(500)) == 1)
  }

  @Test("A clock that goes back gives nothing away")
  func clockBack() throws {
    let limiter = RateLimiter(interval: .seconds(1), burst: 1)
    let peer = try address("192.0.2.1")
    #expect(limiter.refusal(of: peer, at: time(5000)) == nil)
    #expect(limiter.refusal(of: peer, at: time(0)) != nil)
    #expect(limiter.wait(of: peer, at: time(0)) != nil)
  }

  @Test("Those whose address is not known share a bucket, and the bounds of an interval and a burst trap nothing")
  func extremes() throws {
    let peer = try address("192.0.2.1")
    for (interval, burst) in [(Duration.zero, Int.min), (.seconds(Int64.max), .max), (.seconds(-1), 0)] {
      let limiter = RateLimiter(interval: interval, burst: burst, addresses: 0)
      #expect(limiter.refusal(of: nil, at: time(0)) == nil)
      if burst < 2 { #expect(limiter.refusal(of: nil, at: time(0)) == 1) }
      #expect(limiter.refusal(of: peer, at: time(0)) == nil)
    }
  }
}

extension ServerTests {
  @Suite struct RateLimits {
    private func burst(_ count: Int) -> Limits {
      .with {
        // One more in seventeen minutes: no test is that slow.
        $0.rate = 1
        $0.rateBurst = count
      }
    }

    @Test("Requests without credentials above the burst get 429 with Retry-After, on every loop (RFC 6585 §4)")
    func refuses() async throws {
      try await withServer(loops: 2, limits: burst(3)) { fixture in
        let clients = [try fixture.connect(), try fixture.connect()]
        var statuses: [Int] = []
        for client in clients {
          try client.send(request("/echo") + request("/echo"))
          for _ in 1...2 {
            let answer = try client.answer()
            statuses.append(answer.status)
            #expect((answer["Retry-After"] == "1") == (answer.status == 429))
            #expect(!answer.closes)
          }
        }
        #expect(statuses == [200, 200, 200, 429])
      }
    }

    @Test("Requests with credentials are neither counted nor refused")
    func letsTokensPass() async throws {
      try await withServer(limits: burst(1)) { fixture in
        let client = try fixture.connect()
        let known = request("/echo", "Authorization: Bearer x\r\n")
        try client.send(known + known + request("/echo") + known + request("/echo") + known)
        var statuses: [Int] = []
        for _ in 1...6 { statuses.append(try client.answer().status) }
        #expect(statuses == [200, 200, 200, 200, 429, 200])
      }
    }

    @Test("The body of a request that comes too often is not read as a request, and HEAD gets no body")
    func staysInStep() async throws {
      try await withServer(limits: burst(1)) { fixture in
        let client = try fixture.connect()
        try client.send(request("/echo") + post("/echo", request("/echo/hidden")) + request("/echo", method: "HEAD"))
        #expect(try client.answer().status == 200)
        #expect(try client.answer().status == 429)
        #expect(try client.answer(toHead: true).status == 429)
        client.finishSending()
        #expect(try client.isAtEnd())
      }
    }
  }
}
