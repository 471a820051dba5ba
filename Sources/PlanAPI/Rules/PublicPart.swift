/// Rule 8 of DOMAIN.md: what anyone may read of a plan.
///
/// - Tasks flagged `published`, with their outputs and money.
/// - KPIs, but for those that measure a task which is not published.
/// - Figures of feedback, never a text.
///
/// All of it as of a month whose window has closed: before, what units have sent is a draft.
struct PublicPart {
  let record: PlanRecord
  /// `nil` before the first window has closed.
  let period: Period?
  private let now: Instant

  /// - Parameter period: one of ``months(of:at:)``; by default the newest.
  init(_ record: PlanRecord, period: Period?, at now: Instant) {
    self.record = record
    self.now = now
    self.period = period ?? PublicPart.months(of: record.plan, at: now).last
  }

  /// The months that anyone may see.
  static func months(of plan: Plan, at now: Instant) -> [Period] {
    plan.reportingMonths.filter { ReportingWindow(of: $0, in: plan.calendar).closes <= now }
  }

  var plan: Plan { record.plan }
  var tasks: [PlanTask] { plan.tasks.filter(\.isPublished) }

  var kpis: [KPI] {
    let published = Set(tasks.map(\.number))
    return plan.kpis.filter { kpi in kpi.task.map(published.contains) ?? true }
  }

  func state(of task: PlanTask) -> TaskState? { period.map { TaskState(of: task.number, in: record, asOf: $0) } }

  func delivered(by task: PlanTask) -> [DeliveredOutput] {
    period.map { record.deliveredOutputs(of: task.number, upTo: $0) } ?? []
  }

  func evaluation(of kpi: KPI) -> KPIEvaluation? {
    period.map { KPIEvaluation(of: kpi, in: record, period: $0, at: now) }
  }

  /// Of what came in the month.
  var feedback: FeedbackFigures {
    let month = period ?? record.plan.issued.period
    return record.feedbackFigures(on: month.firstDay...month.lastDay, at: now)
  }

  /// Of what came since the start of the plan's year, or its issue where that is earlier, to the end of the month.
  var feedbackToDate: FeedbackFigures {
    let first = min(Period(unchecked: plan.year, 1), plan.issued.period)
    let last = max(period ?? first, first)
    return record.feedbackFigures(on: first.firstDay...last.lastDay, at: now)
  }
}

extension Plan {
  /// Whether anything of it is published: then it is known to anyone.
  var hasPublicPart: Bool { tasks.contains(where: \.isPublished) }
}
