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
    case disbursementBehind = "disbursement_behind"
    case outputMissing = "output_missing"
    case unclear
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
  /// What would end it, in one sentence.
  public var endsWhen: LocalizedText

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
