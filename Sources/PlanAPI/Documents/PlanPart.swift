/// A part of a plan document that has a key: a unit, section, task or KPI.
struct PlanPart: Hashable {
  enum Kind: String, CaseIterable, Sendable {
    case unit, section, task, kpi

    /// The member of the document that lists them.
    var list: String { "\(rawValue)s" }

    /// The member that tells them apart.
    var keyName: String { self == .task ? "number" : "code" }
  }

  let kind: Kind
  let key: String
  /// As it stands in the document.
  let value: JSONValue

  /// The parts of a document in its order.
  static func all(of document: JSONValue) -> [PlanPart] {
    Kind.allCases.flatMap { kind in
      guard case .array(let elements)? = document[kind.list] else { return [PlanPart]() }
      return elements.compactMap { element in
        element.partKey(kind.keyName).map { PlanPart(kind: kind, key: $0, value: element) }
      }
    }
  }
}

extension JSONValue {
  /// The text of a key: a code, or a number's digits.
  func partKey(_ name: String) -> String? {
    switch self[name] {
    case .string(let text): text
    case .number(let number): number.text
    default: nil
    }
  }
}

extension PlanDocument {
  /// Reads one part of a document that was whole when it was stored.
  /// - Throws: ``FieldFaults``.
  static func decodePart<Entry, Part>(
    _ value: JSONValue, _ form: FieldForm<Entry>, _ part: (Entry) -> Part?
  ) throws -> Part {
    var faults: [FieldFault] = []
    let entry = form.read(value, "", &faults)
    if let found = FieldFaults(faults) { throw found }
    guard let part = entry.flatMap(part) else { throw FieldFaults(FieldFault(pointer: "", detail: .incomplete)) }
    return part
  }
}
