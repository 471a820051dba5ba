import TestSupport
import Testing

extension ServerTests {
  @Suite(.inClearTextAndOverTLS) struct Pipelining {
    private static let requests =
      request("/echo/1") + post("/collect/100", "body of 2") + "\r\n" + request("/echo/3", method: "HEAD")
      + request("/collect/100", method: "POST", "Transfer-Encoding: chunked\r\n")
      + "4\r\nbody\r\n5;x=\"y\"\r\n of 4\r\n0\r\nTrailer: x\r\n\r\n" + post("/echo/5", "left unread")
      + request("/stream") + request("/echo/7")

    private func expectAnswers(from client: Client) throws {
      #expect(try client.answer().text == "GET /echo/1\n")
      #expect(try client.answer().text == "body of 2")
      let headAnswer = try client.answer(toHead: true)
      #expect(headAnswer["Content-Length"] == "13")
      #expect(try client.answer().text == "body of 4")
      #expect(try client.answer().text == "POST /echo/5\n")
      #expect(try client.answer().text == "one two three")
      #expect(try client.answer().text == "GET /echo/7\n")
    }

    @Test(
      "Pipelined requests are answered in order however the bytes are cut (RFC 9112 §9.3.2)",
      arguments: [1, 2, 7, 16, 61, 150, 1_000_000])
    func answersInOrder(size: Int) async throws {
      let bytes = Array(Pipelining.requests.utf8)
      try await withServer { fixture in
        let client = try fixture.connect()
        for start in stride(from: 0, to: bytes.count, by: size) {
          try client.send(Array(bytes[start..<min(start + size, bytes.count)]))
        }
        try expectAnswers(from: client)
      }
    }

    @Test("A thousand requests in one go get a thousand answers, and those after them theirs (RFC 9112 §9.3.2)")
    func answersMany() async throws {
      try await withServer { fixture in
        let client = try fixture.connect()
        for round in 0..<3 {
          try client.send((0..<1000).map { request("/echo/\(round)/\($0)") }.joined())
          for number in 0..<1000 {
            let answer = try client.answer()
            guard answer.text == "GET /echo/\(round)/\(number)\n" else {
              Issue.record("\(answer.text) came where \(round)/\(number) was due")
              return
            }
          }
        }
      }
    }

    @Test("A request behind one that waits for its responder is answered after it (RFC 9112 §9.3.2)")
    func waitsForTheFirst() async throws {
      try await withServer { fixture in
        let client = try fixture.connect()
        try client.send(request("/gate") + request("/echo"))
        #expect(await fixture.events.next() == "arrived")
        try client.send(request("/echo/2"))
        fixture.gate.open()
        #expect(try client.answer().text == "passed\n")
        #expect(try client.answer().text == "GET /echo\n")
        #expect(try client.answer().text == "GET /echo/2\n")
      }
    }

    @Test("An answer is not held back by the responder of the request behind it")
    func sendsBeforeTheNext() async throws {
      try await withServer { fixture in
        let client = try fixture.connect()
        try client.send(request("/echo/1") + request("/echo/2") + request("/gate") + request("/echo/4"))
        #expect(try client.answer().text == "GET /echo/1\n")
        #expect(try client.answer().text == "GET /echo/2\n")
        fixture.gate.open()
        #expect(try client.answer().text == "passed\n")
        #expect(try client.answer().text == "GET /echo/4\n")
      }
    }
  }
}
