import HTTPCore

/// `…/warnings/{id}/explanation` by a unit that has to act, and `…/acknowledgement` by a leader (DOMAIN.md rule 4).
extension Application {
  static func addWarningNotes(to routes: inout Routes) {
    routes.post("/v1/plans/{plan}/warnings/{id}/explanation", .reporter, .explainWarning, postExplanation)
    routes.post("/v1/plans/{plan}/warnings/{id}/acknowledgement", .leader, .acknowledgeWarning, postAcknowledgement)
  }

  /// Takes `{"text", "period"?}`.
  private static func postExplanation(_ call: Call, _ key: PlanKey, _ id: String) async throws -> Response {
    let record = try call.record(key)
    let plan = try call.plan(key).id
    let token = try call.requireToken()
    try call.requireNoQuery()
    let change = try await Change(of: call)
    let (text, period) = try change.read { fields in
      let text = fields.required("text", .text(1...10_000))
      let period = fields.warningMonth(of: record.plan)
      return text.map { ($0, period) }
    }
    let listed = try ListedWarning(id, in: record, period: period, at: call.now)
    guard let unit = token.unit, listed.warning.concerns(unit) else { throw Problem.notConcerned(listed.warning) }
    return try await change.perform(on: call.database) { trail in
      let store = WarningNoteStore(trail.connection)
      _ = try store.explain(id, unit: unit, period: listed.period, text: text, plan: plan, trail: trail)
      // Counted in the transaction: another revision may have come meanwhile.
      let noting = WarningNoting(of: listed.warning, notes: try store.all(plan: plan), asOf: listed.period)
      return .json(.created, headers: listed.headers(key)) { writer in
        noting.newestExplanation?.writeMembers(to: &writer)
      }
    }
  }

  /// Takes `{"note"?, "period"?}`, or no body at all.
  private static func postAcknowledgement(_ call: Call, _ key: PlanKey, _ id: String) async throws -> Response {
    let record = try call.record(key)
    let plan = try call.plan(key).id
    try call.requireNoQuery()
    let change = try await Change(of: call)
    let body = change.body.isEmpty ? Array("{}".utf8) : change.body
    let (note, period) = try Problem.reading(body.span) { fields in
      (fields.optional("note", .text(1...10_000)), fields.warningMonth(of: record.plan))
    }
    let listed = try ListedWarning(id, in: record, period: period, at: call.now)
    return try await change.perform(on: call.database) { trail in
      let acknowledgement = try WarningNoteStore(trail.connection).acknowledge(
        id, period: listed.period, level: listed.warning.level, note: note, plan: plan, trail: trail)
      return .json(.created, headers: listed.headers(key)) { acknowledgement.writeMembers(to: &$0) }
    }
  }
}

extension Access {
  static let leader = Access.roles([.leader])
}

/// A warning as the list of a month has it.
struct ListedWarning: Sendable {
  let warning: Warning
  let period: Period

  /// - Parameter period: the month of the list; by default the newest closed month on whose list it stands.
  /// - Throws: 404 where it stands on none.
  init(_ id: String, in record: PlanRecord, period: Period?, at now: Instant) throws(Problem) {
    // What cannot be an identity is not looked for in a year of lists.
    guard Warning.Kind.allCases.contains(where: { id.hasPrefix("\($0.rawValue).") }) else { throw .notFound }
    let last = defaultPeriod(of: record.plan, at: now)
    let months = period.map { [$0] } ?? record.plan.reportingMonths.filter { $0 <= last }.reversed()
    for month in months {
      guard let warning = warnings(in: record, period: month, at: now).first(where: { $0.id == id }) else { continue }
      self.warning = warning
      self.period = month
      return
    }
    throw .notFound
  }

  fileprivate func headers(_ plan: PlanKey) -> Headers {
    var headers = Headers()
    headers[.location] = "/v1/plans/\(plan)/warnings/\(warning.id)?period=\(period)"
    return headers
  }
}

extension FieldReader {
  /// `period`, one of the plan's reporting months.
  fileprivate mutating func warningMonth(of plan: Plan) -> Period? {
    let period = optional("period", .period)
    if let period, !plan.reportingMonths.contains(period), let first = plan.reportingMonths.first,
      let last = plan.reportingMonths.last
    {
      addFault(
        at: "period",
        LocalizedText(
          vi: "Kế hoạch báo cáo từ \(first) đến \(last).", en: "The plan reports from \(first) to \(last)."))
    }
    return period
  }
}

extension Problem {
  fileprivate static func notConcerned(_ warning: Warning) -> Problem {
    let names = warning.units.map(\.description).joined(separator: ", ")
    return .forbidden(
      LocalizedText(
        vi: "Chỉ đơn vị phải xử lý mới giải trình: \(names).",
        en: "Only a unit that has to act explains it: \(names)."))
  }
}
