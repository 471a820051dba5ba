import TestSupport
import Testing

@testable import HTTPCore

extension ServerTests {
  @Suite(.inClearTextAndOverTLS) struct EventStreams {
    /// Reads what comes until it ends with `text`.
    private func read(_ client: Client, to text: String) throws {
      var received = ""
      while !received.hasSuffix(text) { received += String(decoding: try client.chunk(), as: UTF8.self) }
    }

    @Test("An answer that waits is woken by its signal from another loop, as often as it is sent", arguments: [1, 2])
    func wakes(loops: Int) async throws {
      try await withServer(loops: loops) { fixture in
        let listener = try fixture.connect()
        try listener.send(request("/events"))
        #expect(try listener.head().status == 200)
        #expect(await fixture.events.next() == "waits")
        // The responders of two loops have subscribers of their own.
        let publisher = try fixture.connectAccepted()
        let other = try fixture.connectAccepted()
        for _ in 1...3 {
          for client in [publisher, other] {
            try client.send(request("/publish"))
            #expect(try client.answer().text == "published\n")
          }
          #expect(await fixture.events.next() == "signalled")
          try read(listener, to: "event\n")
        }
      }
    }

    @Test("A stop ends answers that wait, in good order: their clients get the last chunk")
    func endsByStop() async throws {
      try await withServer { fixture in
        let listener = try fixture.connect()
        try listener.send(request("/events"))
        #expect(try listener.head().status == 200)
        #expect(await fixture.events.next() == "waits")
        fixture.server.stop()
        #expect(await fixture.events.next() == "ended")
        #expect(try listener.chunk().isEmpty)
        #expect(try listener.isAtEnd())
        try await fixture.running.value
      }
    }

    @Test("A client that hangs up ends an answer that waits")
    func endsByHangup() async throws {
      try await withServer { fixture in
        do {
          let listener = try fixture.connect()
          try listener.send(request("/events"))
          #expect(try listener.head().status == 200)
          #expect(await fixture.events.next() == "waits")
        }
        #expect(await fixture.events.next() == "ended")
      }
    }

    @Test("An answer to whom nothing happens says something now and then, and ends after its time")
    func endsQuiet() async throws {
      let limits = Limits.with {
        $0.streamPause = .milliseconds(20)
        $0.streamTimeout = .milliseconds(70)
      }
      try await withServer(limits: limits) { fixture in
        let listener = try fixture.connect()
        try listener.send(request("/events"))
        #expect(await fixture.events.next() == "waits")
        #expect(await fixture.events.next() == "quiet")
        while let event = await fixture.events.next(), event != "ended" { #expect(event == "quiet") }
        #expect(try listener.answer().text.hasPrefix(":\n"))
        try listener.send(request("/echo"))
        #expect(try listener.answer().text == "GET /echo\n", "the connection goes on")
      }
    }
  }
}
