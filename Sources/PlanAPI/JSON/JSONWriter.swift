/// Writes JSON (RFC 8259) into bytes as it goes, members in the order they are written, with no value tree in between.
///
///     var writer = JSONWriter()
///     writer.object { writer in
///       writer.member("percent", percent)
///       writer.member("outputs", outputs)
///     }
public struct JSONWriter {
  public private(set) var bytes: [UInt8] = []
  private var needsComma = false

  /// - Parameter capacity: The bytes expected.
  public init(capacity: Int = 512) { bytes.reserveCapacity(capacity) }

  /// The JSON text of one value.
  public static func encode(_ value: some JSONEncodable, capacity: Int = 512) -> [UInt8] {
    var writer = JSONWriter(capacity: capacity)
    value.write(to: &writer)
    return writer.bytes
  }

  public mutating func beginObject() { open(UInt8(ascii: "{")) }
  public mutating func endObject() { close(UInt8(ascii: "}")) }
  public mutating func beginArray() { open(UInt8(ascii: "[")) }
  public mutating func endArray() { close(UInt8(ascii: "]")) }

  public mutating func object(_ members: (inout JSONWriter) -> Void) {
    beginObject()
    members(&self)
    endObject()
  }

  public mutating func array(_ elements: (inout JSONWriter) -> Void) {
    beginArray()
    elements(&self)
    endArray()
  }

  /// The name of the member whose value is written next: a word in which nothing must be escaped.
  public mutating func name(_ name: StaticString) {
    separate()
    bytes.append(UInt8(ascii: "\""))
    bytes.append(utf8Of: name)
    bytes.append(UInt8(ascii: "\""))
    bytes.append(UInt8(ascii: ":"))
    needsComma = false
  }

  /// The same for a name that is not known before.
  public mutating func name(text: String) {
    separate()
    quote(text)
    bytes.append(UInt8(ascii: ":"))
    needsComma = false
  }

  public mutating func value(_ value: some JSONEncodable) { value.write(to: &self) }

  public mutating func member(_ name: StaticString, _ value: some JSONEncodable) {
    self.name(name)
    value.write(to: &self)
  }

  /// A member whose name is not known before.
  public mutating func member(text name: String, _ value: some JSONEncodable) {
    self.name(text: name)
    value.write(to: &self)
  }

  /// Nothing at all where the value is `nil`.
  public mutating func memberIfPresent(_ name: StaticString, _ value: (some JSONEncodable)?) {
    guard let value else { return }
    member(name, value)
  }

  public mutating func object(_ name: StaticString, _ members: (inout JSONWriter) -> Void) {
    self.name(name)
    object(members)
  }

  public mutating func array(_ name: StaticString, _ elements: (inout JSONWriter) -> Void) {
    self.name(name)
    array(elements)
  }

  public mutating func string(_ text: String) {
    separate()
    quote(text)
    needsComma = true
  }

  /// A string of ASCII in which nothing must be escaped.
  mutating func string(_ value: some ASCIITextual) {
    separate()
    bytes.append(UInt8(ascii: "\""))
    value.appendText(to: &bytes)
    bytes.append(UInt8(ascii: "\""))
    needsComma = true
  }

  mutating func integer(_ value: Int64) {
    separate()
    bytes.append(digitsOf: value)
    needsComma = true
  }

  /// A number by its own text.
  mutating func literal(_ value: some ASCIITextual) {
    separate()
    value.appendText(to: &bytes)
    needsComma = true
  }

  /// ASCII that is JSON already: digits, `true`, `null`.
  mutating func literal(_ text: String) {
    separate()
    bytes.append(utf8Of: text)
    needsComma = true
  }

  public mutating func null() { literal("null") }

  /// One JSON value already in bytes, such as one that was stored.
  public mutating func raw(_ json: [UInt8]) {
    separate()
    bytes.append(contentsOf: json)
    needsComma = true
  }

  /// The same as a member.
  public mutating func member(_ name: StaticString, raw json: [UInt8]) {
    self.name(name)
    raw(json)
  }

  private mutating func separate() {
    if needsComma { bytes.append(UInt8(ascii: ",")) }
  }

  private mutating func open(_ bracket: UInt8) {
    separate()
    bytes.append(bracket)
    needsComma = false
  }

  private mutating func close(_ bracket: UInt8) {
    bytes.append(bracket)
    needsComma = true
  }

  /// RFC 8259 §7: only `"`, `\` and U+0000 to U+001F must be escaped. Whole texts without them, which is most, are
  /// copied.
  private mutating func quote(_ text: String) {
    bytes.append(UInt8(ascii: "\""))
    let start = bytes.count
    bytes.append(utf8Of: text)
    // Looked for in the array, which is quicker to go through than a string.
    if let first = bytes[start...].firstIndex(where: mustEscape) {
      let rest = Array(bytes[first...])
      bytes.removeSubrange(first...)
      for byte in rest {
        if mustEscape(byte) { escape(byte) } else { bytes.append(byte) }
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  private mutating func escape(_ byte: UInt8) {
    bytes.append(UInt8(ascii: "\\"))
    switch byte {
    case UInt8(ascii: "\n"): bytes.append(UInt8(ascii: "n"))
    case UInt8(ascii: "\r"): bytes.append(UInt8(ascii: "r"))
    case UInt8(ascii: "\t"): bytes.append(UInt8(ascii: "t"))
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes.append(byte)
    default:
      bytes.append(contentsOf: (byte < 0x10 ? "u000" : "u001").utf8)
      bytes.append(contentsOf: String(byte & 0xF, radix: 16).utf8)
    }
  }
}

@inline(__always)
private func mustEscape(_ byte: UInt8) -> Bool {
  byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
}
