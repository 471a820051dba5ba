/// The KPIs' monthly figures, each revision a row that never changes. Plans go by ``StoredPlan/id``.
public struct KPIStore {
  private let connection: Connection

  public init(_ connection: Connection) { self.connection = connection }

  /// Stores a figure as the next revision of its KPI and month. For the writer's connection.
  ///
  /// - Parameter trail: says who writes it, which must be the holder of a token, and when.
  /// - Throws: `isConstraint` when the plan lacks the KPI, or there is no such token.
  public func append(
    _ figure: KPIFigure,
    kpi: KPICode,
    period: Period,
    plan: Int64,
    trail: Trail
  ) throws -> RecordedKPIValue {
    let (instant, author) = (trail.now, try trail.author())
    let before = try values(
      .newest, where: "k.plan_id = $1 AND k.kpi = $2 AND k.period = $3", .integer(plan), .text(kpi), .text(period)
    ).first
    let revision = (before?.revision ?? 0) + 1
    let (numerator, denominator, value): (Decimal?, Decimal?, Decimal?) =
      switch figure {
      case .ratio(let numerator, let denominator): (numerator, denominator, nil)
      case .value(let value): (nil, nil, value)
      }
    let identifier = try connection.insert(
      """
      INSERT INTO kpi_value (
        plan_id, kpi, period, revision, numerator, denominator, value, recorded_at, recorded_by)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
      """,
      .integer(plan), .text(kpi), .text(period), .integer(revision), .integer(numerator?.tenThousandths),
      .integer(denominator?.tenThousandths), .integer(value?.tenThousandths), .integer(instant.milliseconds),
      .integer(author)
    )
    try connection.run(
      """
      INSERT INTO current_kpi_value (plan_id, kpi, period, value_id) VALUES ($1, $2, $3, $4)
      ON CONFLICT (plan_id, kpi, period) DO UPDATE SET value_id = excluded.value_id
      """,
      .integer(plan), .text(kpi), .text(period), .integer(identifier))
    let recorded = RecordedKPIValue(
      kpi: kpi, period: period, figure: figure, revision: revision, recordedAt: instant, recordedBy: author)
    try trail.append(
      .recordKPI, to: "kpis/\(kpi)/values/\(period)", of: plan,
      before: before.map { before in { before.writeTrailMembers(to: &$0) } },
      after: { recorded.writeTrailMembers(to: &$0) })
    return recorded
  }

  /// The newest revision for each KPI and month, up to and with a month if one is given; by KPI and month.
  public func newest(plan: Int64, through last: Period? = nil) throws(DatabaseError) -> [RecordedKPIValue] {
    guard let last else { return try values(.newest, where: "k.plan_id = $1", .integer(plan)) }
    return try values(.newest, where: "k.plan_id = $1 AND k.period <= $2", .integer(plan), .text(last))
  }

  /// What ``newest(plan:through:)`` gave when the row of a number was the last: see ``ProgressStore``.
  func newest(plan: Int64, upTo last: Int64) throws(DatabaseError) -> [RecordedKPIValue] {
    try values(
      .all,
      where: "v.id IN (SELECT max(id) FROM kpi_value WHERE plan_id = $1 AND id <= $2 GROUP BY kpi, period)",
      .integer(plan), .integer(last))
  }

  /// Of the newest revisions those whose row was stored after one.
  func newest(plan: Int64, after last: Int64) throws(DatabaseError) -> [RecordedKPIValue] {
    try values(.newest, where: "k.plan_id = $1 AND k.value_id > $2", .integer(plan), .integer(last))
  }

  /// The number of the row that was stored last; 0 where there is none.
  func last(plan: Int64) throws(DatabaseError) -> Int64 {
    try connection.queryOne(
      "SELECT coalesce(max(value_id), 0) FROM current_kpi_value WHERE plan_id = $1", .integer(plan)
    ) { row throws(DatabaseError) in try row.int64(0) } ?? 0
  }

  /// The figures of a KPI by month and revision.
  public func series(
    plan: Int64,
    kpi: KPICode,
    revisions: Revisions = .newest
  ) throws(DatabaseError) -> [RecordedKPIValue] {
    try values(revisions, where: "k.plan_id = $1 AND k.kpi = $2", .integer(plan), .text(kpi))
  }

  /// One revision, whether it is the newest or not.
  func find(kpi: KPICode, period: Period, revision: Int, plan: Int64) throws(DatabaseError) -> RecordedKPIValue? {
    try values(
      .all, where: "k.plan_id = $1 AND k.kpi = $2 AND k.period = $3 AND k.revision = $4", .integer(plan), .text(kpi),
      .text(period), .integer(revision)
    ).first
  }

  /// As in ``ProgressStore``: `k` holds the key, `v` the value.
  private func source(_ revisions: Revisions) -> SQL {
    switch revisions {
    case .newest: "current_kpi_value AS k CROSS JOIN kpi_value AS v ON v.id = k.value_id"
    case .all: "kpi_value AS k JOIN kpi_value AS v ON v.id = k.id"
    }
  }

  private func values(
    _ revisions: Revisions, where condition: SQL, _ values: DatabaseValue...
  ) throws(DatabaseError) -> [RecordedKPIValue] {
    try connection.query(
      """
      SELECT v.kpi, v.period, v.numerator, v.denominator, v.value, v.revision, v.recorded_at, v.recorded_by
      FROM \(source(revisions)) WHERE \(condition) ORDER BY v.kpi, v.period, v.revision
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

extension Trail.Action {
  static let recordKPI = Trail.Action("kpi.record")
}

extension RecordedKPIValue {
  /// The figure as it was posted; what it comes to is the reader's to compute.
  func writeTrailMembers(to writer: inout JSONWriter) {
    writer.member("kpi", kpi)
    writer.member("period", period)
    writer.member("revision", revision)
    figure.writeMembers(to: &writer)
    if case .value(let value) = figure { writer.member("value", value) } else { writer.member("value", Decimal?.none) }
    writer.member("recorded_at", recordedAt)
  }
}
