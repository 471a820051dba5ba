import TestSupport
import Testing

@testable import PlanAPI

@Suite struct ZipWriterTests {
  private let parts: [(name: String, content: [UInt8])] = [
    ("[Content_Types].xml", Array("<a/>".utf8)), ("empty", []),
    ("folder/long", (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 5) }),
  ]

  private func file(_ parts: [(name: String, content: [UInt8])]) throws -> [UInt8] {
    var writer = ZipWriter()
    for (name, content) in parts { try writer.add(name, content) }
    return try writer.finish()
  }

  @Test("What is written is read back, part by part, with sizes and check sums")
  func roundTrip() throws {
    let read = try unzip(try file(parts))
    #expect(read.map(\.name) == parts.map(\.name))
    #expect(read.map(\.content) == parts.map(\.content))
    #expect(try unzip(try file([])).isEmpty)
  }

  @Test("The same parts are the same bytes, dated on the first day of ZIP")
  func isDeterministic() throws {
    let bytes = try file(parts)
    #expect(try file(parts) == bytes)
    #expect(bytes[10..<14] == [0, 0, 0x21, 0])
  }
}
