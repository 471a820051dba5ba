/// A JSON text as a value: numbers exact, members in the order they came in, strings in NFC.
public enum JSONValue: Hashable, Sendable {
  case null
  case bool(Bool)
  case number(JSONNumber)
  case string(String)
  case array([JSONValue])
  case object([JSONMember])
}

/// A name of an object with its value.
public struct JSONMember: Hashable, Sendable {
  public var name: String
  public var value: JSONValue

  public init(_ name: String, _ value: JSONValue) {
    self.name = name
    self.value = value
  }
}

/// A number as it was written; never rounded through floating point.
public struct JSONNumber: Hashable, Sendable {
  /// The text of RFC 8259 §6.
  public let text: String

  init(validated text: String) { self.text = text }

  public init(_ value: Int64) { text = String(value) }

  /// The value where it is a whole number that fits, also when written `1.0` or `1e2`.
  public var integer: Int64? {
    if text.utf8.allSatisfy({ $0 == UInt8(ascii: "-") || UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }) {
      return Int64(text)
    }
    guard let (whole, part) = decimal?.tenThousandths.quotientAndRemainder(dividingBy: 10_000), part == 0 else {
      return nil
    }
    return whole
  }

  /// The value where four decimals hold it exactly.
  public var decimal: Decimal? { Decimal(text) }
}

extension JSONValue {
  /// Reads one JSON text (RFC 8259) by the strict rules of ``JSONParser``.
  public init(parsing bytes: Span<UInt8>) throws(JSONError) {
    self = try JSONParser.parse(bytes)
  }

  /// Reads one JSON text (RFC 8259) by the strict rules of ``JSONParser``.
  public init(parsing bytes: [UInt8]) throws(JSONError) {
    self = try JSONParser.parse(bytes.span)
  }

  /// The member of that name; `nil` where there is none or this is no object.
  public subscript(name: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.name == name }?.value
  }
}
