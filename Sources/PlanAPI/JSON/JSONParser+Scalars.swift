@_spi(_Unicode) import Swift

extension JSONParser {
  /// RFC 8259 §6: `-`? (`0` | digits without a leading zero) fraction? exponent?
  mutating func readNumber(in bytes: Span<UInt8>) throws(JSONError) -> JSONNumber {
    let start = offset
    if bytes[offset] == UInt8(ascii: "-") { offset += 1 }
    let firstDigit = offset
    let count = skipDigits(in: bytes)
    guard count == 1 || (count > 1 && bytes[firstDigit] != UInt8(ascii: "0")) else {
      throw JSONError(.invalidNumber, at: start, in: bytes)
    }
    if offset < bytes.count, bytes[offset] == UInt8(ascii: ".") {
      offset += 1
      guard skipDigits(in: bytes) > 0 else { throw JSONError(.invalidNumber, at: start, in: bytes) }
    }
    if offset < bytes.count, bytes[offset] | 0x20 == UInt8(ascii: "e") {
      offset += 1
      if offset < bytes.count, bytes[offset] == UInt8(ascii: "+") || bytes[offset] == UInt8(ascii: "-") { offset += 1 }
      guard skipDigits(in: bytes) > 0 else { throw JSONError(.invalidNumber, at: start, in: bytes) }
    }
    return JSONNumber(validated: try text(of: start..<offset, in: bytes))
  }

  private mutating func skipDigits(in bytes: Span<UInt8>) -> Int {
    let start = offset
    while offset < bytes.count, UInt8(ascii: "0")...UInt8(ascii: "9") ~= bytes[offset] { offset += 1 }
    return offset - start
  }

  /// RFC 8259 §7, with the cursor on the opening quote; in NFC.
  mutating func readString(in bytes: Span<UInt8>) throws(JSONError) -> String {
    offset += 1
    let start = offset
    var hasEscape = false
    while true {
      switch try peek(in: bytes) {
      case UInt8(ascii: "\""):
        let raw = start..<offset
        offset += 1
        let text = try text(of: raw, in: bytes)
        return hasEscape ? try decodingEscapes(of: raw, in: bytes) : text
      case UInt8(ascii: "\\"):
        hasEscape = true
        offset += 1
        _ = try peek(in: bytes)
        offset += 1
      case 0..<0x20: throw JSONError(.controlCharacter, at: offset, in: bytes)
      default: offset += 1
      }
    }
  }

  /// The bytes as they stand, checked to be UTF-8.
  private func text(of range: Range<Int>, in bytes: Span<UInt8>) throws(JSONError) -> String {
    do {
      return normalized(try UTF8Span(validating: bytes.extracting(range)))
    } catch {
      throw JSONError(.invalidUTF8, at: range.lowerBound + error.byteOffsets.lowerBound, in: bytes)
    }
  }

  /// The range has been found to be UTF-8.
  private func decodingEscapes(of range: Range<Int>, in bytes: Span<UInt8>) throws(JSONError) -> String {
    var decoded: [UInt8] = []
    decoded.reserveCapacity(range.count)
    var escapes = EscapeReader(position: range.lowerBound, end: range.upperBound)
    while escapes.position < range.upperBound {
      let byte = bytes[escapes.position]
      if byte == UInt8(ascii: "\\") {
        decoded.append(contentsOf: try escapes.next(in: bytes).utf8)
      } else {
        decoded.append(byte)
        escapes.position += 1
      }
    }
    do {
      return normalized(try UTF8Span(validating: decoded.span))
    } catch {
      throw JSONError(.invalidUTF8, at: range.lowerBound, in: bytes)
    }
  }
}

/// Vietnamese typed on some systems comes as base letter and marks; one spelling of each word keeps search and
/// comparison simple (DOMAIN.md, "Text is Unicode NFC on the way in").
private func normalized(_ span: consuming UTF8Span) -> String {
  var span = span
  let isNormal = span.isKnownASCII || span.checkForNFC(quickCheck: true)
  let text = String(copying: span)
  return isNormal ? text : String(String.UnicodeScalarView(text._nfc))
}

/// Turns `\n`, `\u00e1`, `\ud83d\ude00` into scalars (RFC 8259 §7).
private struct EscapeReader {
  var position: Int
  let end: Int

  /// With the position on the backslash.
  mutating func next(in bytes: Span<UInt8>) throws(JSONError) -> String {
    let start = position
    let letter = bytes[position + 1]
    position += 2
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return String(Unicode.Scalar(letter))
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): return String(try scalar(from: start, in: bytes))
    default: throw JSONError(.invalidEscape, at: start, in: bytes)
    }
  }

  /// With the position after `\u`.
  private mutating func scalar(from start: Int, in bytes: Span<UInt8>) throws(JSONError) -> Unicode.Scalar {
    let first = try fourHexDigits(from: start, in: bytes)
    if first == 0 { throw JSONError(.nulCharacter, at: start, in: bytes) }
    if let scalar = Unicode.Scalar(first) { return scalar }
    guard (0xD800...0xDBFF).contains(first), position + 1 < end, bytes[position] == UInt8(ascii: "\\"),
      bytes[position + 1] == UInt8(ascii: "u")
    else { throw JSONError(.loneSurrogate, at: start, in: bytes) }
    position += 2
    let second = try fourHexDigits(from: start, in: bytes)
    guard (0xDC00...0xDFFF).contains(second),
      let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
    else { throw JSONError(.loneSurrogate, at: start, in: bytes) }
    return scalar
  }

  private mutating func fourHexDigits(from start: Int, in bytes: Span<UInt8>) throws(JSONError) -> UInt32 {
    guard position + 4 <= end else { throw JSONError(.invalidEscape, at: start, in: bytes) }
    var value: UInt32 = 0
    for _ in 0..<4 {
      let byte = bytes[position]
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): value = value << 4 | UInt32(byte - UInt8(ascii: "0"))
      case UInt8(ascii: "a")...UInt8(ascii: "f"): value = value << 4 | UInt32(byte - UInt8(ascii: "a") + 10)
      case UInt8(ascii: "A")...UInt8(ascii: "F"): value = value << 4 | UInt32(byte - UInt8(ascii: "A") + 10)
      default: throw JSONError(.invalidEscape, at: start, in: bytes)
      }
      position += 1
    }
    return value
  }
}
