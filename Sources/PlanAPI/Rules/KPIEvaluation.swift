/// A KPI as of a month: its value beside its target, the month before and the year's course.
public struct KPIEvaluation: Hashable, Sendable {
  public enum Status: String, CaseIterable, Sendable {
    case met
    /// The target is missed, on whichever side the KPI's direction says.
    case belowTarget = "below_target"
    case noTarget = "no_target"
    /// No figure for the month, whether or not there is a target; never counted as 0 (DOMAIN.md rule 7).
    case noData = "no_data"
  }
  public struct Point: Hashable, Sendable {
    public let period: Period
    public let value: Decimal?
  }

  public let kpi: KPI
  public let period: Period
  public let figure: KPIFigure?
  /// The figure as it is shown; see ``KPIFigure/value(in:)``.
  public let value: Decimal?
  /// The value of the month before, or of the span of months before.
  public let previous: Decimal?
  /// Value less previous value, where both are known.
  public let change: Decimal?
  public let status: Status
  /// The twelve months that end in ``period``.
  public let series: [Point]
  /// How many of the months that it is of have a figure: 0 or 1 for a single one.
  public let monthsWithFigure: Int
  /// How many months it is of.
  public let months: Int

  public init(of kpi: KPI, in record: PlanRecord, period: Period, at now: Instant) {
    self.init(of: kpi, in: record, over: [period], after: [period.previous], at: now)
  }

  /// - Parameters:
  ///   - months: at least one, in their order; see ``ReportScope`` for what it is over several.
  ///   - earlier: those that it is compared with.
  init(of kpi: KPI, in record: PlanRecord, over months: [Period], after earlier: [Period], at now: Instant) {
    let period = months[months.count - 1]
    self.kpi = kpi
    self.period = period
    self.months = months.count
    let year = (-11...0).map { period.advanced(by: $0) }
    let figures = year.map { record.figure(of: kpi, in: $0, at: now) }
    // A computed figure looks at every task, so none is computed twice.
    func figure(in month: Period) -> KPIFigure? {
      year.firstIndex(of: month).map { figures[$0] } ?? record.figure(of: kpi, in: month, at: now)
    }
    series = zip(year, figures).map { Point(period: $0, value: $1?.value(in: kpi.unit)) }
    monthsWithFigure = months.count { figure(in: $0)?.value(in: kpi.unit) != nil }
    self.figure = KPIFigure.over(months.map(figure))
    value = self.figure?.value(in: kpi.unit)
    previous = KPIFigure.over(earlier.map(figure))?.value(in: kpi.unit)
    change = if let value, let previous { value.subtracting(previous) } else { nil }
    status =
      if value == nil {
        .noData
      } else if let target = kpi.target, let figure = self.figure {
        figure.meets(target, kpi.direction, in: kpi.unit) ? .met : .belowTarget
      } else {
        .noTarget
      }
  }
}

extension KPIFigure {
  /// A posted value as it stands; a ratio divided out, times 100 where the unit of measure is `%`, rounded half up to
  /// two decimals. `nil` where the denominator is not above 0 or the result is out of ``Decimal``'s range.
  public func value(in unit: String) -> Decimal? {
    switch self {
    case .value(let value): value
    case .ratio(let numerator, let denominator):
      denominator > Decimal(0)
        ? Decimal.ratio(numerator, denominator, scale: KPIFigure.scale(of: unit), decimals: 2) : nil
    }
  }

  /// Whether the exact figure, not the rounded one, reaches a target: 89.996% does not reach 90.
  func meets(_ target: Decimal, _ direction: KPI.Direction, in unit: String) -> Bool {
    let excess = comparison(with: target, in: unit)
    return switch direction {
    case .atLeast: excess >= 0
    case .atMost: excess <= 0
    case .equal: excess == 0
    }
  }

  /// Whether the exact figure misses a target by more than `margin` points.
  func misses(_ target: Decimal, _ direction: KPI.Direction, byMoreThan margin: Decimal, in unit: String) -> Bool {
    guard let lowest = target.subtracting(margin), let highest = target.adding(margin) else { return false }
    let isUnder = comparison(with: lowest, in: unit) < 0
    let isOver = comparison(with: highest, in: unit) > 0
    return switch direction {
    case .atLeast: isUnder
    case .atMost: isOver
    case .equal: isUnder || isOver
    }
  }

  /// Positive when the figure is over the number, 0 when equal, negative when under. Cross-multiplied, so exact:
  /// decimals have magnitudes up to 10^18 ten-thousandths, and 10^36 fits 128 bits.
  private func comparison(with number: Decimal, in unit: String) -> Int128 {
    switch self {
    case .value(let value):
      Int128(value.tenThousandths) - Int128(number.tenThousandths)
    case .ratio(let numerator, let denominator):
      Int128(numerator.tenThousandths) * Int128(KPIFigure.scale(of: unit)) * 10_000
        - Int128(number.tenThousandths) * Int128(denominator.tenThousandths)
    }
  }

  private static func scale(of unit: String) -> Int { unit == "%" ? 100 : 1 }
}
