import TestSupport
import Testing

extension ServerTests {
  @Suite(.inClearTextAndOverTLS) struct RequestBodies {
    private func chunked(_ chunks: [String], _ fields: String = "", path: String) -> String {
      request(path, method: "POST", "Transfer-Encoding: chunked\r\n\(fields)")
        + (chunks + [""]).map { "\(String($0.utf8.count, radix: 16))\r\n\($0)\r\n" }.joined()
    }

    @Test("A body of up to the limit is taken, of one byte more refused with 413 (RFC 9110 §15.5.14)")
    func limitIsInclusive() async throws {
      try await withServer { fixture in
        let client = try fixture.connect()
        for (body, status) in [("", 200), ("1234", 200), ("12345", 413), ("1", 200)] {
          try client.send(post("/collect/4", body))
          let answer = try client.answer()
          #expect(answer.status == status)
          if status == 200 { #expect(answer.text == body) }
        }
      }
    }

    @Test("A chunked body is measured as it comes: the limit is its content's (RFC 9112 §7.1)")
    func limitCountsContent() async throws {
      try await withServer { fixture in
        let client = try fixture.connect()
        try client.send(chunked(["12", "3", "4"], path: "/collect/4"))
        #expect(try client.answer().text == "1234")
        try client.send(chunked(["12", "3", "45"], path: "/collect/4") + request("/echo"))
        let answer = try client.answer()
        #expect(answer.status == 413)
        #expect(answer.closes)
        #expect(try client.isAtEnd(), "what follows a refused body is not read as a request")
      }
    }

    @Test("A body announced over the limit gets its 413 before it is sent, and the client reads it while it sends")
    func refusesEarly() async throws {
      try await withServer { fixture in
        let client = try fixture.connect()
        try client.send(request("/collect/1048576", method: "POST", "Content-Length: 2097152\r\n"))
        let answer = try client.answer()
        #expect(answer.status == 413)
        #expect(answer.closes)
        try client.send([UInt8](repeating: 0, count: 2_097_152))
        #expect(try client.isAtEnd(), "an end and not a reset")
      }
    }

    @Test("A client that reads only after it has sent 2 MiB for nothing still reads its answer (RFC 9112 §9.6)")
    func answerSurvivesUpload() async throws {
      try await withServer { fixture in
        let client = try fixture.connect()
        try client.send(post("/collect/100", String(repeating: "x", count: 2_097_152)))
        #expect(try client.answer().status == 413)
        #expect(try client.isAtEnd())
      }
    }

    @Test("A chunked body over what is discarded ends the connection, its answer readable (RFC 9112 §9.6)")
    func answerSurvivesUnreadChunks() async throws {
      try await withServer { fixture in
        let client = try fixture.connect()
        let chunks = (0..<32).map { _ in String(repeating: "x", count: 65536) }
        try client.send(chunked(chunks, path: "/echo") + request("/echo/never"))
        #expect(try client.answer().status == 200)
        #expect(try client.isAtEnd())
      }
    }

    @Test("A small body that nobody reads is discarded and the connection goes on (RFC 9112 §9.3)")
    func discardsUnread() async throws {
      try await withServer { fixture in
        let client = try fixture.connect()
        let body = String(repeating: "GET /echo/hidden HTTP/1.1\r\nHost: a\r\n\r\n", count: 1000)
        for sent in [post("/echo", body), chunked([body, "more"], path: "/echo"), post("/one-piece", body)] {
          try client.send(sent)
          let answer = try client.answer()
          #expect(answer.status == 200)
          #expect(!answer.closes)
        }
        try client.send(request("/echo/next"))
        #expect(try client.answer().text == "GET /echo/next\n")
      }
    }

    @Test("A large body that nobody reads ends the connection")
    func closesOnLargeUnread() async throws {
      try await withServer { fixture in
        let client = try fixture.connect()
        try client.send(post("/echo", String(repeating: "x", count: 65537)) + request("/echo/never"))
        #expect(try client.answer().closes)
        #expect(try client.isAtEnd())
      }
    }

    @Test("Bodies much larger than any buffer are read in pieces", arguments: [false, true])
    func readsLargeBodies(isChunked: Bool) async throws {
      try await withServer { fixture in
        let client = try fixture.connect()
        let piece = String(repeating: "x", count: 1 << 20)
        if isChunked {
          try client.send(chunked([String](repeating: piece, count: 40), path: "/pieces"))
        } else {
          try client.send(request("/pieces", method: "POST", "Content-Length: \(40 << 20)\r\n"))
          for _ in 1...40 { try client.send(piece) }
        }
        #expect(try client.answer().text == "\(40 << 20)\n")
        try client.send(request("/echo"))
        #expect(try client.answer().text == "GET /echo\n")
      }
    }

    @Test(
      "A malformed chunked body is refused and its connection ends (RFC 9112 §7.1)",
      arguments: ["x\r\n", "-1\r\n", "4\nabcd", "3\r\nabcd\r\n", "4\r\nabcd\r\n0\r\nbad name: x\r\n\r\n"])
    func refusesMalformedChunks(body: String) async throws {
      try await withServer { fixture in
        let text = request("/collect/100", method: "POST", "Transfer-Encoding: chunked\r\n") + body
        let client = try fixture.connect()
        try client.send(text + request("/echo"))
        let answer = try client.answer()
        #expect(answer.status == 400)
        #expect(answer.closes)
        #expect(try client.isAtEnd())
      }
    }

    @Test("A body that could not be read fails in the same way when it is read again")
    func failsAgain() async throws {
      try await withServer { fixture in
        let client = try fixture.connect()
        try client.send(chunked(["12345"], path: "/again"))
        #expect(try client.answer().text == "2 true\n")
        #expect(try client.isAtEnd())
      }
    }

    @Test("100 is sent when the body is wanted, and then the answer (RFC 9110 §10.1.1)")
    func continues() async throws {
      try await withServer { fixture in
        let client = try fixture.connect()
        for _ in 1...2 {
          try client.send(request("/collect/4", method: "POST", "Content-Length: 4\r\nExpect: 100-Continue\r\n"))
          let interim = try client.answer()
          #expect(interim.status == 100)
          #expect(interim.fields.isEmpty)
          try client.send("body")
          #expect(try client.answer().text == "body")
        }
      }
    }

    @Test(
      "The final answer comes at once where the body is not wanted, and the connection ends (RFC 9110 §10.1.1)",
      arguments: [("/echo", 4, 200), ("/collect/4", 5, 413), ("/nothing", 4, 404)])
    func answersAtOnce(path: String, length: Int, status: Int) async throws {
      try await withServer { fixture in
        let client = try fixture.connect()
        try client.send(request(path, method: "POST", "Content-Length: \(length)\r\nExpect: 100-continue\r\n"))
        let answer = try client.answer()
        #expect(answer.status == status)
        #expect(answer.closes)
        #expect(try client.isAtEnd())
      }
    }

    @Test("No 100 for HTTP/1.0, for a request without a body, or for one whose body is there (RFC 9110 §10.1.1)")
    func doesNotContinue() async throws {
      try await withServer { fixture in
        let expecting = "Expect: 100-continue\r\n"
        let client = try fixture.connect()
        try client.send(post("/collect/4", "body", expecting))
        #expect(try client.answer().text == "body")
        try client.send(request("/collect/4", expecting))
        #expect(try client.answer().status == 200)
        try client.send(request("/collect/4", method: "POST", "Content-Length: 4\r\n\(expecting)", version: "1.0"))
        try client.send("body")
        #expect(try client.answer().text == "body")
      }
    }

    @Test("Another expectation is refused with 417 (RFC 9110 §10.1.1)")
    func refusesExpectation() async throws {
      try await withServer { fixture in
        let client = try fixture.connect()
        try client.send(post("/collect/4", "body", "Expect: a-miracle\r\n") + request("/echo"))
        let answer = try client.answer()
        #expect(answer.status == 417)
        #expect(answer.closes)
        #expect(try client.isAtEnd())
      }
    }
  }
}
