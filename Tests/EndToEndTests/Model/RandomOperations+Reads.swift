import TestSupport

extension RandomOperations {
  func read(_ path: String) throws -> JSON {
    let viewer = tokens.first { $0.holder?.role == "viewer" }?.token
    let answer = try client.request("GET", "\(plan)\(path)", token: viewer)
    try agree(answer.status, 200, "\(path): \(answer.text)")
    return answer.json
  }

  /// Compares what the server says of a task, of a month, and of a report with the model.
  mutating func compare() throws {
    try compareSeries(of: Int.random(in: 1...18, using: &random))
    try compareMonth(Int.random(in: 1...12, using: &random))
    try compareMonth(model.newestClosed)
    guard let (id, counts) = submitted.sorted(by: { $0.key < $1.key }).randomElement(using: &random) else { return }
    try agree(.init(read("/reports/\(id)?format=json")["general"]["updates"]), counts, "report \(id)")
  }

  private func compareSeries(of task: Int) throws {
    let found = try read("/tasks/\(task)/progress")["items"].items.map { item in
      "\(item["unit"].string ?? "") \(item["period"].string ?? "") \(item["revision"]) \(item["timeliness"]) "
        + "\(item["percent"]) \(item["status"]) \(item["disbursed_vnd"])"
    }
    let expected = model.updates.filter { $0.key.task == task }.map { key, update in
      let item = JSON(
        Array(
          """
          {"revision":\(update.revision),"timeliness":"\(update.isOnTime ? "on_time" : "late")",\
          "percent":\(update.percent),"status":"\(update.status)",\
          "disbursed_vnd":\(update.disbursed.map { "\($0)" } ?? "null")}
          """.utf8))
      return "\(key.unit) \(PlanModel.text(key.month)) \(item["revision"]) \(item["timeliness"]) "
        + "\(item["percent"]) \(item["status"]) \(item["disbursed_vnd"])"
    }
    try agree(found.sorted(), expected.sorted(), "task \(task)")
  }

  private func compareMonth(_ month: Int) throws {
    let period = PlanModel.text(month)
    let dashboard = try read("/dashboard?period=\(period)")
    try agree(.init(dashboard["updates"]), model.counts(month), period)
    for unit in dashboard["units"].items {
      let code = unit["unit"].string ?? ""
      try agree(.init(unit), model.counts(month, of: code), "\(period) \(code)")
    }
    try agree(dashboard["locked"].bool, model.isLocked(month), "\(period) locked")
    let locked = (1...12).filter(model.isLocked).map(PlanModel.text)
    try agree(dashboard["locked_periods"].items.compactMap(\.string), locked, "locked")
    let disbursed = dashboard["tasks"]["disbursed_vnd"].integer
    try agree(disbursed, model.disbursed(month).map { Int64($0) }, "\(period) disbursed")
    let warnings = dashboard["warnings"]["items"].items.filter { $0["kind"].string?.hasSuffix("_update") == true }
    let found = warnings.map { warning in
      "\(warning["kind"].string ?? "") \(warning["task"].integer ?? 0) \(warning["unit"].string ?? "") "
        + "\(warning["level"].string ?? "")"
    }
    try agree(found.sorted(), model.updateWarnings(month).sorted(), "\(period) warnings")
    for kpi in dashboard["kpis"].items {
      let code = kpi["code"].string ?? ""
      guard code != "KH-01" else { continue }
      let figure = code == "KH-02" ? model.rate(month) : model.values[code]?[month]
      let parts = ["numerator", "denominator"].compactMap { kpi[$0].integer.map { Int($0) } }
      try agree(parts, figure ?? [], "\(code) \(period)")
    }
    let report = try read("/report?period=\(period)")
    try agree(.init(report["general"]["updates"]), model.basis(of: month).counts(month), "report on \(period)")
    try agree(read("/warnings")["period"].string, PlanModel.text(model.newestClosed), "newest closed month")
  }
}

extension PlanModel.Counts {
  /// - Parameter updates: as answers have them.
  fileprivate init(_ updates: JSON) {
    func count(_ name: String) -> Int { updates[name].integer.map { Int($0) } ?? -1 }
    self.init(
      expected: count("expected"), onTime: count("on_time"), late: count("late"), missing: count("missing"),
      awaited: count("awaited"))
  }
}
