/// The submitted reports, which never change (DOMAIN.md rule 13). Plans go by ``StoredPlan/id``.
public struct ReportStore {
  private let connection: Connection

  public init(_ connection: Connection) { self.connection = connection }

  /// Why a report cannot be submitted.
  public enum Refusal: Error, Hashable, Sendable {
    /// The period has a report, and the new one does not name it, or names one that has been superseded.
    case submitted(Int64)
    /// What is named is no report of the plan and the period.
    case noSuchReport
  }

  /// Stores a report with its renderings. For the writer's connection.
  ///
  /// - Parameters:
  ///   - report: computed as submitted, with what it supersedes.
  ///   - renderings: in each format; ``ReportFormat/json`` is the canonical document.
  ///   - trail: says who submits it, which must be the holder of a token, and when.
  /// - Throws: ``Refusal``, ``CryptographyError``, ``DatabaseError``.
  public func submit(
    _ report: CityReport, _ renderings: [ReportFormat: [UInt8]], plan: Int64, trail: Trail
  ) throws -> SubmittedReport {
    guard let submission = report.header.submission else { throw StoreError.reportIsDraft }
    let author = try Author(of: trail)
    let current = try current(of: report.header.span, plan: plan)
    if let named = submission.supersedes, try find(named, plan: plan)?.span != report.header.span {
      throw Refusal.noSuchReport
    }
    if let current, current.id != submission.supersedes { throw Refusal.submitted(current.id) }
    let digest = try SHA256Digest(of: renderings[.json] ?? [])
    let identifier = try connection.insert(
      """
      INSERT INTO report (
        plan_id, period, language, sha256, trail_sequence, submitted_at, submitted_by, supersedes)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
      """,
      .integer(plan), .text(report.header.span), .text(report.language.rawValue), .blob(digest.bytes),
      .integer(submission.trailSequence), .integer(trail.now.milliseconds), .integer(author.token),
      .integer(submission.supersedes)
    )
    for (format, content) in renderings.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
      try connection.run(
        "INSERT INTO report_rendering (report_id, format, content) VALUES ($1, $2, $3)",
        .integer(identifier), .text(format.rawValue), .blob(content))
    }
    let submitted = SubmittedReport(
      id: identifier, span: report.header.span, language: report.language, sha256: digest,
      trailSequence: submission.trailSequence, submittedAt: trail.now, author: author,
      supersedes: submission.supersedes, supersededBy: nil)
    try trail.append(
      .submitReport, to: "reports/\(identifier)", of: plan,
      before: current.map { current in { current.writeMembers(to: &$0) } },
      after: { submitted.writeMembers(to: &$0) })
    return submitted
  }

  /// The report of a period that none has taken the place of.
  private func current(of span: ReportSpan, plan: Int64) throws(DatabaseError) -> SubmittedReport? {
    try reports(
      where: "r.plan_id = $1 AND r.period = $2 AND n.id IS NULL", [.integer(plan), .text(span)], limit: 1
    ).first
  }

  public func find(_ identifier: Int64, plan: Int64) throws(DatabaseError) -> SubmittedReport? {
    try reports(where: "r.plan_id = $1 AND r.id = $2", [.integer(plan), .integer(identifier)], limit: 1).first
  }

  /// In the order in which they were submitted.
  /// - Parameters:
  ///   - after: the number of the last one that is not wanted again.
  ///   - limit: how many at most.
  public func list(
    plan: Int64, span: ReportSpan? = nil, state: SubmittedReport.State? = nil, after: Int64 = 0, limit: Int = .max
  ) throws(DatabaseError) -> [SubmittedReport] {
    var condition: SQL = "r.plan_id = $1 AND r.id > $2"
    var values: [DatabaseValue] = [.integer(plan), .integer(after)]
    if let span {
      values.append(.text(span))
      condition = "\(condition) AND r.period = $3"
    }
    switch state {
    case .submitted: condition = "\(condition) AND n.id IS NULL"
    case .superseded: condition = "\(condition) AND n.id IS NOT NULL"
    case nil: break
    }
    return try reports(where: condition, values, limit: limit)
  }

  /// What was submitted, byte for byte; `nil` where the format did not exist then.
  public func content(of identifier: Int64, as format: ReportFormat) throws(DatabaseError) -> [UInt8]? {
    try connection.queryOne(
      "SELECT content FROM report_rendering WHERE report_id = $1 AND format = $2", .integer(identifier),
      .text(format.rawValue)
    ) { row throws(DatabaseError) in try row.bytes(0) }
  }

  /// The formats in which a report is kept, in the order of ``ReportFormat``.
  public func formats(of identifier: Int64) throws(DatabaseError) -> [ReportFormat] {
    let kept = try connection.query(
      "SELECT format FROM report_rendering WHERE report_id = $1", .integer(identifier)
    ) { row throws(DatabaseError) in try row.string(0) }
    return ReportFormat.allCases.filter { kept.contains($0.rawValue) }
  }

  private func reports(
    where condition: SQL, _ values: [DatabaseValue], limit: Int
  ) throws(DatabaseError) -> [SubmittedReport] {
    try connection.query(
      """
      SELECT r.id, r.period, r.language, r.sha256, r.trail_sequence, r.submitted_at, r.supersedes, n.id,
        t.id, t.role, t.unit, t.label
      FROM report AS r JOIN token AS t ON t.id = r.submitted_by LEFT JOIN report AS n ON n.supersedes = r.id
      WHERE \(condition) ORDER BY r.id LIMIT $\(values.count + 1)
      """,
      binding: values + [.integer(limit)], row: report)
  }

  private func report(_ row: borrowing Row) throws(DatabaseError) -> SubmittedReport {
    SubmittedReport(
      id: try row.int64(0),
      span: try row.string(1, as: ReportSpan.init),
      language: try row.string(2, as: Language.init(rawValue:)),
      sha256: try row.digest(3),
      trailSequence: try row.int64(4),
      submittedAt: Instant(milliseconds: try row.int64(5)),
      author: try row.author(from: 8),
      supersedes: try row.optionalInt64(6),
      supersededBy: try row.optionalInt64(7))
  }
}

extension Trail.Action {
  static let submitReport = Trail.Action("report.submit")
}
