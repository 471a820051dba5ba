import HTTPCore
import Testing

@Suite("Requests that are refused (RFC 9112 §2 to §5)")
struct RequestRefusalTests {
  static let malformedLines: [String] = [
    " GET / HTTP/1.1\r\n\r\n",
    "\tGET / HTTP/1.1\r\n\r\n",
    "\nGET / HTTP/1.1\r\n\r\n",
    "\rGET / HTTP/1.1\r\n\r\n",
    "\r\r\nGET / HTTP/1.1\r\n\r\n",
    "\r\n\r\nGET / HTTP/1.1\r\n\r\n",
    "\r\n\nGET / HTTP/1.1\r\n\r\n",
    "\r\n GET / HTTP/1.1\r\n\r\n",
    "\u{0}GET / HTTP/1.1\r\n\r\n",
    "\u{16}\u{3}\u{1}\u{2}\u{0}\u{1}",
    "\u{16}",
    "é / HTTP/1.1\r\n\r\n",
    "GET\r\n\r\n",
    "GET\n\n",
    "GET /\r\n\r\n",
    "GET /\n",
    "GET / \r\n\r\n",
    "GET  / HTTP/1.1\r\n\r\n",
    "GET\t/ HTTP/1.1\r\n\r\n",
    "GET /\tHTTP/1.1\r\n\r\n",
    "GET /  HTTP/1.1\r\n\r\n",
    "GET / HTTP/1.1 \r\n\r\n",
    "GET / HTTP/1.1\t\r\n\r\n",
    "GET /a b HTTP/1.1\r\n\r\n",
    "GET HTTP/1.1\r\n\r\n",
    "GET  HTTP/1.1\r\n\r\n",
    "G(T / HTTP/1.1\r\n\r\n",
    "G\"T / HTTP/1.1\r\n\r\n",
    "GET: / HTTP/1.1\r\n\r\n",
    "GET, / HTTP/1.1\r\n\r\n",
    "G@T / HTTP/1.1\r\n\r\n",
    "G[T / HTTP/1.1\r\n\r\n",
    "G\u{0}T / HTTP/1.1\r\n\r\n",
    "G\u{7F}T / HTTP/1.1\r\n\r\n",
    "GÉT / HTTP/1.1\r\n\r\n",
    "GET /\u{0} HTTP/1.1\r\n\r\n",
    "GET /\u{7F} HTTP/1.1\r\n\r\n",
    "GET /\u{1F} HTTP/1.1\r\n\r\n",
    "GET /xã HTTP/1.1\r\n\r\n",
    "GET /12345678\u{B}12345678 HTTP/1.1\r\n\r\n",
    "GET /\rHTTP/1.1\r\n\r\n",
    "GET / http/1.1\r\n\r\n",
    "GET / Http/1.1\r\n\r\n",
    "GET / HTTP1.1\r\n\r\n",
    "GET / HTTP/1\r\n\r\n",
    "GET / HTTP/1.\r\n\r\n",
    "GET / HTTP/.1\r\n\r\n",
    "GET / HTTP/11\r\n\r\n",
    "GET / HTTP/1.10\r\n\r\n",
    "GET / HTTP/1.1.1\r\n\r\n",
    "GET / HTTP/01.1\r\n\r\n",
    "GET / HTTP/1,1\r\n\r\n",
    "GET / HTTP/+1.1\r\n\r\n",
    "GET / HTTP/a.b\r\n\r\n",
    "GET / HTTP/2\r\n\r\n",
    "GET / HTTP/2.0\n\r\n",
    "GET / HTTP/2.0\r\r\n",
    "GET / HTTPS/1.1\r\n\r\n",
    "GET / ICY/1.1\r\n\r\n",
    "GET / HTTP/1.1\n\r\n",
    "GET / HTTP/1.1\r\r\n\r\n",
    "GET / HTTP/1.1\rHost: a\r\n\r\n",
    "SSH-2.0-OpenSSH_9.2\r\n",
  ]

  static let malformedFields: [String] = [
    " Host: a\r\n\r\n",
    "\tHost: a\r\n\r\n",
    "Host: a\r\n b\r\n\r\n",
    "Host: a\r\n\tb\r\n\r\n",
    "Host: a\r\n \r\n\r\n",
    "Host : a\r\n\r\n",
    "Host\t: a\r\n\r\n",
    "Content-Length : 5\r\n\r\n",
    ": a\r\n\r\n",
    ":\r\n\r\n",
    "Host\r\n\r\n",
    "Host\n\r\n",
    "Host: a\r\nNoColonHere\r\n\r\n",
    "Ho st: a\r\n\r\n",
    "Ho(st: a\r\n\r\n",
    "Ho/st: a\r\n\r\n",
    "Ho\"st: a\r\n\r\n",
    "Ho{st: a\r\n\r\n",
    "Hóst: a\r\n\r\n",
    "Ho\u{0}st: a\r\n\r\n",
    "\u{0}: a\r\n\r\n",
    "{: a\r\n\r\n",
    "é: a\r\n\r\n",
    "A: \u{0}\r\n\r\n",
    "A: b\u{0}\r\n\r\n",
    "A: \u{1}\r\n\r\n",
    "A: \u{8}\r\n\r\n",
    "A: \u{B}\r\n\r\n",
    "A: \u{C}\r\n\r\n",
    "A: \u{1B}[2J\r\n\r\n",
    "A: \u{1F}\r\n\r\n",
    "A: \u{7F}\r\n\r\n",
    "A: 12345678\u{7F}12345678\r\n\r\n",
    "A: 1234567\u{0}\r\n\r\n",
    "A: b\n\r\n",
    "A: b\nB: c\r\n\r\n",
    "A: b\n\n",
    "A:\n\r\n",
    "A: b\rc\r\n\r\n",
    "A: b\r\rc\r\n\r\n",
    "A: b\r\r\n\r\n",
    "A: b\r\n\n",
    "A: b\r\n\rX",
    "A: b\r\n\r\r\n",
    "\n",
    "\rX",
    "Content-Length: 5\r\n\u{B}Transfer-Encoding: chunked\r\n\r\n",
    "Transfer-Encoding\u{B}: chunked\r\n\r\n",
  ].map { "GET / HTTP/1.1\r\n" + $0 }

  @Test("A malformed request is 400, however its bytes are cut", arguments: malformedLines + malformedFields)
  func refuses(text: String) {
    let (outcome, differing) = feedEveryWay(Array(text.utf8))
    #expect(outcome.status == 400)
    #expect(differing == [])
  }

  @Test(
    "A version other than 1.0 and 1.1 is 505 (RFC 9110 §15.6.6)",
    arguments: [
      "GET / HTTP/2.0\r\n", "GET / HTTP/0.9\r\n", "GET / HTTP/3.0\r\n", "GET / HTTP/1.2\r\n", "GET / HTTP/1.9\r\n",
      "GET / HTTP/0.0\r\n", "GET / HTTP/0.1\r\n", "GET / HTTP/9.9\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    ])
  func refusesVersion(text: String) {
    let (outcome, differing) = feedEveryWay(Array(text.utf8))
    #expect(outcome.status == 505)
    #expect(differing == [])
  }

  @Test(
    "The offending byte is enough: nothing behind it is waited for (RFC 9112 §2.2)",
    arguments: [
      "\u{16}", " ", "\n", "\r\n\r", "\rG", "GE\n", "G(", "GET\r", "GET  ", "GET /\n", "GET /\r", "GET /\u{7F}",
      "GET / h",
      "GET / HTTP/1.1\n", "GET / HTTP/1.1\rX", "GET / HTTP/1.1\r\n ", "GET / HTTP/1.1\r\n:", "GET / HTTP/1.1\r\nA ",
      "GET / HTTP/1.1\r\nA\r", "GET / HTTP/1.1\r\nA:\u{0}", "GET / HTTP/1.1\r\nA:b\n", "GET / HTTP/1.1\r\nA:b\r\r",
      "GET / HTTP/1.1\r\nA:b\r\n\t", "GET / HTTP/1.1\r\n\rA",
    ])
  func refusesAtOnce(text: String) {
    let bytes = Array(text.utf8)
    #expect(feed(bytes, lengths: [bytes.count]).status == 400)
    #expect(feed(bytes, lengths: [bytes.count - 1]) == .needMore)
  }

  @Test("A parser that has refused refuses for good")
  func staysRefused() {
    var parser = RequestParser()
    let head = RequestHead()
    let bad = Array("\n".utf8)
    let good = Array("GET / HTTP/1.1\r\n\r\n".utf8)
    #expect(refusal { () throws(MessageError) in _ = try parser.parse(bad.span, into: head) } == 400)
    #expect(refusal { () throws(MessageError) in _ = try parser.parse(good.span, into: head) } == 400)
  }

  @Test("Each byte that is not a token character is refused in a method and a field name (RFC 9110 §5.6.2)")
  func tokenBytes() {
    let token = Set("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8)
    for byte in UInt8.min...UInt8.max {
      let method = [UInt8(ascii: "A"), byte]
      let name = Array("GET / HTTP/1.1\r\nA".utf8) + [byte]
      let isNeeded = token.contains(byte)
      #expect((feed(method, lengths: [2]) == .needMore) == (isNeeded || byte == UInt8(ascii: " ")))
      #expect((feed(name, lengths: [name.count]) == .needMore) == (isNeeded || byte == UInt8(ascii: ":")))
    }
  }

  @Test("Each control character but the tab is refused anywhere in a value (RFC 9110 §5.5)")
  func valueBytes() {
    for byte in UInt8.min...UInt8.max where byte != 0x0D {
      for offset in 0..<10 {
        var value = [UInt8](repeating: UInt8(ascii: "v"), count: 10)
        value[offset] = byte
        let bytes = Array("GET / HTTP/1.1\r\nA:".utf8) + value
        let isAllowed = byte == 0x09 || (byte >= 0x20 && byte != 0x7F)
        #expect((feed(bytes, lengths: [bytes.count]) == .needMore) == isAllowed)
      }
    }
  }

  @Test("Each byte that is not visible ASCII is refused anywhere in a target (RFC 9112 §3.2)")
  func targetBytes() {
    for byte in UInt8.min...UInt8.max where byte != 0x20 {
      for offset in 0..<10 {
        var target = [UInt8](repeating: UInt8(ascii: "/"), count: 10)
        target[offset] = byte
        let bytes = Array("GET ".utf8) + target
        #expect((feed(bytes, lengths: [bytes.count]) == .needMore) == (0x21...0x7E ~= byte))
      }
    }
  }
}
