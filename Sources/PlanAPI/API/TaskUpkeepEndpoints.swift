import HTTPCore

/// `POST …/tasks`, and `PATCH` and `DELETE` of one: the consolidator keeps the plan. A change names the version that it
/// was made on by `If-Match` (RFC 9110 §13.1.1, RFC 6585 §3).
extension Application {
  static func addTaskUpkeep(to routes: inout Routes) {
    routes.post("/v1/plans/{plan}/tasks", .consolidator, .addTask, addTask)
    routes.patch("/v1/plans/{plan}/tasks/{number}", .consolidator, .changeTask, changeTask)
    routes.delete("/v1/plans/{plan}/tasks/{number}", .consolidator, .retireTask, retireTask)
  }

  private static func addTask(_ call: Call, _ key: PlanKey) async throws -> Response {
    _ = try call.plan(key)
    try call.requireNoQuery()
    let change = try await Change(of: call)
    let (task, reason) = try change.taskAndReason()
    return try await change.perform(on: call.database) { trail in
      let number = try TaskStore(trail.connection).add(task, to: key, reason: reason, trail: trail)
      return try answer(.created, number, key, trail)
    }
  }

  private static func changeTask(_ call: Call, _ key: PlanKey, _ number: TaskNumber) async throws -> Response {
    try requireTask(number, of: key, call)
    try call.requireNoQuery()
    let tags = try call.requireMatch()
    let change = try await Change(of: call, as: [Response.jsonMediaType, "application/merge-patch+json"])
    let (patch, reason) = try change.taskAndReason()
    return try await change.perform(on: call.database) { trail in
      try TaskStore(trail.connection).change(
        number, of: key, by: patch, reason: reason, isCurrent: { EntityTag.names(revision: $0, in: tags) }, trail: trail
      )
      return try answer(.ok, number, key, trail)
    }
  }

  private static func retireTask(_ call: Call, _ key: PlanKey, _ number: TaskNumber) async throws -> Response {
    try requireTask(number, of: key, call)
    try call.requireNoQuery()
    let tags = try call.requireMatch()
    let change = try await Change(of: call)
    let reason = try change.optionalReason()
    return try await change.perform(on: call.database) { trail in
      try TaskStore(trail.connection).retire(
        number, of: key, reason: reason, isCurrent: { EntityTag.names(revision: $0, in: tags) }, trail: trail)
      return Response(status: .noContent)
    }
  }

  private static func requireTask(_ number: TaskNumber, of key: PlanKey, _ call: Call) throws {
    guard try call.plan(key).directory.task(number) != nil else { throw Problem.notFound }
  }

  /// The task as it is now, with a tag that `If-Match` takes.
  private static func answer(
    _ status: Status, _ number: TaskNumber, _ key: PlanKey, _ trail: Trail
  ) throws -> Response {
    guard let stored = try PlanStore(trail.connection).load(key),
      let task = stored.plan.tasks.first(where: { $0.number == number }),
      let state = try TaskStore(trail.connection).state(of: number, plan: stored.id)
    else { throw StoreError.noRowReturned }
    var headers = Headers()
    if status == .created { headers[.location] = "/v1/plans/\(key)/tasks/\(number)" }
    headers[.etag] = EntityTag.of(revision: state.version)
    return .json(status, headers: headers) { writer in
      task.writeMembers(to: &writer)
      state.writeMembers(to: &writer)
    }
  }
}

extension TaskStore.State {
  func writeMembers(to writer: inout JSONWriter) {
    writer.member("version", version)
    writer.array("deadline_history") { writer in
      for move in deadlines {
        writer.object { writer in
          writer.member("before", move.before)
          writer.member("after", move.after)
          writer.member("reason", move.reason)
          writer.member("moved_at", move.at)
          writer.member("moved_by", raw: Array(move.by.utf8))
        }
      }
    }
  }
}

extension Call {
  /// The `If-Match` field of a change.
  /// - Throws: 428 where there is none.
  fileprivate func requireMatch() throws(Problem) -> String {
    guard let field = request.head.combinedField(.ifMatch) else { throw .preconditionRequired }
    return field
  }
}

extension Change {
  /// A body that is an object of a task's members, and why it is sent.
  fileprivate func taskAndReason() throws(Problem) -> (task: JSONValue, reason: String?) {
    let value: JSONValue
    do {
      value = try JSONValue(parsing: body)
    } catch {
      throw .malformedJSON(error)
    }
    guard case .object = value else { throw .validation("", .expectedObject) }
    var faults: [FieldFault] = []
    var reason: String?
    if let given = value["reason"], given != .null {
      reason = FieldForm.text(1...1000).read(given, "/reason", &faults)
    }
    if let found = FieldFaults(faults) { throw .validation(found) }
    return (value.removing("reason"), reason)
  }
}

extension Problem {
  init(task refusal: TaskStore.Refusal) {
    self =
      switch refusal {
      case .noSuchTask: .notFound
      case .otherVersion: .preconditionFailed
      case .retired(let retired): .retired(.task(retired.part.number), at: retired.at, reason: retired.reason)
      case .numberTaken(let number):
        .conflict(
          LocalizedText(
            vi: "Số thứ tự \(number) đã dùng, có thể cho nhiệm vụ không còn trong kế hoạch.",
            en: "The number \(number) is taken, maybe by a task that was retired."))
      case .lastTask:
        .conflict(LocalizedText(vi: "Kế hoạch phải còn ít nhất một nhiệm vụ.", en: "A plan keeps at least one task."))
      }
  }
}
