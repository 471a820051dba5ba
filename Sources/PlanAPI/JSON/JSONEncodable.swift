/// A value that has one JSON form.
public protocol JSONEncodable {
  /// Writes exactly one JSON value.
  func write(to writer: inout JSONWriter)
}

extension String: JSONEncodable {
  public func write(to writer: inout JSONWriter) { writer.string(self) }
}

extension Bool: JSONEncodable {
  public func write(to writer: inout JSONWriter) { writer.literal(self ? "true" : "false") }
}

extension Int: JSONEncodable {
  public func write(to writer: inout JSONWriter) { writer.integer(Int64(self)) }
}

extension Int64: JSONEncodable {
  public func write(to writer: inout JSONWriter) { writer.integer(self) }
}

extension Optional: JSONEncodable where Wrapped: JSONEncodable {
  public func write(to writer: inout JSONWriter) {
    if let self { self.write(to: &writer) } else { writer.null() }
  }
}

extension Array: JSONEncodable where Element: JSONEncodable {
  public func write(to writer: inout JSONWriter) {
    writer.beginArray()
    for element in self { element.write(to: &writer) }
    writer.endArray()
  }
}

/// Enums with a text of their own take this form by naming the protocol.
extension JSONEncodable where Self: RawRepresentable, RawValue == String {
  public func write(to writer: inout JSONWriter) { writer.string(rawValue) }
}

extension JSONValue: JSONEncodable {
  public func write(to writer: inout JSONWriter) {
    switch self {
    case .null: writer.null()
    case .bool(let value): value.write(to: &writer)
    case .number(let number): writer.literal(number.text)
    case .string(let text): writer.string(text)
    case .array(let elements): elements.write(to: &writer)
    case .object(let members):
      writer.object { writer in
        for member in members { writer.member(text: member.name, member.value) }
      }
    }
  }
}
