import HTTPCore
import TestSupport
import Testing

@testable import PlanAPI

@Suite("Content coding") struct CodingTests {
  private func response(
    _ type: String? = "application/json; charset=utf-8", size: Int, status: Status = .ok
  ) -> Response {
    var headers = Headers()
    headers[.contentType] = type
    return Response(status: status, headers: headers, body: .bytes([UInt8](repeating: 0x61, count: size)))
  }

  @Test("What is compressed is one gzip member with the same content", arguments: [0, 1, 1000, 100_000])
  func roundTrip(size: Int) throws {
    let content = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 3) }
    let compressed = try Gzip.compress(content)
    #expect(try gunzip(compressed) == content)
    // Always the same: no time stands in it (RFC 1952 §2.3.1).
    #expect(compressed[4..<8].allSatisfy { $0 == 0 })
  }

  @Test(
    "Text of over 1 KiB is sent with gzip, less and other types are not",
    arguments: [
      ("application/json; charset=utf-8", 1025, true), ("application/json", 1024, false), ("TEXT/csv;a=b", 1025, true),
      ("application/problem+json", 1025, true), ("image/svg+xml", 1025, true), ("application/javascript", 1025, true),
      ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", 1025, false),
      ("image/png", 1025, false), (nil, 1025, false), ("application/json", 0, false),
    ] as [(String?, Int, Bool)])
  func chooses(type: String?, size: Int, expected: Bool) {
    let response = response(type, size: size)
    #expect(response.isGzipped(for: .gzip) == expected)
    #expect(!response.isGzipped(for: .identity))
    // A client that takes nothing else gets everything so.
    #expect(response.isGzipped(for: .gzipOnly))
  }

  @Test("Nothing is coded twice, and nothing but a whole answer is coded")
  func leavesAlone() {
    var coded = response(size: 2000)
    coded.headers[.contentEncoding] = "gzip"
    #expect(!coded.isGzipped(for: .gzipOnly))
    #expect(!response(size: 2000, status: .notModified).isGzipped(for: .gzipOnly))
    #expect(!Response(status: .ok, body: .stream { _ in }).isGzipped(for: .gzipOnly))
  }

  @Test("Content that has a tag is compressed once", arguments: [1000, 100_000])
  func compressesOnce(size: Int) async throws {
    let bodies = CodedBodies(limit: 1 << 20)
    let first = [UInt8](repeating: 0x61, count: size)
    #expect(try await gunzip(bodies.gzip(first, tag: "\"1\"")) == first)
    // Under the same tag there is never other content; here it shows where the answer comes from.
    #expect(try await gunzip(bodies.gzip([0x62], tag: "\"1\"")) == first)
    #expect(try await gunzip(bodies.gzip([0x62], tag: "\"2\"")) == [0x62])
    #expect(try await gunzip(bodies.gzip([0x63], tag: nil)) == [0x63])
    #expect(try await gunzip(bodies.gzip([0x64], tag: nil)) == [0x64])
  }

  @Test("The tag of a compressed answer is strong and another")
  func tags() {
    #expect(EntityTag.gzipped("\"abc\"") == "\"abc-gzip\"")
  }
}
