extension PlanStore {
  /// What the amendment of a plan did.
  struct Amendment {
    let version: Int64
    let difference: PlanDifference
  }

  /// Makes `plan` the next version of a stored plan: what is gone is retired, what has come back is a part again, and
  /// everything that was reported stays. Writes nothing where nothing changes. The trail is the caller's to write.
  ///
  /// - Parameter reason: why, in words; kept with each deadline that moves and each part that is retired.
  func amend(_ stored: StoredPlan, to plan: Plan, reason: String?, trail: Trail) throws -> Amendment? {
    let (old, new) = (PlanDocument.encode(stored.plan), PlanDocument.encode(plan))
    guard old != new else { return nil }
    let (oldValue, newValue) = (try JSONValue(parsing: old), try JSONValue(parsing: new))
    let version = stored.version + 1
    let revived = try retire(from: oldValue, to: newValue, stored.id, version, reason, at: trail.now)
    try write(plan, new, as: stored.id, version: version, at: trail.now)
    let tasks = Dictionary(stored.plan.tasks.map { ($0.number, $0) }, uniquingKeysWith: { first, _ in first })
    for task in plan.tasks {
      guard let before = tasks[task.number] else {
        try noteAdded(task, stored.id, trail)
        continue
      }
      guard before != task else { continue }
      try connection.run(
        "UPDATE task SET version = version + 1 WHERE plan_id = $1 AND number = $2",
        .integer(stored.id), .integer(task.number.value))
      if before.due != task.due { try noteDeadline(of: before, task, stored.id, reason, trail) }
    }
    for part in revived {
      try connection.run(
        """
        UPDATE retired_part SET revived_version = $1
        WHERE plan_id = $2 AND kind = $3 AND key = $4 AND revived_version IS NULL
        """, .integer(version), .integer(stored.id), .text(part.kind.rawValue), .text(part.key))
    }
    return Amendment(version: version, difference: PlanDifference(from: oldValue, to: newValue))
  }

  /// Keeps what the new version lacks, and gives the parts that it has and the old one has not.
  private func retire(
    from old: JSONValue, to new: JSONValue, _ plan: Int64, _ version: Int64, _ reason: String?, at now: Instant
  ) throws -> [PlanPart] {
    struct Key: Hashable {
      let kind: PlanPart.Kind
      let key: String
    }
    let (before, after) = (PlanPart.all(of: old), PlanPart.all(of: new))
    let (oldKeys, newKeys) = (
      Set(before.map { Key(kind: $0.kind, key: $0.key) }), Set(after.map { Key(kind: $0.kind, key: $0.key) })
    )
    for part in before where !newKeys.contains(Key(kind: part.kind, key: part.key)) {
      try connection.run(
        """
        INSERT INTO retired_part (plan_id, kind, key, retired_version, document, reason, retired_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        """,
        .integer(plan), .text(part.kind.rawValue), .text(part.key), .integer(version),
        .text(String(decoding: JSONWriter.encode(part.value), as: UTF8.self)), .text(reason),
        .integer(now.milliseconds))
    }
    return after.filter { !oldKeys.contains(Key(kind: $0.kind, key: $0.key)) }
  }

  private func noteAdded(_ task: PlanTask, _ plan: Int64, _ trail: Trail) throws {
    try connection.run(
      "UPDATE task SET added_at = $1, version = version + 1 WHERE plan_id = $2 AND number = $3",
      .integer(trail.now.milliseconds), .integer(plan), .integer(task.number.value))
  }

  private func noteDeadline(
    of before: PlanTask, _ after: PlanTask, _ plan: Int64, _ reason: String?, _ trail: Trail
  ) throws {
    try connection.run(
      """
      INSERT INTO task_deadline (plan_id, task, due_before, due_after, reason, moved_at, moved_by)
      VALUES ($1, $2, $3, $4, $5, $6, $7)
      """,
      .integer(plan), .integer(after.number.value), .text(before.due), .text(after.due), .text(reason),
      .integer(trail.now.milliseconds), .text(trail.principal.json))
  }
}

extension PlanTask {
  /// `nil` for a continuous task.
  var due: CalendarDate? {
    if case .deadline(let due) = schedule { due } else { nil }
  }
}

extension Principal {
  /// The `who` of an entry of the trail, for rows that show it again.
  var json: String {
    var writer = JSONWriter(capacity: 128)
    writer.object { writeMembers(to: &$0) }
    return String(decoding: writer.bytes, as: UTF8.self)
  }
}
