/// Methods, and what a request asks of its connection (RFC 9110 §7.6.1, §7.8, §9, §10.1.1; RFC 9112 §9).
extension CorpusRequest {
  static let methodsAndConnections: [CorpusRequest] = Array(
    [notAllowed, unknownMethods, methods, closing, notClosing, connections, expectations].joined())

  private static let notAllowed = ["POST", "PUT", "PATCH", "DELETE"].map { method -> CorpusRequest in
    goesOn(405, "\(method) where it is not allowed", line("\(method) /healthz HTTP/1.1"))
  }

  private static let unknownMethods = [
    "get", "Get", "GETT", "GE", "G", "-", "1", "!#$%&'*+-.^_`|~", "PROPFIND", "MKCOL", "REPORT", "M-SEARCH", "PURGE",
    "LINK",
    "SEARCH", "QUERY", "TRACE", "_", String(repeating: "A", count: 32),
  ].map { method -> CorpusRequest in goesOn(501, "method \(method)", line("\(method) /healthz HTTP/1.1")) }

  private static let methods: [CorpusRequest] = [
    .goesOn(200, "HEAD", line("HEAD /healthz HTTP/1.1")),
    .goesOn(404, "HEAD of nothing", line("HEAD /nothing HTTP/1.1")),
    .goesOn(200, "HEAD with a body", "HEAD /healthz HTTP/1.1\r\nHost: a\r\nContent-Length: 7\r\n\r\n\(content)"),
    .goesOn(
      200, "HEAD in chunks",
      "HEAD /healthz HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n"),
    .goesOn(
      405, "body where no method takes it", "PUT /healthz HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nGET /"),
    .goesOn(
      501, "body of a method that is not known", "LOCK /healthz HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nGET /"
    ),
    .goesOn(
      404, "body for nothing",
      "POST /nothing HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nGET /\r\n0\r\n\r\n"),
    .goesOn(401, "body without a token", "POST /v1/plans HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nGET /"),
    .goesOn(501, "CONNECT", line("CONNECT plan.example:443 HTTP/1.1")),
    .goesOn(501, "CONNECT of an IPv6 address", line("CONNECT [::1]:443 HTTP/1.1")),
    .ends(501, "method of 33 letters", line("\(String(repeating: "A", count: 33)) /healthz HTTP/1.1")),
    .goesOn(200, "empty line in front", "\r\n" + line("GET /healthz HTTP/1.1")),
    .ends(400, "two empty lines in front", "\r\n\r\n" + line("GET /healthz HTTP/1.1")),
    .ends(400, "LF in front", "\n" + line("GET /healthz HTTP/1.1")),
    .ends(400, "blank line in front", " \r\n" + line("GET /healthz HTTP/1.1")),
  ]

  private static let closing = [
    "close", "CLOSE", "close, close", "foo, close, bar", ",close", "keep-alive,\tclose ", "Upgrade, close",
    "a\r\nConnection: close",
  ].map { value -> CorpusRequest in
    ends(200, "Connection: \(value.debugDescription)", get("Connection: \(value)\r\n"))
  }

  private static let notClosing = [
    "keep-alive", "\"close\"", "close;q=1", "closed", "not-close", "clo se", "foo", ",", "host", "a, , b",
  ].map { value -> CorpusRequest in
    goesOn(200, "Connection: \(value), which ends nothing", get("Connection: \(value)\r\n"))
  }

  private static let connections: [CorpusRequest] = [
    .ends(200, "HTTP/1.0 that wants both", get("Connection: keep-alive, close\r\n", version: "1.0")),
    .ends(200, "HTTP/1.0 with a word for proxies", get("Proxy-Connection: keep-alive\r\n", version: "1.0")),
    .ends(405, "close where the answer is a fault", "PUT /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"),
    .ends(422, "close with a body", post("Connection: close\r\nContent-Length: 7\r\n", content)),
    .ends(200, "noise behind a close", get("Connection: close\r\n") + "\u{0}\u{1}\r\n\r\n\u{FF}"),
    .goesOn(
      200, "WebSocket",
      get(
        "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
          + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
      )),
    .goesOn(
      200, "HTTP/2 in clear text",
      get("Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA\r\n")),
    .goesOn(200, "TLS by upgrade", get("Connection: upgrade\r\nUpgrade: TLS/1.2, HTTP/1.1\r\n")),
    .goesOn(
      422, "upgrade with a body", post("Connection: upgrade\r\nUpgrade: h2c\r\nContent-Length: 7\r\n", content)),
    .goesOn(
      422, "hop-by-hop names of what frames the body",
      post("Connection: content-length\r\nContent-Length: 7\r\n", content)),
  ]

  private static let expectations: [CorpusRequest] = [
    .goesOn(422, "expectation whose body is there", post("Expect: 100-continue\r\nContent-Length: 7\r\n", content)),
    .goesOn(422, "expectation in capitals", post("EXPECT: 100-CONTINUE\r\nContent-Length: 7\r\n", content)),
    .goesOn(
      422, "expectation of chunks",
      post("Expect: 100-continue\r\nTransfer-Encoding: chunked\r\n", "7\r\n\(content)\r\n0\r\n\r\n")),
    .goesOn(200, "expectation without a body", get("Expect: 100-continue\r\n")),
    .ends(
      422, "expectation in HTTP/1.0", post("Expect: 100-continue\r\nContent-Length: 7\r\n", content, version: "1.0")),
    .ends(413, "expectation of too much", post("Expect: 100-continue\r\nContent-Length: 99999999999\r\n", "")),
    .ends(417, "another expectation", post("Expect: 200-ok\r\nContent-Length: 7\r\n", content)),
    .ends(
      417, "another expectation beside the known one",
      post("Expect: 100-continue, magic\r\nContent-Length: 7\r\n", content)),
    .ends(417, "expectation in quotes", get("Expect: \"100-continue\"\r\n")),
  ]
}
