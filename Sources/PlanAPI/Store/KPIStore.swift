/// The KPIs' monthly figures, each revision a row that never changes. Plans go by ``StoredPlan/id``.
public struct KPIStore {
  private let connection: Connection

  public init(_ connection: Connection) { self.connection = connection }

  /// Stores a figure as the next revision of its KPI and month. For the writer's connection.
  ///
  /// - Parameter author: the token's number.
  /// - Throws: `isConstraint` when the plan lacks the KPI, or there is no such token.
  public func append(
    _ figure: KPIFigure,
    kpi: KPICode,
    period: Period,
    plan: Int64,
    at instant: Instant,
    by author: Int64
  ) throws(DatabaseError) -> RecordedKPIValue {
    let before = try connection.queryOne(
      "SELECT max(revision) FROM kpi_value WHERE plan_id = $1 AND kpi = $2 AND period = $3",
      .integer(plan), .text(kpi), .text(period)
    ) { row throws(DatabaseError) in try row.optionalInt(0) ?? 0 }
    let revision = (before ?? 0) + 1
    let (numerator, denominator, value): (Decimal?, Decimal?, Decimal?) =
      switch figure {
      case .ratio(let numerator, let denominator): (numerator, denominator, nil)
      case .value(let value): (nil, nil, value)
      }
    try connection.run(
      """
      INSERT INTO kpi_value (
        plan_id, kpi, period, revision, numerator, denominator, value, recorded_at, recorded_by)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
      """,
      .integer(plan), .text(kpi), .text(period), .integer(revision), .integer(numerator?.tenThousandths),
      .integer(denominator?.tenThousandths), .integer(value?.tenThousandths), .integer(instant.milliseconds),
      .integer(author))
    return RecordedKPIValue(
      kpi: kpi, period: period, figure: figure, revision: revision, recordedAt: instant, recordedBy: author)
  }

  /// The newest revision for each KPI and month, up to and with a month if one is given; by KPI and month.
  public func newest(plan: Int64, through last: Period? = nil) throws(DatabaseError) -> [RecordedKPIValue] {
    guard let last else { return try values("v.plan_id = $1 AND \(isNewest)", .integer(plan)) }
    return try values("v.plan_id = $1 AND v.period <= $2 AND \(isNewest)", .integer(plan), .text(last))
  }

  /// The figures of a KPI by month and revision.
  public func series(
    plan: Int64,
    kpi: KPICode,
    revisions: Revisions = .newest
  ) throws(DatabaseError) -> [RecordedKPIValue] {
    let ofKPI = "v.plan_id = $1 AND v.kpi = $2"
    return switch revisions {
    case .all: try values(ofKPI, .integer(plan), .text(kpi))
    case .newest: try values("\(ofKPI) AND \(isNewest)", .integer(plan), .text(kpi))
    }
  }

  private let isNewest = """
    NOT EXISTS (
      SELECT 1 FROM kpi_value AS later
      WHERE later.plan_id = v.plan_id AND later.kpi = v.kpi AND later.period = v.period
        AND later.revision > v.revision)
    """

  private func values(_ condition: String, _ values: DatabaseValue...) throws(DatabaseError) -> [RecordedKPIValue] {
    try connection.query(
      """
      SELECT v.kpi, v.period, v.numerator, v.denominator, v.value, v.revision, v.recorded_at, v.recorded_by
      FROM kpi_value AS v WHERE \(condition) ORDER BY v.kpi, v.period, v.revision
      """,
      binding: values
    ) { row throws(DatabaseError) in
      RecordedKPIValue(
        kpi: try row.string(0, as: KPICode.init),
        period: try row.string(1, as: Period.init),
        figure: try figure(row),
        revision: try row.int(5),
        recordedAt: Instant(milliseconds: try row.int64(6)),
        recordedBy: try row.int64(7))
    }
  }

  private func figure(_ row: borrowing Row) throws(DatabaseError) -> KPIFigure {
    if let value = try row.optionalInt64(4) { return .value(Decimal(tenThousandths: value)) }
    return .ratio(
      numerator: Decimal(tenThousandths: try row.int64(2)),
      denominator: Decimal(tenThousandths: try row.int64(3)))
  }
}
