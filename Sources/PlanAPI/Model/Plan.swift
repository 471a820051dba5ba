/// A numbered, dated document with sections, tasks, KPIs and a reporting calendar (DOMAIN.md, "plan").
public struct Plan: Hashable, Sendable {
  public var key: PlanKey
  public var number: String
  public var issued: CalendarDate
  public var issuer: UnitCode
  public var year: Int
  public var consolidator: UnitCode
  public var receivesReport: UnitCode?
  public var title: String
  public var titleEnglish: String?
  public var basis: [String]
  public var calendar: ReportingCalendar
  public var thresholds: WarningThresholds
  public var feedbackTerm = FeedbackTerm.standard
  public var units: [Unit]
  public var sections: [Section]
  public var tasks: [PlanTask]
  public var kpis: [KPI]
  /// What it had in an earlier version.
  public var retired = RetiredParts()
  /// The months from which on the tasks count that were added after the plan was first imported.
  public var addedTasks: [TaskNumber: Period] = [:]
}

/// When each month's window opens and closes (DOMAIN.md rule 2).
public struct ReportingCalendar: Hashable, Sendable {
  /// Day of the month, 1 to 31; in a shorter month its last day.
  public var opensDay: Int
  /// Day of the month, 1 to 31; in a shorter month its last day.
  public var dueDay: Int
  public var graceDays: Int
  public var timeZone: PlanTimeZone
}

/// City, commune, leadership, department, partner, or a group whose members are units (DOMAIN.md, "unit").
public struct Unit: Hashable, Sendable {
  public enum Kind: String, CaseIterable, Sendable { case city, commune, leadership, department, partner, group }

  public var code: UnitCode
  public var name: String
  public var nameEnglish: String?
  public var kind: Kind
  public var parent: UnitCode?
  /// The units of a group, in the plan's order; empty for every other kind.
  public var members: [UnitCode]
}

public struct Section: Hashable, Sendable {
  public var code: String
  public var title: String
  public var titleEnglish: String?
}

/// One of the plan's tasks (DOMAIN.md, "task").
public struct PlanTask: Hashable, Sendable {
  public enum Schedule: Hashable, Sendable {
    case continuous
    case deadline(CalendarDate)
  }

  public var number: TaskNumber
  public var section: String
  public var title: String
  public var titleEnglish: String?
  public var directing: UnitCode
  public var leadUnits: [UnitCode]
  public var coordinatingUnits: [UnitCode]
  /// The names of what the task must produce.
  public var outputs: [String]
  public var schedule: Schedule
  /// The deadline as the plan words it, such as `Quý II/2026`.
  public var scheduleLabel: String?
  /// Readable without a token (DOMAIN.md rule 8).
  public var isPublished: Bool
  /// The money that the plan document registers for it, by source.
  public var budget: [BudgetLine] = []
}

/// A target with a direction, and how its monthly values are to be read (DOMAIN.md, "KPI").
public struct KPI: Hashable, Sendable {
  public enum Direction: String, CaseIterable, Sendable {
    case atLeast = "at_least"
    case atMost = "at_most"
    case equal
  }
  public enum Frequency: String, CaseIterable, Sendable { case monthly }
  /// Figures that the server computes and nobody can post (DOMAIN.md rule 3).
  public enum Derivation: String, CaseIterable, Sendable {
    case publishedTasks = "published_tasks"
    case onTimeUpdates = "on_time_updates"
  }

  public var code: KPICode
  public var group: String
  public var name: String
  public var nameEnglish: String?
  /// The unit of measure, such as `%`.
  public var unit: String
  public var target: Decimal?
  public var direction: Direction
  public var frequency: Frequency
  public var leadUnit: UnitCode
  /// The task that the KPI measures, if the plan names one.
  public var task: TaskNumber?
  public var derived: Derivation?
}
