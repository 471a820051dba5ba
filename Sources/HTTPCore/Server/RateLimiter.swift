import Synchronization

/// How many requests each address may make: a token bucket for each, in a table whose size never changes.
///
/// A bucket is one number, the time at which it would be full again ("virtual scheduling", ITU-T I.371 §A): a request
/// moves that time on by one interval, and is refused where it lies too far ahead. An address that is not in the table
/// has a full bucket, so to forget one is never unjust to it.
final class RateLimiter: Sendable {
  private struct Entry {
    var key: UInt64 = 0
    /// When the bucket is full, in nanoseconds of ``MonotonicTime``; 0 for an entry that nobody has.
    var fullAt: UInt64 = 0
  }

  /// Addresses that share a place: where all are taken, the fullest bucket is forgotten.
  private static let ways = 8

  private let interval: UInt64
  private let tolerance: UInt64
  private let entries: Mutex<[Entry]>
  private let setCount: Int

  /// - Parameters:
  ///   - rate: requests a second, at least 1.
  ///   - burst: requests that a full bucket holds, at least 1.
  ///   - addresses: how many are remembered.
  init(rate: Int, burst: Int, addresses: Int) {
    interval = 1_000_000_000 / UInt64(max(rate, 1))
    tolerance = interval * UInt64(max(burst, 1) - 1)
    setCount = max(addresses / RateLimiter.ways, 1)
    entries = Mutex([Entry](repeating: Entry(), count: setCount * RateLimiter.ways))
  }

  /// The limiter that `limits` ask for; `nil` for none.
  convenience init?(_ limits: Limits) {
    guard limits.rate > 0 else { return nil }
    self.init(rate: limits.rate, burst: limits.rateBurst, addresses: limits.rateAddresses)
  }

  /// Counts a request in.
  /// - Returns: `nil` where it is welcome, else the whole seconds after which the next one will be.
  func refusal(of peer: Address, at time: MonotonicTime) -> Int? {
    let key = RateLimiter.key(of: peer)
    // Seeded anew in each process, so nobody can choose addresses that share a place.
    var hasher = Hasher()
    hasher.combine(key)
    let first = Int(UInt(bitPattern: hasher.finalize()) % UInt(setCount)) * RateLimiter.ways
    let now = time.nanoseconds
    return entries.withLock { entries in
      let index = RateLimiter.place(of: key, in: entries.span.extracting(first..<first + RateLimiter.ways)) + first
      let isKnown = entries[index].key == key && entries[index].fullAt != 0
      let fullAt = isKnown ? max(entries[index].fullAt, now) : now
      guard fullAt - now <= tolerance else {
        return Int((fullAt - now - tolerance + 999_999_999) / 1_000_000_000)
      }
      entries[index] = Entry(key: key, fullAt: fullAt + interval)
      return nil
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

  /// Beside the IPv6 prefixes: `ffff::/16` is multicast, and no peer has it (RFC 4291 §2.7).
  private static func key(ofIPv4 bytes: ArraySlice<UInt8>) -> UInt64 {
    bytes.reduce(0xFFFF_FFFF) { $0 << 8 | UInt64($1) }
  }

  /// `::ffff:0:0/96`: how IPv4 peers look to a socket of both families (RFC 4291 §2.5.5.2).
  private static let mappedPrefix: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF]
}
