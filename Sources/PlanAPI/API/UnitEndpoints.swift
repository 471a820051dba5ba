import HTTPCore

/// `/v1/plans/{plan}/units` and one unit.
extension Application {
  static func addUnits(to routes: inout Routes) {
    routes.get("/v1/plans/{plan}/units", .anyToken, .listUnits) { (call: Call, key: PlanKey) in
      let plan = try call.plan(key).directory.plan
      try call.requireNoQuery()
      return .list { writer in
        for unit in plan.units { writer.object { unit.writeMembers(to: &$0) } }
      }
    }
    routes.get("/v1/plans/{plan}/units/{unit}", .anyToken, .readUnit) { (call: Call, key: PlanKey, code: UnitCode) in
      let record = try call.record(key)
      guard let unit = record.unit(code) else { throw Problem.notFound }
      try call.requireNoQuery()
      let leads = record.plan.tasks.map(\.number).filter { record.leadUnits(of: $0).contains(code) }
      return .json { writer in
        unit.writeMembers(to: &writer)
        writer.member("leads_tasks", leads)
        writer.member("leads_kpis", record.plan.kpis.filter { $0.leadUnit == code }.map(\.code))
      }
    }
  }
}
