/// An exact number with up to four decimals, kept as a whole number of ten-thousandths, so that no figure of a report
/// passes through floating point. Magnitudes up to 10^14.
public struct Decimal: Hashable, Comparable, Sendable {
  public let tenThousandths: Int64

  public init(tenThousandths: Int64) { self.tenThousandths = tenThousandths }

  public init(_ whole: Int) { tenThousandths = Int64(whole) * 10_000 }

  public static func < (left: Decimal, right: Decimal) -> Bool { left.tenThousandths < right.tenThousandths }
}

/// 0 to 100 with up to two decimals, exact.
public struct Percent: Hashable, Comparable, Sendable {
  public let hundredths: Int

  public init?(hundredths: Int) {
    guard (0...10_000).contains(hundredths) else { return nil }
    self.hundredths = hundredths
  }

  public static func < (left: Percent, right: Percent) -> Bool { left.hundredths < right.hundredths }
}
