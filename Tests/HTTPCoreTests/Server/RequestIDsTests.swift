import Testing

@testable import HTTPCore

@Suite struct RequestIDsTests {
  @Test("Ids differ, are short tokens, and carry over from digit to digit")
  func differs() {
    var generator = SystemRandomNumberGenerator()
    var ids = RequestIDs(using: &generator)
    let made = (0..<50_000).map { _ in ids.next() }
    #expect(Set(made).count == made.count)
    #expect(made.allSatisfy { $0.utf8.count == 15 && FieldName($0) != nil })
    #expect(made[0].hasSuffix("-00000001"))
    #expect(made[9].hasSuffix("-0000000a"))
    #expect(made[35].hasSuffix("-00000010"))
    #expect(made[36 * 36 - 1].hasSuffix("-00000100"))
    #expect(Set(made.map { $0.prefix(7) }).count == 1)
  }

  @Test("Two counters do not give the same ids")
  func tellsCountersApart() {
    var generator = SystemRandomNumberGenerator()
    // One pair in two thousand million would agree.
    var one = RequestIDs(using: &generator)
    var other = RequestIDs(using: &generator)
    #expect(one.next() != other.next())
  }
}
