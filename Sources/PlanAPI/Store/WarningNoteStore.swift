/// What was said of warnings: explanations and acknowledgements, rows that never change (DOMAIN.md rule 4). Plans go by
/// ``StoredPlan/id``.
public struct WarningNoteStore {
  private let connection: Connection

  public init(_ connection: Connection) { self.connection = connection }

  /// Stores an explanation. For the writer's connection.
  ///
  /// - Parameter trail: says who explains, which must be the holder of a token, and when.
  /// - Throws: `isConstraint` when the plan lacks the unit.
  public func explain(
    _ warning: String, unit: UnitCode, period: Period, text: String, plan: Int64, trail: Trail
  ) throws -> WarningExplanation {
    let author = try Author(of: trail)
    let identifier = try connection.insert(
      """
      INSERT INTO warning_explanation (plan_id, warning, unit, period, text, recorded_at, recorded_by)
      VALUES ($1, $2, $3, $4, $5, $6, $7)
      """,
      .integer(plan), .text(warning), .text(unit), .text(period), .text(text), .integer(trail.now.milliseconds),
      .integer(author.token)
    )
    let explanation = WarningExplanation(
      id: identifier, warning: warning, unit: unit, period: period, text: text, recordedAt: trail.now, author: author)
    try trail.append(
      .explainWarning, to: "warnings/\(warning)/explanation", of: plan,
      after: { explanation.writeMembers(to: &$0) })
    return explanation
  }

  /// Stores that a leader has taken note. For the writer's connection.
  ///
  /// - Parameter trail: says who took note, which must be the holder of a token, and when.
  public func acknowledge(
    _ warning: String, period: Period, level: Warning.Level, note: String?, plan: Int64, trail: Trail
  ) throws -> WarningAcknowledgement {
    let author = try Author(of: trail)
    let identifier = try connection.insert(
      """
      INSERT INTO warning_acknowledgement (plan_id, warning, period, level, note, recorded_at, recorded_by)
      VALUES ($1, $2, $3, $4, $5, $6, $7)
      """,
      .integer(plan), .text(warning), .text(period), .text(level.rawValue), .text(note),
      .integer(trail.now.milliseconds), .integer(author.token)
    )
    let acknowledgement = WarningAcknowledgement(
      id: identifier, warning: warning, period: period, level: level, note: note, recordedAt: trail.now,
      author: author)
    try trail.append(
      .acknowledgeWarning, to: "warnings/\(warning)/acknowledgement", of: plan,
      after: { acknowledgement.writeMembers(to: &$0) })
    return acknowledgement
  }

  /// All that was said of a plan's warnings.
  public func all(plan: Int64) throws(DatabaseError) -> WarningNotes {
    WarningNotes(
      explanations: try explanations(where: "e.plan_id = $1 ORDER BY e.id", .integer(plan)),
      acknowledgements: try acknowledgements(where: "a.plan_id = $1 ORDER BY a.id", .integer(plan)))
  }

  /// The first explanation after a row; of a moment, if one is given.
  func explanation(plan: Int64, after last: Int64, at instant: Instant?) throws(DatabaseError) -> WarningExplanation? {
    try explanations(
      where: "e.plan_id = $1 AND e.id > $2 AND ($3 IS NULL OR e.recorded_at = $4) ORDER BY e.id LIMIT 1",
      .integer(plan), .integer(last), .integer(instant?.milliseconds), .integer(instant?.milliseconds)
    ).first
  }

  /// The first acknowledgement after a row; of a moment, if one is given.
  func acknowledgement(
    plan: Int64, after last: Int64, at instant: Instant?
  ) throws(DatabaseError) -> WarningAcknowledgement? {
    try acknowledgements(
      where: "a.plan_id = $1 AND a.id > $2 AND ($3 IS NULL OR a.recorded_at = $4) ORDER BY a.id LIMIT 1",
      .integer(plan), .integer(last), .integer(instant?.milliseconds), .integer(instant?.milliseconds)
    ).first
  }

  private func explanations(
    where condition: SQL, _ values: DatabaseValue...
  ) throws(DatabaseError) -> [WarningExplanation] {
    try connection.query(
      """
      SELECT e.id, e.warning, e.unit, e.period, e.text, e.recorded_at, t.id, t.role, t.unit, t.label
      FROM warning_explanation AS e JOIN token AS t ON t.id = e.recorded_by WHERE \(condition)
      """, binding: values
    ) { row throws(DatabaseError) in
      WarningExplanation(
        id: try row.int64(0),
        warning: try row.string(1),
        unit: try row.string(2, as: UnitCode.init),
        period: try row.string(3, as: Period.init),
        text: try row.string(4),
        recordedAt: Instant(milliseconds: try row.int64(5)),
        author: try row.author(from: 6))
    }
  }

  private func acknowledgements(
    where condition: SQL, _ values: DatabaseValue...
  ) throws(DatabaseError) -> [WarningAcknowledgement] {
    try connection.query(
      """
      SELECT a.id, a.warning, a.period, a.level, a.note, a.recorded_at, t.id, t.role, t.unit, t.label
      FROM warning_acknowledgement AS a JOIN token AS t ON t.id = a.recorded_by WHERE \(condition)
      """, binding: values
    ) { row throws(DatabaseError) in
      WarningAcknowledgement(
        id: try row.int64(0),
        warning: try row.string(1),
        period: try row.string(2, as: Period.init),
        level: try row.string(3, as: Warning.Level.init(rawValue:)),
        note: try row.optionalString(4),
        recordedAt: Instant(milliseconds: try row.int64(5)),
        author: try row.author(from: 6))
    }
  }
}

extension Trail.Action {
  static let explainWarning = Trail.Action("warning.explain")
  static let acknowledgeWarning = Trail.Action("warning.acknowledge")
}

extension Author {
  /// Whoever makes a change with a token.
  init(of trail: Trail) throws(StoreError) {
    guard let token = trail.principal.token else { throw .noToken }
    self.init(token)
  }
}

extension Row {
  /// A token's number, role, unit and label, in four columns.
  func author(from column: Int) throws(DatabaseError) -> Author {
    Author(
      token: try int64(column),
      role: try string(column + 1, as: Role.init(rawValue:)),
      unit: try optionalString(column + 2, as: UnitCode.init),
      name: try string(column + 3))
  }
}
