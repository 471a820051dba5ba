import HTTPCore

/// Limits on the application's clock.
extension RateLimiter {
  func refusal(of peer: Address?, at now: Instant) -> Int? { refusal(of: peer, at: now.limiterTime) }

  func wait(of peer: Address?, at now: Instant) -> Int? { wait(of: peer, at: now.limiterTime) }

  func note(_ peer: Address?, at now: Instant) { note(peer, at: now.limiterTime) }
}

extension Instant {
  /// In nanoseconds: a clock before 1970 stands still, and so does one after the year 2240.
  fileprivate var limiterTime: UInt64 { UInt64(min(max(milliseconds, 0), 1 << 43)) * 1_000_000 }
}
