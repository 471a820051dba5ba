/// A plan document that has been read and found whole, ready to be stored.
public struct PlanImport: Sendable {
  public enum Outcome: Hashable, Sendable {
    case imported
    /// The same plan is there already; nothing was written.
    case unchanged
  }

  /// Another plan has the key: the document says something else, and to change a stored plan is not an import.
  public struct KeyTakenError: Error, Hashable, Sendable {
    public let key: PlanKey
  }

  public let plan: Plan
  /// The document in its canonical form, which is what is kept: white space and the order of members do not make
  /// another plan.
  private let document: [UInt8]

  /// The plan that the server starts with, if no other is named: 39/KH-UBND of 2026.
  public static let defaultDocument = PackageResources.plan_39_kh_ubnd_2026_json

  /// - Parameter document: the JSON of a plan document (schema `plan/1`).
  /// - Throws: ``JSONError`` where it is not JSON, ``FieldFaults`` with everything that is wrong in it.
  public init(document: [UInt8]) throws {
    plan = try PlanDocument.decode(try JSONValue(parsing: document))
    self.document = PlanDocument.encode(plan)
  }

  /// - Throws: ``KeyTakenError``, ``DatabaseError``.
  public func store(trail: Trail) throws -> Outcome {
    let store = PlanStore(trail.connection)
    if let stored = try store.document(of: plan.key) {
      guard stored == document else { throw KeyTakenError(key: plan.key) }
      return .unchanged
    }
    let identifier = try store.insert(plan, document: document, at: trail.now)
    try trail.append(.importPlan, to: "plan", of: identifier, after: { $0.member("document", raw: document) })
    return .imported
  }

  /// Whether it would be stored, without storing it.
  /// - Throws: ``KeyTakenError``, ``DatabaseError``.
  public func rehearse(in connection: Connection) throws -> Outcome {
    guard let stored = try PlanStore(connection).document(of: plan.key) else { return .imported }
    guard stored == document else { throw KeyTakenError(key: plan.key) }
    return .unchanged
  }
}

extension Trail.Action {
  static let importPlan = Trail.Action("plan.import")
}
