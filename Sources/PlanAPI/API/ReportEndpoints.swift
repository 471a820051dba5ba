import HTTPCore

/// `…/report`: the report to the city as it stands now (DOMAIN.md rule 13).
extension Application {
  static func addReport(to routes: inout Routes) {
    let offered = ReportFormat.allCases.map { ContentNegotiation.essence(of: $0.mediaType) }
    routes.get("/v1/plans/{plan}/report", .anyToken, .readReport, offering: offered) { (call: Call, key: PlanKey) in
      let plan = try call.plan(key).directory.plan
      let (span, named, isMarked) = try call.query { query in
        (query.reportSpan(of: plan, at: call.now), query.choice("format", of: ReportFormat.self), query.flag("bom"))
      }
      let negotiated = ReportFormat.allCases.first { ContentNegotiation.essence(of: $0.mediaType) == call.mediaType }
      guard let format = named ?? negotiated else { throw Problem.notAcceptable(offered) }
      // A time that stays while the content does, so that its entity tag stays too, and never before what is in it.
      let (record, lockedAt) = try call.reportBasis(key, of: span)
      let now = lockedAt ?? max(call.now.quarterHour, record.lastChange ?? call.now.quarterHour)
      let language = call.language
      // It takes milliseconds, in which the loop answers others.
      let (content, name) = try await call.background {
        let report = CityReport(of: record, span: span, at: now, language: language)
        return (try report.render(as: format), report.fileName(for: format))
      }
      return try .report(content, as: format, named: name, hasByteOrderMark: isMarked)
    }
  }
}

extension ReportSpan {
  static let expected = LocalizedText(
    vi: "Phải là tháng 2026-10, quý 2026-Q3, nửa năm 2026-H1, năm 2026 hoặc các ngày 2026-03-05..2026-04-10.",
    en: "Must be a month 2026-10, a quarter 2026-Q3, a half 2026-H1, a year 2026 or days 2026-03-05..2026-04-10.")

  /// What is wrong with a span on which a plan has nothing to report.
  func fault(for plan: Plan) -> LocalizedText? {
    guard reportingMonths(of: plan).isEmpty, let first = plan.reportingMonths.first,
      let last = plan.reportingMonths.last
    else { return nil }
    return LocalizedText(
      vi: "Kế hoạch báo cáo từ \(first) đến \(last).", en: "The plan reports from \(first) to \(last).")
  }
}

extension QueryReader {
  /// `period`, a span with at least one of the plan's months; by default the newest month whose window has closed.
  mutating func reportSpan(of plan: Plan, at now: Instant) -> ReportSpan {
    let wanted = value("period", ReportSpan.expected) { ReportSpan($0) }
    if let wanted, let detail = wanted.fault(for: plan) { fault("period", detail) }
    return wanted ?? ReportSpan(defaultPeriod(of: plan, at: now))
  }
}
