import Foundation

/// Months as the plan's time zone has them now, for what depends on the day that the tests run.
enum Months {
  /// The current month in Việt Nam, which has no summer time.
  static var current: (year: Int, month: Int) {
    let seconds = Date().timeIntervalSince1970 + 7 * 3600
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = .gmt
    let parts = calendar.dateComponents([.year, .month], from: Date(timeIntervalSince1970: seconds))
    return (parts.year ?? 0, parts.month ?? 0)
  }

  /// The month before the current one, but none outside 2026, the year of the plan of the demo.
  static var lastOfSample: String {
    let (year, month) = current
    if year > 2026 { return "2026-12" }
    return month == 1 ? "2025-12" : "2026-\(month > 10 ? "" : "0")\(month - 1)"
  }
}
