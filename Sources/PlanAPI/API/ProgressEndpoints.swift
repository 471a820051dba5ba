import HTTPCore

/// `…/tasks/{number}/progress`: what the lead units say of a task, month by month.
extension Application {
  static func addProgress(to routes: inout Routes) {
    routes.post("/v1/plans/{plan}/tasks/{number}/progress", .reporter, postProgress)
    routes.get("/v1/plans/{plan}/tasks/{number}/progress", .anyToken) {
      (call: Call, key: PlanKey, number: TaskNumber) in
      try progress(call, key, number, in: nil)
    }
    routes.get("/v1/plans/{plan}/tasks/{number}/progress/{period}", .anyToken) {
      (call: Call, key: PlanKey, number: TaskNumber, period: Period) in
      try progress(call, key, number, in: period)
    }
  }

  private static func progress(
    _ call: Call, _ key: PlanKey, _ number: TaskNumber, in period: Period?
  ) throws -> Response {
    let entry = try call.plan(key)
    guard entry.directory.task(number) != nil else { throw Problem.notFound }
    if let period, !entry.directory.plan.reportingMonths.contains(period) { throw Problem.notFound }
    let (unit, revisions) = try call.query { query in
      (query.unit("unit"), query.choice("revisions", of: RevisionChoice.self) ?? .newest)
    }
    let updates = try call.reader.snapshot { connection in
      try ProgressStore(connection).series(plan: entry.id, task: number, revisions: revisions == .all ? .all : .newest)
    }
    let items = updates.filter { recorded in
      (period == nil || recorded.update.period == period) && (unit == nil || recorded.update.unit == unit)
    }
    return .list { writer in
      writer.member("task", number)
      if let period { writer.member("period", period) }
    } items: { writer in
      for item in items.sorted(by: { ($0.update.period, $0.update.unit) < ($1.update.period, $1.update.unit) }) {
        writer.object { item.writeMembers(to: &$0) }
      }
    }
  }

  private static func postProgress(_ call: Call, _ key: PlanKey, _ number: TaskNumber) async throws -> Response {
    let entry = try call.plan(key)
    guard let task = entry.directory.task(number) else { throw Problem.notFound }
    if let retired = entry.directory.retirement(of: number) {
      throw Problem.retired(.task(number), at: retired.at, reason: retired.reason)
    }
    let token = try call.requireToken()
    let leads = entry.directory.leadUnits(of: number)
    guard let unit = token.unit, leads.contains(unit) else { throw Problem.notLead(of: task, leads) }

    try call.requireNoQuery()
    let change = try await Change(of: call)
    let update = try Problem.reading(change.body.span) { fields in
      ProgressUpdate(&fields, of: number, by: unit, leads: leads, in: entry.directory.plan)
    }
    guard update.unit == unit else { throw Problem.otherUnit(update.unit, own: unit) }
    let now = call.now
    let window = ReportingWindow(of: update.period, in: entry.directory.plan.calendar)
    guard let timeliness = timeliness(of: now, in: window) else {
      throw Problem.windowNotOpen(update.period, opens: window.opens, in: entry.directory.plan.calendar.timeZone)
    }
    return try await change.perform(on: call.database) { trail in
      try PeriodStore(trail.connection).requireOpen(update.period, plan: entry.id)
      let recorded = try ProgressStore(trail.connection).append(
        update, plan: entry.id, timeliness: timeliness, trail: trail)
      var headers = Headers()
      headers[.location] = "/v1/plans/\(key)/tasks/\(number)/progress/\(update.period)?unit=\(update.unit)"
      return .json(.created, headers: headers) { recorded.writeMembers(to: &$0) }
    }
  }
}

private enum RevisionChoice: String, CaseIterable { case newest, all }

extension Problem {
  fileprivate static func notLead(of task: PlanTask, _ leads: [UnitCode]) -> Problem {
    let names = leads.map(\.description).joined(separator: ", ")
    return .forbidden(
      LocalizedText(
        vi: "Chỉ đơn vị chủ trì báo cáo nhiệm vụ \(task.number): \(names).",
        en: "Only a lead unit reports on task \(task.number): \(names)."))
  }

  fileprivate static func otherUnit(_ unit: UnitCode, own: UnitCode) -> Problem {
    .forbidden(
      LocalizedText(
        vi: "Mã truy cập này chỉ báo cáo cho \(own), không cho \(unit).",
        en: "This token reports for \(own) alone, not for \(unit)."))
  }
}

extension ProgressUpdate {
  /// Reads an update's body (API.md). `unit` may be left out where the token's unit is the only lead.
  fileprivate init?(
    _ fields: inout FieldReader, of task: TaskNumber, by own: UnitCode, leads: [UnitCode], in plan: Plan
  ) {
    let named = leads == [own] ? fields.optional("unit", .unitCode) : fields.required("unit", .unitCode)
    let period = fields.required("period", .period)
    let percent = fields.required("percent", .percent)
    let status = fields.required("status", .oneOf(Status.self))
    let summary = fields.required("summary", .text(1...10_000))
    let difficulties = fields.optional("difficulties", .text(0...10_000))
    let proposals = fields.optional("proposals", .text(0...10_000))
    let disbursed = fields.optional("disbursed_vnd", .money)
    let outputs = fields.optional("outputs", .list(of: .deliveredOutput, count: 0...100))
    if let period, !plan.reportingMonths.contains(period), let first = plan.reportingMonths.first,
      let last = plan.reportingMonths.last
    {
      fields.addFault(
        at: "period",
        LocalizedText(
          vi: "Kế hoạch báo cáo từ \(first) đến \(last).", en: "The plan reports from \(first) to \(last)."))
    }
    guard let period, let percent, let status, let summary else { return nil }
    self.init(
      task: task, unit: named ?? own, period: period, percent: percent, status: status, summary: summary,
      difficulties: difficulties.nonEmpty, proposals: proposals.nonEmpty, disbursed: disbursed?.dong,
      outputs: outputs ?? [])
  }
}

extension String? {
  /// A form sends an empty text for one that was not filled in.
  fileprivate var nonEmpty: String? { self == "" ? nil : self }
}

extension FieldForm where Value == DeliveredOutput {
  fileprivate static let deliveredOutput = FieldForm.object { fields in
    let kind = fields.required("kind", .line(1...200))
    let number = fields.optional("number", .line(1...100))
    let issued = fields.optional("issued", .date)
    let title = fields.required("title", .line(1...1000))
    let url = fields.optional("url", .url)
    guard let kind, let title else { return nil }
    return DeliveredOutput(kind: kind, number: number, issued: issued, title: title, url: url)
  }
}

extension RecordedUpdate {
  func writeMembers(to writer: inout JSONWriter) {
    writer.member("task", update.task)
    writer.member("unit", update.unit)
    writer.member("period", update.period)
    writer.member("revision", revision)
    writer.member("timeliness", timeliness)
    writer.member("percent", update.percent)
    writer.member("status", update.status)
    writer.member("summary", update.summary)
    writer.member("difficulties", update.difficulties)
    writer.member("proposals", update.proposals)
    writer.member("disbursed_vnd", update.disbursed)
    writer.array("outputs") { writer in
      for output in update.outputs {
        writer.object { output.writeMembers(to: &$0) }
      }
    }
    writer.member("recorded_at", recordedAt)
  }
}

extension DeliveredOutput {
  func writeMembers(to writer: inout JSONWriter) {
    writer.member("kind", kind)
    writer.member("number", number)
    writer.member("issued", issued)
    writer.member("title", title)
    writer.member("url", url)
  }
}
