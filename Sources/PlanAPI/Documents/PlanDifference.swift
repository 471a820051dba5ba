/// What one version of a plan has that another has not, change by change.
public struct PlanDifference: Hashable, Sendable {
  public enum Kind: String, CaseIterable, Sendable { case added, changed, removed, moved }

  public struct Change: Hashable, Sendable {
    public let kind: Kind
    /// Into the new document; of what is removed into the old one.
    public let pointer: String
    /// The part it belongs to, such as `tasks/4`; `nil` for the plan's own members.
    public let entity: String?
    public let before: JSONValue?
    public let after: JSONValue?
  }

  public let changes: [Change]

  public var isEmpty: Bool { changes.isEmpty }

  init(from old: JSONValue, to new: JSONValue) {
    var comparison = Comparison()
    comparison.compare(old, new, at: "", entity: nil)
    changes = comparison.changes
  }
}

/// Walks two documents at once. Lists of parts are matched by their keys, so that one task more is one change, and not
/// one in every task behind it.
private struct Comparison {
  private(set) var changes: [PlanDifference.Change] = []

  mutating func compare(_ old: JSONValue, _ new: JSONValue, at pointer: String, entity: String?) {
    guard old != new else { return }
    switch (old, new) {
    case (.object(let oldMembers), .object(let newMembers)):
      for member in newMembers {
        let place = PlanAPI.pointer(pointer, member.name)
        if let before = old[member.name] {
          let kind = pointer.isEmpty ? PlanPart.Kind.allCases.first { $0.list == member.name } : nil
          if let kind, case .array(let oldParts) = before, case .array(let newParts) = member.value {
            compareParts(oldParts, newParts, kind, at: place)
          } else {
            compare(before, member.value, at: place, entity: entity)
          }
        } else {
          add(.added, place, entity, nil, member.value)
        }
      }
      for member in oldMembers where new[member.name] == nil {
        add(.removed, PlanAPI.pointer(pointer, member.name), entity, member.value, nil)
      }
    default: add(.changed, pointer, entity, old, new)
    }
  }

  private mutating func compareParts(
    _ old: [JSONValue], _ new: [JSONValue], _ kind: PlanPart.Kind, at pointer: String
  ) {
    func keyed(_ parts: [JSONValue]) -> [(key: String, index: Int, value: JSONValue)] {
      parts.enumerated().compactMap { index, value in value.partKey(kind.keyName).map { ($0, index, value) } }
    }
    let (oldParts, newParts) = (keyed(old), keyed(new))
    let before = Dictionary(oldParts.map { ($0.key, $0.value) }, uniquingKeysWith: { first, _ in first })
    let after = Set(newParts.map(\.key))
    for part in newParts {
      let entity = "\(kind.list)/\(part.key)"
      if let value = before[part.key] {
        compare(value, part.value, at: "\(pointer)/\(part.index)", entity: entity)
      } else {
        add(.added, "\(pointer)/\(part.index)", entity, nil, part.value)
      }
    }
    for part in oldParts where !after.contains(part.key) {
      add(.removed, "\(pointer)/\(part.index)", "\(kind.list)/\(part.key)", part.value, nil)
    }
    let (oldOrder, newOrder) = (
      oldParts.map(\.key).filter(after.contains), newParts.map(\.key).filter { before[$0] != nil }
    )
    if oldOrder != newOrder {
      add(.moved, pointer, nil, .array(oldOrder.map(JSONValue.string)), .array(newOrder.map(JSONValue.string)))
    }
  }

  private mutating func add(
    _ kind: PlanDifference.Kind, _ pointer: String, _ entity: String?, _ before: JSONValue?, _ after: JSONValue?
  ) {
    changes.append(
      PlanDifference.Change(kind: kind, pointer: pointer, entity: entity, before: before, after: after))
  }
}

extension PlanDifference.Kind: JSONEncodable {}

extension PlanDifference {
  func write(to writer: inout JSONWriter, as name: StaticString) {
    writer.array(name) { writer in
      for change in changes {
        writer.object { writer in
          writer.member("kind", change.kind)
          writer.member("pointer", change.pointer)
          writer.member("entity", change.entity)
          writer.member("before", change.before)
          writer.member("after", change.after)
        }
      }
    }
  }
}

extension PlanDifference {
  /// The keys of the parts that the new version has no more.
  func retired(_ kind: PlanPart.Kind) -> [String] {
    let prefix = "/\(kind.list)/"
    return changes.compactMap { change in
      // A part itself, and not one of its members.
      guard change.kind == .removed, change.pointer.hasPrefix(prefix),
        !change.pointer.dropFirst(prefix.count).contains("/"), let entity = change.entity
      else { return nil }
      return String(entity.dropFirst(kind.list.count + 1))
    }
  }
}

extension PlanDifference.Change: CustomStringConvertible {
  /// One line: `changed /tasks/3/schedule/due (tasks/4): "2026-06-30" -> "2026-09-30"`.
  public var description: String {
    func text(_ value: JSONValue) -> String { String(decoding: JSONWriter.encode(value), as: UTF8.self) }
    let place = "\(kind.rawValue) \(pointer)\(entity.map { " (\($0))" } ?? "")"
    return switch (before, after) {
    case (let before?, let after?): "\(place): \(text(before)) -> \(text(after))"
    case (let value?, nil), (nil, let value?): "\(place): \(text(value))"
    case (nil, nil): place
    }
  }
}
