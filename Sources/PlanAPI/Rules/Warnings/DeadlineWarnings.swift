/// `overdue` and `behind`: tasks with a deadline, measured against the calendar.
extension WarningEvaluation {
  func deadlineWarnings() -> [Warning] {
    plan.tasks.compactMap { task in
      guard case .deadline(let deadline) = task.schedule else { return nil }
      let state = TaskState(of: task.number, in: record, asOf: period)
      guard state.status != .done else { return nil }
      return isPast(deadline, asOf: period)
        ? overdue(task, state, deadline: deadline) : behind(task, deadline: deadline)
    }
  }

  /// Whether the deadline's day is over in the plan's zone.
  private func isPast(_ deadline: CalendarDate, asOf month: Period) -> Bool {
    zone.start(of: deadline.adding(days: 1)) <= moment(of: month)
  }

  /// Yellow for the first days, then red.
  private func overdue(_ task: PlanTask, _ state: TaskState, deadline: CalendarDate) -> Warning {
    let days = deadline.days(to: zone.date(of: moment(of: period)))
    let progress =
      if let percent = state.percent {
        LocalizedText(vi: "mới đạt \(percent.decimal.vietnamese)%", en: "at \(percent)%")
      } else {
        LocalizedText(vi: "chưa có cập nhật tiến độ", en: "with no progress reported")
      }
    let run = run { isOverdue(task, deadline: deadline, in: $0) }
    return warning(
      .overdue, days > thresholds.overdueRedDays ? .red : .yellow, of: task, since: run.since,
      LocalizedText(
        vi: "Nhiệm vụ số \(task.number) quá hạn \(days) ngày (thời hạn \(deadline.vietnamese)), "
          + "\(progress[.vietnamese]).",
        en: "Task \(task.number) is \(days) \(days == 1 ? "day" : "days") past its deadline \(deadline), "
          + "\(progress[.english])."),
      endsWhen: LocalizedText(
        vi: "Kết thúc khi mọi đơn vị chủ trì cập nhật trạng thái “Hoàn thành”.",
        en: "Ends when every lead unit reports “done”."))
  }

  private func isOverdue(_ task: PlanTask, deadline: CalendarDate, in month: Period) -> Bool {
    isPast(deadline, asOf: month) && TaskState(of: task.number, in: record, asOf: month).status != .done
  }

  private func behind(_ task: PlanTask, deadline: CalendarDate) -> Warning? {
    guard let line = StraightLine(from: plan.issued, to: deadline, asOf: lineDay(of: period)),
      let percent = TaskState(of: task.number, in: record, asOf: period).percent,
      let level = level(of: percent, under: line)
    else { return nil }
    let run = run { isBehind(task, deadline: deadline, in: $0) }
    return warning(
      .behind, level, of: task, since: run.since,
      LocalizedText(
        vi: "Nhiệm vụ số \(task.number) chậm tiến độ: mới đạt \(percent.decimal.vietnamese)%, đến ngày "
          + "\(line.day.vietnamese) cần đạt \(line.expected.vietnamese)% (thời hạn \(deadline.vietnamese)).",
        en: "Task \(task.number) is behind: at \(percent)%, where \(line.expected)% is expected by \(line.day) "
          + "(deadline \(deadline))."),
      endsWhen: LocalizedText(
        vi: "Kết thúc khi còn cách đường kế hoạch không quá \(thresholds.behindYellow.vietnamese) điểm phần trăm.",
        en: "Ends when it is at most \(thresholds.behindYellow) points under the line."))
  }

  private func isBehind(_ task: PlanTask, deadline: CalendarDate, in month: Period) -> Bool {
    let state = TaskState(of: task.number, in: record, asOf: month)
    guard state.status != .done, !isPast(deadline, asOf: month), let percent = state.percent,
      let line = StraightLine(from: plan.issued, to: deadline, asOf: lineDay(of: month))
    else { return false }
    return level(of: percent, under: line) != nil
  }

  /// The day that a month's percents are held against the line: the last of its window, as they can't tell of later
  /// days, or today if that is earlier.
  private func lineDay(of month: Period) -> CalendarDate {
    zone.date(of: min(now, ReportingWindow(of: month, in: plan.calendar).lastMoment))
  }

  private func level(of percent: Percent, under line: StraightLine) -> Warning.Level? {
    if line.isOver(percent, byMoreThan: thresholds.behindRed) { return .red }
    return line.isOver(percent, byMoreThan: thresholds.behindYellow) ? .yellow : nil
  }
}

/// Where a task ought to be on a day if it went evenly from 0% on the plan's day of issue to 100% on its deadline.
private struct StraightLine {
  let day: CalendarDate
  private let elapsed: Int
  private let total: Int

  /// `nil` where the deadline isn't after the issue: no line leads there.
  init?(from issued: CalendarDate, to deadline: CalendarDate, asOf day: CalendarDate) {
    total = issued.days(to: deadline)
    guard total > 0 else { return nil }
    elapsed = min(max(issued.days(to: day), 0), total)
    self.day = day
  }

  /// In percent, rounded half up to two decimals.
  var expected: Decimal { Decimal(tenThousandths: Int64((20_000 * elapsed + total) / (2 * total)) * 100) }

  /// Compares the exact place on the line, not the rounded one.
  func isOver(_ percent: Percent, byMoreThan margin: Decimal) -> Bool {
    let limit = Int128(percent.decimal.tenThousandths) + Int128(margin.tenThousandths)
    return Int128(elapsed) * 1_000_000 > limit * Int128(total)
  }
}
