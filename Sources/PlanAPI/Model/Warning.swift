/// Something in the plan that needs attention, computed from data and the clock, never typed in (DOMAIN.md rule 4).
public struct Warning: Hashable, Sendable {
  public enum Kind: String, CaseIterable, Sendable {
    case missingUpdate = "missing_update"
    case lateUpdate = "late_update"
    case overdue
    case behind
    case blocked
    case stalled
    case regressed
    case kpiBelowTarget = "kpi_below_target"
  }
  public enum Level: String, CaseIterable, Sendable { case yellow, red }
  public enum Subject: Hashable, Sendable {
    case task(TaskNumber)
    case kpi(KPICode)
  }

  public var kind: Kind
  public var level: Level
  public var subject: Subject
  /// The unit that has to act: the lead unit of the update, task or KPI.
  public var units: [UnitCode]
  /// What is the matter, in one sentence.
  public var message: LocalizedText
}

/// From when on a deviation counts; a plan document may set its own (DOMAIN.md rule 4).
public struct WarningThresholds: Hashable, Sendable {
  /// Points under the straight line from issue to deadline.
  public var behindYellow: Decimal
  public var behindRed: Decimal
  /// Periods without a change of percent.
  public var stalledPeriods: Int
  /// Periods in a row from which a missing or late update, or a block, is red.
  public var repeatedPeriods: Int
  /// Points off the target from which a KPI is red.
  public var kpiRed: Decimal

  public static let standard = WarningThresholds(
    behindYellow: Decimal(10), behindRed: Decimal(25), stalledPeriods: 3, repeatedPeriods: 2, kpiRed: Decimal(10))
}
