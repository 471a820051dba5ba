/// `disbursement_behind`: the share of money spent lags the share of work done, or the reverse.
extension WarningEvaluation {
  func disbursementWarnings() -> [Warning] { plan.tasks.compactMap(disbursementBehind) }

  /// Red from the greater margin on, and whenever more was spent than is registered.
  private func disbursementBehind(_ task: PlanTask) -> Warning? {
    let state = TaskState(of: task.number, in: record, asOf: period)
    guard let gap = spendingGap(of: task, in: period), let level = level(of: gap), let percent = state.percent
    else { return nil }
    let (vietnamese, english) =
      if gap.isOverspent {
        ("đã giải ngân vượt số đăng ký", "has spent more than is registered for it")
      } else if gap.side == .moneyLags {
        ("giải ngân chậm so với tiến độ", "spends more slowly than it works")
      } else {
        ("giải ngân nhanh hơn tiến độ", "spends faster than it works")
      }
    let run = run { month in spendingGap(of: task, in: month).flatMap { self.level(of: $0) } != nil }
    return warning(
      .disbursementBehind, level, of: task, since: run.since,
      LocalizedText(
        vi: "Nhiệm vụ số \(task.number) \(vietnamese): đã giải ngân \(gap.share.vietnamese)% kinh phí, "
          + "khối lượng đạt \(percent.decimal.vietnamese)%.",
        en: "Task \(task.number) \(english): \(gap.share)% of the money is spent, \(percent)% of the work is done."),
      endsWhen: LocalizedText(
        vi: "Kết thúc khi hai tỷ lệ lệch nhau không quá \(thresholds.disbursementYellow.vietnamese) điểm phần trăm"
          + " và không vượt số đăng ký.",
        en: "Ends when the two are at most \(thresholds.disbursementYellow) points apart"
          + " and no more is spent than registered."))
  }

  private func spendingGap(of task: PlanTask, in month: Period) -> SpendingGap? {
    let state = TaskState(of: task.number, in: record, asOf: month)
    return SpendingGap(
      registered: record.budget(of: task.number).registered, disbursed: state.disbursed, percent: state.percent)
  }

  private func level(of gap: SpendingGap) -> Warning.Level? {
    if gap.isOverspent || gap.isWider(than: thresholds.disbursementRed) { return .red }
    return gap.isWider(than: thresholds.disbursementYellow) ? .yellow : nil
  }
}
