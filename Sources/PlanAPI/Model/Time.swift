/// A point on the UTC time line, in milliseconds since 1970-01-01T00:00:00Z. Leap seconds are not counted (POSIX time).
public struct Instant: Hashable, Comparable, Sendable {
  public let milliseconds: Int64

  public init(milliseconds: Int64) { self.milliseconds = milliseconds }

  public static func < (left: Instant, right: Instant) -> Bool { left.milliseconds < right.milliseconds }
}

/// A day of the proleptic Gregorian calendar, with no time zone: a due day, a date of issue.
public struct CalendarDate: Hashable, Comparable, Sendable {
  public let year: Int
  public let month: Int
  public let day: Int

  /// `nil` unless the day exists; years 1900 to 2200.
  public init?(year: Int, month: Int, day: Int) {
    guard (1900...2200).contains(year), (1...12).contains(month),
      (1...CalendarDate.daysInMonth(month, of: year)).contains(day)
    else { return nil }
    self.year = year
    self.month = month
    self.day = day
  }

  public static func daysInMonth(_ month: Int, of year: Int) -> Int {
    switch month {
    case 2: (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  public static func < (left: CalendarDate, right: CalendarDate) -> Bool {
    (left.year, left.month, left.day) < (right.year, right.month, right.day)
  }
}

/// A reporting month such as `2026-10` (DOMAIN.md, "period").
public struct Period: Hashable, Comparable, Sendable {
  public let year: Int
  public let month: Int

  public init?(year: Int, month: Int) {
    guard (1900...2200).contains(year), (1...12).contains(month) else { return nil }
    self.year = year
    self.month = month
  }

  public static func < (left: Period, right: Period) -> Bool { (left.year, left.month) < (right.year, right.month) }
}

extension Period: CustomStringConvertible {
  /// Takes exactly `YYYY-MM`, of ASCII digits.
  public init?(_ text: String) {
    var reader = FixedWidthReader(text)
    guard let year = reader.digits(4), reader.skip("-"), let month = reader.digits(2), reader.isAtEnd else {
      return nil
    }
    self.init(year: year, month: month)
  }

  /// `YYYY-MM`.
  public var description: String { text }
}

extension Period: ASCIITextual {
  func appendText(to bytes: inout [UInt8]) {
    bytes.append(digitsOf: year, width: 4)
    bytes.append(UInt8(ascii: "-"))
    bytes.append(digitsOf: month, width: 2)
  }
}

extension CalendarDate: CustomStringConvertible {
  /// Takes exactly `YYYY-MM-DD`, of ASCII digits, for a day that exists.
  public init?(_ text: String) {
    var reader = FixedWidthReader(text)
    guard let date = CalendarDate(&reader), reader.isAtEnd else { return nil }
    self = date
  }

  private init?(_ reader: inout FixedWidthReader) {
    guard let year = reader.digits(4), reader.skip("-"), let month = reader.digits(2), reader.skip("-"),
      let day = reader.digits(2)
    else { return nil }
    self.init(year: year, month: month, day: day)
  }

  /// `YYYY-MM-DD`.
  public var description: String { text }

  /// Days since 1970-01-01, negative before it.
  public var daysSinceEpoch: Int {
    // Years begin in March, so that the leap day is a year's last; 400 years are 146,097 days.
    let shiftedYear = month > 2 ? year : year - 1
    let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
    return 365 * shiftedYear + shiftedYear / 4 - shiftedYear / 100 + shiftedYear / 400 + dayOfYear - 719_468
  }

  /// `nil` outside the years 1900 to 2200.
  public init?(daysSinceEpoch days: Int) {
    guard (-30_000...90_000).contains(days) else { return nil }
    let (year, month, day) = gregorian(daysSinceEpoch: Int64(days))
    self.init(year: Int(year), month: month, day: day)
  }
}

extension Instant: CustomStringConvertible {
  /// Takes RFC 3339 §5.6 such as `2026-10-25T23:59:59+07:00` or `2026-10-25T16:59:59.25Z`; years 1900 to 2200.
  /// A fraction has one to nine digits, of which milliseconds are kept. A leap second (`:60`) is refused.
  public init?(_ text: String) {
    var reader = FixedWidthReader(text)
    guard let date = CalendarDate(&reader, endingWith: "T", or: "t"),
      let hour = reader.digits(2), hour < 24, reader.skip(":"),
      let minute = reader.digits(2), minute < 60, reader.skip(":"),
      let second = reader.digits(2), second < 60,
      let fraction = reader.fractionInMilliseconds(),
      let offset = reader.offsetInMinutes(), reader.isAtEnd
    else { return nil }
    let minutes = (date.daysSinceEpoch * 24 + hour) * 60 + minute - offset
    self.init(milliseconds: Int64((minutes * 60 + second) * 1000 + fraction))
  }

  /// RFC 3339 in UTC with `Z`; the fraction, three digits, only when it is not 0.
  public var description: String { text }
}

extension Instant: ASCIITextual {
  func appendText(to bytes: inout [UInt8]) {
    let (days, time) = flooredDivision(milliseconds, by: 86_400_000)
    let (year, month, day) = gregorian(daysSinceEpoch: days)
    appendDate(Int(year), month, day, to: &bytes)
    bytes.append(UInt8(ascii: "T"))
    bytes.append(digitsOf: time / 3_600_000, width: 2)
    bytes.append(UInt8(ascii: ":"))
    bytes.append(digitsOf: time / 60_000 % 60, width: 2)
    bytes.append(UInt8(ascii: ":"))
    bytes.append(digitsOf: time / 1000 % 60, width: 2)
    if time % 1000 != 0 {
      bytes.append(UInt8(ascii: "."))
      bytes.append(digitsOf: time % 1000, width: 3)
    }
    bytes.append(UInt8(ascii: "Z"))
  }
}

extension CalendarDate: ASCIITextual {
  func appendText(to bytes: inout [UInt8]) { appendDate(year, month, day, to: &bytes) }
}

private func appendDate(_ year: Int, _ month: Int, _ day: Int, to bytes: inout [UInt8]) {
  bytes.append(digitsOf: year, width: 4)
  bytes.append(UInt8(ascii: "-"))
  bytes.append(digitsOf: month, width: 2)
  bytes.append(UInt8(ascii: "-"))
  bytes.append(digitsOf: day, width: 2)
}

extension CalendarDate {
  fileprivate init?(_ reader: inout FixedWidthReader, endingWith letter: Unicode.Scalar, or other: Unicode.Scalar) {
    self.init(&reader)
    guard reader.skip(letter) || reader.skip(other) else { return nil }
  }
}

/// Reads ASCII text of fixed shape byte by byte: `Int(_:)` would take `+5`.
private struct FixedWidthReader {
  private var rest: Substring.UTF8View

  init(_ text: String) { rest = Substring(text).utf8 }

  var isAtEnd: Bool { rest.isEmpty }

  mutating func skip(_ expected: Unicode.Scalar) -> Bool {
    guard rest.first == UInt8(ascii: expected) else { return false }
    rest.removeFirst()
    return true
  }

  mutating func digit() -> Int? {
    guard let byte = rest.first, UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte else { return nil }
    rest.removeFirst()
    return Int(byte - UInt8(ascii: "0"))
  }

  /// Exactly `count` digits, no sign.
  mutating func digits(_ count: Int) -> Int? {
    var value = 0
    for _ in 0..<count {
      guard let digit = digit() else { return nil }
      value = value * 10 + digit
    }
    return value
  }

  /// 0 where there is no fraction; `nil` for a point with no digit or more than nine.
  mutating func fractionInMilliseconds() -> Int? {
    guard skip(".") else { return 0 }
    var milliseconds = 0
    var count = 0
    while let digit = digit() {
      count += 1
      if count <= 3 { milliseconds = milliseconds * 10 + digit }
    }
    switch count {
    case 1: return milliseconds * 100
    case 2: return milliseconds * 10
    case 3...9: return milliseconds
    default: return nil
    }
  }

  /// `Z`, or `+hh:mm` and `-hh:mm` in minutes east of UTC.
  mutating func offsetInMinutes() -> Int? {
    if skip("Z") || skip("z") { return 0 }
    let isEast = skip("+")
    guard isEast || skip("-"), let hours = digits(2), hours < 24, skip(":"), let minutes = digits(2), minutes < 60
    else { return nil }
    return (isEast ? 1 : -1) * (hours * 60 + minutes)
  }
}

/// The date of a day in the proleptic Gregorian calendar, without bounds, so that every instant has a text.
private func gregorian(daysSinceEpoch days: Int64) -> (year: Int64, month: Int, day: Int) {
  let shifted = days + 719_468
  let (era, dayOfEra) = flooredDivision(shifted, by: 146_097)
  let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
  let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
  let marchMonth = (5 * dayOfYear + 2) / 153
  let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
  let day = dayOfYear - (153 * marchMonth + 2) / 5 + 1
  return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), Int(month), Int(day))
}

/// The remainder is never negative.
private func flooredDivision(_ value: Int64, by divisor: Int64) -> (quotient: Int64, remainder: Int64) {
  let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
  return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
}
