import TestSupport
import Testing

@testable import HTTPCore

extension ServerTests {
  /// A head that repeats the last one is not read anew, which must never be seen from outside.
  @Suite(.inClearTextAndOverTLS) struct RepeatedHead {
    @Test("One changed byte makes another request of it, wherever it stands")
    func seesEveryChange() async throws {
      try await withServer { fixture in
        let client = try fixture.connect()
        for target in ["/echo/1", "/echo/1", "/echo/2", "/echo/11", "/echo/1"] {
          try client.send(request(target))
          #expect(try client.answer().text == "GET \(target)\n")
        }
        try client.send(request("/echo/1", method: "PUT"))
        #expect(try client.answer().text == "PUT /echo/1\n")
        try client.send(request("/echo/1", "X-Request-Id: one\r\n") + request("/echo/1", "X-Request-Id: two\r\n"))
        #expect(try client.answer()["X-Request-Id"] == "one")
        #expect(try client.answer()["X-Request-Id"] == "two")
        try client.send(request("/echo/1", "X-Request-Id: two\r\n"))
        #expect(try client.answer()["X-Request-Id"] == "two")
      }
    }

    @Test("The same head with another body of the same length is another request")
    func readsEachBody() async throws {
      try await withServer { fixture in
        let client = try fixture.connect()
        for body in ["first one", "secondone", "third one"] {
          try client.send(post("/collect/100", body))
          #expect(try client.answer().text == body)
        }
        let chunked = request("/collect/100", method: "POST", "Transfer-Encoding: chunked\r\n")
        for body in ["abc", "defgh"] {
          try client.send(chunked + "\(body.utf8.count)\r\n\(body)\r\n0\r\n\r\n")
          #expect(try client.answer().text == body)
        }
      }
    }

    @Test("A head that repeats the last is understood however it is cut", arguments: 1..<40)
    func isCutAnywhere(cut: Int) async throws {
      let bytes = Array(request("/echo/1").utf8)
      try await withServer { fixture in
        let client = try fixture.connect()
        try client.send(bytes + Array(bytes.prefix(cut)))
        #expect(try client.answer().text == "GET /echo/1\n")
        try client.send(Array(bytes.dropFirst(cut)) + bytes)
        #expect(try client.answer().text == "GET /echo/1\n")
        #expect(try client.answer().text == "GET /echo/1\n")
      }
    }

    @Test("What begins like the last head and goes on otherwise is refused as ever (RFC 9112 §5.1)")
    func refusesAnotherEnding() async throws {
      let accepted = request("/echo/1")
      try await withServer { fixture in
        let client = try fixture.connect()
        try client.send(accepted + accepted.dropLast(2) + "bad field\r\n\r\n")
        #expect(try client.answer().text == "GET /echo/1\n")
        #expect(try client.answer().status == 400)
        #expect(try client.isAtEnd())
      }
    }

    @Test("A head knows its own bytes at the front of others, and no shorter, longer or differing ones")
    func comparesBytes() throws {
      let text = request("/v1/plans?limit=10", "Accept: */*\r\n")
      let head = try parsedHead(text)
      let bytes = Array(text.utf8)
      func isRepeated(in bytes: [UInt8]) -> Bool { head.isRepeated(in: bytes.span) }
      #expect(isRepeated(in: bytes))
      #expect(isRepeated(in: bytes + Array("POST".utf8)))
      for index in bytes.indices {
        var changed = bytes
        changed[index] ^= 1
        #expect(!isRepeated(in: changed))
        #expect(!isRepeated(in: Array(bytes[..<index])))
      }
      let isEmptyRepeated = RequestHead().isRepeated(in: bytes.span)
      #expect(!isEmptyRepeated)
    }
  }
}
