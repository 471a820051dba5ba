/// Percent-encoded bytes (RFC 3986 §2.1).
enum PercentEncoding {
  /// The byte that the `%` at `index` and the two digits behind it stand for.
  /// - Throws: 400 when there are no two hexadecimal digits, or they are `00`.
  static func byte(_ bytes: Span<UInt8>, at index: Int) throws(MessageError) -> UInt8 {
    guard index + 2 < bytes.count,
      let high = Grammar.hexValue(bytes[index + 1]), let low = Grammar.hexValue(bytes[index + 2])
    else { throw .malformed("broken percent-encoding") }
    let value = high << 4 | low
    guard value != 0 else { throw .malformed("percent-encoded NUL") }
    return value
  }
}

/// Splits a path at its slashes, then decodes each segment, then resolves dots: in that order, so that `%2F` never
/// makes a segment and `%2E%2E` is `..` (RFC 3986 §3.3, §5.2.4, §7.3).
struct PathDecoder {
  private var segments: [String] = []
  private var buffer: [UInt8] = []

  /// - Parameter bytes: a path that is empty or begins with a slash.
  mutating func segments(_ bytes: Span<UInt8>) throws(MessageError) -> [String] {
    segments.reserveCapacity(8)
    var start = 1
    while start <= bytes.count {
      var end = start
      var isPlain = true
      while end < bytes.count, bytes[end] != Grammar.slash {
        if bytes[end] == Grammar.percent {
          isPlain = false
        } else if !Grammar.pathCharacter.contains(bytes[end]) {
          throw .malformed(
            bytes[end] == UInt8(ascii: "#")
              ? "fragment in the request target" : "character in the path that must be percent-encoded")
        }
        end += 1
      }
      let raw = bytes.extracting(start..<end)
      try append(isPlain ? ASCIIText.string(raw) : decode(raw), isLast: end == bytes.count)
      start = end + 1
    }
    return segments.count == 1 && segments[0].isEmpty ? [] : segments
  }

  private mutating func append(_ segment: String, isLast: Bool) throws(MessageError) {
    guard segment.utf8.first == UInt8(ascii: ".") else {
      segments.append(segment)
      return
    }
    switch segment {
    case ".": break
    case "..":
      guard segments.popLast() != nil else { throw .malformed("path climbs above its root") }
    default:
      segments.append(segment)
      return
    }
    // `/a/.` and `/a/b/..` name what `/a/` names.
    if isLast { segments.append("") }
  }

  private mutating func decode(_ bytes: Span<UInt8>) throws(MessageError) -> String {
    buffer.removeAll(keepingCapacity: true)
    var holdsSlash = false
    var index = 0
    while index < bytes.count {
      var byte = bytes[index]
      if byte == Grammar.percent {
        byte = try PercentEncoding.byte(bytes, at: index)
        holdsSlash = holdsSlash || byte == Grammar.slash || byte == UInt8(ascii: "\\")
        index += 2
      }
      buffer.append(byte)
      index += 1
    }
    guard let text = String(validating: buffer, as: UTF8.self) else { throw .malformed("path is not UTF-8") }
    // Harmless here, where a segment stays one; not to whoever makes a file's name of it.
    if holdsSlash,
      buffer.split(whereSeparator: { $0 == Grammar.slash || $0 == UInt8(ascii: "\\") }).contains(where: {
        $0.elementsEqual("..".utf8) || $0.elementsEqual(".".utf8)
      })
    {
      throw .malformed("encoded slash beside a dot segment")
    }
    return text
  }
}
