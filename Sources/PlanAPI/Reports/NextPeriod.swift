extension CityReport {
  /// What the span after the reported one holds.
  public struct NextPeriod: Hashable, Sendable {
    /// How a task's deadline lies to the span.
    public enum Timing: String, CaseIterable, Sendable {
      /// The deadline is before the span.
      case overdue
      /// The deadline falls in the span.
      case due
      /// The deadline is after the span.
      case later
      case continuous
    }
    public struct Row: Hashable, Sendable {
      public let task: TaskNumber
      public let title: Name
      public let leadUnits: [NamedUnit]
      public let deadline: CalendarDate?
      public let scheduleLabel: String?
      public let timing: Timing
    }

    public let span: ReportSpan
    /// The tasks that owe updates in the span (DOMAIN.md rule 1): those overdue first, then those due in it, then the
    /// rest; the earlier deadline first, and else in the plan's order. None after the plan's last month.
    public let rows: [Row]
  }
}

extension CityReport.NextPeriod {
  init(after scope: ReportScope, in record: PlanRecord) {
    span = scope.span.next
    let months = span.reportingMonths(of: record.plan)
    let days = span.days
    let open = record.plan.tasks.filter { task in months.contains { record.isOpen(task, in: $0) } }
    rows = open.map { Row(of: $0, in: record, days: days) }.sorted { $0.order < $1.order }
  }

  public func rows(_ timing: Timing) -> [Row] { rows.filter { $0.timing == timing } }
}

extension CityReport.NextPeriod.Row {
  fileprivate init(of task: PlanTask, in record: PlanRecord, days: ClosedRange<CalendarDate>) {
    self.task = task.number
    title = CityReport.Name(vietnamese: task.title, english: task.titleEnglish)
    leadUnits = record.leadUnits(of: task.number).map(record.namedUnit)
    scheduleLabel = task.scheduleLabel
    switch task.schedule {
    case .continuous:
      deadline = nil
      timing = .continuous
    case .deadline(let day):
      deadline = day
      timing =
        if day < days.lowerBound {
          .overdue
        } else {
          day <= days.upperBound ? .due : .later
        }
    }
  }

  /// The same for tasks that stay in the plan's order.
  fileprivate var order: (Int, Int) {
    let urgency = CityReport.NextPeriod.Timing.allCases.firstIndex(of: timing) ?? 0
    return (urgency, deadline?.daysSinceEpoch ?? 0)
  }
}
