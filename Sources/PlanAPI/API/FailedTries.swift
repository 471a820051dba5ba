import HTTPCore
import Synchronization

/// How often an address has presented a token that opens nothing. A few are mistakes; after them each try has to wait
/// its turn. For all loops together.
public final class FailedTries: Sendable {
  /// The tries that an address has left; they come back with time.
  fileprivate struct Account {
    var left: Double
    var seenAt: Instant
  }

  static let allowed = 200.0
  static let perSecond = 2.0
  private static let keptAddresses = 10_000

  private let accounts = Mutex<[Address.Host: Account]>([:])

  public init() {}

  /// Seconds to wait before the next try counts; `nil` where it may come now.
  func wait(of peer: Address.Host, at now: Instant) -> Int? {
    accounts.withLock { accounts in
      guard let account = accounts[peer]?.refilled(at: now), account.left < 1 else { return nil }
      return max(1, Int(((1 - account.left) / FailedTries.perSecond).rounded(.up)))
    }
  }

  func note(_ peer: Address.Host, at now: Instant) {
    accounts.withLock { accounts in
      if accounts.count >= FailedTries.keptAddresses {
        accounts = accounts.filter { $0.value.refilled(at: now).left < FailedTries.allowed }
        // All of them busy at once: then better forget than grow.
        if accounts.count >= FailedTries.keptAddresses { accounts.removeAll() }
      }
      var account = accounts[peer]?.refilled(at: now) ?? Account(left: FailedTries.allowed, seenAt: now)
      account.left = max(0, account.left - 1)
      accounts[peer] = account
    }
  }
}

extension FailedTries.Account {
  fileprivate func refilled(at now: Instant) -> FailedTries.Account {
    let seconds = Double(max(0, now.milliseconds - seenAt.milliseconds)) / 1000
    return FailedTries.Account(
      left: min(FailedTries.allowed, left + seconds * FailedTries.perSecond), seenAt: max(now, seenAt))
  }
}

extension Address {
  /// What one peer can hardly have many of: an IPv4 address, or the network of an IPv6 one (its first 64 bits).
  var network: Host {
    switch host {
    case .v4: host
    case .v6(let bytes): .v6(Array(bytes.prefix(8)))
    }
  }
}
