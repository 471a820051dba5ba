import PlanAPI
import Testing

@Suite("Texts of dates, months and instants")
struct TimeTextTests {
  @Test(
    "A date that exists reads and writes itself", arguments: ["2026-01-24", "2024-02-29", "1900-01-01", "2200-12-31"])
  func dateRoundTrip(text: String) throws {
    #expect(try #require(CalendarDate(text)).description == text)
  }

  @Test(
    "A date that does not exist, or is written another way, is refused",
    arguments: [
      "", "2026", "2026-1-24", "2026-01-4", "2026-01-32", "2026-02-29", "2026-13-01", "2026-00-10", "2026-01-00",
      "+026-01-01", "2026-+1-01", "2026/01/24", "2026-01-24 ", " 2026-01-24", "2026-01-24T00:00:00Z", "26-01-24",
      "1899-12-31", "2201-01-01", "２０２６-01-24", "2026-01-2\u{0661}",
    ])
  func dateRefused(text: String) { #expect(CalendarDate(text) == nil) }

  @Test("A month reads and writes itself", arguments: ["2026-10", "1900-01", "2200-12"])
  func periodRoundTrip(text: String) throws { #expect(try #require(Period(text)).description == text) }

  @Test(
    "A month that does not exist, or is written another way, is refused",
    arguments: [
      "", "2026", "2026-", "2026-1", "2026-13", "2026-00", "2026-+1", "2026-10-01", "2026-Q3", "202610", "2026-10 ",
    ])
  func periodRefused(text: String) { #expect(Period(text) == nil) }

  @Test(
    "An instant is read in any offset and written in UTC",
    arguments: [
      ("1970-01-01T00:00:00Z", 0, "1970-01-01T00:00:00Z"),
      ("1970-01-01T07:00:00+07:00", 0, "1970-01-01T00:00:00Z"),
      ("1969-12-31T23:59:59.999Z", -1, "1969-12-31T23:59:59.999Z"),
      ("2026-10-25T23:59:59+07:00", 1_792_947_599_000, "2026-10-25T16:59:59Z"),
      ("2026-10-25t16:59:59z", 1_792_947_599_000, "2026-10-25T16:59:59Z"),
      ("2026-10-25T16:59:59-00:00", 1_792_947_599_000, "2026-10-25T16:59:59Z"),
      ("2026-10-25T11:29:59.2-05:30", 1_792_947_599_200, "2026-10-25T16:59:59.200Z"),
      ("2026-10-25T16:59:59.123456789Z", 1_792_947_599_123, "2026-10-25T16:59:59.123Z"),
      ("2000-02-29T12:00:00Z", 951_825_600_000, "2000-02-29T12:00:00Z"),
      ("2100-03-01T00:00:00Z", 4_107_542_400_000, "2100-03-01T00:00:00Z"),
      ("1900-01-01T00:00:00Z", -2_208_988_800_000, "1900-01-01T00:00:00Z"),
    ] as [(String, Int64, String)])
  func instants(text: String, milliseconds: Int64, written: String) throws {
    let instant = try #require(Instant(text))
    #expect(instant.milliseconds == milliseconds)
    #expect(instant.description == written)
  }

  @Test(
    "An instant that is not RFC 3339 is refused",
    arguments: [
      "", "2026-10-25", "2026-10-25T23:59:59", "2026-10-25 23:59:59Z", "2026-10-25T24:00:00Z", "2026-10-25T23:60:00Z",
      "2026-10-25T23:59:60Z", "2026-10-25T23:59Z", "2026-10-25T23:59:59.Z", "2026-10-25T23:59:59.1234567890Z",
      "2026-10-25T23:59:59+7:00", "2026-10-25T23:59:59+0700", "2026-10-25T23:59:59+24:00", "2026-10-25T23:59:59+07:60",
      "2026-10-25T23:59:59ZZ", "2026-02-30T00:00:00Z", "2026-10-25T+3:59:59Z", "2026-10-25T23:59:59,5Z",
    ])
  func instantRefused(text: String) { #expect(Instant(text) == nil) }

  @Test("Every instant has a text", arguments: [Int64.min, -62_167_219_200_001, 253_402_300_800_000, .max])
  func extremes(milliseconds: Int64) {
    #expect(Instant(milliseconds: milliseconds).description.hasSuffix("Z"))
  }

  @Test("A date and its day count are one for three centuries")
  func dayCount() throws {
    var expected = -25_567
    var date = try #require(CalendarDate("1900-01-01"))
    #expect(date.daysSinceEpoch == expected)
    while let next = CalendarDate(daysSinceEpoch: expected + 1) {
      expected += 1
      #expect(next > date && next.daysSinceEpoch == expected)
      date = next
    }
    #expect(date.description == "2200-12-31")
    #expect(CalendarDate(daysSinceEpoch: -25_568) == nil)
    #expect(CalendarDate(daysSinceEpoch: .max) == nil)
  }
}
