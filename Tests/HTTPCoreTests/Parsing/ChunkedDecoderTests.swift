import HTTPCore
import Testing

/// What the decoder made of some input.
enum ChunkedOutcome: Hashable {
  case complete(consumed: Int, content: String)
  case needMore(content: String)
  case refused(MessageError)

  var status: Int? {
    guard case .refused(let error) = self else { return nil }
    return error.status.code
  }
}

/// Feeds a body up to each of the lengths in turn, each time from where the decoder stopped.
func decode(_ bytes: [UInt8], lengths: some Sequence<Int>, limit: Int) -> ChunkedOutcome {
  var decoder = ChunkedDecoder()
  var content: [UInt8] = []
  var start = 0
  for length in lengths {
    do {
      start += try decoder.decode(bytes.span.extracting(start..<max(start, length)), into: &content, limit: limit)
    } catch {
      return .refused(error)
    }
    if decoder.isComplete { return .complete(consumed: start, content: String(decoding: content, as: UTF8.self)) }
  }
  return .needMore(content: String(decoding: content, as: UTF8.self))
}

@Suite("Chunked bodies (RFC 9112 §7.1)")
struct ChunkedDecoderTests {
  private func decodeEveryWay(_ text: String, limit: Int = 1 << 20) -> ChunkedOutcome {
    let bytes = Array(text.utf8)
    let whole = decode(bytes, lengths: [bytes.count], limit: limit)
    let differing = cuts(of: bytes.count).filter { decode(bytes, lengths: [$0, bytes.count], limit: limit) != whole }
    #expect(differing == [])
    #expect(decode(bytes, lengths: 0...bytes.count, limit: limit) == whole)
    return whole
  }

  @Test(
    "A well-formed body is decoded, however its bytes are cut",
    arguments: [
      ("0\r\n\r\n", ""),
      ("00\r\n\r\n", ""),
      ("0000000000000000\r\n\r\n", ""),
      ("1\r\na\r\n0\r\n\r\n", "a"),
      ("5\r\nhello\r\n0\r\n\r\n", "hello"),
      ("005\r\nhello\r\n0\r\n\r\n", "hello"),
      ("5\r\nhello\r\n7\r\n, world\r\n0\r\n\r\n", "hello, world"),
      ("a\r\n0123456789\r\n0\r\n\r\n", "0123456789"),
      ("A\r\n0123456789\r\n0\r\n\r\n", "0123456789"),
      ("1a\r\nabcdefghijklmnopqrstuvwxyz\r\n0\r\n\r\n", "abcdefghijklmnopqrstuvwxyz"),
      ("4\r\n\r\n\r\n\r\n0\r\n\r\n", "\r\n\r\n"),
      ("5\r\n0\r\n\r\n\r\n0\r\n\r\n", "0\r\n\r\n"),
      ("1;a\r\nx\r\n0\r\n\r\n", "x"),
      ("1;a=b\r\nx\r\n0;c\r\n\r\n", "x"),
      ("1 ; a = b\r\nx\r\n0\r\n\r\n", "x"),
      ("1\t;\ta\t;b\r\nx\r\n0\r\n\r\n", "x"),
      ("1;a=\"b\"\r\nx\r\n0\r\n\r\n", "x"),
      ("1;a=\"b;c=d, \t\"\r\nx\r\n0\r\n\r\n", "x"),
      ("1;a=\"\\\"\\\\\";b\r\nx\r\n0\r\n\r\n", "x"),
      ("1;a=\"\"\r\nx\r\n0\r\n\r\n", "x"),
      ("1;a=\"xã\"\r\nx\r\n0\r\n\r\n", "x"),
      ("1;a=\"b\" ;c\r\nx\r\n0\r\n\r\n", "x"),
      ("0\r\nA: b\r\n\r\n", ""),
      ("1\r\nx\r\n0\r\nA: b\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n", "x"),
      ("0\r\nA:\r\n\r\n", ""),
    ])
  func decodes(text: String, content: String) {
    #expect(decodeEveryWay(text) == .complete(consumed: text.utf8.count, content: content))
    #expect(decodeEveryWay(text + "GET / HTTP/1.1\r\n") == .complete(consumed: text.utf8.count, content: content))
  }

  @Test(
    "A malformed body is 400, however its bytes are cut",
    arguments: [
      "\r\n", "\n", " 5\r\n", "\t5\r\n", "x\r\n", "g\r\n", "-1\r\n", "+5\r\n", "0x5\r\n", "5x\r\n", "5.\r\n", "5,5\r\n",
      "5_0\r\n",
      "５\r\n", ";a\r\n", "5\nhello\r\n", "0\n", "5\rhello", "5\r\r\n", "5 \r\n", "5\t\r\n", "5 5\r\n",
      "8000000000000000\r\n",
      "ffffffffffffffff\r\n", "FFFFFFFFFFFFFFFFF\r\n", "10000000000000000\r\n", "00000000000000005\r\n",
      "5\r\nhelloX\r\n",
      "5\r\nhello\n0\r\n\r\n", "5\r\nhello\r0", "5\r\nhello0\r\n\r\n", "1\r\na\r\n\r\n", "5;\r\n", "5;;a\r\n",
      "5; \r\n", "5;a=\r\n",
      "5;=b\r\n", "5;a b\r\n", "5;a=b c\r\n", "5;a=\"b\r\n", "5;a=\"b\r\n\"\r\n", "5;a=\"\\\r\n", "5;a=\"\n\"\r\n",
      "5;a\n",
      "5;a\u{0}\r\n", "5;a=\"\u{0}\"\r\n", "5;a=\"\u{7F}\"\r\n", "5;a=\"\\\u{1}\"\r\n", "5;a=\"b\"c\r\n",
      "5;a=b\"c\"\r\n", "5;a \r\n",
      "5;a/b\r\n", "5;xã\r\n", "5;a=b=c\r\n", "5;a\rb\r\n", "0\r\n\n", "0\r\n\rX", "0\r\n A: b\r\n", "0\r\nA : b\r\n",
      "0\r\n: b\r\n",
      "0\r\nA\r\n", "0\r\nA: b\n", "0\r\nA: b\rc", "0\r\nA: \u{0}\r\n", "0\r\nA: b\r\n c\r\n", "0\r\nA: b\r\n\n",
      "0\r\nGET / HTTP/1.1\r\n",
    ])
  func refuses(text: String) {
    #expect(decodeEveryWay(text).status == 400)
  }

  @Test("A body that has not ended is neither complete nor refused")
  func waits() {
    let bytes = Array("5;a=\"b\"\r\nhello\r\n0;c\r\nA: b\r\n\r\n".utf8)
    for length in 0..<bytes.count {
      guard case .needMore = decode(bytes, lengths: [length], limit: 5) else {
        Issue.record("not waiting at \(length)")
        continue
      }
    }
  }

  @Test("A body at its limit is read; one byte more is 413 before its chunk's data (RFC 9110 §15.5.14)")
  func limit() {
    #expect(decodeEveryWay("5\r\nhello\r\n0\r\n\r\n", limit: 5).status == nil)
    #expect(decodeEveryWay("5\r\nhello\r\n0\r\n\r\n", limit: 4).status == 413)
    #expect(decodeEveryWay("6\r\n", limit: 5).status == 413)
    #expect(decodeEveryWay("5\r\nhello\r\n1\r\n", limit: 5).status == 413)
    #expect(decodeEveryWay("2\r\nab\r\n2\r\ncd\r\n0\r\n\r\n", limit: 4).status == nil)
    #expect(decodeEveryWay("2\r\nab\r\n2\r\ncd\r\n0\r\n\r\n", limit: 3).status == 413)
    #expect(decodeEveryWay("7fffffffffffffff\r\n").status == 413)
    #expect(decodeEveryWay("1\r\na\r\n7fffffffffffffff\r\n", limit: .max).status == 413)
    #expect(decodeEveryWay("0\r\n\r\n", limit: 0).status == nil)
    #expect(decodeEveryWay("1\r\n", limit: -1).status == 413)
  }

  @Test("The limit is the body's, even when the output is taken away in between")
  func limitOfTheWhole() throws {
    var decoder = ChunkedDecoder()
    for (text, expected) in [("5\r\nhello\r\n", nil), ("5\r\nworld\r\n", nil), ("1\r\n", 413)] as [(String, Int?)] {
      let bytes = Array(text.utf8)
      var content: [UInt8] = []
      let status = refusal { () throws(MessageError) in
        _ = try decoder.decode(bytes.span, into: &content, limit: 10)
      }
      #expect(status == expected)
    }
  }

  @Test("Extensions of 4 KiB in all are read; one byte more is 400")
  func extensions() {
    func chunk(_ count: Int) -> String { "1;" + String(repeating: "e", count: count - 1) + "\r\nx\r\n" }
    #expect(decodeEveryWay(chunk(4096) + "0\r\n\r\n").status == nil)
    #expect(decodeEveryWay(chunk(4097) + "0\r\n\r\n").status == 400)
    #expect(decodeEveryWay(chunk(2048) + chunk(2048) + "0\r\n\r\n").status == nil)
    #expect(decodeEveryWay(chunk(2048) + chunk(2048) + "0;a\r\n\r\n").status == 400)
  }

  @Test("Trailers are bounded as a head's fields are: 431")
  func trailers() {
    func body(_ trailers: String) -> String { "1\r\nx\r\n0\r\n\(trailers)\r\n" }
    let line = "A: \(String(repeating: "b", count: 8000))\r\n"
    #expect(decodeEveryWay(body(String(repeating: "A: b\r\n", count: 100))).status == nil)
    #expect(decodeEveryWay(body(String(repeating: "A: b\r\n", count: 101))).status == 431)
    #expect(decodeEveryWay(body("A: \(String(repeating: "b", count: 8189))\r\n")).status == nil)
    #expect(decodeEveryWay(body("A: \(String(repeating: "b", count: 8190))\r\n")).status == 431)
    #expect(decodeEveryWay(body(String(repeating: line, count: 4))).status == nil)
    #expect(decodeEveryWay(body(String(repeating: line, count: 5))).status == 431)
  }
}
