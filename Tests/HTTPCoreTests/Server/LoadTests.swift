import TestSupport
import Testing

@testable import HTTPCore

extension ServerTests {
  @Suite(.inClearTextAndOverTLS) struct Load {
    @Test("Two hundred connections at once on two loops are all served")
    func servesMany() async throws {
      try await withServer(loops: 2) { fixture in
        let clients = try (0..<200).map { _ in try fixture.connect() }
        for round in 1...3 {
          for (number, client) in clients.enumerated() { try client.send(request("/echo/\(round)/\(number)")) }
          for (number, client) in clients.enumerated() {
            #expect(try client.answer().text == "GET /echo/\(round)/\(number)\n")
          }
        }
      }
    }

    @Test("A connection above the limit takes the place of the one that has idled longest", arguments: [1, 2])
    func endsLongestIdle(loops: Int) async throws {
      try await withServer(loops: loops, limits: .with { $0.connections = 3 }) { fixture in
        var clients: [Client] = []
        for _ in 1...3 { clients.append(try fixture.connectAccepted()) }
        // The first is now the one that has idled least.
        try clients[0].send(request("/echo"))
        #expect(try clients[0].answer().status == 200)
        clients.append(try fixture.connectAccepted())
        #expect(try clients[1].isAtEnd())
        for client in [clients[0], clients[2], clients[3]] {
          try client.send(request("/echo"))
          #expect(try client.answer().status == 200)
        }
      }
    }

    @Test("A connection that has idled for long, and one that has never asked, give their place as well")
    func endsParked() async throws {
      try await withServer(limits: .with { $0.connections = 2 }) { fixture in
        let silent = try fixture.connect()
        let parked = try fixture.connectParked()
        _ = try fixture.connectAccepted()
        #expect(try silent.isAtEnd())
        let last = try fixture.connectAccepted()
        let others = [parked, last]
        #expect(others.count == 2)
      }
    }

    @Test("Where none idles, a connection above the limit gets 503 and the end, also when it has sent its request")
    func refusesAboveLimit() async throws {
      try await withServer(limits: .with { $0.connections = 1 }, over: .clearText) { fixture in
        let first = try fixture.connect()
        try first.send(request("/gate"))
        #expect(await fixture.events.next() == "arrived")

        for text in ["", request("/echo"), post("/echo", String(repeating: "x", count: 1 << 20))] {
          let second = try fixture.connect()
          try second.send(text)
          let answer = try second.answer()
          #expect(answer.status == 503)
          #expect(answer.closes)
          #expect(answer["Retry-After"] == "5")
          #expect(answer["Date"] != nil)
          #expect(try second.isAtEnd())
        }

        fixture.gate.open()
        #expect(try first.answer().text == "passed\n")
        let third = try fixture.connectAccepted()
        try third.send(request("/echo"))
        #expect(try third.answer().status == 200)
      }
    }

    @Test(
      "A client that never pauses does not keep the others waiting",
      arguments: [
        (request("/pieces", method: "POST", "Content-Length: \(1 << 40)\r\n"), String(repeating: "x", count: 1 << 20)),
        ("", String(repeating: request("/status/204"), count: 10_000)),
      ])
    func sharesTheLoop(first: String, then: String) async throws {
      // The endless upload is under way at the end of the test.
      let limits = Limits.with {
        $0.stopTimeout = .milliseconds(10)
        $0.lingerTime = .milliseconds(10)
      }
      // A session of TLS is for one thread.
      try await withServer(limits: limits, over: .clearText) { fixture in
        let busy = try fixture.connect()
        try busy.send(first)
        let other = busy.otherSide
        let bytes = Array(then.utf8)
        // Threads and not tasks, for they block. They end when the server closes the connection.
        try SystemThread(named: "sender") { while (try? other.send(bytes)) != nil {} }.detach()
        try SystemThread(named: "receiver") { other.discardAll() }.detach()
        for number in 1...20 {
          let client = try fixture.connect()
          try client.send(request("/echo/\(number)"))
          #expect(try client.answer().text == "GET /echo/\(number)\n")
        }
      }
    }
  }
}
