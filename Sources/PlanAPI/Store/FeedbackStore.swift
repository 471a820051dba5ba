/// The feedback and its answers (DOMAIN.md rule 9). Nothing is deleted; spam is marked. Plans go by ``StoredPlan/id``.
public struct FeedbackStore {
  private let connection: Connection

  public init(_ connection: Connection) { self.connection = connection }

  /// Stores what came. For the writer's connection.
  ///
  /// - Parameters:
  ///   - received: the local day of the trail's moment.
  ///   - due: the last day of the term of the answer.
  /// - Throws: `isConstraint` when the plan lacks the unit.
  public func append(
    _ feedback: Feedback, plan: Int64, on received: CalendarDate, due: CalendarDate, trail: Trail
  ) throws -> RecordedFeedback {
    let now = trail.now.milliseconds
    let identifier = try connection.insert(
      """
      INSERT INTO feedback (
        plan_id, unit, topic, text, satisfaction, contact, received_at, received_on, due_on, changed_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
      """,
      .integer(plan), .text(feedback.unit), .text(feedback.topic), .text(feedback.text),
      .integer(feedback.satisfaction.value), .text(feedback.contact), .integer(now), .text(received), .text(due),
      .integer(now)
    )
    let recorded = RecordedFeedback(
      id: identifier, feedback: feedback, receivedAt: trail.now, receivedOn: received, dueOn: due, isSpam: false,
      answer: nil)
    try trail.append(
      .giveFeedback, to: "feedback/\(identifier)", of: plan, after: { recorded.writeTrailMembers(to: &$0) })
    return recorded
  }

  /// Stores an answer as the next revision. For the writer's connection.
  ///
  /// - Parameters:
  ///   - feedback: as it stands in this transaction.
  ///   - today: the local day of the trail's moment; kept where this is the first answer.
  ///   - trail: says who answers, which must be the holder of a token, and when.
  public func answer(
    _ text: String, to feedback: RecordedFeedback, plan: Int64, on today: CalendarDate, trail: Trail
  ) throws -> RecordedAnswer {
    let answer = RecordedAnswer(
      text: text, revision: (feedback.answer?.revision ?? 0) + 1, answeredAt: trail.now,
      firstAnsweredOn: feedback.answer?.firstAnsweredOn ?? today, author: try Author(of: trail))
    let identifier = try connection.insert(
      """
      INSERT INTO feedback_answer (feedback_id, revision, text, answered_at, answered_by)
      VALUES ($1, $2, $3, $4, $5)
      """,
      .integer(feedback.id), .integer(answer.revision), .text(text), .integer(trail.now.milliseconds),
      .integer(answer.author.token)
    )
    try connection.run(
      "UPDATE feedback SET answer_id = $1, first_answered_on = $2, changed_at = $3 WHERE id = $4",
      .integer(identifier), .text(answer.firstAnsweredOn), .integer(trail.now.milliseconds), .integer(feedback.id))
    try trail.append(
      .answerFeedback, to: "feedback/\(feedback.id)/answer", of: plan,
      before: feedback.answer.map { before in { before.writeMembers(to: &$0) } },
      after: { answer.writeMembers(to: &$0) })
    return answer
  }

  /// Marks feedback as spam, or as none. For the writer's connection.
  ///
  /// - Parameter feedback: as it stands in this transaction.
  public func mark(
    _ feedback: RecordedFeedback, asSpam isSpam: Bool, reason: String?, plan: Int64, trail: Trail
  ) throws -> RecordedFeedback {
    var marked = feedback
    marked.isSpam = isSpam
    guard marked != feedback else { return feedback }
    try connection.run(
      "UPDATE feedback SET is_spam = $1, changed_at = $2 WHERE id = $3",
      .bool(isSpam), .integer(trail.now.milliseconds), .integer(feedback.id))
    try trail.append(
      .markFeedback, to: "feedback/\(feedback.id)", of: plan, before: { $0.member("spam", feedback.isSpam) },
      after: { writer in
        writer.member("spam", isSpam)
        writer.member("reason", reason)
      })
    return marked
  }

  public func find(_ identifier: Int64, plan: Int64) throws(DatabaseError) -> RecordedFeedback? {
    try feedback(where: "f.plan_id = $1 AND f.id = $2", [.integer(plan), .integer(identifier)], limit: 1).first
  }

  /// One revision of an answer, whether it is the newest or not.
  func answer(revision: Int, to feedback: Int64) throws(DatabaseError) -> RecordedAnswer? {
    try connection.queryOne(
      """
      SELECT a.text, a.revision, a.answered_at, f.first_answered_on, t.id, t.role, t.unit, t.label
      FROM feedback_answer AS a JOIN feedback AS f ON f.id = a.feedback_id JOIN token AS t ON t.id = a.answered_by
      WHERE a.feedback_id = $1 AND a.revision = $2
      """, .integer(feedback), .integer(revision)
    ) { row throws(DatabaseError) in
      RecordedAnswer(
        text: try row.string(0), revision: try row.int(1), answeredAt: Instant(milliseconds: try row.int64(2)),
        firstAnsweredOn: try row.string(3, as: CalendarDate.init), author: try row.author(from: 4))
    }
  }

  /// Which feedback a list shows; `nil` shows either.
  public struct Filter: Sendable {
    public var topic: String?
    public var unit: UnitCode?
    public var isAnswered: Bool?
    public var isSpam: Bool?
    /// Of the days on which it came.
    public var days: ClosedRange<CalendarDate>?

    public init(
      topic: String? = nil, unit: UnitCode? = nil, isAnswered: Bool? = nil, isSpam: Bool? = nil,
      days: ClosedRange<CalendarDate>? = nil
    ) {
      self.topic = topic
      self.unit = unit
      self.isAnswered = isAnswered
      self.isSpam = isSpam
      self.days = days
    }
  }

  /// In the order in which it came.
  /// - Parameters:
  ///   - after: the number of the last one that is not wanted again.
  ///   - limit: how many at most.
  public func list(
    plan: Int64, _ filter: Filter = Filter(), after: Int64 = 0, limit: Int
  ) throws(DatabaseError) -> [RecordedFeedback] {
    var conditions: SQL = "f.plan_id = $1 AND f.id > $2"
    var values: [DatabaseValue] = [.integer(plan), .integer(after)]
    func add(_ condition: SQL, _ value: DatabaseValue) {
      values.append(value)
      conditions = "\(conditions) AND \(condition) $\(values.count)"
    }
    if let topic = filter.topic { add("f.topic =", .text(topic)) }
    if let unit = filter.unit { add("f.unit =", .text(unit)) }
    if let isAnswered = filter.isAnswered { add("(f.first_answered_on IS NOT NULL) =", .bool(isAnswered)) }
    if let isSpam = filter.isSpam { add("f.is_spam =", .bool(isSpam)) }
    if let days = filter.days {
      add("f.received_on >=", .text(days.lowerBound))
      add("f.received_on <=", .text(days.upperBound))
    }
    return try feedback(where: conditions, values, limit: limit)
  }

  /// The counts that the figures are made of; no texts are read, and no spam is counted.
  public func tally(plan: Int64) throws(DatabaseError) -> FeedbackTally {
    let rows = try connection.query(
      """
      SELECT received_on, satisfaction, first_answered_on IS NOT NULL, first_answered_on <= due_on,
        CASE WHEN first_answered_on IS NULL THEN due_on END, count(*)
      FROM feedback WHERE plan_id = $1 AND is_spam = 0 GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5
      """, .integer(plan)
    ) { row throws(DatabaseError) in
      let due = try row.optionalString(4, as: CalendarDate.init)
      let state: FeedbackTally.State =
        if let due { .unanswered(due: due) } else { try row.bool(3) ? .answeredInTerm : .answeredLate }
      return FeedbackTally.Row(
        day: try row.string(0, as: CalendarDate.init),
        satisfaction: try row.int(1, as: Feedback.Satisfaction.init),
        state: state,
        count: try row.int(5))
    }
    let last = try connection.queryOne("SELECT max(changed_at) FROM feedback WHERE plan_id = $1", .integer(plan)) {
      row throws(DatabaseError) in try row.optionalInt64(0)
    }
    return FeedbackTally(rows: rows, lastChange: last.flatMap(\.self).map(Instant.init(milliseconds:)))
  }

  private func feedback(
    where condition: SQL, _ values: [DatabaseValue], limit: Int
  ) throws(DatabaseError) -> [RecordedFeedback] {
    try connection.query(
      """
      SELECT f.id, f.topic, f.text, f.satisfaction, f.contact, f.unit, f.received_at, f.received_on, f.due_on,
        f.is_spam, f.first_answered_on, a.text, a.revision, a.answered_at, t.id, t.role, t.unit, t.label
      FROM feedback AS f
      LEFT JOIN feedback_answer AS a ON a.id = f.answer_id LEFT JOIN token AS t ON t.id = a.answered_by
      WHERE \(condition) ORDER BY f.id LIMIT $\(values.count + 1)
      """,
      binding: values + [.integer(limit)], row: recorded)
  }

  private func recorded(_ row: borrowing Row) throws(DatabaseError) -> RecordedFeedback {
    var answer: RecordedAnswer?
    if let first = try row.optionalString(10, as: CalendarDate.init) {
      answer = RecordedAnswer(
        text: try row.string(11),
        revision: try row.int(12),
        answeredAt: Instant(milliseconds: try row.int64(13)),
        firstAnsweredOn: first,
        author: try row.author(from: 14))
    }
    return RecordedFeedback(
      id: try row.int64(0),
      feedback: Feedback(
        topic: try row.string(1),
        text: try row.string(2),
        satisfaction: try row.int(3, as: Feedback.Satisfaction.init),
        contact: try row.optionalString(4),
        unit: try row.optionalString(5, as: UnitCode.init)),
      receivedAt: Instant(milliseconds: try row.int64(6)),
      receivedOn: try row.string(7, as: CalendarDate.init),
      dueOn: try row.string(8, as: CalendarDate.init),
      isSpam: try row.bool(9),
      answer: answer)
  }
}

extension Trail.Action {
  static let giveFeedback = Trail.Action("feedback.give")
  static let answerFeedback = Trail.Action("feedback.answer")
  static let markFeedback = Trail.Action("feedback.mark")
}
