import Testing

@testable import HTTPCore

@Suite("Range") struct RangeRequestTests {
  @Test(
    "One range of bytes is found, cut to what there is (RFC 9110 §14.1.2)",
    arguments: [
      ("bytes=0-0", 0..<1), ("bytes=0-99", 0..<100), ("bytes=10-19", 10..<20), ("bytes=90-1000", 90..<100),
      ("bytes=99-", 99..<100), ("bytes=0-", 0..<100), ("bytes=-1", 99..<100), ("bytes=-100", 0..<100),
      ("bytes=-5000", 0..<100), ("BYTES=1-2", 1..<3), ("bytes= 1-2 ", 1..<3), ("bytes=,1-2,", 1..<3),
      ("bytes=0-99999999999999999999999", 0..<100), ("bytes=-99999999999999999999999", 0..<100),
    ])
  func finds(field: String, range: Range<Int>) {
    #expect(RangeRequest(field, length: 100) == .part(range))
  }

  @Test(
    "One that begins behind the end, or is of no bytes, cannot be satisfied",
    arguments: ["bytes=100-", "bytes=100-200", "bytes=-0", "bytes=99999999999999999999999-"])
  func refuses(field: String) {
    #expect(RangeRequest(field, length: 100) == .unsatisfiable)
  }

  @Test(
    "What is no range, of another unit, or several is left aside",
    arguments: [
      "", "bytes", "bytes=", "bytes=-", "bytes=2-1", "bytes=a-b", "bytes=+1-2", "bytes=1-2-3", "bytes=0x1-2",
      "lines=1-2",
      "bytes=0-1,5-6", "bytes=1", "bytes =1-2", "bytes=1 -2", "bytes=٣-٤",
    ])
  func leavesAside(field: String) {
    #expect(RangeRequest(field, length: 100) == .whole)
  }
}
