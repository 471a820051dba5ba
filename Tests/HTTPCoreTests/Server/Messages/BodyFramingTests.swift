import TestSupport
import Testing

extension ServerTests {
  @Suite(.inClearTextAndOverTLS) struct BodyFraming {
    @Test(
      "A Content-Length that is not 1*DIGIT, over 2^63-1, or differs is 400 and the end (RFC 9112 §6.3)",
      arguments: [
        "", " ", "+4", "-4", "-0", "0x4", "4,5", "4, 5", "4,", ",4", "4,,4", "4 4", "4;", "4.0", "4e0", "four", "\"4\"",
        "1_0",
        "9223372036854775808", "18446744073709551620", "99999999999999999999999999", "٤", "4\r\nContent-Length: 5",
        "4\r\nContent-Length:", "4\r\nA: b\r\ncontent-length: 04 ,5",
      ])
    func refusesLength(value: String) async throws {
      try await withServer { fixture in
        for version in ["1.0", "1.1"] {
          let text = request("/collect/9", method: "POST", "Content-Length: \(value)\r\n", version: version) + "body"
          try fixture.expectRefusal(400, of: text)
        }
      }
    }

    @Test(
      "One length, however often and with whatever zeros it is given, frames the body (RFC 9110 §8.6)",
      arguments: ["4", "\t4 ", "0004", "4, 4", "4,04", "4\r\nContent-Length: 4", "000000000000000000000000000004"])
    func acceptsLength(value: String) async throws {
      try await withServer { fixture in
        let text = request("/collect/9", method: "POST", "Content-Length: \(value)\r\n") + "body"
        try fixture.expectAcceptance(of: text, body: "body")
      }
    }

    @Test(
      "A Transfer-Encoding that is not chunked, last and once, is 400 and the end (RFC 9112 §6.1, §6.3)",
      arguments: [
        "", ",", "identity", "gzip", "xchunked", "chunkedx", "chunke", "chunked, chunked", "chunked, gzip",
        "chunked, identity",
        "chunked,", ",chunked", "chunked;a=b", "\"chunked\"", "'chunked'", "chun ked", "\u{B}chunked", "chunked\u{0}",
        "chunked\r\nTransfer-Encoding: chunked", "chunked\r\nTransfer-Encoding: identity",
        "chunked\r\nTransfer-Encoding:",
        "trailers", "chun\u{212A}ed",
      ])
    func refusesCoding(value: String) async throws {
      try await withServer { fixture in
        let text = request("/collect/9", method: "POST", "Transfer-Encoding: \(value)\r\n") + "0\r\n\r\n"
        try fixture.expectRefusal(400, of: text)
      }
    }

    @Test(
      "A coding that is not known before the final chunked is 501 and the end (RFC 9112 §6.1)",
      arguments: [
        "gzip, chunked", "identity, chunked", "gzip\r\nTransfer-Encoding: chunked", "x;q=1, deflate, chunked",
      ])
    func refusesUnknownCoding(value: String) async throws {
      try await withServer { fixture in
        let text = request("/collect/9", method: "POST", "Transfer-Encoding: \(value)\r\n") + "0\r\n\r\n"
        try fixture.expectRefusal(501, of: text)
      }
    }

    @Test(
      "Transfer-Encoding beside Content-Length, and in HTTP/1.0, is 400 and the end (RFC 9112 §6.1)",
      arguments: [
        ("1.1", "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n"),
        ("1.1", "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n"),
        ("1.1", "Content-Length: 0\r\nTransfer-Encoding: identity\r\n"),
        ("1.1", "content-length: 5\r\ntransfer-encoding: CHUNKED\r\n"),
        ("1.1", "Transfer-Encoding : chunked\r\n"),
        ("1.0", "Transfer-Encoding: chunked\r\n"),
        ("1.0", "Connection: keep-alive\r\nTransfer-Encoding: chunked\r\n"),
      ])
    func refusesAmbiguity(version: String, fields: String) async throws {
      try await withServer { fixture in
        let text = request("/collect/9", method: "POST", fields, version: version) + "0\r\n\r\n"
        try fixture.expectRefusal(400, of: text)
      }
    }

    private func chunked(_ path: String, _ body: String) -> String {
      request(path, method: "POST", "Transfer-Encoding: chunked\r\n") + body
    }

    @Test(
      "A malformed chunked body is 400 and the end (RFC 9112 §7.1)",
      arguments: [
        "\r\n", " 4\r\nbody\r\n0\r\n\r\n", "4 \r\nbody\r\n0\r\n\r\n", "0x4\r\nbody\r\n0\r\n\r\n",
        "+4\r\nbody\r\n0\r\n\r\n",
        "-4\r\nbody\r\n0\r\n\r\n", "4,4\r\nbody\r\n0\r\n\r\n", "four\r\n", "00000000000000004\r\nbody\r\n0\r\n\r\n",
        "10000000000000000\r\n", "ffffffffffffffff\r\n", "8000000000000000\r\n", "4\nbody\r\n0\r\n\r\n",
        "4\rbody\r\n0\r\n\r\n",
        "4\r\nbody\n0\r\n\r\n", "4\r\nbody0\r\n\r\n", "4\r\nbodybody\r\n0\r\n\r\n", "3\r\nbody\r\n0\r\n\r\n",
        "4;\r\nbody\r\n0\r\n\r\n", "4;a=\r\nbody\r\n0\r\n\r\n", "4;a=\"\r\nbody\r\n0\r\n\r\n",
        "4;a\rb\r\nbody\r\n0\r\n\r\n",
        "4;a=\"\u{0}\"\r\nbody\r\n0\r\n\r\n", "4;a\nbody\r\n0\r\n\r\n", "0\r\nA : b\r\n\r\n", "0\r\n A: b\r\n\r\n",
        "0\r\nA\r\n\r\n", "0\r\nA: b\n\r\n", "0\r\nA: \u{0}\r\n\r\n", "0\r\nA: b\r\n c\r\n\r\n", "0\r\n\n", "0\n\n",
      ])
    func refusesChunks(body: String) async throws {
      try await withServer { fixture in
        try fixture.expectRefusal(400, of: chunked("/collect/99", body))
        // The responder that leaves the body alone is answered, but what follows a lost frame is no request either.
        let client = try fixture.connect()
        try client.send(chunked("/echo", body) + request("/echo/after"))
        #expect(try client.answer().text == "POST /echo\n")
        #expect(try client.isAtEnd())
      }
    }

    @Test("Chunk extensions are ignored up to 4 KiB a body, above them 400 (RFC 9112 §7.1.1)")
    func boundsExtensions() async throws {
      try await withServer { fixture in
        let fitting = "4;" + String(repeating: "e", count: 4095) + "\r\nbody\r\n0\r\n\r\n"
        let over = "4;" + String(repeating: "e", count: 4095) + "\r\nbody\r\n0;e\r\n\r\n"
        try fixture.expectAcceptance(of: chunked("/collect/9", fitting), body: "body")
        try fixture.expectAcceptance(
          of: chunked("/collect/9", "4 ; a = \"x;\\\"y\"\r\nbody\r\n0\r\n\r\n"), body: "body")
        try fixture.expectRefusal(400, of: chunked("/collect/9", over))
      }
    }

    @Test("Trailers are bounded as fields are, and never merged into them (RFC 9112 §7.1.2, RFC 9110 §6.5.1)")
    func keepsTrailersApart() async throws {
      try await withServer { fixture in
        let forbidden =
          "4\r\nbody\r\n0\r\nContent-Length: 9\r\nTransfer-Encoding: gzip\r\nHost: b\r\nConnection: close\r\n"
          + "X-Request-Id: trailer\r\nAuthorization: x\r\n\r\n"
        try fixture.expectAcceptance(of: chunked("/collect/9", forbidden), body: "body")
        let many = String(repeating: "A: b\r\n", count: 101)
        try fixture.expectRefusal(431, of: chunked("/collect/9", "0\r\n\(many)\r\n"))
        let long = "A: " + String(repeating: "b", count: 9000) + "\r\n"
        try fixture.expectRefusal(431, of: chunked("/collect/9", "0\r\n\(long)\r\n"))
      }
    }

    @Test("A GET with a body is framed by it: the body is never a request (RFC 9110 §9.3.1)")
    func framesGet() async throws {
      try await withServer { fixture in
        let hidden = request("/echo/hidden")
        let plain = request("/echo", "Content-Length: \(hidden.utf8.count)\r\n") + hidden
        try fixture.expectAcceptance(of: plain, body: "GET /echo\n")
        let inChunks =
          request("/echo", "Transfer-Encoding: chunked\r\n")
          + "\(String(hidden.utf8.count, radix: 16))\r\n\(hidden)\r\n0\r\n\r\n"
        try fixture.expectAcceptance(of: inChunks, body: "GET /echo\n")
      }
    }

    @Test(
      "An expectation that is not 100-continue is 417 and the end (RFC 9110 §10.1.1)",
      arguments: ["", "100", "100-continue;a", "100-continue, b", "100continue", "200-ok", "100-continue\r\nExpect: x"])
    func refusesExpectation(value: String) async throws {
      try await withServer { fixture in
        try fixture.expectRefusal(417, of: post("/collect/9", "body", "Expect: \(value)\r\n"))
      }
    }

    @Test(
      "A refused HEAD has the fields of its refusal and no body (RFC 9110 §9.3.2)",
      arguments: [
        ("HEAD /echo HTTP/1.1\r\n\r\n", 400), ("HEAD /%00 HTTP/1.1\r\nHost: a\r\n\r\n", 400),
        ("\r\nHEAD /echo HTTP/1.1\r\nHost: a\r\nA : b\r\n\r\n", 400), ("HEAD /echo HTTP/2.0\r\n\r\n", 505),
        ("HEAD /echo HTTP/1.1\r\nHost: a\r\nExpect: x\r\n\r\n", 417),
      ])
    func answersRefusedHead(text: String, status: Int) async throws {
      try await withServer { fixture in
        let answer = try fixture.refusal(of: text, isHead: true)
        #expect(answer.status == status)
        #expect(answer["Content-Length"].flatMap(Int.init) ?? 0 > 0)
      }
    }

    @Test("A refused POST whose body begins like a HEAD keeps its answer's body (RFC 9110 §9.3.2)")
    func tellsHeadFromBody() async throws {
      try await withServer { fixture in
        let answer = try fixture.refusal(of: "POST /echo HTTP/1.1\r\nContent-Length: 5\r\n\r\nHEAD ")
        #expect(answer.status == 400)
        #expect(!answer.body.isEmpty)
      }
    }
  }
}
