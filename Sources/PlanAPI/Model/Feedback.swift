/// What a resident or a firm has to say (DOMAIN.md rule 9).
public struct Feedback: Hashable, Sendable {
  /// How content somebody is, from 1 (not at all) to 5.
  public struct Satisfaction: Hashable, Comparable, Sendable {
    public let value: Int

    public init?(_ value: Int) {
      guard (1...5).contains(value) else { return nil }
      self.value = value
    }

    /// 4 and 5.
    public var isSatisfied: Bool { value >= 4 }

    public static func < (left: Satisfaction, right: Satisfaction) -> Bool { left.value < right.value }
  }

  public var topic: String
  public var text: String
  public var satisfaction: Satisfaction
  /// How to reach whoever wrote it, in their own words; for those who answer.
  public var contact: String?
  /// The unit that it is directed to, where one was named.
  public var unit: UnitCode?
}

/// Feedback as it was accepted, with the newest answer.
public struct RecordedFeedback: Hashable, Sendable {
  public var id: Int64
  public var feedback: Feedback
  public var receivedAt: Instant
  /// The local day of that.
  public var receivedOn: CalendarDate
  /// The last day of the term of the answer.
  public var dueOn: CalendarDate
  /// Marked by the consolidator; counts in no figure and is never deleted.
  public var isSpam: Bool
  public var answer: RecordedAnswer?
}

/// A unit's answer to feedback; a later one takes the place of an earlier one in reads.
public struct RecordedAnswer: Hashable, Sendable {
  public var text: String
  /// 1 for the first.
  public var revision: Int
  public var answeredAt: Instant
  /// The local day of the first answer, by which the term is judged.
  public var firstAnsweredOn: CalendarDate
  public var author: Author
}

/// Feedback counted, without texts and without spam: what the figures are made of.
public struct FeedbackTally: Hashable, Sendable {
  /// How much there is that is alike in all that figures look at.
  public struct Row: Hashable, Sendable {
    /// On which it came.
    public var day: CalendarDate
    public var satisfaction: Feedback.Satisfaction
    public var state: State
    public var count: Int
  }

  public enum State: Hashable, Sendable {
    case answeredInTerm
    case answeredLate
    /// With the last day of its term.
    case unanswered(due: CalendarDate)
  }

  public var rows: [Row]
  /// When the newest of it came, was answered or was marked.
  public var lastChange: Instant?

  public init(rows: [Row] = [], lastChange: Instant? = nil) {
    self.rows = rows
    self.lastChange = lastChange
  }
}
