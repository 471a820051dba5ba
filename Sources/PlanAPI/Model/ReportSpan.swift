/// What a report is about (DOMAIN.md, "period"): a month `2026-10`, a quarter `2026-Q3`, a half year `2026-H1`, a year
/// `2026`, or the days of a span `2026-03-05..2026-04-10`.
public struct ReportSpan: Hashable, Sendable {
  public enum Form: Hashable, Sendable {
    /// So many whole months from one on.
    case months(from: Period, count: Int)
    /// Both days are in it.
    case days(ClosedRange<CalendarDate>)
  }

  public let form: Form

  public init(_ month: Period) { form = .months(from: month, count: 1) }

  private init(form: Form) { self.form = form }

  /// The longest span of days, two years.
  private static let dayLimit = 731
}

extension ReportSpan: CustomStringConvertible {
  /// Takes exactly the five forms; the days of a span in their order, and not over two years.
  public init?(_ text: String) {
    if let month = Period(text) {
      self.init(month)
    } else if let part = YearPart(text) {
      self.init(form: .months(from: part.first, count: part.count))
    } else if let days = ReportSpan.days(text) {
      self.init(form: .days(days))
    } else {
      return nil
    }
  }

  private static func days(_ text: String) -> ClosedRange<CalendarDate>? {
    let bytes = Array(text.utf8)
    guard bytes.count == 22, bytes[10] == UInt8(ascii: "."), bytes[11] == UInt8(ascii: "."),
      let first = CalendarDate(String(decoding: bytes[..<10], as: UTF8.self)),
      let last = CalendarDate(String(decoding: bytes[12...], as: UTF8.self)),
      first <= last, first.days(to: last) < dayLimit
    else { return nil }
    return first...last
  }

  public var description: String {
    switch form {
    case .days(let days): return "\(days.lowerBound)..\(days.upperBound)"
    case .months(let first, let count):
      guard let part = YearPart(from: first, count: count) else { return first.description }
      return part.description
    }
  }
}

extension ReportSpan {
  public var days: ClosedRange<CalendarDate> {
    switch form {
    case .days(let days): days
    case .months(let first, let count): first.firstDay...first.advanced(by: count - 1).lastDay
    }
  }

  /// The span of the same length that ends the day before.
  public var previous: ReportSpan { moved(by: -1) }

  /// The span of the same length that begins the day after.
  public var next: ReportSpan { moved(by: 1) }

  private func moved(by lengths: Int) -> ReportSpan {
    switch form {
    case .months(let first, let count):
      return ReportSpan(form: .months(from: first.advanced(by: lengths * count), count: count))
    case .days(let days):
      let shift = lengths * (days.lowerBound.days(to: days.upperBound) + 1)
      return ReportSpan(form: .days(days.lowerBound.adding(days: shift)...days.upperBound.adding(days: shift)))
    }
  }

  /// The months that it is made of. Of a span of days those whose due day, without grace, falls in it: by then a month's
  /// updates are in, and so each due day belongs to one of two spans that follow each other, and to one alone.
  func months(in calendar: ReportingCalendar) -> [Period] {
    switch form {
    case .months(let first, let count): return (0..<count).map(first.advanced)
    case .days(let days):
      let (first, last) = (days.lowerBound.period, days.upperBound.period)
      return (0...first.months(to: last)).map(first.advanced)
        .filter { days.contains(CalendarDate(calendar.dueDay, of: $0)) }
    }
  }

  /// Those of its months that the plan reports on. Days between two due days are work for the month whose due day is
  /// next, the plan's last ones for its last month.
  public func reportingMonths(of plan: Plan) -> [Period] {
    let reporting = plan.reportingMonths
    let found = months(in: plan.calendar).filter(reporting.contains)
    guard found.isEmpty, case .days(let days) = form, let first = reporting.first, let last = reporting.last,
      days.overlaps(first.firstDay...last.lastDay)
    else { return found }
    let month = days.upperBound.period
    let isDueLater = days.upperBound < CalendarDate(plan.calendar.dueDay, of: month)
    return [min(max(isDueLater ? month : month.advanced(by: 1), first), last)]
  }

  /// In Vietnamese: `tháng 10/2026` comes out as `10/2026`, as months are written, the others with their noun.
  var vietnamese: String {
    switch form {
    case .days(let days): return "từ \(days.lowerBound.vietnamese) đến \(days.upperBound.vietnamese)"
    case .months(let first, let count):
      guard let part = YearPart(from: first, count: count) else { return first.vietnamese }
      return part.vietnamese
    }
  }
}

/// A quarter, a half or the whole of a year.
private struct YearPart: CustomStringConvertible {
  let year: Int
  /// 3, 6 or 12 months.
  let count: Int
  /// From 1 on.
  let number: Int

  init?(_ text: String) {
    let bytes = Array(text.utf8)
    guard bytes.count == 4 || bytes.count == 7,
      let first = Period(String(decoding: bytes.prefix(4), as: UTF8.self) + "-01")
    else { return nil }
    year = first.year
    if bytes.count == 4 {
      (count, number) = (12, 1)
      return
    }
    guard bytes[4] == UInt8(ascii: "-") else { return nil }
    switch bytes[5] {
    case UInt8(ascii: "Q"): count = 3
    case UInt8(ascii: "H"): count = 6
    default: return nil
    }
    number = Int(bytes[6]) - Int(UInt8(ascii: "0"))
    guard (1...12 / count).contains(number) else { return nil }
  }

  /// `nil` for what is no such part, as a single month.
  init?(from first: Period, count: Int) {
    guard [3, 6, 12].contains(count), (first.month - 1) % count == 0 else { return nil }
    (year, self.count, number) = (first.year, count, (first.month - 1) / count + 1)
  }

  var first: Period { Period(unchecked: year, (number - 1) * count + 1) }

  var description: String {
    switch count {
    case 3: "\(year)-Q\(number)"
    case 6: "\(year)-H\(number)"
    default: "\(year)"
    }
  }

  var vietnamese: String {
    switch count {
    case 3: "quý \(["I", "II", "III", "IV"][number - 1])/\(year)"
    case 6: number == 1 ? "6 tháng đầu năm \(year)" : "6 tháng cuối năm \(year)"
    default: "năm \(year)"
    }
  }
}
