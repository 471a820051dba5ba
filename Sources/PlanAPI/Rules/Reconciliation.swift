/// Rule 6 of DOMAIN.md (đối soát): of each task the work done, the money registered and disbursed, and the outputs
/// promised and delivered, side by side as of a month, with what disagrees flagged.
public struct Reconciliation: Hashable, Sendable {
  public let period: Period
  /// One for each task, in the plan's order.
  public let rows: [Row]

  public struct Row: Hashable, Sendable {
    public let task: PlanTask
    public let percent: Percent?
    public let status: ProgressUpdate.Status?
    public let budget: [BudgetLine]
    /// Whole đồng since the start of the plan's year, as the updates have it; `nil` where no unit has given a figure.
    public let disbursed: Int64?
    /// What the month, or the span, added to that; less than 0 where a unit has taken a figure back. `nil` where no unit
    /// gave one.
    public let disbursedInMonth: Int64?
    /// Disbursed of registered, in percent.
    public let spentShare: Decimal?
    public let promised: [String]
    /// Everything delivered up to the month, each document once.
    public let delivered: [DeliveredOutput]
    public let disagreements: [Disagreement]

    /// `nil` where no money is registered.
    public var registered: Int64? { budget.registered }
  }

  /// What does not fit together on a task.
  public enum Disagreement: String, CaseIterable, Sendable {
    /// The share of money spent is under that of work done by more than the yellow threshold.
    case moneyLags = "money_lags"
    /// The share of work done is under that of money spent by more than the yellow threshold.
    case workLags = "work_lags"
    case overspent
    case disbursedWithoutBudget = "disbursed_without_budget"
    /// Money is registered and work reported on, but no unit says what was spent.
    case disbursementUnreported = "disbursement_unreported"
    /// Less money was disbursed since the start of the year than the month before said.
    case disbursementFell = "disbursement_fell"
    /// 100%, and nothing was delivered.
    case outputMissing = "output_missing"
    /// 100%, and fewer documents were delivered than outputs are promised.
    case outputsShort = "outputs_short"
    /// Every lead unit says done, and the percent is not 100.
    case doneBelowFull = "done_below_full"
  }

  /// - Parameter before: the month that the money is compared with; by default the one before.
  public init(of record: PlanRecord, period: Period, since before: Period? = nil) {
    self.period = period
    rows = record.plan.tasks.map { Row(of: $0, in: record, asOf: period, since: before ?? period.previous) }
  }

  /// `nil` where no task has one.
  public var registered: Int64? { Money.total(rows.compactMap(\.registered)) }
  public var disbursed: Int64? { Money.total(rows.compactMap(\.disbursed)) }

  /// Disbursed of registered over the tasks of which both are known, in percent.
  public var spentShare: Decimal? {
    let known = rows.filter { $0.registered != nil && $0.disbursed != nil }
    guard let registered = Money.total(known.compactMap(\.registered)),
      let disbursed = Money.total(known.compactMap(\.disbursed))
    else { return nil }
    return PlanAPI.spentShare(disbursed, of: registered)
  }

  /// What each source has registered over all tasks, by name.
  public var sources: [(source: String, registered: Int64)] {
    Dictionary(grouping: rows.lazy.flatMap(\.budget), by: \.source)
      .map { ($0.key, Array($0.value).registered ?? 0) }.sorted { $0.0 < $1.0 }
  }
}

extension Reconciliation.Row {
  fileprivate init(of task: PlanTask, in record: PlanRecord, asOf period: Period, since month: Period) {
    let state = TaskState(of: task.number, in: record, asOf: period)
    let before = TaskState(of: task.number, in: record, asOf: month)
    let budget = record.budget(of: task.number)
    let delivered = record.deliveredOutputs(of: task.number, upTo: period)
    let gap = SpendingGap(registered: budget.registered, disbursed: state.disbursed, percent: state.percent)
    self.task = task
    percent = state.percent
    status = state.status
    self.budget = budget
    disbursed = state.disbursed
    disbursedInMonth = state.disbursed.map { $0 - (before.disbursed ?? 0) }
    spentShare =
      if let registered = budget.registered, let disbursed { PlanAPI.spentShare(disbursed, of: registered) } else {
        nil
      }
    promised = task.outputs
    self.delivered = delivered
    let margin = record.plan.thresholds.disbursementYellow
    disagreements = Reconciliation.Disagreement.allCases.filter { disagreement in
      switch disagreement {
      case .moneyLags: gap.map { $0.side == .moneyLags && $0.isWider(than: margin) } ?? false
      case .workLags: gap.map { $0.side == .workLags && $0.isWider(than: margin) } ?? false
      case .overspent: (state.disbursed ?? 0) > (budget.registered ?? .max)
      case .disbursedWithoutBudget: (state.disbursed ?? 0) > 0 && budget.registered == nil
      case .disbursementUnreported: (budget.registered ?? 0) > 0 && state.percent != nil && state.disbursed == nil
      case .disbursementFell: (state.disbursed ?? .max) < (before.disbursed ?? 0)
      case .outputMissing: state.percent == .complete && delivered.isEmpty
      case .outputsShort:
        state.percent == .complete && !delivered.isEmpty && delivered.count < task.outputs.count
      case .doneBelowFull: state.status == .done && state.percent != .complete
      }
    }
  }
}

extension PlanRecord {
  /// Everything delivered up to a month, in the order of lead units and months; what is alike in every part is one.
  func deliveredOutputs(of task: TaskNumber, upTo period: Period) -> [DeliveredOutput] {
    var seen: Set<DeliveredOutput> = []
    return leadUnits(of: task).flatMap { unit in
      history(of: task, by: unit).filter { $0.update.period <= period }.flatMap(\.update.outputs)
    }.filter { seen.insert($0).inserted }
  }
}

extension Reconciliation.Disagreement {
  var wording: LocalizedText {
    switch self {
    case .moneyLags: LocalizedText(vi: "Giải ngân chậm so với tiến độ", en: "Money lags the work")
    case .workLags: LocalizedText(vi: "Giải ngân nhanh hơn tiến độ", en: "The work lags the money")
    case .overspent: LocalizedText(vi: "Giải ngân vượt số đăng ký", en: "More is spent than registered")
    case .disbursedWithoutBudget:
      LocalizedText(vi: "Có giải ngân nhưng chưa đăng ký kinh phí", en: "Money is spent that is not registered")
    case .disbursementUnreported:
      LocalizedText(vi: "Có kinh phí nhưng chưa báo cáo giải ngân", en: "What was spent is not reported")
    case .disbursementFell:
      LocalizedText(vi: "Lũy kế giải ngân giảm so với kỳ trước", en: "Less is spent than the month before said")
    case .outputMissing: LocalizedText(vi: "Đạt 100% nhưng chưa có sản phẩm", en: "At 100% with no output")
    case .outputsShort:
      LocalizedText(vi: "Đạt 100% nhưng thiếu sản phẩm so với kế hoạch", en: "At 100% with fewer outputs than promised")
    case .doneBelowFull: LocalizedText(vi: "Báo hoàn thành nhưng chưa đạt 100%", en: "Done, but not at 100%")
    }
  }
}
