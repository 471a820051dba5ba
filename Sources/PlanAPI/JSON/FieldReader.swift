/// Reads an object's fields and collects every fault, so that one answer names all there is to mend.
///
///     let update = try FieldReader.read(value) { fields in
///       let unit = fields.required("unit", .unitCode)
///       let percent = fields.required("percent", .percent)
///       let remark = fields.optional("difficulties", .text(1...10_000))
///       guard let unit, let percent else { return nil }
///       return Update(unit: unit, percent: percent, remark: remark)
///     }
public struct FieldReader {
  /// Of the object itself.
  public let pointer: String
  public private(set) var faults: [FieldFault] = []
  /// Looked through from the front: objects have few members, and the forms few fields.
  private let members: [JSONMember]
  private var known: [String] = []

  /// Reads a whole document, which must be an object with no unknown names.
  /// - Parameter body: Returns `nil` only where it has met or added a fault; what it returns beside a fault is dropped.
  public static func read<Value>(
    _ value: JSONValue, _ body: (inout FieldReader) -> Value?
  ) throws(FieldFaults) -> Value {
    var faults: [FieldFault] = []
    let result = read(value, at: "", &faults, body)
    if let found = FieldFaults(faults) { throw found }
    if let result { return result }
    // A reader that gave nothing and said nothing: never silence.
    throw FieldFaults(FieldFault(pointer: "", detail: .incomplete))
  }

  static func read<Value>(
    _ value: JSONValue, at pointer: String, _ faults: inout [FieldFault], _ body: (inout FieldReader) -> Value?
  ) -> Value? {
    guard case .object(let members) = value else {
      faults.append(FieldFault(pointer: pointer, detail: .expectedObject))
      return nil
    }
    var fields = FieldReader(members, pointer: pointer)
    let result = body(&fields)
    fields.finish()
    faults.append(contentsOf: fields.faults)
    return result
  }

  private init(_ members: [JSONMember], pointer: String) {
    self.pointer = pointer
    self.members = members
    known.reserveCapacity(16)
  }

  /// A field that must be there and not `null`; else, or where it is not of that form, `nil` and a fault.
  public mutating func required<Value>(_ name: String, _ form: FieldForm<Value>) -> Value? {
    guard let value = member(name), value != .null else {
      addFault(at: name, .required)
      return nil
    }
    return form.read(value, PlanAPI.pointer(pointer, name), &faults)
  }

  /// A field that may be missing or `null`, both read as `nil`.
  public mutating func optional<Value>(_ name: String, _ form: FieldForm<Value>) -> Value? {
    guard let value = member(name), value != .null else { return nil }
    return form.read(value, PlanAPI.pointer(pointer, name), &faults)
  }

  /// A field of a merge patch that stands for an optional value.
  public mutating func patch<Value>(_ name: String, _ form: FieldForm<Value>) -> FieldPatch<Value> {
    guard let value = member(name) else { return .unchanged }
    guard value != .null else { return .cleared }
    return form.read(value, PlanAPI.pointer(pointer, name), &faults).map(FieldPatch.set) ?? .unchanged
  }

  /// A field of a merge patch that stands for a required value: missing means unchanged, `null` is a fault.
  public mutating func replacement<Value>(_ name: String, _ form: FieldForm<Value>) -> Value? {
    guard let value = member(name) else { return nil }
    guard value != .null else {
      addFault(at: name, .required)
      return nil
    }
    return form.read(value, PlanAPI.pointer(pointer, name), &faults)
  }

  /// Whether the name was given, if only as `null`.
  public func contains(_ name: String) -> Bool { members.contains { $0.name == name } }

  public mutating func addFault(at name: String, _ detail: LocalizedText) {
    faults.append(FieldFault(pointer: PlanAPI.pointer(pointer, name), detail: detail))
  }

  /// Adds a fault that a check across fields has found.
  public mutating func report(_ fault: FieldFault) { faults.append(fault) }

  /// Refuses every name that was not asked for.
  private mutating func finish() {
    guard !members.allSatisfy({ known.contains($0.name) }) else { return }
    let unknown = members.map(\.name).filter { !known.contains($0) }
    for name in unknown.prefix(FieldReader.reportedUnknownNames) {
      // A name of any length is the client's to send, not ours to send back.
      let place = name.utf8.count <= 200 ? PlanAPI.pointer(pointer, name) : pointer
      faults.append(
        FieldFault(pointer: place, detail: .unknownField(name, nearest: nearestName(to: name, among: known))))
    }
    if unknown.count > FieldReader.reportedUnknownNames {
      faults.append(
        FieldFault(pointer: pointer, detail: .moreUnknownFields(unknown.count - FieldReader.reportedUnknownNames)))
    }
  }

  private static let reportedUnknownNames = 20

  private mutating func member(_ name: String) -> JSONValue? {
    known.append(name)
    return members.first { $0.name == name }?.value
  }
}
