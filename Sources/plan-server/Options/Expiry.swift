import PlanAPI

/// When a token ends.
enum Expiry: Sendable {
  /// The last day on which it is good.
  case day(CalendarDate)
  /// The first instant at which it is not.
  case instant(Instant)

  init?(_ text: String) {
    if let day = CalendarDate(text) {
      self = .day(day)
    } else if let instant = Instant(text) {
      self = .instant(instant)
    } else {
      return nil
    }
  }

  /// The first instant at which the token is not good. `nil` for the last day that dates know.
  func instant(in zone: PlanTimeZone) -> Instant? {
    switch self {
    case .instant(let instant): instant
    case .day(let day): CalendarDate(daysSinceEpoch: day.daysSinceEpoch + 1).map { zone.start(of: $0) }
    }
  }
}
