import TestSupport
import Testing

extension ServerTests {
  @Suite(.inClearTextAndOverTLS) struct KeepAlive {
    @Test("HTTP/1.1 connections are kept by default (RFC 9112 §9.3)")
    func keepsByDefault() async throws {
      try await withServer { fixture in
        let client = try fixture.connect()
        for number in 1...3 {
          try client.send(request("/echo/\(number)"))
          let answer = try client.answer()
          #expect(answer.status == 200)
          #expect(answer.text == "GET /echo/\(number)\n")
          #expect(answer["Connection"] == nil)
        }
      }
    }

    @Test(
      "The connection ends after the answer where the client asks for it, or is HTTP/1.0 and does not (RFC 9112 §9.3)",
      arguments: [
        ("1.1", "Connection: close\r\n"),
        ("1.1", "Connection: Close\r\n"),
        ("1.1", "Connection: keep-alive, close\r\n"),
        ("1.1", "Connection: te\r\nConnection: close\r\n"),
        ("1.0", ""),
        ("1.0", "Connection: close\r\n"),
        ("1.0", "Connection: keep-alive, close\r\n"),
      ])
    func closes(version: String, fields: String) async throws {
      try await withServer { fixture in
        let client = try fixture.connect()
        try client.send(request("/echo", fields, version: version) + request("/echo/never"))
        let answer = try client.answer()
        #expect(answer.status == 200)
        #expect(answer.closes)
        #expect(try client.isAtEnd(), "nothing after a close is answered")
      }
    }

    @Test("HTTP/1.0 connections are kept on request, and told so (RFC 9112 §9.3)")
    func keepsOldOnRequest() async throws {
      try await withServer { fixture in
        let client = try fixture.connect()
        for _ in 1...2 {
          try client.send(request("/echo", "Connection: keep-alive\r\n", version: "1.0"))
          let answer = try client.answer()
          #expect(answer.status == 200)
          #expect(answer["Connection"] == "keep-alive")
        }
      }
    }

    @Test("A connection that has idled without its task for a while is served again, as often as it asks")
    func servesParked() async throws {
      try await withServer { fixture in
        let client = try fixture.connectParked()
        for number in 1...3 {
          try client.send(request("/echo/\(number)") + request("/echo").prefix(10))
          #expect(try client.answer().text == "GET /echo/\(number)\n")
          try client.send(String(request("/echo").dropFirst(10)))
          #expect(try client.answer().text == "GET /echo\n")
          try fixture.waitUntilParked()
        }
        client.finishSending()
        #expect(try client.isAtEnd())
      }
    }
  }
}
