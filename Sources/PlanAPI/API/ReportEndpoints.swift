import HTTPCore

/// `…/report`: the report to the city as it stands now (DOMAIN.md rule 13).
extension Application {
  static func addReport(to routes: inout Routes) {
    let offered = ReportFormat.allCases.map { ContentNegotiation.essence(of: $0.mediaType) }
    routes.get("/v1/plans/{plan}/report", .anyToken, offering: offered) { (call: Call, key: PlanKey) in
      let plan = try call.plan(key).directory.plan
      let (period, named) = try call.query { query in
        (query.reportingMonth(of: plan, at: call.now), query.choice("format", of: ReportFormat.self))
      }
      let negotiated = ReportFormat.allCases.first { ContentNegotiation.essence(of: $0.mediaType) == call.mediaType }
      guard let format = named ?? negotiated else { throw Problem.notAcceptable(offered) }
      // A time that stays while the content does, so that its entity tag stays too, and never before what is in it.
      let (record, lockedAt) = try call.reportBasis(key, period: period)
      let now = lockedAt ?? max(call.now.quarterHour, record.lastChange ?? call.now.quarterHour)
      let language = call.language
      // It takes milliseconds, in which the loop answers others.
      let (content, name) = await withTaskExecutorPreference(globalConcurrentExecutor) { () async in
        let report = CityReport(of: record, period: period, at: now, language: language)
        return (report.render(as: format), report.fileName(for: format))
      }
      var headers = Headers()
      headers[.contentType] = format.mediaType
      if format != .json { headers[.contentDisposition] = "inline; filename=\"\(name)\"" }
      return Response(status: .ok, headers: headers, body: .bytes(content))
    }
  }
}
