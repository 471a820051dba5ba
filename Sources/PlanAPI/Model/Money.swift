/// An amount of whole đồng, never negative and never floating point (DOMAIN.md rule 6).
public struct Money: Hashable, Comparable, Sendable {
  public let dong: Int64

  /// 10^15 đồng, far over any commune's budget: sums of thousands of amounts still fit 64 bits.
  public static let limit: Int64 = 1_000_000_000_000_000

  /// `nil` for a negative amount and for one over ``limit``.
  public init?(dong: Int64) {
    guard (0...Money.limit).contains(dong) else { return nil }
    self.dong = dong
  }

  /// The sum of amounts in đồng; `nil` where there are none, for missing money is not 0 (DOMAIN.md rule 7). Accepted
  /// amounts are far under 2^63, and a sum that left it would stay at the greatest number instead of ending the process.
  static func total(_ amounts: [Int64]) -> Int64? {
    guard !amounts.isEmpty else { return nil }
    return amounts.reduce(0) { sum, amount in
      let (result, overflow) = sum.addingReportingOverflow(amount)
      return overflow ? .max : result
    }
  }

  public static func < (left: Money, right: Money) -> Bool { left.dong < right.dong }
}

extension Money: CustomStringConvertible {
  /// The plain digits.
  public var description: String { String(dong) }
}
