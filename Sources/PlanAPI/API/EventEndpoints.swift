import HTTPCore

/// `…/events`: what is committed, as server-sent events (HTML, "Server-sent events"), from the entry of the trail on that
/// `Last-Event-ID` names.
extension Application {
  private static let eventStream = "text/event-stream"

  static func addEvents(to routes: inout Routes) {
    routes.get("/v1/plans/{plan}/events", .anyToken, .streamEvents, offering: [eventStream], caching: .never) {
      (call: Call, key: PlanKey) in
      let entry = try call.plan(key)
      let token = try call.requireToken()
      try call.requireNoQuery()
      let cursor = try call.lastEvent()
      let source = call.shared.events
      if !source.hasFeed(of: entry.id) { try openFeed(of: entry, call) }
      let scope = Access.auditor.isOpen(to: token.role) ? StreamedEvent.Scope.auditor : .reader
      var headers = Headers()
      headers[.contentType] = "\(eventStream); charset=utf-8"
      headers[.cacheControl] = "no-store"
      return Response(
        status: .ok, headers: headers,
        body: .stream { writer in
          try await source.stream(plan: entry.id, token: token, after: cursor, as: scope, to: writer)
        })
    }
  }

  /// With the first to listen to a plan begins what the warnings are compared with from then on.
  private static func openFeed(of entry: PlanRecords.Entry, _ call: Call) throws {
    let (record, head) = try call.reader.snapshot { connection in
      (
        try PlanRecord(reading: entry.id, entry.directory, from: connection),
        try TrailStore(connection).head(of: entry.id)
      )
    }
    try call.shared.events.open(plan: entry.id, head: head.sequence, record: record, clock: call.clock)
  }
}

extension Call {
  /// The last event that the client has, as `Last-Event-ID` names it.
  /// - Throws: 400 for what is no number of an event.
  fileprivate func lastEvent() throws(Problem) -> Int64? {
    guard let name = FieldName("Last-Event-ID"), let text = request.head.field(name), !text.isEmpty else { return nil }
    guard JSONNumber.isPlainInteger(text), let number = Int64(text), number >= 0 else {
      throw .badRequest(
        LocalizedText(
          vi: "Last-Event-ID phải là số của một sự kiện.", en: "Last-Event-ID has to be the number of an event."))
    }
    return number
  }
}

extension Access {
  func isOpen(to role: Role) -> Bool {
    switch self {
    case .anyone, .anyToken: true
    case .roles(let roles): roles.contains(role)
    }
  }
}
