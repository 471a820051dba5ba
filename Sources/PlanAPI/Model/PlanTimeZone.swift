/// The plan's time zone: an IANA name and its offsets from UTC, read from the system's TZif files (RFC 9636).
///
/// A value holds every change of offset up to the year 2200, so reading local days needs no file and no lock.
public struct PlanTimeZone: Hashable, Sendable {
  /// From `at` on (seconds since 1970-01-01T00:00:00Z) the zone is `offset` seconds east of UTC.
  struct Transition: Hashable, Sendable {
    let at: Int64
    let offset: Int
  }

  public let identifier: String
  /// Seconds east of UTC before the first transition.
  let initialOffset: Int
  /// Ascending.
  let transitions: [Transition]

  public static let utc = PlanTimeZone(identifier: "UTC", initialOffset: 0, transitions: [])

  init(identifier: String, initialOffset: Int, transitions: [Transition]) {
    self.identifier = identifier
    self.initialOffset = initialOffset
    self.transitions = transitions
  }

  /// Seconds east of UTC in force at an instant.
  public func offset(at instant: Instant) -> Int {
    offset(atSecond: instant.flooredSeconds)
  }

  /// The local day that an instant falls on.
  public func date(of instant: Instant) -> CalendarDate {
    CalendarDate(day: localDay(atSecond: instant.flooredSeconds))
  }

  /// The first instant of a local day; of a day that the zone skipped, the first instant after it.
  public func start(of date: CalendarDate) -> Instant {
    let midnight = Int64(date.daysSinceEpoch) * secondsInDay
    // A change of offset near midnight can skip it or bring it twice. Local time differs from UTC by less than a day,
    // so the day begins at midnight under one of the offsets of these two days, or at one of their transitions.
    let nearby = transitions.filter { (midnight - secondsInDay...midnight + secondsInDay).contains($0.at) }
    let before = offset(atSecond: midnight - secondsInDay)
    guard !nearby.isEmpty else { return Instant(milliseconds: (midnight - Int64(before)) * 1000) }
    var candidates = nearby.map(\.at)
    candidates += ([before] + nearby.map(\.offset)).map { midnight - Int64($0) }
    let starts = candidates.filter { localDay(atSecond: $0) >= date.daysSinceEpoch }
    return Instant(milliseconds: (starts.min() ?? midnight - Int64(before)) * 1000)
  }

  private func offset(atSecond second: Int64) -> Int {
    var low = 0
    var high = transitions.count
    while low < high {
      let middle = (low + high) / 2
      if transitions[middle].at <= second { low = middle + 1 } else { high = middle }
    }
    return low == 0 ? initialOffset : transitions[low - 1].offset
  }

  private func localDay(atSecond second: Int64) -> Int {
    Int((second + Int64(offset(atSecond: second))).flooredQuotient(by: secondsInDay))
  }
}

let secondsInDay: Int64 = 86_400

extension Instant {
  /// Whole seconds since 1970-01-01T00:00:00Z, rounded towards the past.
  fileprivate var flooredSeconds: Int64 { milliseconds.flooredQuotient(by: 1000) }
}
