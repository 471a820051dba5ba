/// A set of ASCII bytes as 128 bits: one shift to ask, no table in the cache.
struct ByteSet: Sendable {
  private let low: UInt64
  private let high: UInt64

  /// - Parameters:
  ///   - low: bit n stands for byte n.
  ///   - high: bit n stands for byte 64 + n.
  init(low: UInt64, high: UInt64) {
    self.low = low
    self.high = high
  }

  @inline(__always)
  func contains(_ byte: UInt8) -> Bool {
    byte < 128 && ((byte < 64 ? low : high) >> UInt64(byte & 63)) & 1 == 1
  }
}

/// The byte classes of RFC 9110 and RFC 3986, as the parsers ask for them.
enum Grammar {
  static let carriageReturn: UInt8 = 0x0D
  static let lineFeed: UInt8 = 0x0A
  static let space: UInt8 = 0x20
  static let horizontalTab: UInt8 = 0x09
  static let comma = UInt8(ascii: ",")
  static let colon = UInt8(ascii: ":")
  static let semicolon = UInt8(ascii: ";")
  static let slash = UInt8(ascii: "/")
  static let percent = UInt8(ascii: "%")

  /// `tchar` (RFC 9110 §5.6.2).
  static let token = ByteSet(low: 0x03FF_6CFA_0000_0000, high: 0x57FF_FFFF_C7FF_FFFE)
  /// `pchar` without `%` (RFC 3986 §3.3).
  static let pathCharacter = ByteSet(low: 0x2FFF_7FD2_0000_0000, high: 0x47FF_FFFE_87FF_FFFF)
  /// `unreserved / sub-delims` (RFC 3986 §3.2.2) without the comma, at which a list of hosts would be split.
  static let registeredName = ByteSet(low: 0x2BFF_6FD2_0000_0000, high: 0x47FF_FFFE_87FF_FFFE)

  /// `VCHAR / SP / HTAB / obs-text`: what a field value holds (RFC 9110 §5.5).
  @inline(__always)
  static func isFieldValue(_ byte: UInt8) -> Bool {
    (byte >= 0x20 && byte != 0x7F) || byte == horizontalTab
  }

  /// `VCHAR` (RFC 5234 §B.1).
  @inline(__always)
  static func isVisible(_ byte: UInt8) -> Bool { byte &- 0x21 < 0x7F - 0x21 }

  @inline(__always)
  static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }

  /// Space or tab: `OWS` and `BWS` (RFC 9110 §5.6.3).
  @inline(__always)
  static func isBlank(_ byte: UInt8) -> Bool { byte == space || byte == horizontalTab }

  /// The value of a hexadecimal digit in either case.
  @inline(__always)
  static func hexValue(_ byte: UInt8) -> UInt8? {
    if isDigit(byte) { return byte &- UInt8(ascii: "0") }
    let letter = (byte | 0x20) &- UInt8(ascii: "a")
    return letter < 6 ? letter &+ 10 : nil
  }

  /// ASCII lower case; other bytes unchanged.
  @inline(__always)
  static func lowercase(_ byte: UInt8) -> UInt8 {
    byte &- UInt8(ascii: "A") < 26 ? byte | 0x20 : byte
  }
}
