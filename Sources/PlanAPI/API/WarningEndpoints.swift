import HTTPCore

/// `…/warnings`: what needs attention, computed anew from the data (DOMAIN.md rule 4).
extension Application {
  static func addWarnings(to routes: inout Routes) {
    routes.get("/v1/plans/{plan}/warnings", .anyToken) { (call: Call, key: PlanKey) in
      let record = try call.record(key)
      let filter = try call.query { query in
        (
          period: query.reportingMonth(of: record.plan, at: call.now),
          level: query.choice("level", of: Warning.Level.self), unit: query.unit("unit"),
          kind: query.choice("kind", of: Warning.Kind.self)
        )
      }
      let warnings = PlanAPI.warnings(in: record, period: filter.period, at: call.now).filter { warning in
        (filter.level == nil || warning.level == filter.level) && (filter.kind == nil || warning.kind == filter.kind)
          && filter.unit.map(warning.concerns) ?? true
      }
      return .list { writer in
        writer.member("period", filter.period)
      } items: { writer in
        for warning in warnings { writer.object { warning.writeMembers(to: &$0, language: call.language) } }
      }
    }
  }
}

extension Warning {
  func writeMembers(to writer: inout JSONWriter, language: Language) {
    writer.member("id", id)
    writer.member("kind", kind)
    writer.member("level", level)
    switch subject {
    case .task(let number):
      writer.member("task", number)
      writer.member("kpi", KPICode?.none)
    case .kpi(let code):
      writer.member("task", TaskNumber?.none)
      writer.member("kpi", code)
    }
    writer.member("unit", unit)
    writer.member("units", units)
    writer.member("since", since)
    writer.member("message", message[language])
    writer.member("ends_when", endsWhen[language])
  }
}
