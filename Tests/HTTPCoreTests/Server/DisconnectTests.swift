import TestSupport
import Testing

extension ServerTests {
  @Suite(.inClearTextAndOverTLS) struct Disconnects {
    @Test("A client that half-closes after its requests is answered (RFC 9112 §9.6)")
    func answersHalfClosed() async throws {
      try await withServer { fixture in
        let client = try fixture.connect()
        try client.send(request("/echo/1") + post("/collect/4", "body") + request("/stream") + request("/echo/4"))
        client.finishSending()
        #expect(try client.answer().text == "GET /echo/1\n")
        #expect(try client.answer().text == "body")
        #expect(try client.answer().text == "one two three")
        #expect(try client.answer().text == "GET /echo/4\n")
        #expect(try client.isAtEnd())
      }
    }

    @Test("A client that half-closes while its responder waits is answered (RFC 9112 §9.6)")
    func answersHalfClosedLater() async throws {
      try await withServer { fixture in
        let client = try fixture.connect()
        try client.send(request("/gate"))
        #expect(await fixture.events.next() == "arrived")
        client.finishSending()
        fixture.gate.open()
        #expect(try client.answer().text == "passed\n")
        #expect(try client.isAtEnd())
      }
    }

    @Test("A request and the half-close behind it that are seen as one event are both taken (epoll(7), EPOLLRDHUP)")
    func seesBothAtOnce() async throws {
      try await withServer { fixture in
        let client = try fixture.connectAccepted()
        let blocker = try fixture.connectAccepted()
        try blocker.send(request("/block"))
        #expect(await fixture.events.next() == "arrived")
        // The loop sees neither before both have happened.
        try client.send(request("/echo/1"))
        client.finishSending()
        fixture.threadGate.open()
        #expect(try client.answer().text == "GET /echo/1\n")
        #expect(try client.isAtEnd())
      }
    }

    @Test("A client that half-closes inside a body is told so; inside a head, nothing is left to answer (RFC 9112 §8)")
    func endsIncomplete() async throws {
      try await withServer { fixture in
        let inBody = try fixture.connect()
        try inBody.send(request("/collect/100", method: "POST", "Content-Length: 100\r\n") + "begun")
        inBody.finishSending()
        let answer = try inBody.answer()
        #expect(answer.status == 400)
        #expect(answer.text == "incomplete\n")
        #expect(try inBody.isAtEnd())

        let inHead = try fixture.connect()
        try inHead.send("GET /echo HTTP/1.1\r\nHost: a\r\n")
        inHead.finishSending()
        #expect(try inHead.isAtEnd())
      }
    }

    @Test(
      "A client that vanishes inside its request or its answer harms nobody else",
      arguments: [
        "G", request("/collect/100", method: "POST", "Content-Length: 100\r\n") + "begun",
        request("/flood"), request("/bytes/50000000"), request("/gate"),
      ])
    func survivesVanishing(text: String) async throws {
      try await withServer { fixture in
        do {
          let client = try fixture.connect(receiveBuffer: 4096)
          try client.send(text)
          try client.resetOnClose()
        }
        let other = try fixture.connect()
        fixture.gate.open()
        try other.send(request("/echo"))
        #expect(try other.answer().text == "GET /echo\n")
      }
    }

    @Test("Writing to a connection that is reset is an error of that connection and no signal (SIGPIPE)")
    func survivesBrokenPipe() async throws {
      try await withServer { fixture in
        do {
          let client = try fixture.connect()
          try client.send(request("/flood"))
          _ = try client.answer(toHead: true)
          try client.resetOnClose()
        }
        let written = try #require(await fixture.events.next().flatMap(Int.init))
        #expect(written >= 0)
        let other = try fixture.connect()
        try other.send(request("/echo"))
        #expect(try other.answer().status == 200)
      }
    }
  }
}
