/// From when on a deviation counts; a plan document may set its own in `warnings` (DOMAIN.md rule 4).
public struct WarningThresholds: Hashable, Sendable {
  /// Points under the straight line from issue to deadline.
  public var behindYellow: Decimal
  public var behindRed: Decimal
  /// Periods without a change of percent.
  public var stalledPeriods: Int
  /// Periods in a row from which a missing or late update, a block or a missing output is red.
  public var repeatedPeriods: Int
  /// Points off the target from which a KPI is red.
  public var kpiRed: Decimal
  /// Days after the deadline from which an overdue task is red.
  public var overdueRedDays = 7
  /// Points that a percent has to fall by to be red.
  public var regressedRed = Decimal(10)
  /// Points between the share of money spent and the share of work done, on either side.
  public var disbursementYellow = Decimal(20)
  public var disbursementRed = Decimal(40)
  /// How many of the six clarities a task has to lack to be red.
  public var unclearRed = 2

  public static let standard = WarningThresholds(
    behindYellow: Decimal(10), behindRed: Decimal(25), stalledPeriods: 3, repeatedPeriods: 2, kpiRed: Decimal(10))
}
