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
  /// The one lead unit that the warning is about, where it is about a unit's updates and not the task as a whole.
  public var unit: UnitCode?
  /// The units that have to act: the lead unit of the update or KPI, or the task's lead units.
  public var units: [UnitCode]
  /// The first month of the unbroken run of months in which the cause stood.
  public var since: Period
  /// What is the matter, in one sentence.
  public var message: LocalizedText

  /// What stays the same from month to month while the cause lasts, so that an explanation stays with its warning:
  /// kind, subject and unit, such as `missing_update.7.VHXH`, `overdue.8`, `kpi_below_target.DVC-01`.
  public var id: String {
    let name =
      switch subject {
      case .task(let number): "\(kind.rawValue).\(number)"
      case .kpi(let code): "\(kind.rawValue).\(code)"
      }
    guard let unit else { return name }
    return "\(name).\(unit)"
  }
}

extension Warning: Comparable {
  /// Red first, then in the order of the kinds, then by subject and unit.
  public static func < (left: Warning, right: Warning) -> Bool { left.order < right.order }

  private var order: (Int, Int, Int, String) {
    let urgency = level == .red ? 0 : 1
    let kindOrder = Kind.allCases.firstIndex(of: kind) ?? Kind.allCases.count
    return switch subject {
    case .task(let number): (urgency, kindOrder, number.value, unit?.description ?? "")
    case .kpi(let code): (urgency, kindOrder, 0, code.description)
    }
  }
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
