/// How long a unit has for the answer to feedback; a plan document may set its own in `feedback` (DOMAIN.md rule 9).
public struct FeedbackTerm: Hashable, Sendable {
  public enum Counting: String, CaseIterable, Sendable {
    /// Monday to Friday. Public holidays are not known, so they count.
    case working
    case calendar
  }

  /// Days after the one on which the feedback came.
  public var days: Int
  public var counting: Counting

  public static let standard = FeedbackTerm(days: 10, counting: .working)

  /// The last day of the term, for feedback that came on a day.
  public func lastDay(from received: CalendarDate) -> CalendarDate {
    guard counting == .working else { return received.adding(days: days) }
    var day = received
    var left = days
    while left > 0 {
      day = day.adding(days: 1)
      if !day.isWeekend { left -= 1 }
    }
    return day
  }
}

extension CalendarDate {
  /// 1970-01-01 was a Thursday.
  var isWeekend: Bool {
    let weekday = (daysSinceEpoch + 3) - (daysSinceEpoch + 3).flooredQuotient(by: 7) * 7
    return weekday >= 5
  }
}
