import TestSupport
import Testing

extension ServerTests {
  @Suite(.inClearTextAndOverTLS) struct RequestLines {
    @Test(
      "A request line that is not method SP target SP version CRLF is 400 and the end (RFC 9112 §3)",
      arguments: [
        "GET", "GET /", "GET / ", "GET  / HTTP/1.1", "GET /  HTTP/1.1", "GET / HTTP/1.1 ", "GET\t/\tHTTP/1.1",
        " GET / HTTP/1.1", "\tGET / HTTP/1.1", "GET /a b HTTP/1.1", "GET / HTTP/1.1 x", "G(T / HTTP/1.1",
        "GET, / HTTP/1.1", "G\u{0}T / HTTP/1.1", "GÉT / HTTP/1.1", "GET / HTTP/1.1\u{B}", "SSH-2.0-OpenSSH_9.2",
        "HTTP/1.1 200 OK",
      ])
    func refusesLine(line: String) async throws {
      try await withServer { fixture in
        try fixture.expectRefusal(400, of: "\(line)\r\nHost: a\r\n\r\n")
      }
    }

    @Test(
      "A line ends with CRLF: a bare CR or LF anywhere is 400 and the end (RFC 9112 §2.2)",
      arguments: [
        "GET / HTTP/1.1\nHost: a\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\n\n",
        "GET / HTTP/1.1\rHost: a\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\rB: c\r\n\r\n",
        "GET /\r HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET / HTTP/1.1\r\r\nHost: a\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\n\r\r\n",
        "\nGET / HTTP/1.1\r\nHost: a\r\n\r\n",
        "\rGET / HTTP/1.1\r\nHost: a\r\n\r\n", "GET / HTTP/1.1\n\rHost: a\n\r\n\r",
      ])
    func refusesBareEnds(text: String) async throws {
      try await withServer { fixture in try fixture.expectRefusal(400, of: text) }
    }

    @Test("One empty line before a request line is skipped, a second is 400 (RFC 9112 §2.2)")
    func skipsOneEmptyLine() async throws {
      try await withServer { fixture in
        try fixture.expectAcceptance(of: "\r\n" + request("/echo"))
        try fixture.expectRefusal(400, of: "\r\n\r\n" + request("/echo"))
      }
    }

    @Test(
      "A version that is none is 400 (RFC 9112 §2.3)",
      arguments: [
        "http/1.1", "Http/1.1", "HTTP/1.10", "HTTP/01.1", "HTTP/1", "HTTP/11", "HTTP/1.", "HTTP/.1", "HTTP/+1.1",
        "HTTP/1,1", "HTTP/1.1.1", "HTTPS/1.1", "XTTP/1.1", "HTTP 1.1", "HTTP/a.b",
      ])
    func refusesMalformedVersion(version: String) async throws {
      try await withServer { fixture in
        try fixture.expectRefusal(400, of: "GET /echo \(version)\r\nHost: a\r\n\r\n")
      }
    }

    @Test(
      "A version that is neither 1.0 nor 1.1 is 505 and the end (RFC 9110 §15.6.6)",
      arguments: [
        "GET / HTTP/0.9\r\nHost: a\r\n\r\n", "GET / HTTP/1.2\r\nHost: a\r\n\r\n", "GET / HTTP/2.0\r\nHost: a\r\n\r\n",
        "GET / HTTP/3.0\r\n\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
      ])
    func refusesVersion(text: String) async throws {
      try await withServer { fixture in try fixture.expectRefusal(505, of: text) }
    }

    @Test("An HTTP/0.9 request is 400: it gets a status line and no bare body (RFC 9112 §3)")
    func refusesSimpleRequest() async throws {
      try await withServer { fixture in
        let client = try fixture.connect()
        try client.send("GET /echo\r\n")
        #expect(try client.answer().status == 400)
        #expect(try client.isAtEnd())
      }
    }

    @Test("A method is a case-sensitive token, and one too long to be any is 501 (RFC 9110 §9.1, RFC 9112 §3)")
    func takesMethods() async throws {
      try await withServer { fixture in
        for method in ["get", "G!#$%&'*+-.^_`|~9", "PROPFIND"] {
          try fixture.expectAcceptance(of: request("/echo", method: method), body: "\(method) /echo\n")
        }
        try fixture.expectRefusal(501, of: request("/echo", method: String(repeating: "A", count: 33)))
      }
    }

    @Test(
      "A target of no form, or of one that its method cannot have, is 400 and the end (RFC 9112 §3.2)",
      arguments: [
        "GET echo", "GET ?a", "GET *", "OPTIONS **", "GET a:80", "CONNECT /", "CONNECT http://a/",
        "CONNECT a@b:1",
        "GET /echo#part", "GET /echo?a#part", "GET http:/echo", "GET http:///echo", "GET http://u@h/",
        "GET http://u:p@h/",
        "GET http://h:65536/", "GET http://h:a/", "GET http://h,i/", "GET http://[::1/", "GET http://[1::2::3]/",
        "GET ftp://h/",
      ])
    func refusesTarget(start: String) async throws {
      try await withServer { fixture in
        try fixture.expectRefusal(400, of: "\(start) HTTP/1.1\r\nHost: a\r\n\r\n")
      }
    }

    @Test(
      "A path with broken encoding, NUL, what is not UTF-8, or that climbs above its root is 400 (RFC 3986 §2.1, §5.2.4)",
      arguments: [
        "/%", "/%2", "/%zz", "/%u0041", "/?a=%g0", "/%00", "/a%00b", "/?a=%00", "/%FF", "/%C0%AF", "/%ED%A0%80", "/..",
        "/../echo", "/a/../../echo", "/%2e%2e/echo", "/a/%2E%2e/..", "/..%2Fecho", "/a\\b", "/<a>", "/{a}", "/a|b",
        "/a^b",
      ])
    func refusesPath(target: String) async throws {
      try await withServer { fixture in
        try fixture.expectRefusal(400, of: request(target))
      }
    }

    @Test("Bytes above ASCII in a target are 400: they come percent-encoded (RFC 9112 §3.2)")
    func refusesRawBytes() async throws {
      try await withServer { fixture in
        try fixture.expectRefusal(400, of: request("/xã"))
        try fixture.expectRefusal(400, of: request("/echo?q=xã"))
        try fixture.expectAcceptance(of: request("/echo?q=x%C3%A3"))
      }
    }

    @Test("The absolute form is accepted for either scheme, and its authority checked (RFC 9112 §3.2.2)")
    func acceptsAbsoluteForm() async throws {
      try await withServer { fixture in
        for target in [
          "http://h/echo", "HTTPS://h:443/echo", "http://[::1]:80/echo", "http://h:/echo", "http://h/echo?a",
        ] {
          try fixture.expectAcceptance(of: request(target), body: "GET \(target)\n")
        }
        try fixture.expectRefusal(400, of: "GET http://h/echo HTTP/1.1\r\n\r\n")
        try fixture.expectRefusal(400, of: "GET http://h/echo HTTP/1.1\r\nHost: a b\r\n\r\n")
      }
    }

    @Test("A target over its limit is 414, one at it is taken (RFC 9110 §15.5.15)")
    func boundsTarget() async throws {
      try await withServer { fixture in
        let longest = "/echo/" + String(repeating: "a", count: 8192 - 6)
        try fixture.expectAcceptance(of: request(longest))
        try fixture.expectRefusal(414, of: request(longest + "a"))
        try fixture.expectRefusal(414, of: request("/" + String(repeating: "a", count: 1 << 20)))
      }
    }
  }
}
