/// `missing_update` and `late_update`: what became of the updates that a month owes.
extension WarningEvaluation {
  func updateWarnings() -> [Warning] {
    record.expectedUpdates(in: period).compactMap { assignment in
      switch outcome(of: assignment, in: period) {
      case .missing: missing(assignment)
      case .late: late(assignment)
      case .onTime, .awaited: nil
      }
    }
  }

  private enum Outcome { case onTime, late, missing, awaited }

  private func outcome(of assignment: Assignment, in month: Period) -> Outcome {
    if let update = record.update(of: assignment.task, by: assignment.unit, in: month) {
      return update.timeliness == .onTime ? .onTime : .late
    }
    return ReportingWindow(of: month, in: plan.calendar).closes <= moment(of: period) ? .missing : .awaited
  }

  /// Months in a row, of those in which the update was owed.
  private func owedRun(
    of assignment: Assignment, where holds: (Outcome) -> Bool
  ) -> (length: Int, since: Period) {
    guard let task = record.task(assignment.task) else { return (0, period) }
    let run = months.filter { record.isOpen(task, in: $0) }.prefix { holds(outcome(of: assignment, in: $0)) }
    return (run.count, run.last ?? period)
  }

  private func missing(_ assignment: Assignment) -> Warning {
    let run = owedRun(of: assignment) { $0 == .missing }
    let unit = name(of: assignment.unit)
    let repetition =
      run.length > 1
      ? LocalizedText(
        vi: ", đã \(run.length) kỳ liên tiếp không cập nhật, từ kỳ \(run.since.vietnamese)",
        en: ", the \(ordinal(run.length)) month in a row since \(run.since)") : .empty
    let due = window.lastDay
    return warning(
      .missingUpdate, isRepeated(run.length) ? .red : .yellow, of: assignment, since: run.since,
      LocalizedText(
        vi: "\(unit[.vietnamese]) chưa cập nhật tiến độ nhiệm vụ số \(assignment.task) kỳ \(period.vietnamese) "
          + "(hạn \(due.vietnamese))\(repetition[.vietnamese]).",
        en: "\(unit[.english]) has not sent the progress update of task \(assignment.task) for \(period) "
          + "(due \(due))\(repetition[.english])."),
      endsWhen: LocalizedText(
        vi: "Kết thúc khi \(unit[.vietnamese]) gửi cập nhật kỳ \(period.vietnamese).",
        en: "Ends when \(unit[.english]) sends the update for \(period)."))
  }

  private func late(_ assignment: Assignment) -> Warning {
    let run = owedRun(of: assignment) { $0 == .late || $0 == .missing }
    let unit = name(of: assignment.unit)
    let repetition =
      run.length > 1
      ? LocalizedText(
        vi: ", là kỳ thứ \(run.length) liên tiếp cập nhật muộn hoặc không cập nhật",
        en: ", the \(ordinal(run.length)) month in a row with a late or missing update") : .empty
    let due = window.lastDay
    return warning(
      .lateUpdate, isRepeated(run.length) ? .red : .yellow, of: assignment, since: run.since,
      LocalizedText(
        vi: "\(unit[.vietnamese]) cập nhật tiến độ nhiệm vụ số \(assignment.task) kỳ \(period.vietnamese) "
          + "sau hạn \(due.vietnamese)\(repetition[.vietnamese]).",
        en: "\(unit[.english]) sent the progress update of task \(assignment.task) for \(period) "
          + "after its due day \(due)\(repetition[.english])."),
      endsWhen: LocalizedText(
        vi: "Kết thúc ở kỳ tiếp theo có cập nhật đúng hạn của \(unit[.vietnamese]).",
        en: "Ends with the next month whose update \(unit[.english]) sends on time."))
  }
}
