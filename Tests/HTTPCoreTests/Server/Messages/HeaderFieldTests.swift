import TestSupport
import Testing

extension ServerTests {
  @Suite(.inClearTextAndOverTLS) struct Fields {
    @Test(
      "A malformed field line is 400 and the end (RFC 9112 §5, RFC 9110 §5.1, §5.5)",
      arguments: [
        "A", "A b", ": b", ":", "A : b", "A\t: b", " A: b", "\tA: b", "A b: c", "A(: b", "A\"b: c", "É: b", "@: b",
        "A\u{0}: b", "A: \u{0}", "A: b\u{1}c", "A: \u{B}", "A: \u{1B}[2J", "A: b\u{7F}", "{\"a\": 1}",
      ])
    func refusesField(line: String) async throws {
      try await withServer { fixture in
        try fixture.expectRefusal(400, of: request("/echo", "\(line)\r\n"))
      }
    }

    @Test(
      "A folded line is 400 and the end, also before the first field (RFC 9112 §2.2, §5.2)",
      arguments: [
        "GET /echo HTTP/1.1\r\nHost: a\r\nA: b\r\n c\r\n\r\n", "GET /echo HTTP/1.1\r\nHost: a\r\nA: b\r\n\tc\r\n\r\n",
        "GET /echo HTTP/1.1\r\nHost: a\r\nA: b\r\n \r\n\r\n", "GET /echo HTTP/1.1\r\n Host: a\r\n\r\n",
        "GET /echo HTTP/1.1\r\n \r\nHost: a\r\n\r\n", "GET /echo HTTP/1.1\r\nHost:\r\n a\r\n\r\n",
      ])
    func refusesFolding(text: String) async throws {
      try await withServer { fixture in try fixture.expectRefusal(400, of: text) }
    }

    @Test(
      "White space around a value, an empty value, obs-text and every token character are accepted (RFC 9110 §5.5, §5.6.2)",
      arguments: ["A:b", "A:", "A: \t ", "A:\tb\t", "A: b\tc", "A: \u{E3}\u{FF}", "!#$%&'*+-.^_`|~09aZ: b"])
    func acceptsField(line: String) async throws {
      try await withServer { fixture in
        try fixture.expectAcceptance(of: request("/echo", "\(line)\r\n"))
      }
    }

    @Test("A field line, a head, and a number of fields over their limits are 431, at them taken (RFC 6585 §5)")
    func boundsFields() async throws {
      try await withServer { fixture in
        func line(_ size: Int) -> String { "A: " + String(repeating: "a", count: size - 3) + "\r\n" }
        try fixture.expectAcceptance(of: request("/echo", line(8192)))
        try fixture.expectRefusal(431, of: request("/echo", line(8193)))
        try fixture.expectRefusal(431, of: request("/echo", line(4 << 20)))
        let many = String(repeating: "A: b\r\n", count: 99)
        try fixture.expectAcceptance(of: request("/echo", many))
        try fixture.expectRefusal(431, of: request("/echo", many + "A: b\r\n"))
        let start = request("/echo", String(repeating: line(8000), count: 4)).utf8.count
        try fixture.expectAcceptance(
          of: request("/echo", String(repeating: line(8000), count: 4) + line(32_768 - start - 2)))
        try fixture.expectRefusal(
          431, of: request("/echo", String(repeating: line(8000), count: 4) + line(32_768 - start - 1)))
      }
    }

    @Test(
      "Host is uri-host with an optional port (RFC 9110 §7.2, RFC 3986 §3.2.2)",
      arguments: [
        "a", "A.example", "a:0", "a:65535", "a:", "1.2.3.4:80", "[::1]", "[::1]:80", "[2001:db8::1]:",
        "[::ffff:1.2.3.4]",
        "[v1.a:b]", "a%20b", "a_b", "\t a \t",
      ])
    func acceptsHost(host: String) async throws {
      try await withServer { fixture in
        for version in ["1.0", "1.1"] {
          let text = "GET /echo HTTP/\(version)\r\nConnection: keep-alive\r\nHost: \(host)\r\n\r\n"
          try fixture.expectAcceptance(of: text)
        }
      }
    }

    @Test(
      "A Host that is none is 400 and the end, in HTTP/1.0 too (RFC 9112 §3.2)",
      arguments: [
        "", " ", ":80", "a:65536", "a:123456", "a:-1", "a:+80", "a:8a", "a:80:80", "u@a", "u:p@a", "a,b", "a, b", "a b",
        "a/b", "a?b", "a#b", "a\\b", "http://a", "\"a\"", "<a>", "a%", "a%zz", "a%00", "xã", "[::1", "::1", "[]",
        "[:::]",
        "[1::2::3]", "[g::]", "[1.2.3.4]", "[::1]a", "[::1]:x", "[::1%25eth0]", "[v1]",
      ])
    func refusesHost(host: String) async throws {
      try await withServer { fixture in
        for version in ["1.0", "1.1"] {
          try fixture.expectRefusal(400, of: "GET /echo HTTP/\(version)\r\nHost: \(host)\r\n\r\n")
        }
      }
    }

    @Test("HTTP/1.1 has exactly one Host, HTTP/1.0 at most one (RFC 9112 §3.2)")
    func countsHosts() async throws {
      try await withServer { fixture in
        try fixture.expectRefusal(400, of: "GET /echo HTTP/1.1\r\n\r\n")
        try fixture.expectRefusal(400, of: "GET /echo HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n")
        try fixture.expectRefusal(400, of: "GET /echo HTTP/1.1\r\nHost: a\r\nA: b\r\nhost: b\r\n\r\n")
        try fixture.expectRefusal(400, of: "GET /echo HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n")
        try fixture.expectAcceptance(of: "GET /echo HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
      }
    }

    @Test(
      "What Connection names is not taken out of the request, and Upgrade is ignored (RFC 9110 §7.6.1, §7.8)",
      arguments: [
        "Connection: host, content-length, transfer-encoding\r\n", "Connection: Upgrade\r\nUpgrade: websocket\r\n",
        "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n", "Connection: ,,\r\n",
        "Connection: closed\r\n", "Proxy-Connection: close\r\n", "TE: trailers\r\nConnection: TE\r\n",
        "Trailer: close\r\n",
      ])
    func ignoresOptions(fields: String) async throws {
      try await withServer { fixture in
        try fixture.expectAcceptance(of: post("/collect/4", "body", fields), body: "body")
      }
    }
  }
}
