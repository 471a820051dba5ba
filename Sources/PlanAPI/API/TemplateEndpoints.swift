import HTTPCore

/// `…/template`: tables to be filled in and posted as a batch.
extension Application {
  static func addTemplates(to routes: inout Routes) {
    let offered = [Response.csvMediaType]
    routes.get("/v1/plans/{plan}/progress/template", .anyToken, .updateTemplate, offering: offered) {
      (call: Call, key: PlanKey) in
      let (record, query) = try template(call, key)
      let table = UpdateTemplate(
        of: record, in: query.period, by: query.unit, leavesOutReported: query.leavesOutReported)
      return .table(table.csv(query.style), named: "cap-nhat-\(key)-\(query.period)")
    }
    routes.get("/v1/plans/{plan}/kpis/values/template", .anyToken, .valueTemplate, offering: offered) {
      (call: Call, key: PlanKey) in
      let (record, query) = try template(call, key)
      let table = KPITemplate(of: record, in: query.period, by: query.unit, leavesOutReported: query.leavesOutReported)
      return .table(table.csv(query.style), named: "chi-tieu-\(key)-\(query.period)")
    }
  }

  private static func template(_ call: Call, _ key: PlanKey) throws -> (PlanRecord, TemplateQuery) {
    let record = try call.record(key)
    let token = try call.requireToken()
    return (record, try call.query { TemplateQuery(&$0, record, token, call) })
  }
}

private struct TemplateQuery {
  let period: Period
  /// By default a reporter's own.
  let unit: UnitCode?
  let leavesOutReported: Bool
  let style: TableStyle

  init(_ query: inout QueryReader, _ record: PlanRecord, _ token: Token, _ call: Call) {
    let named = query.unit("unit")
    if let named, record.unit(named) == nil {
      query.fault("unit", LocalizedText(vi: "Không có đơn vị này.", en: "There is no such unit."))
    }
    let isGiven = query.isGiven("period")
    let month = query.reportingMonth(of: record.plan, at: call.now)
    // What is to be filled in is the month whose window is open or opens next, not the last that has closed.
    period = isGiven ? month : currentWindow(of: record.plan, at: call.now).period
    unit = named ?? (token.role == .reporter ? token.unit : nil)
    leavesOutReported = query.flag("missing")
    let separator = query.choice("separator", of: TableStyle.Separator.self) ?? .comma
    style = TableStyle(separator: separator, hasByteOrderMark: query.flag("bom"), language: call.language)
  }
}

extension Response {
  /// - Parameter name: of `a-z`, `0-9` and `-`, to save the table under.
  fileprivate static func table(_ content: [UInt8], named name: String) -> Response {
    var headers = Headers()
    headers[.contentType] = "\(csvMediaType); charset=utf-8"
    headers[.contentDisposition] = "attachment; filename=\"\(name).csv\""
    return Response(status: .ok, headers: headers, body: .bytes(content))
  }
}
