import Testing

@testable import PlanAPI

@Suite struct PlanTimeZoneTests {
  @Test(
    "A name that could leave the zone folder, or that the system doesn't have, is no zone",
    arguments: [
      "", "/etc/passwd", "/UTC", "../zoneinfo/UTC", "Asia/../UTC", "Asia/", "Asia", "Asia/Nowhere", "tzdata.zi",
      "Asia/Ho Chi Minh", "Asia/Hồ_Chí_Minh", "leapseconds", "UTC\0", String(repeating: "A", count: 65),
    ])
  func refusesName(name: String) { #expect(PlanTimeZone(identifier: name) == nil) }

  @Test(
    "Offsets are those of the zone's history and, after it, of its rule",
    arguments: [
      ("Asia/Ho_Chi_Minh", "2026-10-25T00:00:00Z", 25_200), ("Asia/Ho_Chi_Minh", "1970-01-01T00:00:00Z", 28_800),
      ("Asia/Ho_Chi_Minh", "1900-01-01T00:00:00Z", 25_590), ("Asia/Ho_Chi_Minh", "2199-07-01T00:00:00Z", 25_200),
      ("UTC", "2026-10-25T00:00:00Z", 0), ("Asia/Kathmandu", "2026-10-25T00:00:00Z", 20_700),
      ("Europe/Paris", "2026-03-29T00:59:59.999Z", 3600), ("Europe/Paris", "2026-03-29T01:00:00Z", 7200),
      ("Europe/Paris", "2026-10-25T00:59:59Z", 7200), ("Europe/Paris", "2026-10-25T01:00:00Z", 3600),
      ("Europe/Paris", "2150-01-01T00:00:00Z", 3600), ("Europe/Paris", "2150-07-01T00:00:00Z", 7200),
      ("Europe/Dublin", "2150-01-01T00:00:00Z", 0), ("Europe/Dublin", "2150-07-01T00:00:00Z", 3600),
      ("Pacific/Auckland", "2150-01-01T00:00:00Z", 46_800), ("America/New_York", "2150-07-01T00:00:00Z", -14_400),
    ])
  func offsets(name: String, at text: String, expected: Int) throws {
    let zone = try #require(PlanTimeZone(identifier: name))
    #expect(zone.offset(at: instant(text)) == expected)
  }

  @Test(
    "A local day starts at its first instant, also where the clocks change at midnight",
    arguments: [
      ("Asia/Ho_Chi_Minh", "2026-10-25", "2026-10-24T17:00:00Z"), ("UTC", "2026-10-25", "2026-10-25T00:00:00Z"),
      // Midnight skipped, midnight twice, the whole day skipped.
      ("America/Sao_Paulo", "2018-11-04", "2018-11-04T03:00:00Z"),
      ("America/Havana", "2026-11-01", "2026-11-01T04:00:00Z"),
      ("Pacific/Apia", "2011-12-30", "2011-12-30T10:00:00Z"),
      ("Pacific/Apia", "2011-12-31", "2011-12-30T10:00:00Z"),
    ])
  func startOfDay(name: String, day: String, expected: String) throws {
    let zone = try #require(PlanTimeZone(identifier: name))
    #expect(zone.start(of: date(day)) == instant(expected))
  }

  @Test(
    "The instant before a day's start belongs to the day before",
    arguments: ["Asia/Ho_Chi_Minh", "Europe/Paris", "America/Havana", "Pacific/Auckland", "UTC"])
  func daysMeet(name: String) throws {
    let zone = try #require(PlanTimeZone(identifier: name))
    for offset in 0..<800 {
      let day = date("2026-01-01").adding(days: offset)
      let start = zone.start(of: day)
      #expect(zone.date(of: start) == day)
      #expect(zone.date(of: Instant(milliseconds: start.milliseconds - 1)) == day.adding(days: -1))
    }
  }

  @Test("A zone read twice is the same value, and UTC is the one built in")
  func equality() {
    #expect(PlanTimeZone(identifier: "Asia/Ho_Chi_Minh") == PlanTimeZone(identifier: "Asia/Ho_Chi_Minh"))
    #expect(PlanTimeZone(identifier: "UTC") == .utc)
  }

  @Test("A file cut short anywhere is refused")
  func cutShort() {
    let file = zoneFile(offset: 25_200, footer: "<+07>-7")
    #expect(PlanTimeZone(identifier: "X", file: file)?.initialOffset == 25_200)
    for length in file.indices { #expect(PlanTimeZone(identifier: "X", file: Array(file[..<length])) == nil) }
  }

  @Test(
    "A rule that is no TZ string is refused", arguments: ["A", "XXX", "XXX25", "CET-1CEST", "CET-1CEST,M3.5.0", " "])
  func refusesRule(footer: String) {
    #expect(PlanTimeZone(identifier: "X", file: zoneFile(offset: 0, footer: footer)) == nil)
  }

  @Test(
    "Days of a rule by Julian number skip leap days, by ordinal number count them",
    arguments: [
      ("AAA0BBB,J60,J300", "2028-03-01T02:00:00Z"), ("AAA0BBB,J60,J300", "2027-03-01T02:00:00Z"),
      ("AAA0BBB,60,300", "2028-03-01T02:00:00Z"), ("AAA0BBB,59,300", "2027-03-01T02:00:00Z"),
      ("AAA0BBB,M2.5.2/-1:30,300", "2028-02-28T22:30:00Z"),
    ])
  func ruleDays(rule: String, change text: String) throws {
    let zone = try #require(PlanTimeZone(identifier: "X", file: zoneFile(offset: 0, footer: rule)))
    let change = instant(text)
    #expect(zone.offset(at: change) == 3600)
    #expect(zone.offset(at: Instant(milliseconds: change.milliseconds - 1)) == 0)
  }
}

/// A TZif file of version 2 with one local time type and no transition.
private func zoneFile(offset: UInt32, footer: String) -> [UInt8] {
  func header(types: UInt8) -> [UInt8] {
    Array("TZif2".utf8) + [UInt8](repeating: 0, count: 15 + 16) + [0, 0, 0, types, 0, 0, 0, types]
  }
  let type = [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: offset >> $0) } + [0, 0]
  return header(types: 0) + header(types: 1) + type + [0] + Array("\n\(footer)\n".utf8)
}
