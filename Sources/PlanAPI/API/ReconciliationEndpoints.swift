import HTTPCore

/// `…/reconciliation`: work, money and outputs side by side (DOMAIN.md rule 6), and `…/tasks/{number}/budget`.
extension Application {
  static func addReconciliation(to routes: inout Routes) {
    routes.get("/v1/plans/{plan}/reconciliation", .anyToken, .readReconciliation) { (call: Call, key: PlanKey) in
      let record = try call.record(key)
      let period = try call.query { $0.reportingMonth(of: record.plan, at: call.now) }
      let reconciliation = Reconciliation(of: record, period: period)
      return .json { reconciliation.writeMembers(to: &$0, language: call.language) }
    }
    routes.get("/v1/plans/{plan}/tasks/{number}/budget", .anyToken, .readBudget) {
      (call: Call, key: PlanKey, number: TaskNumber) in
      let record = try call.record(key)
      guard record.task(number) != nil else { throw Problem.notFound }
      try call.requireNoQuery()
      return .budget(of: number, record.budget(of: number), revision: record.budgetRevision(of: number))
    }
    routes.put("/v1/plans/{plan}/tasks/{number}/budget", .consolidator, .setBudget, putBudget)
  }

  /// Takes the whole budget, `{"items":[{"source","registered_vnd"}]}`; an empty list registers no money.
  private static func putBudget(_ call: Call, _ key: PlanKey, _ number: TaskNumber) async throws -> Response {
    let entry = try call.plan(key)
    guard let task = entry.directory.task(number) else { throw Problem.notFound }
    try call.requireNoQuery()
    guard let condition = call.request.head.combinedField(.ifMatch) else { throw Problem.preconditionRequired }
    let change = try await Change(of: call)
    let lines = try change.read { $0.required("items", .budget) }
    return try await change.perform(on: call.database) { trail in
      let store = BudgetStore(trail.connection)
      let set = try store.newest(plan: entry.id).first { $0.task == number }
      let before = set?.lines ?? task.budget
      let present = try Response.budget(of: number, before, revision: set?.revision ?? 0).asReadAnswer(language: nil)
      guard let tag = present.headers[.etag], EntityTag.isNamed(tag, ifMatch: condition) else {
        throw Problem.preconditionFailed
      }
      let recorded = try store.append(lines, task: number, plan: entry.id, before: before, trail: trail)
      var answer = Response.budget(of: number, recorded.lines, revision: recorded.revision)
      answer.headers[.etag] = try answer.asReadAnswer(language: nil).headers[.etag]
      return answer
    }
  }
}

extension Response {
  fileprivate static func budget(of task: TaskNumber, _ lines: [BudgetLine], revision: Int) -> Response {
    .json { writer in
      writer.member("task", task)
      writer.budget(lines, revision: revision)
    }
  }
}

extension Reconciliation {
  /// - Parameter added: the name of what the month, or the span, added to the money.
  func writeMembers(
    to writer: inout JSONWriter, language: Language, added: StaticString = "disbursed_in_month_vnd"
  ) {
    writer.member("period", period)
    writer.object("totals") { writer in
      writer.member("registered_vnd", registered)
      writer.member("disbursed_vnd", disbursed)
      writer.member("spent_share", spentShare)
      writer.array("sources") { writer in
        for (source, registered) in sources {
          writer.object { writer in
            writer.member("source", source)
            writer.member("registered_vnd", registered)
          }
        }
      }
      writer.member("tasks_without_budget", rows.count { $0.registered == nil })
      writer.member("tasks_without_disbursement", rows.count { $0.disbursed == nil })
      writer.member("tasks_that_disagree", rows.count { !$0.disagreements.isEmpty })
    }
    writer.array("items") { writer in
      for row in rows { writer.object { row.writeMembers(to: &$0, language: language, added: added) } }
    }
    writer.member("next_cursor", String?.none)
  }
}

extension Reconciliation.Row {
  fileprivate func writeMembers(to writer: inout JSONWriter, language: Language, added: StaticString) {
    writer.member("task", task.number)
    writer.member("title", task.title)
    writer.member("title_en", task.titleEnglish)
    writer.member("percent", percent)
    writer.member("status", status)
    writer.member("registered_vnd", registered)
    writer.array("sources") { writer in
      for line in budget { writer.object { line.writeMembers(to: &$0) } }
    }
    writer.member("disbursed_vnd", disbursed)
    writer.member(added, disbursedInMonth)
    writer.member("spent_share", spentShare)
    writer.object("outputs") { writer in
      writer.member("promised", promised)
      writer.array("delivered") { writer in
        for output in delivered { writer.object { output.writeMembers(to: &$0) } }
      }
    }
    writer.array("disagreements") { writer in
      for disagreement in disagreements {
        writer.object { writer in
          writer.member("kind", disagreement.rawValue)
          writer.member("message", disagreement.wording[language])
        }
      }
    }
  }
}
