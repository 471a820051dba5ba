import HTTPCore
import Testing

@Suite("Fields (RFC 9110 §5)")
struct FieldsTests {
  @Test("A field name is a token, compared without case and written as spelt (RFC 9110 §5.1)")
  func names() {
    #expect(FieldName("content-length") == .contentLength)
    #expect(FieldName("CONTENT-LENGTH")?.hashValue == FieldName.contentLength.hashValue)
    #expect(FieldName("X-Thing")?.description == "X-Thing")
    #expect(FieldName("X-A") != FieldName("X-B"))
    #expect(FieldName("a_") != FieldName("a\u{7F}"))
    for bad in ["", " ", "a b", "a:", "a\r\n", "é", "a\u{0}", "a,b", "K\u{212A}", "(a)"] {
      #expect(FieldName(bad) == nil, "\(bad.debugDescription)")
    }
  }

  @Test("A name differing from another by bit 5 alone is another name", arguments: ["a^", "a~", "a_", "a`", "a|"])
  func foldsLettersOnly(text: String) throws {
    let name = try #require(FieldName(text))
    let other = try #require(FieldName(text == "a^" ? "a~" : "a^"))
    #expect(try parsedHead("GET / HTTP/1.1\r\n\(name): x\r\n\r\n").field(other) == nil)
    #expect(try parsedHead("GET / HTTP/1.1\r\n\(name): x\r\n\r\n").field(name) == "x")
  }

  @Test("A head's values are found by name in any case: the first, all, joined, or as bytes (RFC 9110 §5.3)")
  func lookup() throws {
    let head = try parsedHead("GET / HTTP/1.1\r\nAccept: a\r\nHost: h\r\nACCEPT: b \r\naccept:\r\n\r\n")
    #expect(head.fieldCount == 4)
    #expect(head.field(.accept) == "a")
    #expect(head.fields(.accept) == ["a", "b", ""])
    #expect(head.combinedField(.accept) == "a, b, ")
    #expect(head.field(.origin) == nil)
    #expect(head.fields(.origin) == [])
    #expect(head.combinedField(.origin) == nil)
    #expect(head.withField(.host) { $0.count } == 1)
    #expect(head.withField(.origin) { $0.count } == nil)
  }

  @Test("A head filled anew holds nothing of the request before, and after reset nothing at all")
  func reuse() throws {
    let head = RequestHead()
    var parser = RequestParser()
    let first = Array("POST /long/target HTTP/1.0\r\nHost: a\r\nContent-Length: 3\r\nConnection: close\r\n\r\n".utf8)
    let second = Array("GET / HTTP/1.1\r\nAccept: b\r\n\r\n".utf8)
    _ = try parser.parse(first.span, into: head)
    #expect(try Framing.of(head) == .fixed(3))
    _ = try parser.parse(second.span, into: head)
    #expect(head.method == .get)
    #expect(head.versionMinor == 1)
    #expect(head.field(.host) == nil)
    #expect(head.field(.accept) == "b")
    #expect(try Framing.of(head) == .none)
    #expect(Framing.isKeepAlive(head))
    head.reset()
    #expect(head.fieldCount == 0)
    #expect(head.targetBytes.isEmpty)
    #expect(head.field(.accept) == nil)
    #expect(refusal { () throws(MessageError) in _ = try head.target() } == 400)
  }

  @Test("Setting a response field replaces each of its values; appending adds one")
  func headers() {
    var headers: Headers = [.vary: "a", .etag: "\"1\"", .vary: "b"]
    #expect(headers.values(.vary) == ["a", "b"])
    headers[.vary] = "c"
    #expect(headers.map(\.value) == ["c", "\"1\""])
    headers.append(.link, "<1>")
    headers.append(.link, "<2>")
    #expect(headers.values(.link) == ["<1>", "<2>"])
    headers[.vary] = nil
    headers[.location] = "/x"
    #expect(headers.map(\.name.description) == ["ETag", "Link", "Link", "Location"])
    #expect(headers[.vary] == nil)
    #expect(headers[.location] == "/x")
  }

  @Test("A value that could split a response is not valid (CVE-2022-3215)")
  func outgoingValues() {
    for good in ["", "a", "a\tb", "xã", "a: b, \"c\""] { #expect(Headers.isValidFieldValue(good)) }
    for bad in ["\r", "\n", "a\r\nSet-Cookie: b", "a\u{0}", "\u{7F}", "\u{1B}[0m", "\u{B}"] {
      #expect(!Headers.isValidFieldValue(bad), "\(bad.debugDescription)")
    }
  }
}
