/// One thing wrong with a request's or document's content.
public struct FieldFault: Error, Hashable, Sendable {
  /// Where, as a JSON pointer (RFC 6901); empty for the whole.
  public let pointer: String
  public let detail: LocalizedText

  public init(pointer: String, detail: LocalizedText) {
    self.pointer = pointer
    self.detail = detail
  }
}

/// Everything wrong with it; never empty.
public struct FieldFaults: Error, Hashable, Sendable {
  public let faults: [FieldFault]

  public init(_ fault: FieldFault) { faults = [fault] }

  /// `nil` where there are none.
  public init?(_ faults: [FieldFault]) {
    guard !faults.isEmpty else { return nil }
    self.faults = faults
  }
}

/// A value with the place it was read from, for checks across fields.
public struct Located<Value> {
  public let value: Value
  public let pointer: String

  public init(_ value: Value, at pointer: String) {
    self.value = value
    self.pointer = pointer
  }
}

extension Located: Sendable where Value: Sendable {}

/// What a merge patch (RFC 7396) says of a field.
public enum FieldPatch<Value> {
  case unchanged
  /// Given as `null`.
  case cleared
  case set(Value)
}

extension FieldPatch: Sendable where Value: Sendable {}

/// RFC 6901 §3: `~` and `/` in a name are written `~0` and `~1`.
func pointer(_ parent: String, _ name: String) -> String {
  guard name.utf8.contains(where: { $0 == UInt8(ascii: "~") || $0 == UInt8(ascii: "/") }) else {
    return "\(parent)/\(name)"
  }
  var escaped = ""
  for scalar in name.unicodeScalars {
    switch scalar {
    case "~": escaped += "~0"
    case "/": escaped += "~1"
    default: escaped.unicodeScalars.append(scalar)
    }
  }
  return "\(parent)/\(escaped)"
}
