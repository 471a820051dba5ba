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

    @Test("A connection above the limit gets 503 and is closed; when another ends there is room again")
    func refusesAboveLimit() async throws {
      try await withServer(limits: .with { $0.connections = 1 }, over: .clearText) { fixture in
        let first = try fixture.connect()
        try first.send(request("/echo"))
        #expect(try first.answer().status == 200)

        let second = try fixture.connect()
        let answer = try second.answer()
        #expect(answer.status == 503)
        #expect(answer.closes)
        #expect(answer["Retry-After"] == "5")
        #expect(answer["Date"] != nil)
        #expect(try second.isAtEnd())

        first.finishSending()
        #expect(try first.isAtEnd())
        // The room is made just after the end is seen here, so the first may still be counted once or twice.
        var status = 503
        while status == 503 {
          let third = try fixture.connect()
          try third.send(request("/echo"))
          status = try third.answer().status
        }
        #expect(status == 200)
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
        $0.lingerTimeout = .milliseconds(10)
      }
      // A session of TLS is for one thread.
      try await withServer(limits: limits, over: .clearText) { fixture in
        let busy = try fixture.connect()
        try busy.send(first)
        let other = busy.otherSide
        let bytes = Array(then.utf8)
        // Threads and not tasks, for they block. They end when the server closes the connection.
        try startThread(named: "sender") { while (try? other.send(bytes)) != nil {} }
        try startThread(named: "receiver") { other.discardAll() }
        for number in 1...20 {
          let client = try fixture.connect()
          try client.send(request("/echo/\(number)"))
          #expect(try client.answer().text == "GET /echo/\(number)\n")
        }
      }
    }
  }
}
