/// Money registered for a task from one source (DOMAIN.md rule 6).
public struct BudgetLine: Hashable, Sendable {
  /// Where the money comes from, such as `Ngân sách xã`; once in a task's budget.
  public var source: String
  public var registered: Money
}

extension [BudgetLine] {
  public static let limit = 50

  /// The sum in whole đồng; `nil` where no money is registered, for that is not 0 (DOMAIN.md rule 7).
  public var registered: Int64? { Money.total(map(\.registered.dong)) }
}

/// A task's budget as the consolidator has set it; the highest revision counts, before what the plan document says.
public struct RecordedBudget: Hashable, Sendable {
  public var task: TaskNumber
  public var lines: [BudgetLine]
  /// 1 for the first that was set; the document's own is none.
  public var revision: Int
  public var recordedAt: Instant
  public var recordedBy: Int64
}
