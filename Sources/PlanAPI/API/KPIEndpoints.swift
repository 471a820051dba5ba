import HTTPCore

/// `…/kpis`: targets and figures, posted by the KPI's lead unit or computed.
extension Application {
  static func addKPIs(to routes: inout Routes) {
    routes.get("/v1/plans/{plan}/kpis", .anyToken) { (call: Call, key: PlanKey) in
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
    routes.get("/v1/plans/{plan}/kpis/{code}", .anyToken) { (call: Call, key: PlanKey, code: KPICode) in
      let record = try call.record(key)
      let period = try call.query { $0.reportingMonth(of: record.plan, at: call.now) }
      guard let kpi = record.directory.kpi(code) else { throw Problem.notFound }
      let evaluation = KPIEvaluation(of: kpi, in: record, period: period, at: call.now)
      return .json { evaluation.writeMembers(to: &$0) }
    }
    routes.post("/v1/plans/{plan}/kpis/{code}/values", .reporter, postValue)
  }

  private static func postValue(_ call: Call, _ key: PlanKey, _ code: KPICode) async throws -> Response {
    let entry = try call.plan(key)
    let plan = entry.directory.plan
    guard let kpi = entry.directory.kpi(code) else { throw Problem.notFound }
    if let retired = entry.directory.retirement(of: code) {
      throw Problem.retired(.kpi(code), at: retired.at, reason: retired.reason)
    }
    let token = try call.requireToken()
    if kpi.derived != nil {
      throw Problem.forbidden(
        LocalizedText(
          vi: "Chỉ tiêu \(code) do máy chủ tính, không ai nhập được.",
          en: "The KPI \(code) is computed by the server; nobody can post it."))
    }
    guard token.unit == kpi.leadUnit else {
      throw Problem.forbidden(
        LocalizedText(
          vi: "Chỉ đơn vị \(kpi.leadUnit) nhập số liệu của \(code).",
          en: "Only the unit \(kpi.leadUnit) posts values of \(code)."))
    }
    try call.requireNoQuery()
    let change = try await Change(of: call)
    let (period, figure) = try Problem.reading(change.body.span) { fields in
      KPIFigure.read(&fields, months: plan.kpiMonths)
    }
    let now = call.now
    let begins = plan.calendar.timeZone.start(of: period.firstDay)
    guard begins <= now else { throw Problem.windowNotOpen(period, opens: begins, in: plan.calendar.timeZone) }
    return try await change.perform(on: call.database) { trail in
      try PeriodStore(trail.connection).requireOpen(period, plan: entry.id)
      let recorded = try KPIStore(trail.connection).append(
        figure, kpi: code, period: period, plan: entry.id, trail: trail)
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
  /// Reads `{period, numerator, denominator}` or `{period, value}`.
  fileprivate static func read(_ fields: inout FieldReader, months: ClosedRange<Period>) -> (Period, KPIFigure)? {
    let period = fields.required("period", .period)
    let hasRatio = fields.contains("numerator") || fields.contains("denominator")
    let hasValue = fields.contains("value")
    let figure = hasRatio ? ratio(&fields) : fields.required("value", .amount).map(KPIFigure.value)
    if hasRatio, hasValue {
      _ = fields.optional("value", .amount)
      fields.addFault(
        at: "value",
        LocalizedText(
          vi: "Gửi numerator và denominator, hoặc value; không cả hai.",
          en: "Send numerator and denominator, or value; not both."))
    }
    if let period, !months.contains(period) {
      fields.addFault(
        at: "period",
        LocalizedText(
          vi: "Phải từ \(months.lowerBound) đến \(months.upperBound).",
          en: "Must be from \(months.lowerBound) to \(months.upperBound)."))
    }
    guard let period, let figure else { return nil }
    return (period, figure)
  }

  private static func ratio(_ fields: inout FieldReader) -> KPIFigure? {
    let numerator = fields.required("numerator", .amount)
    let denominator = fields.required("denominator", .amount)
    if denominator == .zero {
      fields.addFault(at: "denominator", LocalizedText(vi: "Phải lớn hơn 0.", en: "Must be greater than 0."))
    }
    guard let numerator, let denominator else { return nil }
    return .ratio(numerator: numerator, denominator: denominator)
  }
}

extension FieldForm where Value == Decimal {
  /// What can be counted: 0 to a million million.
  fileprivate static let amount = FieldForm.decimal(.zero...Decimal(1_000_000_000_000))
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
  fileprivate func writeMembers(to writer: inout JSONWriter, unit: String) {
    writer.member("kpi", kpi)
    writer.member("period", period)
    writer.member("revision", revision)
    figure.writeMembers(to: &writer)
    writer.member("value", figure.value(in: unit))
    writer.member("recorded_at", recordedAt)
  }
}
