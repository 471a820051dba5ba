/// Rule 7 of DOMAIN.md: a KPI is added up over plans or months as Σ numerators ÷ Σ denominators, never as a mean of
/// percentages; what is missing is counted as missing, never as 0.
public struct KPIAggregate: Hashable, Sendable {
  /// The sum; `nil` where nothing could be added.
  public let figure: KPIFigure?
  /// How many figures were added.
  public let counted: Int
  /// How many were not: absent ones, and plain values, which have no parts to add.
  public let missing: Int

  public init(_ figures: [KPIFigure?]) {
    var numerators: [Decimal] = []
    var denominators: [Decimal] = []
    for case .ratio(let numerator, let denominator) in figures where denominator > Decimal(0) {
      numerators.append(numerator)
      denominators.append(denominator)
    }
    counted = numerators.count
    missing = figures.count - numerators.count
    figure =
      if !numerators.isEmpty, let numerator = Decimal.sum(numerators), let denominator = Decimal.sum(denominators) {
        .ratio(numerator: numerator, denominator: denominator)
      } else {
        nil
      }
  }
}

/// A share of things: how many of how many. What nothing is known of has no rate, which is not 0 (rule 7 of DOMAIN.md).
public struct Share: Hashable, Sendable {
  public let part: Int
  public let whole: Int

  init(_ part: Int, of whole: Int) {
    self.part = part
    self.whole = whole
  }

  /// In percent, rounded half up to two decimals; `nil` where there is nothing to have a share of.
  public var rate: Decimal? { Decimal.ratio(Decimal(part), Decimal(whole)) }
}
