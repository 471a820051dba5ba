import Synchronization

/// How often each address may do something: so much at once, and once more after each interval. A token bucket for each
/// address, in a table whose size never changes and in which each look takes the same short time.
///
/// A bucket is one number, the time at which it would be full again ("virtual scheduling", ITU-T I.371 §A): a request
/// moves that time on by one interval, and is refused where it lies too far ahead. An address that is not in the table
/// has a full bucket, so to forget one is never unjust to it.
///
/// Times are nanoseconds of a clock, the same in every call; one that goes back gives nothing away.
public final class RateLimiter: Sendable {
  private struct Entry {
    var key: UInt64 = 0
    /// When the bucket is full; 0 for an entry that nobody has.
    var fullAt: UInt64 = 0
  }

  /// Addresses that share a place: where all are taken, the fullest bucket is forgotten.
  private static let ways = 8

  private let interval: UInt64
  private let tolerance: UInt64
  private let entries: Mutex<[Entry]>
  private let setCount: Int

  /// - Parameters:
  ///   - interval: after which once more is allowed; from a nanosecond to an hour.
  ///   - burst: how often an address may at once; from 1 to a million.
  ///   - addresses: how many are remembered.
  public init(interval: Duration, burst: Int, addresses: Int = 8192) {
    let (seconds, attoseconds) = min(max(interval, .nanoseconds(1)), .seconds(3600)).components
    self.interval = UInt64(seconds) * 1_000_000_000 + UInt64(attoseconds / 1_000_000_000)
    tolerance = self.interval * UInt64(min(max(burst, 1), 1_000_000) - 1)
    setCount = max(addresses / RateLimiter.ways, 1)
    entries = Mutex([Entry](repeating: Entry(), count: setCount * RateLimiter.ways))
  }

  /// The limiter that `limits` ask for; `nil` for none.
  convenience init?(_ limits: Limits) {
    guard limits.rate > 0 else { return nil }
    self.init(
      interval: .nanoseconds(1_000_000_000 / limits.rate), burst: limits.rateBurst, addresses: limits.rateAddresses)
  }

  /// Counts in what the peer does, if it is welcome.
  /// - Parameter peer: all whose address is not known share one bucket.
  /// - Returns: `nil` where it is, else the whole seconds after which the next time will be.
  public func refusal(of peer: Address?, at now: UInt64) -> Int? {
    withBucket(of: peer, at: now) { fullAt in
      if let seconds = wait(until: fullAt, at: now) { return seconds }
      fullAt += interval
      return nil
    }
  }

  /// What ``refusal(of:at:)`` would return, with nothing counted in.
  public func wait(of peer: Address?, at now: UInt64) -> Int? {
    withBucket(of: peer, at: now) { wait(until: $0, at: now) }
  }

  /// Counts in what the peer has done, welcome or not; an empty bucket stays as it is.
  public func note(_ peer: Address?, at now: UInt64) { _ = refusal(of: peer, at: now) }

  private func wait(until fullAt: UInt64, at now: UInt64) -> Int? {
    fullAt - now <= tolerance ? nil : Int((fullAt - now - tolerance + 999_999_999) / 1_000_000_000)
  }

  /// Calls `body` with the time at which the peer's bucket is full, at least `now`, and keeps what it makes of it.
  private func withBucket<Result>(of peer: Address?, at now: UInt64, _ body: (inout UInt64) -> Result) -> Result {
    let key = peer.map(RateLimiter.key) ?? RateLimiter.unknownKey
    // Seeded anew in each process, so nobody can choose addresses that share a place.
    var hasher = Hasher()
    hasher.combine(key)
    let first = Int(UInt(bitPattern: hasher.finalize()) % UInt(setCount)) * RateLimiter.ways
    return entries.withLock { entries in
      let index = RateLimiter.place(of: key, in: entries.span.extracting(first..<first + RateLimiter.ways)) + first
      let isKnown = entries[index].key == key && entries[index].fullAt != 0
      let before = isKnown ? max(entries[index].fullAt, now) : now
      var fullAt = before
      let result = body(&fullAt)
      // One who has done nothing takes nobody's place.
      if fullAt != before { entries[index] = Entry(key: key, fullAt: fullAt) }
      return result
    }
  }

  /// Where the key is, or may be put.
  private static func place(of key: UInt64, in set: Span<Entry>) -> Int {
    var fullest = 0
    for index in set.indices {
      if set[index].key == key, set[index].fullAt != 0 { return index }
      if set[index].fullAt < set[fullest].fullAt { fullest = index }
    }
    return fullest
  }

  /// An IPv4 address as it is, an IPv6 address by its first 64 bits: who has one of these has all of them (RFC 6177 §2).
  private static func key(of address: Address) -> UInt64 {
    switch address.host {
    case .v4(let bytes): key(ofIPv4: bytes[...])
    case .v6(let bytes) where bytes.starts(with: mappedPrefix): key(ofIPv4: bytes[12...])
    case .v6(let bytes): bytes[..<8].reduce(0) { $0 << 8 | UInt64($1) }
    }
  }

  /// 255.255.255.255, which no peer has.
  private static let unknownKey = UInt64.max

  /// Beside the IPv6 prefixes: `ffff::/16` is multicast, and no peer has it (RFC 4291 §2.7).
  private static func key(ofIPv4 bytes: ArraySlice<UInt8>) -> UInt64 {
    bytes.reduce(0xFFFF_FFFF) { $0 << 8 | UInt64($1) }
  }

  /// `::ffff:0:0/96`: how IPv4 peers look to a socket of both families (RFC 4291 §2.5.5.2).
  private static let mappedPrefix: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF]
}
