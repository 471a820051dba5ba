/// The rule of a TZ string such as `CET-1CEST,M3.5.0,M10.5.0/3`, by which a zone goes on after its last known change
/// (RFC 9636 §3.3.1, POSIX.1-2024 §8.3).
struct TimeZoneRule {
  /// Seconds east of UTC.
  private let standardOffset: Int
  private let summer: Summer?

  private struct Summer {
    let offset: Int
    let begins: Change
    let ends: Change
  }

  /// A day of the year, and the local time on it in seconds, which may lie days off.
  private struct Change {
    enum Day {
      /// 1 to 365, leap days not counted.
      case julian(Int)
      /// 0 to 365, leap days counted.
      case ordinal(Int)
      /// Week 5 is the month's last; Sunday is 0.
      case weekday(Int, week: Int, month: Int)
    }
    let day: Day
    let time: Int

    /// Seconds from 1970-01-01T00:00 to the change, both in local time.
    func localSecond(in year: Int) -> Int64 {
      let newYear = CalendarDate(1, of: Period(unchecked: year, 1)).daysSinceEpoch
      let date: Int
      switch day {
      case .julian(let number):
        let isAfterLeapDay = number >= 60 && CalendarDate.daysInMonth(2, of: year) == 29
        date = newYear + number - (isAfterLeapDay ? 0 : 1)
      case .ordinal(let number):
        date = newYear + number
      case .weekday(let weekday, let week, let month):
        let period = Period(unchecked: year, month)
        let first = period.firstDay.daysSinceEpoch
        // 1970-01-01 was a Thursday.
        let firstWeekday = first + 4 - (first + 4).flooredQuotient(by: 7) * 7
        let firstMatch = first + (weekday - firstWeekday + 7) % 7
        let last = period.lastDay.daysSinceEpoch
        let match = firstMatch + (week - 1) * 7
        date = match > last ? match - 7 : match
      }
      return Int64(date) * secondsInDay + Int64(time)
    }
  }

  /// `nil` for a text that is no TZ string, or one with daylight saving time but no days for it.
  init?(_ text: String) {
    var reader = RuleReader(text)
    guard reader.designation(), let standard = reader.time(maximumHours: 24) else { return nil }
    standardOffset = -standard
    if reader.isAtEnd {
      summer = nil
      return
    }
    guard reader.designation() else { return nil }
    var offset = standardOffset + 3600
    if reader.next != UInt8(ascii: ",") {
      guard let daylight = reader.time(maximumHours: 24) else { return nil }
      offset = -daylight
    }
    guard let begins = Self.change(&reader), let ends = Self.change(&reader), reader.isAtEnd else { return nil }
    summer = Summer(offset: offset, begins: begins, ends: ends)
  }

  private static func change(_ reader: inout RuleReader) -> Change? {
    guard reader.skip(","), let day = day(&reader) else { return nil }
    guard reader.skip("/") else { return Change(day: day, time: 7200) }
    guard let time = reader.time(maximumHours: 167) else { return nil }
    return Change(day: day, time: time)
  }

  private static func day(_ reader: inout RuleReader) -> Change.Day? {
    if reader.skip("M") {
      guard let month = reader.number(1...12), reader.skip("."), let week = reader.number(1...5), reader.skip("."),
        let weekday = reader.number(0...6)
      else { return nil }
      return .weekday(weekday, week: week, month: month)
    }
    if reader.skip("J") { return reader.number(1...365).map(Change.Day.julian) }
    return reader.number(0...365).map(Change.Day.ordinal)
  }

  /// The changes of offset after the last known one, up to the year 2200.
  func transitions(after last: PlanTimeZone.Transition?) -> [PlanTimeZone.Transition] {
    guard let summer else { return [] }
    let start = last?.at ?? Int64.min
    let lastYear = last.map { CalendarDate(day: Int($0.at.flooredQuotient(by: secondsInDay))).year } ?? 1900
    let firstYear = max(lastYear - 1, 1900)
    guard firstYear <= 2200 else { return [] }
    let changes = (firstYear...2200).flatMap { year in
      [
        PlanTimeZone.Transition(
          at: summer.begins.localSecond(in: year) - Int64(standardOffset), offset: summer.offset),
        PlanTimeZone.Transition(
          at: summer.ends.localSecond(in: year) - Int64(summer.offset), offset: standardOffset),
      ]
    }
    return changes.filter { $0.at > start }.sorted { $0.at < $1.at }
  }
}

/// Reads a TZ string byte by byte.
private struct RuleReader {
  private var rest: Substring.UTF8View

  init(_ text: String) { rest = Substring(text).utf8 }

  var isAtEnd: Bool { rest.isEmpty }
  var next: UInt8? { rest.first }

  mutating func skip(_ expected: Unicode.Scalar) -> Bool {
    guard rest.first == UInt8(ascii: expected) else { return false }
    rest.removeFirst()
    return true
  }

  /// Steps over a zone's short name: at least three letters, or a text in angle brackets.
  mutating func designation() -> Bool {
    if skip("<") {
      guard let end = rest.firstIndex(of: UInt8(ascii: ">")) else { return false }
      rest = rest[rest.index(after: end)...]
      return true
    }
    let name = rest.prefix {
      UInt8(ascii: "A")...UInt8(ascii: "Z") ~= $0 || UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0
    }
    rest = rest[name.endIndex...]
    return name.count >= 3
  }

  /// One to three digits.
  mutating func number(_ range: ClosedRange<Int>) -> Int? {
    var value = 0
    var count = 0
    while count < 3, let byte = rest.first, UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte {
      value = value * 10 + Int(byte - UInt8(ascii: "0"))
      rest.removeFirst()
      count += 1
    }
    return count > 0 && range.contains(value) ? value : nil
  }

  /// `[+-]hh[:mm[:ss]]` in seconds.
  mutating func time(maximumHours: Int) -> Int? {
    let isNegative = skip("-")
    if !isNegative { _ = skip("+") }
    guard let hours = number(0...maximumHours) else { return nil }
    var seconds = hours * 3600
    for unit in [60, 1] where skip(":") {
      guard let part = number(0...59) else { return nil }
      seconds += part * unit
    }
    return isNegative ? -seconds : seconds
  }
}
