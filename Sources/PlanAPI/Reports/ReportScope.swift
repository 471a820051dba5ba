/// What the span of a report comes to in a plan. The sections of a report on more than a month are made so:
///
/// - State (tasks, money, outputs) is as of the last month; what it is compared with is as of the end of the span before
///   of the same length.
/// - Updates expected, on time, late, missing and awaited are added up over the months, and so is the update rate.
/// - A KPI with parts is Σ numerators ÷ Σ denominators over the months (DOMAIN.md rule 7); a plain value, which has no
///   parts to add, is the newest of them. The months without a figure are counted.
/// - Warnings are those on the list of the newest month whose window has closed.
/// - Difficulties and proposals are those of every month, by unit.
/// - Feedback is what came on the days of the span.
/// - The next period is the span after of the same length.
struct ReportScope: Hashable, Sendable {
  let span: ReportSpan
  /// The months of the plan that are reported on, at least one.
  let months: [Period]
  /// The months of the span before, of the plan or not: a year before it may have figures for comparison.
  let earlierMonths: [Period]
  /// The month on whose list the warnings stand.
  let warningMonth: Period

  init(_ span: ReportSpan, of plan: Plan, at now: Instant) {
    self.span = span
    let reporting = span.reportingMonths(of: plan)
    months = reporting.isEmpty ? [span.days.upperBound.period] : reporting
    // Days without a due day are compared as their month is.
    earlierMonths =
      span.months(in: plan.calendar).isEmpty ? [months[0].previous] : span.previous.months(in: plan.calendar)
    warningMonth =
      months.last { ReportingWindow(of: $0, in: plan.calendar).closes <= now } ?? months[0]
  }

  /// The month as of which tasks and money are shown.
  var last: Period { months[months.count - 1] }
  /// The month that they are compared with.
  var before: Period { months[0].previous }
  var isLong: Bool { months.count > 1 }
}

extension PlanRecord {
  /// The update rate over several months: their tasks with every update on time ÷ their tasks with any expected.
  func updateRate(over months: [Period], at now: Instant) -> TaskShare? {
    let shares = months.compactMap { updateRate(in: $0, at: now) }
    return TaskShare(
      numerator: shares.reduce(0) { $0 + $1.numerator }, denominator: shares.reduce(0) { $0 + $1.denominator })
  }

  /// A KPI's figure over several months, as ``ReportScope`` has it.
  func figure(of kpi: KPI, over months: [Period], at now: Instant) -> KPIFigure? {
    KPIFigure.over(months.map { figure(of: kpi, in: $0, at: now) })
  }
}

extension KPIFigure {
  /// What the figures of months come to: see ``ReportScope``.
  static func over(_ figures: [KPIFigure?]) -> KPIFigure? {
    guard figures.count > 1 else { return figures.first ?? nil }
    return KPIAggregate(figures).figure ?? figures.last { $0 != nil } ?? nil
  }
}
