import HTTPCore

/// `…/feedback`: what residents and firms have to say, and the answers (DOMAIN.md rule 9).
extension Application {
  private static let feedbackBodyLimit = 64 * 1024

  static func addFeedback(to routes: inout Routes) {
    routes.post("/v1/plans/{plan}/feedback", .anyone, .postFeedback, postFeedback)
    routes.get("/v1/plans/{plan}/feedback", .anyToken, .listFeedback, listFeedback)
    routes.get("/v1/plans/{plan}/feedback/{id}", .anyToken, .readFeedback) {
      (call: Call, key: PlanKey, id: FeedbackIdentifier) in
      let entry = try call.plan(key)
      let token = try call.requireToken()
      try call.requireNoQuery()
      let found = try call.reader.snapshot { try FeedbackStore($0).find(id.value, plan: entry.id) }
      guard let found else { throw Problem.notFound }
      return .json { found.writeMembers(to: &$0, for: token) }
    }
    routes.post("/v1/plans/{plan}/feedback/{id}/answer", .answering, .answerFeedback, postAnswer)
    routes.post("/v1/plans/{plan}/feedback/{id}/spam", .consolidator, .markSpam, postSpam)
  }

  /// Takes `{"topic", "text", "satisfaction", "contact"?, "unit"?}` from anyone, so often from one address.
  private static func postFeedback(_ call: Call, _ key: PlanKey) async throws -> Response {
    guard let entry = try call.records.plan(key) else { throw Problem.notFound }
    let (limit, peer) = (call.shared.feedbackLimit, call.request.peer)
    if let seconds = limit.wait(of: peer, at: call.now) { throw Problem.tooManyRequests(retryAfter: seconds) }
    try call.requireNoQuery()
    let plan = entry.directory.plan
    let change = try await Change(of: call, upTo: feedbackBodyLimit, byAnyone: true)
    let feedback = try change.read { Feedback(&$0, entry.directory) }
    // Only what could be kept counts: who has to mend a field is not sent away for it.
    if let seconds = limit.refusal(of: peer, at: call.now) { throw Problem.tooManyRequests(retryAfter: seconds) }
    let today = plan.calendar.timeZone.date(of: call.now)
    return try await change.perform(on: call.database) { trail in
      let recorded = try FeedbackStore(trail.connection).append(
        feedback, plan: entry.id, on: today, due: plan.feedbackTerm.lastDay(from: today), trail: trail)
      var headers = Headers()
      headers[.location] = "/v1/plans/\(key)/feedback/\(recorded.id)"
      return .json(.created, headers: headers) { recorded.writeMembers(to: &$0) }
    }
  }

  private static func listFeedback(_ call: Call, _ key: PlanKey) async throws -> Response {
    let entry = try call.plan(key)
    let token = try call.requireToken()
    let record = try call.record(key)
    let (filter, period, page) = try call.query { query in
      (FeedbackStore.Filter(&query), query.period(), FeedbackPage(&query))
    }
    var wanted = filter
    wanted.days = period.map { $0.firstDay...$0.lastDay }
    // One more than asked for tells whether there is a next page.
    let found = try call.reader.snapshot { connection in
      try FeedbackStore(connection).list(plan: entry.id, wanted, after: page.after, limit: page.limit + 1)
    }
    let items = found.prefix(page.limit)
    let next = items.count < found.count ? items.last.map { page.next(after: $0.id, call.request.target) } : nil
    let months = record.plan.feedbackMonths(period, at: call.now)
    let figures = record.feedbackFigures(in: months, at: call.now)
    return .list(next: next) { writer in
      writer.member("period", period)
      writer.object("figures") { figures.writeMembers(to: &$0) }
    } items: { writer in
      for item in items { writer.object { item.writeMembers(to: &$0, for: token) } }
    }
  }

  /// Takes `{"text"}` from the unit that was named, or where none was from any; a later one takes the place of the first.
  private static func postAnswer(_ call: Call, _ key: PlanKey, _ id: FeedbackIdentifier) async throws -> Response {
    let entry = try call.plan(key)
    let token = try call.requireToken()
    try call.requireNoQuery()
    let change = try await Change(of: call, upTo: feedbackBodyLimit)
    let text = try change.read { $0.required("text", .text(1...10_000)) }
    let today = entry.directory.plan.calendar.timeZone.date(of: call.now)
    return try await change.perform(on: call.database) { trail in
      let store = FeedbackStore(trail.connection)
      guard var found = try store.find(id.value, plan: entry.id) else { throw Problem.notFound }
      guard found.canBeAnswered(by: token) else { throw Problem.notAddressed(found.feedback.unit) }
      found.answer = try store.answer(text, to: found, plan: entry.id, on: today, trail: trail)
      var headers = Headers()
      headers[.location] = "/v1/plans/\(key)/feedback/\(id.value)"
      return .json(.created, headers: headers) { found.writeMembers(to: &$0, for: token) }
    }
  }

  /// Takes `{"spam", "reason"?}`: what is marked counts in no figure, and stays.
  private static func postSpam(_ call: Call, _ key: PlanKey, _ id: FeedbackIdentifier) async throws -> Response {
    let entry = try call.plan(key)
    let token = try call.requireToken()
    try call.requireNoQuery()
    let change = try await Change(of: call, upTo: feedbackBodyLimit)
    let (isSpam, reason) = try change.read { fields in
      let reason = fields.optional("reason", .line(1...500))
      return fields.required("spam", .bool).map { ($0, reason) }
    }
    return try await change.perform(on: call.database) { trail in
      let store = FeedbackStore(trail.connection)
      guard let found = try store.find(id.value, plan: entry.id) else { throw Problem.notFound }
      let marked = try store.mark(found, asSpam: isSpam, reason: reason, plan: entry.id, trail: trail)
      return .json { marked.writeMembers(to: &$0, for: token) }
    }
  }
}

extension Access {
  /// Answers for a unit; the consolidator for any.
  static let answering = Access.roles([.reporter, .consolidator])
}

/// The number of feedback in a path.
struct FeedbackIdentifier: PathParameter {
  let value: Int64

  static func parse(pathSegment: String) -> FeedbackIdentifier? {
    TokenIdentifier.parse(pathSegment: pathSegment).map { FeedbackIdentifier(value: $0.value) }
  }
}

extension RecordedFeedback {
  fileprivate func canBeAnswered(by token: Token) -> Bool {
    switch token.role {
    case .consolidator: true
    case .reporter: token.unit != nil && (feedback.unit == nil || feedback.unit == token.unit)
    default: false
    }
  }

  /// How to reach whoever wrote it is for those who answer and who lead.
  fileprivate func writeMembers(to writer: inout JSONWriter, for token: Token) {
    writeMembers(to: &writer)
    if canBeAnswered(by: token) || token.role == .leader { writer.member("contact", feedback.contact) }
  }
}

extension Feedback {
  fileprivate init?(_ fields: inout FieldReader, _ plan: PlanDirectory) {
    let topic = fields.required("topic", .line(1...200))
    let text = fields.required("text", .text(1...5000))
    let satisfaction = fields.required("satisfaction", .integer(1...5)).flatMap { Satisfaction($0) }
    let contact = fields.optional("contact", .line(0...200))
    let unit = fields.optional("unit", .unitCode)
    if let unit, plan.unit(unit) == nil {
      fields.addFault(at: "unit", LocalizedText(vi: "Không có đơn vị này.", en: "There is no such unit."))
    }
    guard let topic, let text, let satisfaction else { return nil }
    self.init(
      topic: topic, text: text, satisfaction: satisfaction, contact: contact == "" ? nil : contact, unit: unit)
  }
}

extension FeedbackStore.Filter {
  /// Without spam unless it is asked for.
  fileprivate init(_ query: inout QueryReader) {
    let topic = query.text("topic")
    let unit = query.unit("unit")
    let answered = query.choice("answered", of: Truth.self)
    let spam = query.choice("spam", of: Truth.self)
    self.init(topic: topic, unit: unit, isAnswered: answered.map { $0 == .true }, isSpam: spam == .true)
  }
}

private enum Truth: String, CaseIterable { case `true`, `false` }

/// A page of feedback; the cursor is opaque to clients.
private struct FeedbackPage {
  let limit: Int
  let after: Int64

  init(_ query: inout QueryReader) {
    limit = query.integer("limit", Page.limits) ?? 50
    after = query.integer("cursor", 0...(1 << 53)).map { Int64($0) } ?? 0
  }

  func next(after id: Int64, _ target: RequestTarget) -> (cursor: String, target: String) {
    let kept = (target.query ?? "").split(separator: "&").filter { !$0.hasPrefix("cursor=") }
    return ("\(id)", "\(target.rawPath)?\((kept.map(String.init) + ["cursor=\(id)"]).joined(separator: "&"))")
  }
}

extension Plan {
  /// The months that a list's figures are of: the one that was asked for, else all from the plan's year to this day.
  fileprivate func feedbackMonths(_ period: Period?, at now: Instant) -> ClosedRange<Period> {
    if let period { return period...period }
    let first = Period(unchecked: year, 1)
    return min(first, issued.period)...max(first, calendar.timeZone.date(of: now).period)
  }
}

extension Problem {
  fileprivate static func notAddressed(_ unit: UnitCode?) -> Problem {
    let name = unit?.description ?? "–"
    return .forbidden(
      LocalizedText(vi: "Chỉ đơn vị \(name) trả lời.", en: "Only the unit \(name) answers it."))
  }
}
