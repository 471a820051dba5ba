/// A plan document that has been read and found whole, ready to be stored.
public struct PlanImport: Sendable {
  public enum Outcome: Hashable, Sendable {
    case imported
    /// The same plan is there already; nothing was written.
    case unchanged
    /// Another version of it was there. What was reported stays; what is gone is retired.
    case amended(PlanDifference)
  }

  public let plan: Plan
  /// The tasks of which the document says whether they are published.
  private let stated: Set<TaskNumber>

  /// The plan that the server starts with, if no other is named: 39/KH-UBND of 2026.
  public static let defaultDocument = PackageResources.plan_39_kh_ubnd_2026_json

  /// - Parameter document: the JSON of a plan document (schema `plan/1`).
  /// - Throws: ``JSONError`` where it is not JSON, ``FieldFaults`` with everything that is wrong in it.
  public init(document: [UInt8]) throws {
    let value = try JSONValue(parsing: document)
    plan = try PlanDocument.decode(value)
    let tasks: [JSONValue] = if case .array(let tasks)? = value["tasks"] { tasks } else { [] }
    stated = Set(zip(plan.tasks, tasks).filter { $1["published"] != nil }.map(\.0.number))
  }

  /// The plan as the next version of one that is stored: what the document is silent about stays as published as it is,
  /// for it was published by whoever keeps the tasks, and not by whoever wrote the document.
  private func next(after stored: Plan) -> Plan {
    let published = Set(stored.tasks.filter(\.isPublished).map(\.number)).subtracting(stated)
    var next = plan
    for index in next.tasks.indices where published.contains(next.tasks[index].number) {
      next.tasks[index].isPublished = true
    }
    return next
  }

  /// Stores the plan, or makes it the next version of the one that has its key. White space and the order of members do
  /// not make another version.
  ///
  /// - Parameters:
  ///   - reason: of an amendment, in words.
  ///   - progress: is told the share that has been written, from 0 to 1.
  /// - Throws: ``DatabaseError``.
  public func store(
    reason: String? = nil, trail: Trail, progress: ((Double) -> Void)? = nil
  ) throws -> Outcome {
    let store = PlanStore(trail.connection, progress: progress)
    guard let stored = try store.load(plan.key) else {
      let identifier = try store.insert(plan, at: trail.now)
      let document = PlanDocument.encode(plan)
      try trail.append(.importPlan, to: "plan", of: identifier, after: { $0.member("document", raw: document) })
      return .imported
    }
    let next = next(after: stored.plan)
    guard let amendment = try store.amend(stored, to: next, reason: reason, trail: trail) else { return .unchanged }
    let digest = try SHA256Digest(of: PlanDocument.encode(next)).hex
    try trail.append(
      .amendPlan, to: "plan", of: stored.id,
      before: { $0.member("version", stored.version) },
      after: { writer in
        writer.member("version", amendment.version)
        writer.member("document_sha256", digest)
        writer.member("reason", reason)
        amendment.difference.write(to: &writer, as: "changes")
      })
    return .amended(amendment.difference)
  }

  /// What storing it would do, without doing it.
  /// - Throws: ``DatabaseError``.
  public func rehearse(in connection: Connection) throws -> Outcome {
    guard let stored = try PlanStore(connection).load(plan.key) else { return .imported }
    let difference = PlanDifference(
      from: try JSONValue(parsing: PlanDocument.encode(stored.plan)),
      to: try JSONValue(parsing: PlanDocument.encode(next(after: stored.plan))))
    return difference.isEmpty ? .unchanged : .amended(difference)
  }
}

extension Trail.Action {
  static let importPlan = Trail.Action("plan.import")
  static let amendPlan = Trail.Action("plan.amend")
}
