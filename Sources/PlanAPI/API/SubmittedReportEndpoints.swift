import HTTPCore

/// `…/reports`: reports that were submitted, which never change (DOMAIN.md rule 13).
extension Application {
  static func addSubmittedReports(to routes: inout Routes) {
    routes.post("/v1/plans/{plan}/reports", .submitting, .submitReport, submitReport)
    routes.get("/v1/plans/{plan}/reports", .anyToken, .listReports, listReports)
    let offered = ReportFormat.allCases.map { ContentNegotiation.essence(of: $0.mediaType) }
    routes.get("/v1/plans/{plan}/reports/{id}", .anyToken, .readSubmittedReport, offering: offered, readReport)
  }

  /// Takes `{"period", "supersedes"?, "language"?}` and freezes the report as it stands at this moment.
  private static func submitReport(_ call: Call, _ key: PlanKey) async throws -> Response {
    let entry = try call.plan(key)
    let plan = entry.directory.plan
    let token = try call.requireToken()
    try call.requireNoQuery()
    let change = try await Change(of: call)
    let wanted = try change.read { ReportToSubmit(&$0, plan) }
    let now = call.now
    let opens = wanted.span.reportingMonths(of: plan).last.map { ReportingWindow(of: $0, in: plan.calendar) }
    if let opens, now < opens.opens {
      throw Problem.windowNotOpen(opens.period, opens: opens.opens, in: plan.calendar.timeZone)
    }
    let basis = try call.reader.snapshot { try SubmissionBasis(entry, wanted.span, from: $0) }
    let submission = CityReport.Submission(
      at: now, author: Author(token), supersedes: wanted.supersedes, trailSequence: basis.sequence)
    // It takes milliseconds, in which the loop and the writer do other things.
    let (report, renderings) = try await call.background {
      let report = CityReport(
        of: basis.record, span: wanted.span, at: basis.lockedAt ?? now, language: wanted.language,
        submission: submission)
      let renderings = try ReportFormat.allCases.map { ($0, try report.render(as: $0)) }
      return (report, Dictionary(renderings, uniquingKeysWith: { first, _ in first }))
    }
    do {
      return try await change.perform(on: call.database) { trail in
        let submitted = try ReportStore(trail.connection).submit(report, renderings, plan: entry.id, trail: trail)
        var headers = Headers()
        headers[.location] = "/v1/plans/\(key)/reports/\(submitted.id)"
        return .json(.created, headers: headers) { submitted.writeMembers(to: &$0) }
      }
    } catch let refusal as ReportStore.Refusal {
      throw Problem(refusal, of: wanted.span)
    }
  }

  private static func listReports(_ call: Call, _ key: PlanKey) async throws -> Response {
    let entry = try call.plan(key)
    let (span, state, limit, after) = try call.query { query in
      (
        query.value("period", ReportSpan.expected) { ReportSpan($0) },
        query.choice("state", of: SubmittedReport.State.self), query.integer("limit", Page.limits) ?? 50,
        query.integer("cursor", 0...(1 << 53)) ?? 0
      )
    }
    // One more than asked for tells whether there is a next page.
    let (found, signatures) = try call.reader.snapshot { connection in
      let found = try ReportStore(connection).list(
        plan: entry.id, span: span, state: state, after: Int64(after), limit: limit + 1)
      return (found, try SignatureStore(connection).signatures(ofReports: found, plan: entry.id))
    }
    let items = found.prefix(limit)
    let next = items.count < found.count ? items.last.map { call.request.target.nextPage(after: $0.id) } : nil
    return .list(next: next) { writer in
      for item in items {
        writer.object { writer in
          item.writeMembers(to: &writer)
          writer.signatures(signatures[item.id] ?? [], in: key)
        }
      }
    }
  }

  /// What is known of the report with the report itself; with `format`, or for another media type than JSON, the
  /// very bytes that were submitted.
  private static func readReport(_ call: Call, _ key: PlanKey, _ id: ReportIdentifier) async throws -> Response {
    let entry = try call.plan(key)
    let (named, isMarked) = try call.query { ($0.choice("format", of: ReportFormat.self), $0.flag("bom")) }
    let negotiated = ReportFormat.allCases.first { ContentNegotiation.essence(of: $0.mediaType) == call.mediaType }
    guard let format = named ?? negotiated else {
      throw Problem.notAcceptable(ReportFormat.allCases.map { ContentNegotiation.essence(of: $0.mediaType) })
    }
    let found = try call.reader.snapshot { connection in
      let store = ReportStore(connection)
      return try store.find(id.value, plan: entry.id).map { report in
        (
          report, try store.content(of: report.id, as: format), try store.formats(of: report.id),
          try SignatureStore(connection).signatures(of: .report(report.id))
        )
      }
    }
    guard let (report, content, kept, signatures) = found else { throw Problem.notFound }
    guard let content else { throw Problem.notKept(format, kept: kept) }
    guard named != nil || format != .json else {
      return .json { writer in
        report.writeMembers(to: &writer)
        writer.signatures(signatures, in: key)
        writer.member("report", raw: content)
      }
    }
    let name = "bao-cao-\(key)-\(report.span)-\(report.id).\(format.rawValue)"
    var response = try Response.report(content, as: format, named: name, hasByteOrderMark: isMarked)
    response.headers[.contentLanguage] = report.language.rawValue
    return response
  }
}

extension Access {
  /// Submits the report to the city (API.md).
  static let submitting = Access.roles([.consolidator, .leader])
}

/// The number of a submitted report in a path.
struct ReportIdentifier: PathParameter {
  let value: Int64

  static func parse(pathSegment: String) -> ReportIdentifier? {
    TokenIdentifier.parse(pathSegment: pathSegment).map { ReportIdentifier(value: $0.value) }
  }
}

/// What a submitted report is made from, in one snapshot: the entries of the trail up to one, and no other.
private struct SubmissionBasis: Sendable {
  let record: PlanRecord
  let sequence: Int64
  /// When the months were locked, where all of them are: then the report is of what there was at that time.
  let lockedAt: Instant?

  init(_ plan: PlanRecords.Entry, _ span: ReportSpan, from connection: Connection) throws {
    let months = span.reportingMonths(of: plan.directory.plan)
    let lock = try PeriodStore(connection).lock(of: months, plan: plan.id)
    record = try PlanRecord(reading: plan.id, plan.directory, from: connection, asOf: lock)
    lockedAt = lock?.at
    let trail = TrailStore(connection)
    if let lock {
      let entries = try TrailIndex(try trail.entries(of: plan.id), upTo: .max).all("periods/\(lock.period)")
      sequence = entries.last { $0.action == Trail.Action.lockPeriod.name }?.sequence ?? 0
    } else {
      sequence = try trail.head(of: plan.id).sequence
    }
  }
}

/// What is asked for.
private struct ReportToSubmit: Sendable {
  let span: ReportSpan
  let supersedes: Int64?
  let language: Language

  init?(_ fields: inout FieldReader, _ plan: Plan) {
    let span = fields.required("period", .parsed(ReportSpan.expected) { ReportSpan($0) })
    let supersedes = fields.optional("supersedes", .integer(1...(1 << 53)))
    let language = fields.optional("language", .oneOf(Language.self))
    if let detail = span?.fault(for: plan) { fields.addFault(at: "period", detail) }
    guard let span else { return nil }
    self.span = span
    self.supersedes = supersedes.map { Int64($0) }
    self.language = language ?? .vietnamese
  }
}

extension Problem {
  fileprivate init(_ refusal: ReportStore.Refusal, of span: ReportSpan) {
    switch refusal {
    case .submitted(let id):
      self.init(
        .conflict, kind: "report-submitted",
        title: LocalizedText(vi: "Báo cáo \(span) đã gửi", en: "The report on \(span) has been submitted"),
        detail: LocalizedText(
          vi: "Báo cáo thay thế phải nêu báo cáo đang có hiệu lực: “supersedes”: \(id).",
          en: "A correction has to name the report that stands: “supersedes”: \(id)."))
    case .noSuchReport:
      let detail = LocalizedText(
        vi: "Phải là báo cáo đã gửi của \(span).", en: "Must be a submitted report on \(span).")
      self = FieldFaults([FieldFault(pointer: "/supersedes", detail: detail)]).map(Problem.validation) ?? .notFound
    }
  }
}
