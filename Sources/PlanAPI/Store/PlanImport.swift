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

  /// The plan that the server starts with, if no other is named: 39/KH-UBND of 2026.
  public static let defaultDocument = PackageResources.plan_39_kh_ubnd_2026_json

  /// - Parameter document: the JSON of a plan document (schema `plan/1`).
  /// - Throws: ``JSONError`` where it is not JSON, ``FieldFaults`` with everything that is wrong in it.
  public init(document: [UInt8]) throws {
    plan = try PlanDocument.decode(try JSONValue(parsing: document))
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
    guard let amendment = try store.amend(stored, to: plan, reason: reason, trail: trail) else { return .unchanged }
    let digest = try SHA256Digest(of: PlanDocument.encode(plan)).hex
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
      to: try JSONValue(parsing: PlanDocument.encode(plan)))
    return difference.isEmpty ? .unchanged : .amended(difference)
  }
}

extension Trail.Action {
  static let importPlan = Trail.Action("plan.import")
  static let amendPlan = Trail.Action("plan.amend")
}
