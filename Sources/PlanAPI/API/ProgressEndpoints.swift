import HTTPCore

/// `…/tasks/{number}/progress`: what the lead units say of a task, month by month.
extension Application {
  static func addProgress(to routes: inout Routes) {
    routes.post("/v1/plans/{plan}/tasks/{number}/progress", .reporter, .postProgress, postProgress)
    routes.get("/v1/plans/{plan}/tasks/{number}/progress", .anyToken, .listProgress) {
      (call: Call, key: PlanKey, number: TaskNumber) in
      try progress(call, key, number, in: nil)
    }
    routes.get("/v1/plans/{plan}/tasks/{number}/progress/{period}", .anyToken, .readProgress) {
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
    let (updates, signatures) = try call.reader.snapshot { connection in
      (
        try ProgressStore(connection).series(
          plan: entry.id, task: number, revisions: revisions == .all ? .all : .newest),
        try SignatureStore(connection).signatures(ofUpdatesOf: number, plan: entry.id)
      )
    }
    let items = updates.filter { recorded in
      (period == nil || recorded.update.period == period) && (unit == nil || recorded.update.unit == unit)
    }
    return .list { writer in
      writer.member("task", number)
      if let period { writer.member("period", period) }
    } items: { writer in
      for item in items.sorted(by: { ($0.update.period, $0.update.unit) < ($1.update.period, $1.update.unit) }) {
        writer.object { writer in
          item.writeMembers(to: &writer)
          writer.signatures(signatures[item.id] ?? [], in: key)
        }
      }
    }
  }

  private static func postProgress(_ call: Call, _ key: PlanKey, _ number: TaskNumber) async throws -> Response {
    let entry = try call.plan(key)
    guard let task = entry.directory.task(number) else { throw Problem.notFound }
    let admission = ProgressAdmission(to: entry, by: try call.requireToken(), at: call.now)
    try admission.requireLead(of: task)

    try call.requireNoQuery()
    let change = try await Change(of: call)
    let update = try change.read { admission.update(&$0, of: number) }
    let admitted = try admission.admit(update)
    return try await change.perform(on: call.database) { trail in
      let recorded = try admitted.record(trail)
      var headers = Headers()
      headers[.location] = "/v1/plans/\(key)/tasks/\(number)/progress/\(update.period)?unit=\(update.unit)"
      return .json(.created, headers: headers) { writer in
        recorded.writeMembers(to: &writer)
        writer.signatures([], in: key)
      }
    }
  }
}

private enum RevisionChoice: String, CaseIterable { case newest, all }

extension RecordedUpdate {
  func writeMembers(to writer: inout JSONWriter) {
    writer.member("id", id)
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
    writer.member("attachment", attachment?.hex)
  }
}
