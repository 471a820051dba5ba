/// Rule 4 of DOMAIN.md: the warnings of a month, red first. Same data, same clock, same list.
///
/// The list of a month speaks from the updates and figures up to that month, as seen at the last moment at which it was
/// the latest month with a closed window, or now if that is earlier. So time alone changes no past month's list.
public func warnings(in record: PlanRecord, period: Period, at now: Instant) -> [Warning] {
  let evaluation = WarningEvaluation(record: record, period: period, now: now)
  let all = [
    evaluation.updateWarnings(), evaluation.deadlineWarnings(), evaluation.progressWarnings(), evaluation.kpiWarnings(),
    evaluation.disbursementWarnings(), evaluation.outputWarnings(), evaluation.clarityWarnings(),
  ]
  return all.joined().sorted()
}

/// What the kinds of warning have in common; each group of kinds is an extension in its own file.
struct WarningEvaluation {
  let record: PlanRecord
  let period: Period
  let now: Instant
  /// The month's own window.
  let window: ReportingWindow
  /// The reporting months up to the month, the newest first.
  let months: [Period]

  init(record: PlanRecord, period: Period, now: Instant) {
    self.record = record
    self.period = period
    self.now = now
    window = ReportingWindow(of: period, in: record.plan.calendar)
    months = record.plan.reportingMonths.reversed().filter { $0 <= period }
  }

  var plan: Plan { record.plan }
  var thresholds: WarningThresholds { record.plan.thresholds }
  var zone: PlanTimeZone { record.plan.calendar.timeZone }

  /// The moment that a month's list is seen from: now, but before the window of the month after has closed.
  func moment(of month: Period) -> Instant {
    min(now, ReportingWindow(of: month.next, in: plan.calendar).lastMoment)
  }

  /// How many of the months, counted back from the newest without a gap, satisfy a condition, and the first of them.
  func run(where holds: (Period) -> Bool) -> (length: Int, since: Period) {
    let run = months.prefix(while: holds)
    return (run.count, run.last ?? period)
  }

  func isRepeated(_ length: Int) -> Bool { length >= thresholds.repeatedPeriods }

  /// Every lead unit of every task.
  var assignments: [Assignment] {
    plan.tasks.flatMap { task in
      record.leadUnits(of: task.number).map { Assignment(task: task.number, unit: $0) }
    }
  }

  func name(of unit: UnitCode) -> LocalizedText {
    let found = record.unit(unit)
    let name = found?.name ?? unit.description
    return LocalizedText(vi: name, en: found?.nameEnglish ?? name)
  }

  func warning(
    _ kind: Warning.Kind, _ level: Warning.Level, of assignment: Assignment, since: Period, _ message: LocalizedText,
    endsWhen: LocalizedText
  ) -> Warning {
    Warning(
      kind: kind, level: level, subject: .task(assignment.task), unit: assignment.unit, units: [assignment.unit],
      since: since, message: message, endsWhen: endsWhen)
  }

  func warning(
    _ kind: Warning.Kind, _ level: Warning.Level, of task: PlanTask, since: Period, _ message: LocalizedText,
    endsWhen: LocalizedText
  ) -> Warning {
    Warning(
      kind: kind, level: level, subject: .task(task.number), unit: nil, units: record.leadUnits(of: task.number),
      since: since, message: message, endsWhen: endsWhen)
  }
}

extension ReportingWindow {
  /// The last millisecond that is on time.
  var lastMoment: Instant { Instant(milliseconds: closes.milliseconds - 1) }
}
