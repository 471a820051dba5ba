import HTTPCore

/// `/v1/plans` and `/v1/plans/{plan}`.
extension Application {
  /// A plan of 2,000 tasks in two languages stays well below it.
  private static let importLimit = 16 * 1024 * 1024

  static func addPlans(to routes: inout Routes) {
    routes.get("/v1/plans", .anyToken, .listPlans) { call in
      try call.requireNoQuery()
      let token = try call.requireToken()
      let plans = try call.reader.snapshot { try PlanStore($0).list() }.filter { token.canSee($0.key) }
      return .list { writer in
        for plan in plans { writer.object { plan.writeMembers(to: &$0) } }
      }
    }
    routes.post("/v1/plans", .admin, .importPlan, importPlan)
    routes.get("/v1/plans/{plan}", .anyToken, .readPlan) { (call: Call, key: PlanKey) in
      let entry = try call.plan(key)
      try call.requireNoQuery()
      let locked = try call.lockedPeriods(of: entry).map(\.period)
      return .json { writer in
        entry.directory.plan.writeSummary(to: &writer, at: call.now, locked: locked)
        writer.member("version", entry.version)
        writer.member("locked_periods", locked)
      }
    }
  }

  private static func importPlan(_ call: Call) async throws -> Response {
    let (isRehearsal, reason) = try call.query { ($0.flag("dry_run"), $0.text("reason", atMost: 1000)) }
    let change = try await Change(of: call, upTo: importLimit)
    let plan = try PlanImport(document: change.body)
    try call.requireToken().requireSight(of: plan.plan.key)
    let now = call.now
    if isRehearsal {
      let outcome = try call.reader.snapshot { try plan.rehearse(in: $0) }
      return answer(to: plan.plan, outcome, isRehearsal: true, at: now)
    }
    return try await change.perform(on: call.database) { trail in
      answer(to: plan.plan, try plan.store(reason: reason, trail: trail), isRehearsal: false, at: now)
    }
  }

  private static func answer(
    to plan: Plan, _ outcome: PlanImport.Outcome, isRehearsal: Bool, at now: Instant
  ) -> Response {
    var headers = Headers()
    headers[.location] = "/v1/plans/\(plan.key)"
    let status: Status = outcome == .imported && !isRehearsal ? .created : .ok
    return .json(status, headers: headers) { writer in
      writer.member("outcome", outcome.name)
      writer.member("dry_run", isRehearsal)
      if case .amended(let difference) = outcome {
        difference.write(to: &writer, as: "changes")
        writer.object("retired") { writer in
          for kind in PlanPart.Kind.allCases { writer.member(text: kind.list, difference.retired(kind)) }
        }
      }
      plan.writeSummary(to: &writer, at: now, locked: [])
    }
  }
}

extension PlanImport.Outcome {
  public var name: String {
    switch self {
    case .imported: "imported"
    case .unchanged: "unchanged"
    case .amended: "amended"
    }
  }
}

extension LocalizedText {
  static func task(_ number: TaskNumber) -> LocalizedText {
    LocalizedText(vi: "nhiệm vụ \(number)", en: "task \(number)")
  }

  static func kpi(_ code: KPICode) -> LocalizedText { LocalizedText(vi: "chỉ tiêu \(code)", en: "KPI \(code)") }
}

extension ListedPlan {
  fileprivate func writeMembers(to writer: inout JSONWriter) {
    writer.member("key", key)
    writer.member("number", number)
    writer.member("year", year)
    writer.member("issuer", issuer)
    writer.member("issuer_name", issuerName)
    writer.member("title", title)
    writer.member("title_en", titleEnglish)
    writer.member("imported_at", importedAt)
  }
}

extension Plan {
  /// What there is to know of a plan before one looks into it.
  fileprivate func writeSummary(to writer: inout JSONWriter, at now: Instant, locked: [Period]) {
    writer.member("key", key)
    writer.member("number", number)
    writer.member("year", year)
    writer.member("issued", issued)
    writer.member("issuer", issuer)
    writer.member("consolidator", consolidator)
    writer.member("receives_report", receivesReport)
    writer.member("title", title)
    writer.member("title_en", titleEnglish)
    writer.member("basis", basis)
    writer.object("reporting") { calendar.writeMembers(to: &$0) }
    writer.object("window") { writer in
      let window = currentWindow(of: self, at: now)
      window.writeMembers(to: &writer, at: now)
      writer.member("locked", locked.contains(window.period))
    }
    writer.member("default_period", defaultPeriod(of: self, at: now))
    writer.object("counts") { writer in
      writer.member("units", units.count)
      writer.member("sections", sections.count)
      writer.member("tasks", tasks.count)
      writer.member("kpis", kpis.count)
    }
    writer.array("sections") { writer in
      for section in sections { writer.object { section.writeMembers(to: &$0) } }
    }
  }
}

extension ReportingWindow {
  func writeMembers(to writer: inout JSONWriter, at now: Instant) {
    writer.member("period", period)
    writer.member("state", state(at: now).rawValue)
    writer.member("opens_at", opens)
    writer.member("closes_at", closes)
    writer.member("last_day", lastDay)
  }
}
