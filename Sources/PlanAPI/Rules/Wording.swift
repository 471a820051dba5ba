/// How values read in Vietnamese sentences; in English ones they read as in JSON.
extension CalendarDate {
  /// `25/10/2026`.
  var vietnamese: String { "\(twoDigits(day))/\(period.vietnamese)" }
}

extension Period {
  /// `10/2026`.
  var vietnamese: String { "\(twoDigits(month))/\(year)" }
}

extension Decimal {
  /// With a decimal comma: `55,5`.
  var vietnamese: String { String(description.map { $0 == "." ? "," : $0 }) }
}

extension LocalizedText {
  static let empty = LocalizedText(vi: "", en: "")
}

/// An English ordinal: `2nd`, `11th`.
func ordinal(_ number: Int) -> String {
  let suffix =
    switch (number % 10, number % 100) {
    case (_, 11...13): "th"
    case (1, _): "st"
    case (2, _): "nd"
    case (3, _): "rd"
    default: "th"
    }
  return "\(number)\(suffix)"
}

private func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
