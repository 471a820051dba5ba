import HTTPCore
import Testing

/// A request that must be read, and as what.
struct AcceptedRequest: Sendable, CustomTestStringConvertible {
  let text: String
  let method: String
  let target: String
  let minor: Int
  let fields: [String]
  /// How many bytes behind the head belong to what comes next.
  let rest: Int

  init(
    _ text: String, _ method: String, _ target: String, minor: Int = 1, _ fields: [String] = [], rest: Int = 0
  ) {
    self.text = text
    self.method = method
    self.target = target
    self.minor = minor
    self.fields = fields
    self.rest = rest
  }

  var testDescription: String { text.prefix(60).debugDescription }
}

@Suite("Requests that are read (RFC 9112 §2 to §5)")
struct RequestAcceptanceTests {
  static let requestLines: [AcceptedRequest] = [
    .init("GET / HTTP/1.1\r\n\r\n", "GET", "/"),
    .init("GET / HTTP/1.0\r\n\r\n", "GET", "/", minor: 0),
    .init("HEAD /x HTTP/1.1\r\n\r\n", "HEAD", "/x"),
    .init("POST /x HTTP/1.1\r\n\r\n", "POST", "/x"),
    .init("PUT /x HTTP/1.1\r\n\r\n", "PUT", "/x"),
    .init("PATCH /x HTTP/1.1\r\n\r\n", "PATCH", "/x"),
    .init("DELETE /x HTTP/1.1\r\n\r\n", "DELETE", "/x"),
    .init("OPTIONS * HTTP/1.1\r\n\r\n", "OPTIONS", "*"),
    .init("CONNECT a:443 HTTP/1.1\r\n\r\n", "CONNECT", "a:443"),
    .init("TRACE / HTTP/1.1\r\n\r\n", "TRACE", "/"),
    .init("get / HTTP/1.1\r\n\r\n", "get", "/"),
    .init("M-SEARCH * HTTP/1.1\r\n\r\n", "M-SEARCH", "*"),
    .init("!#$%&'*+-.^_`|~09AZaz / HTTP/1.1\r\n\r\n", "!#$%&'*+-.^_`|~09AZaz", "/"),
    .init("X / HTTP/1.1\r\n\r\n", "X", "/"),
    .init(String(repeating: "M", count: 32) + " / HTTP/1.1\r\n\r\n", String(repeating: "M", count: 32), "/"),
    .init("GET /a?b=c&d=e HTTP/1.1\r\n\r\n", "GET", "/a?b=c&d=e"),
    .init("GET http://h/a HTTP/1.1\r\n\r\n", "GET", "http://h/a"),
    .init("GET /%zz HTTP/1.1\r\n\r\n", "GET", "/%zz"),
    .init("GET /!~\"<>\\^`{|} HTTP/1.1\r\n\r\n", "GET", "/!~\"<>\\^`{|}"),
    .init("\r\nGET / HTTP/1.1\r\n\r\n", "GET", "/"),
    .init("GET / HTTP/1.1\r\n\r\nGET /2 HTTP/1.1\r\n\r\n", "GET", "/", rest: 19),
    .init("GET / HTTP/1.1\r\n\r\n\u{0}\n\r", "GET", "/", rest: 3),
  ]

  static let fieldLines: [AcceptedRequest] = [
    ("Host: h", ["Host=h"]),
    ("Host:h", ["Host=h"]),
    ("host: h", ["host=h"]),
    ("HOST: h", ["HOST=h"]),
    ("A:", ["A="]),
    ("A: ", ["A="]),
    ("A: \t ", ["A="]),
    ("A:  b", ["A=b"]),
    ("A:\tb", ["A=b"]),
    ("A: b ", ["A=b"]),
    ("A: b\t", ["A=b"]),
    ("A: b \t \t", ["A=b"]),
    ("A: b c", ["A=b c"]),
    ("A: b\tc", ["A=b\tc"]),
    ("A: b:c", ["A=b:c"]),
    ("A:::", ["A=::"]),
    ("A: \"b, c\"", ["A=\"b, c\""]),
    ("A: (b)", ["A=(b)"]),
    ("A: xã Bình Định", ["A=xã Bình Định"]),
    ("A: \u{80}", ["A=\u{80}"]),
    ("!#$%&'*+-.^_`|~9: x", ["!#$%&'*+-.^_`|~9=x"]),
    ("1: 2", ["1=2"]),
    ("A: 1\r\nA: 2", ["A=1", "A=2"]),
    ("A: 1\r\nB: 2\r\nC: 3", ["A=1", "B=2", "C=3"]),
    ("A: 1234567", ["A=1234567"]),
    ("A: 12345678", ["A=12345678"]),
    ("A: 123456789", ["A=123456789"]),
    ("A: 1234567\t9", ["A=1234567\t9"]),
    ("A: \t\t\t\t\t\t\t\t\t1\t\t\t\t\t\t\t\t\t", ["A=1"]),
    ("Content-Length: 5\r\nContent-Length: 6", ["Content-Length=5", "Content-Length=6"]),
    ("User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:128.0)", ["User-Agent=Mozilla/5.0 (X11; Linux x86_64; rv:128.0)"]),
  ].map { AcceptedRequest("GET / HTTP/1.1\r\n\($0.0)\r\n\r\n", "GET", "/", $0.1) }

  @Test("A well-formed request is read, however its bytes are cut", arguments: requestLines + fieldLines)
  func reads(request: AcceptedRequest) {
    let bytes = Array(request.text.utf8)
    let (outcome, differing) = feedEveryWay(bytes)
    #expect(
      outcome
        == .head(
          consumed: bytes.count - request.rest, method: request.method, target: request.target, minor: request.minor,
          fields: request.fields))
    #expect(differing == [])
  }

  @Test("A head that has not ended is neither read nor refused", arguments: requestLines + fieldLines)
  func waits(request: AcceptedRequest) {
    let bytes = Array(request.text.utf8)
    for length in 0..<(bytes.count - request.rest) {
      #expect(feed(Array(bytes[..<length]), lengths: [length]) == .needMore)
    }
  }

  @Test("Bytes that are not UTF-8 are allowed in a value, and repaired as text (RFC 9110 §5.5)")
  func obsoleteText() {
    let bytes = Array("GET / HTTP/1.1\r\nA: x".utf8) + [0xFF, 0x80, 0xC3] + Array("y\r\n\r\n".utf8)
    let (outcome, differing) = feedEveryWay(bytes)
    #expect(
      outcome
        == .head(
          consumed: bytes.count, method: "GET", target: "/", minor: 1, fields: ["A=x\u{FFFD}\u{FFFD}\u{FFFD}y"]))
    #expect(differing == [])
  }

  @Test("Pipelined requests are read one after the other from one buffer (RFC 9112 §9.3.2)")
  func pipelined() throws {
    let bytes = Array("GET /1 HTTP/1.1\r\nHost: a\r\n\r\n\r\nGET /2 HTTP/1.0\r\n\r\nDELETE /3 HTTP/1.1\r\n\r\n".utf8)
    var parser = RequestParser()
    let head = RequestHead()
    var start = 0
    var seen: [String] = []
    while start < bytes.count {
      let consumed = try #require(try parser.parse(bytes.span.extracting(start...), into: head))
      #expect(!parser.isInsideHead)
      seen.append("\(head.method) \(String(decoding: head.targetBytes, as: UTF8.self)) \(head.fieldCount)")
      start += consumed
    }
    #expect(seen == ["GET /1 1", "GET /2 0", "DELETE /3 0"])
  }

  @Test("The parser knows whether a head has begun")
  func knowsWhetherInside() throws {
    var parser = RequestParser()
    let head = RequestHead()
    #expect(!parser.isInsideHead)
    for text in ["G", "GET /", "GET / HTTP/1.1\r\n"] {
      _ = try parser.parse(Array(text.utf8).span, into: head)
      #expect(parser.isInsideHead)
    }
  }
}
