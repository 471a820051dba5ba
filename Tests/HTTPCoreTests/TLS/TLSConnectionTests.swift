import TestSupport
import Testing

@testable import HTTPCore

extension ServerTests {
  /// How encrypted connections begin and end.
  @Suite struct TLSConnections {
    @Test("HTTP in clear text where TLS is expected is told so and ends (HTTP.md)", arguments: ["GET", "DELETE", "X"])
    func refusesClearText(method: String) async throws {
      try await withServer(over: .tls) { fixture in
        let client = try Client(fixture.address)
        try client.send(request("/echo", method: method))
        let answer = try client.answer()
        #expect(answer.status == 400)
        #expect(answer.closes)
        #expect(answer.text == "HTTP in clear text where TLS was expected\n")
        #expect(try client.isAtEnd())
      }
    }

    @Test(
      "Noise where TLS is expected ends the connection",
      arguments: [[0], [0x80, 0x2E, 1], [0x16, 3, 1, 0xFF, 0xFF], [0x16, 0, 0, 0, 1, 0]] as [[UInt8]])
    func refusesNoise(bytes: [UInt8]) async throws {
      try await withServer(over: .tls) { fixture in
        let client = try Client(fixture.address)
        try client.send(bytes + [UInt8](repeating: 0, count: 100))
        _ = try client.rest()
      }
    }

    @Test("TLS where clear text is expected ends the connection (HTTP.md)")
    func refusesTLS() async throws {
      try await withServer(over: .clearText) { fixture in
        #expect(throws: (any Error).self) { try Client(fixture.address, tls: .init()) }
      }
    }

    @Test(
      "A handshake that is not complete in time ends", arguments: [[], [0x16], [0x16, 3, 1, 2, 0, 1, 0]] as [[UInt8]])
    func endsSlowHandshake(bytes: [UInt8]) async throws {
      try await withServer(limits: .with { $0.handshakeTimeout = .milliseconds(30) }, over: .tls) { fixture in
        let client = try Client(fixture.address)
        try client.send(bytes)
        #expect(try client.isAtEnd())
      }
    }

    @Test("Handshakes that stand still hold nobody up, and a stop does not wait for them")
    func handshakesAreApart() async throws {
      try await withServer(over: .tls) { fixture in
        let standing = try (0..<20).map { _ in
          let client = try Client(fixture.address)
          try client.send([0x16, 3, 1, 2, 0])
          return client
        }
        let client = try fixture.connectAccepted()
        fixture.server.stop()
        #expect(try client.isAtEnd())
        for client in standing { #expect(try client.isAtEnd()) }
        try await fixture.running.value
      }
    }

    @Test("A handshake under way when a stop begins is finished, and the request behind it answered")
    func finishesHandshake() async throws {
      try await withServer(limits: .with { $0.stopGrace = .seconds(60) }, over: .tls) { fixture in
        let events = try fixture.connect()
        try events.send(request("/events"))
        #expect(await fixture.events.next() == "waits")
        let client = try Client(fixture.address, tls: .init()) {
          // Accepted after the one whose handshake waits, so that one is too.
          let later = try fixture.connectAccepted()
          later.finishSending()
          fixture.server.stop()
          #expect(try events.answer().status == 200, "the stop has begun")
        }
        try client.send(request("/echo"))
        let answer = try client.answer()
        #expect(answer.status == 200)
        #expect(answer.closes)
        for client in [client, events] { client.finishSending() }
        try await fixture.running.value
      }
    }

    @Test("Where none idles, a connection above the limit is closed, for before a handshake nothing can be said")
    func closesAboveLimit() async throws {
      try await withServer(limits: .with { $0.connections = 1 }, over: .tls) { fixture in
        let first = try fixture.connect()
        try first.send(request("/gate"))
        #expect(await fixture.events.next() == "arrived")
        #expect(try Client(fixture.address).isAtEnd())
        fixture.gate.open()
        #expect(try first.answer().status == 200)
      }
    }

    @Test(
      "A body cut off without close_notify does not pass for a whole one (RFC 9112 §9.8)", arguments: [true, false])
    func noticesCut(saysClose: Bool) async throws {
      try await withServer(over: .tls) { fixture in
        let client = try fixture.connect()
        try client.send(request("/collect/100", method: "POST", "Content-Length: 100\r\n") + "begun")
        if saysClose { client.finishSending() } else { client.cut() }
        let answer = try client.answer()
        #expect(answer.status == 400)
        #expect(answer.text == "incomplete\n")
        #expect(try client.isAtEnd())
      }
    }

    @Test("A whole request before a cut is answered (RFC 9112 §9.6)")
    func answersBeforeCut() async throws {
      try await withServer(over: .tls) { fixture in
        let client = try fixture.connect()
        try client.send(request("/echo"))
        client.cut()
        #expect(try client.answer().text == "GET /echo\n")
        #expect(try client.isAtEnd(), "with close_notify, or this throws")
      }
    }

    @Test("An answer that breaks off ends without close_notify (RFC 8446 §6.1)")
    func breaksOffUnsaid() async throws {
      try await withServer(over: .tls) { fixture in
        let client = try fixture.connect()
        try client.send(request("/broken"))
        #expect(try client.answer(toHead: true).status == 200)
        #expect(throws: AnswerError.self) { try client.rest() }
      }
    }
  }
}
