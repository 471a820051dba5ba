import HTTPCore
import TestSupport
import Testing

extension ServerTests {
  @Suite(.inClearTextAndOverTLS) struct Refusals {
    @Test(
      "A malformed request is answered, and nothing after it is read (RFC 9112 §2.2, HTTP.md)",
      arguments: [
        ("GET /\r\n\r\n", 400),
        (" GET / HTTP/1.1\r\nHost: a\r\n\r\n", 400),
        ("GET / HTTP/1.1\nHost: a\n\n", 400),
        ("GET / HTTP/1.1\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost : a\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: a\r\n folded: b\r\n\r\n", 400),
        ("GET /%00 HTTP/1.1\r\nHost: a\r\n\r\n", 400),
        ("GET /../.. HTTP/1.1\r\nHost: a\r\n\r\n", 400),
        ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +5\r\n\r\nhello", 400),
        ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello", 400),
        ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
        ("POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
        ("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", 501),
        ("GET / HTTP/2.0\r\nHost: a\r\n\r\n", 505),
        ("GET /\(String(repeating: "a", count: 9000)) HTTP/1.1\r\nHost: a\r\n\r\n", 414),
        ("GET / HTTP/1.1\r\nHost: a\r\nA: \(String(repeating: "a", count: 9000))\r\n\r\n", 431),
        ("GET / HTTP/1.1\r\nHost: a\r\n\(String(repeating: "A: b\r\n", count: 200))\r\n", 431),
      ])
    func refuses(text: String, status: Int) async throws {
      try await withServer { fixture in
        let client = try fixture.connect()
        try client.send(request("/echo/before") + text + request("/echo/after"))
        #expect(try client.answer().text == "GET /echo/before\n")
        let answer = try client.answer()
        #expect(answer.status == status)
        #expect(answer.closes)
        #expect(try client.isAtEnd())
      }
    }

    @Test("A TLS hello on the plain port is refused at its first byte (RFC 8446 §5.1)")
    func refusesTLS() async throws {
      try await withServer { fixture in
        let client = try fixture.connect()
        try client.send([0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xfc, 0x03, 0x03])
        let answer = try client.answer()
        #expect(answer.status == 400)
        #expect(try client.isAtEnd())
      }
    }

    @Test("A client that goes on sending after its refusal is heard no longer than the linger limit")
    func endsLingering() async throws {
      try await withServer(limits: .with { $0.lingerTime = .milliseconds(50) }) { fixture in
        let client = try fixture.connect()
        try client.send("malformed\r\n\r\n")
        #expect(try client.answer().status == 400)
        #expect(throws: ClientError.self, "sending fails once the server has closed") {
          while true { try client.send([UInt8](repeating: 0, count: 1 << 20)) }
        }
      }
    }
  }
}
