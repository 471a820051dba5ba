import HTTPCore
import Testing

/// SplitMix64: the same cases in each run.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
    return word ^ (word >> 31)
  }
}

@Suite("Random changes to good input")
struct MutationTests {
  private static let telling = Array("\r\n\r\n\t :;,\"\\%/.?#[]@*=0159afxA\u{0}\u{7F}".utf8) + [0x80, 0xC3, 0xFF]

  private func mutated(_ seed: String, _ generator: inout SeededGenerator) -> [UInt8] {
    var bytes = Array(seed.utf8)
    for _ in 0..<Int.random(in: 1...4, using: &generator) {
      let position = Int.random(in: 0..<max(bytes.count, 1), using: &generator)
      let byte = MutationTests.telling.randomElement(using: &generator) ?? 0
      switch Int.random(in: 0..<4, using: &generator) {
      case 0 where position < bytes.count: bytes[position] = byte
      case 1 where position < bytes.count: bytes.remove(at: position)
      case 2 where position < bytes.count: bytes.insert(contentsOf: bytes[position...].prefix(9), at: position)
      default: bytes.insert(byte, at: min(position, bytes.count))
      }
    }
    return bytes
  }

  @Test("A head comes out the same whole and cut, and whatever follows from it does not trap")
  func heads() {
    let seeds = [
      "GET /v1/plans/39%2FKH?x=%20&y=+ HTTP/1.1\r\nHost: [::1]:80\r\nConnection: close, x\r\n\r\n",
      "POST http://h:80/a/../b HTTP/1.1\r\nHost: h\r\nContent-Length: 5, 5\r\nExpect: 100-continue\r\n\r\nhello",
      "\r\nPUT /B%C3%ACnh HTTP/1.0\r\nTransfer-Encoding: chunked\r\nAccept:\t */* \r\n\r\n",
    ]
    let limits = HeadLimits(method: 8, target: 40, fieldLine: 40, fieldCount: 4, head: 120)
    var generator = SeededGenerator(seed: 1)
    var completed = 0
    for round in 0..<4000 {
      let bytes = mutated(seeds[round % seeds.count], &generator)
      let bounds = round.isMultiple(of: 2) ? HeadLimits() : limits
      let whole = feed(bytes, lengths: [bytes.count], limits: bounds)
      let cut = Int.random(in: 0...bytes.count, using: &generator)
      #expect(feed(bytes, lengths: [cut, bytes.count], limits: bounds) == whole, "\(bytes) at \(cut)")
      if round.isMultiple(of: 8) { #expect(feed(bytes, lengths: 0...bytes.count, limits: bounds) == whole, "\(bytes)") }
      completed += follow(bytes)
    }
    // Both outcomes must have been met, else the changes prove nothing.
    #expect(400..<3600 ~= completed)
  }

  /// Asks a head all that a connection asks; 1 if there is one.
  private func follow(_ bytes: [UInt8]) -> Int {
    let head = RequestHead()
    var parser = RequestParser()
    guard let consumed = try? parser.parse(bytes.span, into: head), consumed <= bytes.count else { return 0 }
    _ = Result { () throws(MessageError) in try HostValidator.validate(head) }
    _ = Result { () throws(MessageError) in try Framing.of(head) }
    _ = Result { () throws(MessageError) in try Framing.expectation(of: head) }
    _ = Framing.isKeepAlive(head)
    if let target = try? head.target() {
      #expect(!target.path.contains("..") && !target.path.contains("."))
      #expect(!target.path.contains { $0.utf8.contains(0) })
      _ = Result { () throws(MessageError) in try target.queryItems() }
    }
    return 1
  }

  @Test("A chunked body comes out the same whole and cut")
  func bodies() {
    let seeds = [
      "5\r\nhello\r\n7;a=b\r\n, world\r\n0\r\n\r\n",
      "a;x=\"y\\\"z\" ; q\r\n0123456789\r\n0\r\nA: b\r\nC: d\r\n\r\nGET",
    ]
    var generator = SeededGenerator(seed: 2)
    for round in 0..<4000 {
      let bytes = mutated(seeds[round % seeds.count], &generator)
      let limit = round.isMultiple(of: 2) ? 1000 : 10
      let whole = decode(bytes, lengths: [bytes.count], limit: limit)
      let cut = Int.random(in: 0...bytes.count, using: &generator)
      #expect(decode(bytes, lengths: [cut, bytes.count], limit: limit) == whole, "\(bytes) at \(cut)")
      if round.isMultiple(of: 8) { #expect(decode(bytes, lengths: 0...bytes.count, limit: limit) == whole, "\(bytes)") }
    }
  }
}
