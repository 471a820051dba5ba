/// What was said of a warning, as of a month (DOMAIN.md rule 4): said of one month it stays with the warning in the
/// months after, as long as the cause lasts, and a cause that comes back later begins with nothing said.
public struct WarningNoting: Hashable, Sendable {
  public struct Explanation: Hashable, Sendable {
    public let explanation: WarningExplanation
    /// 1 for the first of the unit since the cause began.
    public let revision: Int
  }

  /// Every revision, in the order in which they were recorded.
  public let revisions: [Explanation]
  /// All of them, in the order in which they were recorded.
  public let acknowledgements: [WarningAcknowledgement]

  /// The newest explanation of each unit, the newest of all last.
  public var explanations: [Explanation] {
    var seen: Set<UnitCode> = []
    return revisions.reversed().filter { seen.insert($0.explanation.unit).inserted }.reversed()
  }

  public var newestExplanation: Explanation? { revisions.last }
  public var newestAcknowledgement: WarningAcknowledgement? { acknowledgements.last }
  public var isExplained: Bool { !revisions.isEmpty }

  /// - Parameter period: the month of the list that the warning is from.
  public init(of warning: Warning, in record: PlanRecord, asOf period: Period) {
    self.init(of: warning, notes: record.notes, asOf: period)
  }

  init(of warning: Warning, notes: WarningNotes, asOf period: Period) {
    let months = min(warning.since, period)...period
    var count: [UnitCode: Int] = [:]
    revisions = (notes.explanations[warning.id] ?? []).filter { months.contains($0.period) }
      .map { explanation in
        count[explanation.unit, default: 0] += 1
        return Explanation(explanation: explanation, revision: count[explanation.unit, default: 0])
      }
    acknowledgements = (notes.acknowledgements[warning.id] ?? []).filter { months.contains($0.period) }
  }
}
