/// Writes Markdown (CommonMark with the tables of GitHub Flavored Markdown), with no HTML in it.
///
/// Text from users comes in through ``MarkdownWriter/escape(_:)`` and always stands after something of the writer's own
/// on one line, so that it can neither begin a block nor end a cell.
struct MarkdownWriter {
  private(set) var bytes: [UInt8] = []

  init(capacity: Int) { bytes.reserveCapacity(capacity) }

  /// A block and the empty line after it.
  private mutating func block(_ lines: [String]) {
    for line in lines {
      bytes.append(contentsOf: line.utf8)
      bytes.append(UInt8(ascii: "\n"))
    }
    bytes.append(UInt8(ascii: "\n"))
  }

  /// - Parameter text: Escaped where it is from users; so in all that follow.
  mutating func heading(_ level: Int, _ text: String) {
    block([String(repeating: "#", count: level) + " " + text])
  }

  mutating func paragraph(_ text: String) { block([text]) }

  /// Lines of one paragraph that are kept apart (CommonMark §6.7, a backslash at the end of a line).
  mutating func lines(_ texts: [String]) {
    block(texts.dropLast().map { $0 + "\\" } + texts.suffix(1))
  }

  mutating func list(_ items: [String]) { block(items.map { "- " + $0 }) }

  enum Alignment: String { case left = "---", right = "---:", centre = ":---:" }

  /// Rows shorter than the heads are filled up, so that a table stays one.
  mutating func table(_ heads: [(String, Alignment)], _ rows: [[String]]) {
    let width = heads.count
    block(
      [line(of: heads.map(\.0)), line(of: heads.map(\.1.rawValue))]
        + rows.map { line(of: Array(($0 + Array(repeating: "", count: width)).prefix(width))) })
  }

  private func line(of cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |" }
}

extension MarkdownWriter {
  /// Text that reads as it is written, on one line. Line breaks become ` / `, other controls a space; every character
  /// that has a meaning inside a line gets a backslash (CommonMark §2.4), and so has one that would begin a heading, a
  /// list or a rule at the start.
  static func escape(_ text: String) -> String {
    let lines = text.unicodeScalars.split(whereSeparator: isLineBreak).map(escapeLine).filter { !$0.isEmpty }
    return lines.joined(separator: " / ")
  }

  /// A link where the address is one of the web, else the text alone.
  /// - Parameter text: Not escaped yet.
  static func link(_ text: String, to address: String?) -> String {
    guard let address, address.hasPrefix("https://") || address.hasPrefix("http://") else { return escape(text) }
    // An ampersand could begin a character reference, which is decoded in addresses too.
    let destination = percentEncoded(address).split(separator: "&", omittingEmptySubsequences: false)
      .joined(separator: "&amp;")
    return "[\(escape(text))](\(destination))"
  }

  private static func escapeLine(_ line: Substring.UnicodeScalarView) -> String {
    let trimmed = line.drop { $0.properties.isWhitespace || isControl($0) }
    var result = String.UnicodeScalarView()
    var isAtStart = true
    // Digits at the start, which a point or bracket would turn into a numbered list.
    var isAfterNumber = false
    for scalar in trimmed {
      if isControl(scalar) {
        result.append(" ")
        continue
      }
      let isNumberMark = isAfterNumber && (scalar == "." || scalar == ")")
      if isInlineMark(scalar) || (isAtStart && isBlockMark(scalar)) || isNumberMark { result.append("\\") }
      result.append(scalar)
      isAfterNumber = (isAtStart || isAfterNumber) && ("0"..."9").contains(scalar)
      isAtStart = false
    }
    while let last = result.last, last.properties.isWhitespace { result.removeLast() }
    return String(result)
  }
}

private func isControl(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.generalCategory == .control }

private func isInlineMark(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar {
  case "\\", "`", "*", "_", "[", "]", "<", ">", "|", "~", "&", "$": true
  default: false
  }
}

private func isBlockMark(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar {
  case "#", "+", "-", "=", ":": true
  default: false
  }
}

/// An address in which what it may not hold is percent-encoded (RFC 3986 §2), and what would end a link or a cell.
func percentEncoded(_ address: String) -> String {
  var encoded = ""
  for byte in address.utf8 {
    if mustEncode(byte) {
      let digits = String(byte, radix: 16, uppercase: true)
      encoded += byte < 0x10 ? "%0\(digits)" : "%\(digits)"
    } else {
      encoded += String(Unicode.Scalar(byte))
    }
  }
  return encoded
}

private func mustEncode(_ byte: UInt8) -> Bool {
  switch byte {
  case 0...0x20, 0x7F...0xFF: true
  case UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\\"),
    UInt8(ascii: "|"), UInt8(ascii: "`"), UInt8(ascii: "\""), UInt8(ascii: "*"), UInt8(ascii: "^"),
    UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "["), UInt8(ascii: "]"):
    true
  default: false
  }
}
