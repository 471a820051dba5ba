import HTTPCore
import ParsingProperties
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

/// Messages with random changes, whole against every cut, and against a second reading of the grammar (Fuzz/README.md).
@Suite("Random changes to good input")
struct DifferentialTests {
  private static let telling = Array("\r\n\r\n\t :;,\"\\%/.?#[]@*=0159afxA\u{0}\u{7F}".utf8) + [0x80, 0xC3, 0xFF]

  private static let requests = [
    "GET /p/39%2FKH?x=%20&y=+ HTTP/1.1\r\nHost: [::1]:80\r\nConnection: close, x\r\n\r\n",
    "POST http://h:80/a/../b HTTP/1.1\r\nHost: h\r\nContent-Length: 5, 5\r\nExpect: 100-continue\r\n\r\nhello",
    "\r\nPUT /B%C3%ACnh HTTP/1.0\r\nHost: h\r\nAccept:\t */* \r\n\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\n",
    "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n1;a=\"b\"\r\nx\r\n0\r\nT: u\r\n\r\nGET / HTTP/1.1\r\n",
  ]

  private static let bodies = [
    "5\r\nhello\r\n7;a=b\r\n, world\r\n0\r\n\r\n",
    "a;x=\"y\\\"z\" ; q\r\n0123456789\r\n0\r\nA: b\r\nC: d\r\n\r\nGET",
    "01\r\nx\r\n2 ;e\r\nyz\r\n0;f\r\nA:\t b \r\n\r\n",
  ]

  private func mutated(_ seed: String, _ generator: inout SeededGenerator) -> [UInt8] {
    var bytes = Array(seed.utf8)
    for _ in 0..<Int.random(in: 1...4, using: &generator) {
      let position = Int.random(in: 0..<max(bytes.count, 1), using: &generator)
      let byte = DifferentialTests.telling.randomElement(using: &generator) ?? 0
      switch Int.random(in: 0..<4, using: &generator) {
      case 0 where position < bytes.count: bytes[position] = byte
      case 1 where position < bytes.count: bytes.remove(at: position)
      case 2 where position < bytes.count: bytes.insert(contentsOf: bytes[position...].prefix(9), at: position)
      default: bytes.insert(byte, at: min(position, bytes.count))
      }
    }
    return bytes
  }

  /// Every tenth input is cut at every place, the others at a few.
  private func cuts(_ bytes: [UInt8], _ round: Int) -> [[Int]] {
    round.isMultiple(of: 10) ? Arrivals.all(bytes.count) : Arrivals.some(bytes)
  }

  @Test("Requests come out the same whole and cut, as the plain reading of the grammar has them, and nothing traps")
  func requests() {
    var generator = SeededGenerator(seed: 1)
    var read = 0
    for round in 0..<800 {
      let bytes = mutated(DifferentialTests.requests[round % DifferentialTests.requests.count], &generator)
      let limits = (round / 4).isMultiple(of: 2) ? HeadLimits() : HeadProperties.tight
      let violation = HeadProperties.violation(in: bytes, cuts: cuts(bytes, round), limits: limits)
      #expect(violation == nil, "\(bytes)")
      read += RequestStream(bytes, arriving: [bytes.count], limits: limits, bodyLimit: 1000).messages.isEmpty ? 0 : 1
    }
    // Both outcomes must have been met, else the changes prove nothing.
    #expect(100..<700 ~= read)
  }

  @Test("A chunked body comes out the same whole and cut, as the plain reading of the grammar has it")
  func bodies() {
    let bounds = [
      ChunkProperties.Bounds(limit: 1000),
      ChunkProperties.Bounds(trailers: ChunkProperties.tight, extensions: 12, limit: 10),
    ]
    var generator = SeededGenerator(seed: 2)
    for round in 0..<1500 {
      let bytes = mutated(DifferentialTests.bodies[round % DifferentialTests.bodies.count], &generator)
      for bounds in bounds {
        let violation = ChunkProperties.violation(in: bytes, cuts: cuts(bytes, round), bounds: bounds)
        #expect(violation == nil, "\(bytes)")
      }
    }
  }
}
