/// `blocked`, `stalled` and `regressed`: what a lead unit's updates say from month to month.
extension WarningEvaluation {
  func progressWarnings() -> [Warning] {
    assignments.flatMap { assignment in
      let history = record.history(of: assignment.task, by: assignment.unit)
        .filter { $0.update.period <= period }.map(\.update)
      return [blocked(assignment, history), stalled(assignment, history), regressed(assignment, history)]
        .compactMap(\.self)
    }
  }

  /// A unit that has said `blocked` stays so until it says otherwise, also through months without an update.
  private func blocked(_ assignment: Assignment, _ history: [ProgressUpdate]) -> Warning? {
    guard let first = history.reversed().prefix(while: { $0.status == .blocked }).last else { return nil }
    let since = first.period
    let length = since.months(to: period) + 1
    let unit = name(of: assignment.unit)
    return warning(
      .blocked, isRepeated(length) ? .red : .yellow, of: assignment, since: since,
      LocalizedText(
        vi: "Nhiệm vụ số \(assignment.task) vướng mắc tại \(unit[.vietnamese]) từ kỳ \(since.vietnamese)"
          + (length > 1 ? " (\(length) kỳ liên tiếp)." : "."),
        en: "Task \(assignment.task) is blocked at \(unit[.english]) since \(since)"
          + (length > 1 ? " (\(length) months in a row)." : ".")),
      endsWhen: LocalizedText(
        vi: "Kết thúc khi \(unit[.vietnamese]) cập nhật trạng thái khác “Vướng mắc”.",
        en: "Ends when \(unit[.english]) reports a status other than “blocked”."))
  }

  /// The same percent in the newest so many consecutive months with an update. Red from twice as many on.
  private func stalled(_ assignment: Assignment, _ history: [ProgressUpdate]) -> Warning? {
    guard let newest = history.last, newest.status != .done, newest.percent.hundredths < 10_000 else { return nil }
    var since = newest.period
    for update in history.reversed().dropFirst() {
      guard update.period == since.previous, update.percent == newest.percent else { break }
      since = update.period
    }
    let length = since.months(to: newest.period) + 1
    // A single month can't show a change, so fewer than two would make every update a warning.
    let limit = max(thresholds.stalledPeriods, 2)
    guard length >= limit else { return nil }
    let unit = name(of: assignment.unit)
    return warning(
      .stalled, length >= 2 * limit ? .red : .yellow, of: assignment, since: since,
      LocalizedText(
        vi: "Tiến độ nhiệm vụ số \(assignment.task) của \(unit[.vietnamese]) không thay đổi ở mức "
          + "\(newest.percent.decimal.vietnamese)% trong \(length) kỳ liên tiếp, từ kỳ \(since.vietnamese).",
        en: "Task \(assignment.task) has stood at \(newest.percent)% at \(unit[.english]) for \(length) months "
          + "in a row, since \(since)."),
      endsWhen: LocalizedText(
        vi: "Kết thúc khi \(unit[.vietnamese]) cập nhật tỷ lệ khác hoặc báo hoàn thành.",
        en: "Ends when \(unit[.english]) reports another percent, or the task as done."))
  }

  /// Red when the percent fell by more than the threshold.
  private func regressed(_ assignment: Assignment, _ history: [ProgressUpdate]) -> Warning? {
    guard let newest = history.last, newest.period == period, let previous = history.dropLast().last,
      newest.percent < previous.percent
    else { return nil }
    let unit = name(of: assignment.unit)
    let isRed =
      Int64(previous.percent.hundredths - newest.percent.hundredths) * 100 > thresholds.regressedRed.tenThousandths
    return warning(
      .regressed, isRed ? .red : .yellow, of: assignment, since: period,
      LocalizedText(
        vi: "Tiến độ nhiệm vụ số \(assignment.task) của \(unit[.vietnamese]) giảm từ "
          + "\(previous.percent.decimal.vietnamese)% (kỳ \(previous.period.vietnamese)) xuống "
          + "\(newest.percent.decimal.vietnamese)% (kỳ \(period.vietnamese)).",
        en: "Task \(assignment.task) fell from \(previous.percent)% in \(previous.period) to \(newest.percent)% "
          + "in \(period) at \(unit[.english])."),
      endsWhen: LocalizedText(
        vi: "Kết thúc ở kỳ tiếp theo nếu tỷ lệ không giảm nữa.",
        en: "Ends with the next month in which the percent does not fall."))
  }
}
