import NIOCore

/// JSON written straight into a buffer: as fast as it gets, and with the members in the order that plan-server has them.
struct JSONText {
  private(set) var buffer = ByteBuffer()
  private var needsComma = false

  init(capacity: Int) { buffer.reserveCapacity(capacity) }

  mutating func object(_ members: (inout JSONText) throws -> Void) rethrows {
    try nested("{", "}", members)
  }

  mutating func array(_ name: StaticString, _ elements: (inout JSONText) throws -> Void) rethrows {
    self.name(name)
    try nested("[", "]", elements)
  }

  mutating func member(_ name: StaticString, _ value: String?) {
    self.name(name)
    needsComma = true
    guard let value else { return _ = buffer.writeStaticString("null") }
    buffer.writeInteger(UInt8(ascii: "\""))
    if value.utf8.contains(where: { $0 < 0x20 || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") }) {
      writeEscaped(value)
    } else {
      buffer.writeString(value)
    }
    buffer.writeInteger(UInt8(ascii: "\""))
  }

  mutating func member(_ name: StaticString, _ value: Int?) {
    self.name(name)
    needsComma = true
    buffer.writeString(value.map(String.init) ?? "null")
  }

  /// A number kept in ten-thousandths, without zeros at its end.
  mutating func member(_ name: StaticString, tenThousandths value: Int?) {
    self.name(name)
    needsComma = true
    guard let value else { return _ = buffer.writeStaticString("null") }
    let (whole, part) = value.magnitude.quotientAndRemainder(dividingBy: 10_000)
    if value < 0 { buffer.writeStaticString("-") }
    buffer.writeString(String(whole))
    guard part != 0 else { return }
    var digits = String(part + 10_000)
    while digits.last == "0" { digits.removeLast() }
    buffer.writeStaticString(".")
    buffer.writeSubstring(digits.dropFirst())
  }

  mutating func name(_ name: StaticString) {
    if needsComma { buffer.writeStaticString(",") }
    needsComma = false
    buffer.writeStaticString("\"")
    buffer.writeStaticString(name)
    buffer.writeStaticString("\":")
  }

  private mutating func nested(
    _ open: StaticString, _ close: StaticString, _ content: (inout JSONText) throws -> Void
  ) rethrows {
    if needsComma { buffer.writeStaticString(",") }
    needsComma = false
    buffer.writeStaticString(open)
    try content(&self)
    buffer.writeStaticString(close)
    needsComma = true
  }

  private mutating func writeEscaped(_ text: String) {
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""): buffer.writeStaticString("\\\"")
      case UInt8(ascii: "\\"): buffer.writeStaticString("\\\\")
      case UInt8(ascii: "\n"): buffer.writeStaticString("\\n")
      case 0..<0x20: buffer.writeString("\\u00" + (byte < 16 ? "0" : "") + String(byte, radix: 16))
      default: buffer.writeInteger(byte)
      }
    }
  }
}
