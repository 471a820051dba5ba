import HTTPCore

/// `…/kpis`: targets and figures, posted by the KPI's lead unit or computed.
extension Application {
  static func addKPIs(to routes: inout Routes) {
    routes.get("/v1/plans/{plan}/kpis", .anyToken, .listKPIs) { (call: Call, key: PlanKey) in
      let record = try call.record(key)
      let (period, group) = try call.query { query in
        (query.reportingMonth(of: record.plan, at: call.now), query.text("group"))
      }
      let kpis = record.plan.kpis.filter { group == nil || $0.group == group }
      return .list { writer in
        writer.member("period", period)
      } items: { writer in
        for kpi in kpis {
          let evaluation = KPIEvaluation(of: kpi, in: record, period: period, at: call.now)
          writer.object { evaluation.writeMembers(to: &$0) }
        }
      }
    }
    routes.get("/v1/plans/{plan}/kpis/{code}", .anyToken, .readKPI) { (call: Call, key: PlanKey, code: KPICode) in
      let record = try call.record(key)
      let period = try call.query { $0.reportingMonth(of: record.plan, at: call.now) }
      guard let kpi = record.directory.kpi(code) else { throw Problem.notFound }
      let evaluation = KPIEvaluation(of: kpi, in: record, period: period, at: call.now)
      return .json { evaluation.writeMembers(to: &$0) }
    }
    routes.post("/v1/plans/{plan}/kpis/{code}/values", .reporter, .postKPIValue, postValue)
  }

  private static func postValue(_ call: Call, _ key: PlanKey, _ code: KPICode) async throws -> Response {
    let entry = try call.plan(key)
    let plan = entry.directory.plan
    guard let kpi = entry.directory.kpi(code) else { throw Problem.notFound }
    let admission = KPIAdmission(to: entry, by: try call.requireToken(), at: call.now)
    try admission.requireRight(to: kpi)
    try call.requireNoQuery()
    let change = try await Change(of: call)
    let (period, figure) = try change.read { KPIFigure.read(&$0, months: plan.kpiMonths) }
    let admitted = try admission.admit(figure, of: kpi, in: period)
    return try await change.perform(on: call.database) { trail in
      let recorded = try admitted.record(trail)
      var headers = Headers()
      headers[.location] = "/v1/plans/\(key)/kpis/\(code)?period=\(period)"
      return .json(.created, headers: headers) { recorded.writeMembers(to: &$0, unit: kpi.unit) }
    }
  }
}

extension Plan {
  /// The months that a KPI may have figures for: those of the plan, and the year before it, for comparison.
  var kpiMonths: ClosedRange<Period> {
    let first = reportingMonths.first ?? issued.period
    return first.advanced(by: -12)...(reportingMonths.last ?? first)
  }
}

extension KPIFigure {
  func writeMembers(to writer: inout JSONWriter) {
    switch self {
    case .ratio(let numerator, let denominator):
      writer.member("numerator", numerator)
      writer.member("denominator", denominator)
    case .value:
      writer.member("numerator", Decimal?.none)
      writer.member("denominator", Decimal?.none)
    }
  }
}

extension KPIEvaluation.Status: JSONEncodable {}

extension KPIEvaluation {
  func writeMembers(to writer: inout JSONWriter) {
    kpi.writeMembers(to: &writer)
    writer.member("period", period)
    if let figure {
      figure.writeMembers(to: &writer)
    } else {
      writer.member("numerator", Decimal?.none)
      writer.member("denominator", Decimal?.none)
    }
    writer.member("value", value)
    writer.member("previous", previous)
    writer.member("change", change)
    writer.member("status", status)
    writer.array("series") { writer in
      for point in series {
        writer.object { writer in
          writer.member("period", point.period)
          writer.member("value", point.value)
        }
      }
    }
  }
}

extension RecordedKPIValue {
  func writeMembers(to writer: inout JSONWriter, unit: String) {
    writer.member("kpi", kpi)
    writer.member("period", period)
    writer.member("revision", revision)
    figure.writeMembers(to: &writer)
    writer.member("value", figure.value(in: unit))
    writer.member("recorded_at", recordedAt)
  }
}
