/// The share of a task's money that is spent, beside the share of its work that is done (DOMAIN.md rules 4 and 6).
public struct SpendingGap: Hashable, Sendable {
  public enum Side: Hashable, Sendable {
    /// Less money is spent than work is done.
    case moneyLags
    case workLags
  }

  public let side: Side
  /// Spent of registered, in percent, rounded half up to two decimals; over 100 where more was spent.
  public let share: Decimal
  private let percent: Percent
  private let registered: Int64
  private let disbursed: Int64

  /// `nil` where one of the three is not known, or no money is registered: then nothing can be compared.
  public init?(registered: Int64?, disbursed: Int64?, percent: Percent?) {
    guard let registered, registered > 0, let disbursed, let percent,
      let share = spentShare(disbursed, of: registered)
    else { return nil }
    self.registered = registered
    self.disbursed = disbursed
    self.percent = percent
    self.share = share
    // Both sides times registered, in ten-thousandths.
    side = Int128(disbursed) * 10_000 < Int128(percent.hundredths) * Int128(registered) ? .moneyLags : .workLags
  }

  /// Whether more was spent than is registered.
  public var isOverspent: Bool { disbursed > registered }

  /// Compares the exact shares, not the rounded ones.
  /// - Parameter margin: in points.
  public func isWider(than margin: Decimal) -> Bool {
    let difference = Int128(disbursed) * 1_000_000 - Int128(percent.hundredths) * 100 * Int128(registered)
    return difference.magnitude > UInt128(Int128(margin.tenThousandths).magnitude) * UInt128(registered)
  }
}

/// Spent of registered, in percent, rounded half up to two decimals. `nil` where nothing is registered or the share is
/// too great for a decimal.
func spentShare(_ disbursed: Int64, of registered: Int64) -> Decimal? {
  guard registered > 0, disbursed >= 0 else { return nil }
  // In hundredths of a percent; amounts are under 2^63, so the product fits 128 bits.
  let hundredths = (Int128(disbursed) * 20_000 + Int128(registered)) / (2 * Int128(registered))
  guard let whole = Int64(exactly: hundredths), whole < 1_000_000_000_000 else { return nil }
  return Decimal(tenThousandths: whole * 100)
}
