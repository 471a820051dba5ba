/// A month that the consolidator has closed for good, or had until it was reopened (DOMAIN.md rule 2).
public struct PeriodLock: Hashable, Sendable {
  public struct Reopening: Hashable, Sendable {
    public let at: Instant
    /// The `who` of the trail, as JSON.
    let by: String
    public let reason: String
  }

  /// What there was when the month was locked: its report is made from that again, whatever came later.
  public struct Basis: Hashable, Sendable {
    let planVersion: Int64
    /// The last rows that there were, of any plan: they are only added.
    let lastUpdate: Int64
    let lastKPIValue: Int64
    let lastBudget: Int64
    let lastExplanation: Int64
    let lastAcknowledgement: Int64
    /// Marks of spam change rows that are there, so the counts themselves are kept.
    let feedback: FeedbackTally
  }

  public let period: Period
  public let at: Instant
  /// The `who` of the trail, as JSON.
  let by: String
  public let reason: String?
  public let basis: Basis
  public let reopening: Reopening?

  public var isInForce: Bool { reopening == nil }
}
