import HTTPCore
import Testing

@Suite("Limits on a head answer and never trap")
struct HeadLimitTests {
  private func repeated(_ text: String, _ count: Int) -> String { String(repeating: text, count: count) }

  private func status(_ text: String, limits: HeadLimits = HeadLimits()) -> Int? {
    let (outcome, differing) = feedEveryWay(Array(text.utf8), limits: limits)
    #expect(differing == [])
    if case .head = outcome { return 200 }
    return outcome.status
  }

  @Test("A target of 8 KiB is read; one byte more is 414 (RFC 9110 §15.5.15)")
  func target() {
    #expect(status("GET /\(repeated("a", 8191)) HTTP/1.1\r\n\r\n") == 200)
    #expect(status("GET /\(repeated("a", 8192)) HTTP/1.1\r\n\r\n") == 414)
    #expect(status("GET /\(repeated("a", 8192))") == 414)
    #expect(status("GET /\(repeated("a", 8191))") == nil)
    #expect(status("GET /\(repeated("a", 8191))\u{7F}") == 400)
  }

  @Test("A method longer than any is 501 (RFC 9112 §3)")
  func method() {
    #expect(status("\(repeated("A", 33)) / HTTP/1.1\r\n\r\n") == 501)
    #expect(status(repeated("A", 32)) == nil)
    #expect(status(repeated("A", 32) + "\n") == 400)
  }

  @Test("A field line of 8 KiB is read; one byte more is 431 (RFC 6585 §5)")
  func fieldLine() {
    let start = "GET / HTTP/1.1\r\n"
    #expect(status("\(start)A: \(repeated("b", 8189))\r\n\r\n") == 200)
    #expect(status("\(start)A: \(repeated("b", 8190))\r\n\r\n") == 431)
    #expect(status("\(start)A: \(repeated("b", 8190))") == 431)
    #expect(status("\(start)A:\(repeated(" ", 8190))\r\n\r\n") == 200)
    #expect(status("\(start)A:\(repeated(" ", 8191))\r\n\r\n") == 431)
    #expect(status("\(start)\(repeated("n", 8191)):\r\n\r\n") == 200)
    #expect(status("\(start)\(repeated("n", 8192)):\r\n\r\n") == 431)
    #expect(status("\(start)\(repeated("n", 9000))") == 431)
  }

  @Test("A hundred fields are read; one more is 431")
  func fieldCount() {
    let start = "GET / HTTP/1.1\r\n"
    #expect(status("\(start)\(repeated("A: b\r\n", 100))\r\n") == 200)
    #expect(status("\(start)\(repeated("A: b\r\n", 101))\r\n") == 431)
    #expect(status("\(start)\(repeated("A: b\r\n", 100))A") == 431)
    #expect(status("\(start)\(repeated("A: b\r\n", 100)) ") == 400)
  }

  @Test("A head of 32 KiB is read; one byte more is 431")
  func head() {
    let start = "GET / HTTP/1.1\r\n" + repeated("A: \(repeated("b", 8000))\r\n", 4)
    let room = 32 * 1024 - start.utf8.count - "B: \r\n\r\n".utf8.count
    #expect(status("\(start)B: \(repeated("c", room))\r\n\r\n") == 200)
    #expect(status("\(start)B: \(repeated("c", room + 1))\r\n\r\n") == 431)
    #expect(status("\r\n\(start)B: \(repeated("c", room))\r\n\r\n") == 431)
    #expect(status("\(start)B: \(repeated("c", room))\r\n") == nil)
    #expect(status("\(start)B: \(repeated("c", room + 2))\r\n") == 431)
  }

  @Test("A body behind a head does not count as head")
  func bodyBehindHead() {
    #expect(status("POST / HTTP/1.1\r\n\r\n\(repeated("x", 40_000))") == 200)
  }

  @Test("Limits out of range are brought into it", arguments: [Int.min, -1, 0, Int.max])
  func clamped(value: Int) {
    let limits = HeadLimits(method: value, target: value, fieldLine: value, fieldCount: value, head: value)
    #expect(1...(1 << 24) ~= limits.head)
    #expect(status("GET / HTTP/1.1\r\nA: b\r\n\r\n", limits: limits) == (value > 1 ? 200 : 431))
  }
}
