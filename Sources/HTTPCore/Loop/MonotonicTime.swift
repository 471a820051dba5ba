import Glibc

/// A point on CLOCK_MONOTONIC, in nanoseconds: what deadlines are measured on, whatever happens to the wall clock.
struct MonotonicTime: Hashable, Comparable, Sendable {
  let nanoseconds: UInt64

  static let distantFuture = MonotonicTime(nanoseconds: .max)

  static var now: MonotonicTime {
    var time = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return MonotonicTime(nanoseconds: UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec))
  }

  /// The time `duration` later; ``distantFuture`` where the sum does not fit.
  func advanced(by duration: Duration) -> MonotonicTime {
    let (seconds, attoseconds) = duration.components
    guard let wholeSeconds = UInt64(exactly: seconds), wholeSeconds < 1 << 33 else { return .distantFuture }
    let (sum, overflow) = nanoseconds.addingReportingOverflow(
      wholeSeconds * 1_000_000_000 + UInt64(attoseconds / 1_000_000_000))
    return overflow ? .distantFuture : MonotonicTime(nanoseconds: sum)
  }

  static func < (left: MonotonicTime, right: MonotonicTime) -> Bool { left.nanoseconds < right.nanoseconds }
}
