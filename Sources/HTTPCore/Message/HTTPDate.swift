import Glibc

/// IMF-fixdate, the form in which HTTP dates are sent: `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110 §5.6.7).
public enum HTTPDate {
  /// - Parameter seconds: seconds since 1970-01-01T00:00:00Z, at least 0.
  public static func format(secondsSinceEpoch seconds: Int) -> String {
    let days = seconds / 86_400
    let (year, month, day) = civilDate(daysSinceEpoch: days)
    let second = seconds % 86_400
    // 1970-01-01 was a Thursday.
    return "\(weekdays[(days + 4) % 7]), \(two(day)) \(months[month - 1]) \(year) "
      + "\(two(second / 3600)):\(two(second / 60 % 60)):\(two(second % 60)) GMT"
  }

  static var currentSeconds: Int {
    var time = timespec()
    unsafe clock_gettime(CLOCK_REALTIME_COARSE, &time)
    return time.tv_sec
  }

  private static let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
  private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

  private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }

  /// Days to a date of the Gregorian calendar, counting years from March so that the leap day comes last.
  private static func civilDate(daysSinceEpoch: Int) -> (year: Int, month: Int, day: Int) {
    let shifted = daysSinceEpoch + 719_468
    let era = shifted / 146_097
    let dayOfEra = shifted % 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
  }
}

/// The `Date` field's line, made anew once a second.
struct DateLine {
  private var second = -1
  private(set) var bytes: [UInt8] = []

  mutating func refresh() {
    let current = HTTPDate.currentSeconds
    guard current != second else { return }
    second = current
    bytes = Array("Date: \(HTTPDate.format(secondsSinceEpoch: current))\r\n".utf8)
  }
}
