/// How figures read in a report's words: with a decimal comma in Vietnamese, and a dash for what is not known.
struct ReportNumbers {
  /// Stands for a figure that is not known, which 0 would not.
  static let unknown = "–"

  let language: Language

  func text(_ number: Decimal?) -> String {
    guard let number else { return ReportNumbers.unknown }
    return language == .vietnamese ? number.vietnamese : number.description
  }

  func text(_ percent: Percent?) -> String { text(percent?.decimal) }

  /// With its sign: `+2,5`.
  func change(_ number: Decimal?) -> String {
    guard let number else { return ReportNumbers.unknown }
    return (number > .zero ? "+" : "") + text(number)
  }

  /// Whole đồng in groups of three: `1.250.000` in Vietnamese, `1,250,000` in English.
  func money(_ dong: Int64?) -> String {
    guard let dong else { return ReportNumbers.unknown }
    let digits = String(dong.magnitude)
    let separator = language == .vietnamese ? "." : ","
    var text = dong < 0 ? "-" : ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.utf8.count - index) % 3 == 0 { text += separator }
      text.append(digit)
    }
    return text
  }

  func day(_ date: CalendarDate?) -> String {
    guard let date else { return ReportNumbers.unknown }
    return language == .vietnamese ? date.vietnamese : date.description
  }

  func month(_ period: Period) -> String { language == .vietnamese ? period.vietnamese : period.description }

  func span(_ span: ReportSpan) -> String { language == .vietnamese ? span.vietnamese : span.description }

  /// The local time of day, to the minute: `09:05`.
  func time(of instant: Instant, in zone: PlanTimeZone) -> String {
    let second = instant.milliseconds.flooredQuotient(by: 1000) + Int64(zone.offset(at: instant))
    let minute = (second - second.flooredQuotient(by: secondsInDay) * secondsInDay) / 60
    return [minute / 60, minute % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":")
  }

  /// A target with its direction: `≥ 90`.
  func target(of kpi: KPI) -> String {
    guard let target = kpi.target else { return ReportNumbers.unknown }
    let sign =
      switch kpi.direction {
      case .atLeast: "≥"
      case .atMost: "≤"
      case .equal: "="
      }
    return "\(sign) \(text(target))"
  }
}
