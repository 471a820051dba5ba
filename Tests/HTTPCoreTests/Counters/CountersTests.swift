import Synchronization
import TestSupport
import Testing

@testable import HTTPCore

@Suite("Counters") struct CounterTests {
  @Test(
    "A duration is counted with the first bound that it does not exceed",
    arguments: [
      (0, 0), (1, 0), (16_384, 0), (16_385, 1), (32_768, 1), (32_769, 2), (17_179_869_184, 20), (17_179_869_185, 21),
      (UInt64.max, 21),
    ] as [(UInt64, Int)])
  func bucket(nanoseconds: UInt64, index: Int) {
    #expect(DurationHistogram.bucket(of: nanoseconds) == index)
    if index < 21 { #expect(Double(nanoseconds) / 1e9 <= DurationHistogram.bounds[index]) }
    if index > 0 { #expect(Double(nanoseconds) / 1e9 > DurationHistogram.bounds[index - 1]) }
  }

  @Test("Durations add up, each as often as it is counted")
  func adds() {
    let histogram = DurationHistogram()
    histogram.add(10_000, times: 3)
    histogram.add(1_000_000_000)
    var counts = histogram.counts
    counts += histogram.counts
    #expect(counts.count == 8 && counts.buckets[0] == 6)
    #expect(abs(counts.sum - 2.00006) < 1e-9)
  }

  @Test("Each known status of each route has a place of its own, all others of a route share one")
  func slots() {
    let statuses = StatusSlot.codes + [299]
    let places = (0..<3).flatMap { route in statuses.map { StatusSlot.index(route: route, status: $0) } }
    #expect(Set(places).count == 3 * StatusSlot.count && places.max() == 3 * StatusSlot.count - 1)
    for odd in [0, 299, 599, 600, -1, 10_000] {
      #expect(StatusSlot.index(route: 1, status: odd) == StatusSlot.index(route: 1, status: 299))
    }
  }
}

extension ServerTests {
  @Suite("What a server counts") struct Counting {
    private func count(_ fixture: ServerFixture, _ status: Int?) -> UInt64 {
      fixture.server.counters.answers.filter { $0.status == status }.reduce(0) { $0 + $1.count }
    }

    @Test("Answers, connections and the limits that were hit", arguments: [1, 2])
    func counts(loops: Int) async throws {
      let limits = Limits.with { limits in
        limits.head = HeadLimits(target: 64, fieldLine: 128, fieldCount: 10, head: 256)
      }
      try await withServer(loops: loops, limits: limits, over: .clearText) { fixture in
        let counters = fixture.server.counters
        do {
          let client = try fixture.connect()
          for _ in 1...3 {
            try client.send(request("/echo"))
            #expect(try client.answer().status == 200)
          }
          try client.send(post("/collect/2", "abc"))
          #expect(try client.answer().status == 413)
        }
        #expect(try fixture.exchange(request("/" + String(repeating: "a", count: 65))).hasPrefix("HTTP/1.1 414"))
        #expect(
          try fixture.exchange(request("/echo", "X: \(String(repeating: "a", count: 130))\r\n")).hasPrefix(
            "HTTP/1.1 431"))
        #expect(try fixture.exchange("nonsense\r\n\r\n").hasPrefix("HTTP/1.1 400"))
        #expect(count(fixture, 200) == 3 && count(fixture, 413) == 1 && count(fixture, 414) == 1)
        #expect(count(fixture, 431) == 1 && count(fixture, 400) == 1)
        #expect(counters.answers.allSatisfy { $0.route == nil })
        for hit in [LimitHit.bodySize, .targetSize, .headSize] { #expect(counters.hits(of: hit) == 1, "\(hit)") }
        for hit in [LimitHit.connections, .rate, .headTimeout] { #expect(counters.hits(of: hit) == 0, "\(hit)") }
        #expect(counters.accepted == 4 && counters.made.count == 4 && counters.kept.count == 0)
        #expect(counters.turns.count == loops && counters.turns.allSatisfy { $0.count > 0 })
      }
    }

    @Test("Connections by what they do, and a limit of connections that was hit")
    func countsConnections() async throws {
      let limits = Limits.with { limits in
        limits.connections = 2
        limits.rate = 1
        limits.rateBurst = 4
      }
      try await withServer(limits: limits, over: .clearText) { fixture in
        let counters = fixture.server.counters
        let clients = try (1...3).map { _ in try fixture.connectAccepted() }
        #expect(counters.hits(of: .connections) == 1 && counters.accepted == 3)
        let open = counters.connections.filter { $0.state != "refused" }.reduce(0) { $0 + $1.count }
        #expect(open == 2)
        try clients[2].send(request("/echo") + request("/echo"))
        _ = try clients[2].answer()
        #expect(try clients[2].answer().status == 429)
        #expect(counters.hits(of: .rate) == 1 && count(fixture, 429) == 1)
      }
    }

    @Test("A deadline that was met wakes no loop: a server whose connections idle does nothing")
    func rests() async throws {
      let limits = Limits.with { limits in
        limits.headTimeout = .seconds(1)
        limits.keepAliveTimeout = .milliseconds(1500)
      }
      try await withServer(limits: limits, over: .clearText) { fixture in
        let text = request("/echo")
        var clients: [Client] = []
        for _ in 0..<20 {
          let client = try fixture.connect()
          try client.send(String(text.prefix(10)))
          // Its head has begun by the time another is answered, and parking that one parts the deadlines.
          try fixture.waitUntilParked()
          try client.send(String(text.dropFirst(10)))
          #expect(try client.answer().status == 200)
          clients.append(client)
        }
        try fixture.waitUntilParked()
        let before = fixture.server.counters.turns[0].count
        #expect(try clients[0].isAtEnd())
        #expect(fixture.server.counters.turns[0].count <= before + 5)
      }
    }

    @Test("A watchdog is fed while every loop turns, also one with nothing to do, and not while one is stuck")
    func watches() async throws {
      let meals = Meals()
      try await withServer(over: .clearText) { fixture in
        let watchdog = try LoopWatchdog(of: fixture.server, every: .milliseconds(2)) { meals.add() }
        await meals.wait(forMore: 2)
        let client = try fixture.connect()
        try client.send(request("/block"))
        #expect(await fixture.events.next() == "arrived")
        let before = meals.count
        // As many looks as another watchdog needs to be fed ten times; one may have been under way.
        try await withServer(over: .clearText) { other in
          let others = Meals()
          let second = try LoopWatchdog(of: other.server, every: .milliseconds(2)) { others.add() }
          await others.wait(forMore: 10)
          second.stop()
        }
        #expect(meals.count <= before + 1)
        fixture.threadGate.open()
        _ = try client.answer()
        await meals.wait(forMore: 3)
        watchdog.stop()
      }
    }
  }
}

/// What a watchdog is fed.
private final class Meals: Sendable {
  private let total = Atomic<Int>(0)
  private let log = EventLog()

  var count: Int { total.load(ordering: .sequentiallyConsistent) }

  func add() {
    total.add(1, ordering: .sequentiallyConsistent)
    log.record("fed")
  }

  func wait(forMore count: Int) async {
    let goal = self.count + count
    while self.count < goal { _ = await log.next() }
  }
}
