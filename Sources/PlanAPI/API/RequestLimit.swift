import HTTPCore
import Synchronization

/// How often anyone may do what needs no token, told apart by address: so many at once, and one more after each
/// interval. Shared by all loops.
public final class RequestLimit: Sendable {
  private struct Bucket {
    var tokens: Double
    var filledAt: Instant
  }

  private static let keptKeys = 50_000

  private let burst: Double
  private let interval: Int64
  private let buckets = Mutex<[String: Bucket]>([:])

  /// - Parameters:
  ///   - burst: how many in a row; at least 1.
  ///   - interval: in milliseconds, until another one is let in; at least 1.
  public init(burst: Int, interval: Int64) {
    self.burst = Double(burst)
    self.interval = interval
  }

  /// Lets one in, or says how many seconds it is until it would.
  func retryAfter(_ key: String, at now: Instant) -> Int? {
    buckets.withLock { kept in take(key, of: &kept, at: now) }
  }

  private func take(_ key: String, of kept: inout [String: Bucket], at now: Instant) -> Int? {
    if kept.count >= RequestLimit.keptKeys { kept = kept.filter { tokens(in: $0.value, at: now) < burst } }
    // Still as many after those that are full again have gone: then the new ones are not told apart any more.
    let name = kept.count >= RequestLimit.keptKeys && kept[key] == nil ? "" : key
    let left = kept[name].map { tokens(in: $0, at: now) } ?? burst
    let filledAt = max(now, kept[name]?.filledAt ?? now)
    kept[name] = Bucket(tokens: left >= 1 ? left - 1 : left, filledAt: filledAt)
    return left >= 1 ? nil : max(1, Int(((1 - left) * Double(interval) / 1000).rounded(.up)))
  }

  private func tokens(in bucket: Bucket, at now: Instant) -> Double {
    let elapsed = max(0, now.milliseconds - bucket.filledAt.milliseconds)
    return min(burst, bucket.tokens + Double(elapsed) / Double(interval))
  }
}

extension Call {
  /// Whom a limit takes a request to be from: the peer's address, of IPv6 the network that one subscriber has (/64).
  var limitKey: String {
    switch request.peer?.host {
    case .v4(let bytes): bytes.map(String.init).joined(separator: ".")
    case .v6(let bytes): bytes.prefix(8).map { String($0, radix: 16) }.joined(separator: ":")
    case nil: ""
    }
  }
}
