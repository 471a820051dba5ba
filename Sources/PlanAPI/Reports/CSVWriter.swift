/// Writes comma-separated values (RFC 4180): UTF-8 without a byte order mark, rows that end in CRLF.
///
/// A spreadsheet runs text that begins like a formula. Such text gets a leading apostrophe, which marks text in the
/// common spreadsheets; numbers stay numbers, negative ones too. ``CSVTable`` takes the apostrophe back, so text that
/// has apostrophes before such a beginning gets one more.
struct CSVWriter {
  enum Cell: Hashable, Sendable {
    /// Text from anywhere.
    case text(String)
    /// What the program itself writes as a number: digits, at most a minus sign before and one point within.
    case number(String)
    case empty
  }

  private(set) var bytes: [UInt8] = []

  private let separator: UInt8

  init(capacity: Int, separator: UInt8 = UInt8(ascii: ",")) {
    self.separator = separator
    bytes.reserveCapacity(capacity)
  }

  /// Tells a spreadsheet that the text is UTF-8. Only before the first row.
  mutating func byteOrderMark() { bytes.append(contentsOf: [0xEF, 0xBB, 0xBF]) }

  mutating func row(_ cells: [Cell]) {
    for (index, cell) in cells.enumerated() {
      if index > 0 { bytes.append(separator) }
      switch cell {
      case .text(let text): append(text)
      case .number(let number): append(number, guarding: false)
      case .empty: break
      }
    }
    bytes.append(contentsOf: [carriageReturn, lineFeed])
  }

  private mutating func append(_ text: String, guarding: Bool = true) {
    let apostrophe = guarding && isGuarded(text) ? "'" : ""
    guard text.utf8.contains(where: { $0 == separator || mustQuote($0) }) else {
      bytes.append(contentsOf: apostrophe.utf8)
      bytes.append(contentsOf: text.utf8)
      return
    }
    bytes.append(UInt8(ascii: "\""))
    bytes.append(contentsOf: apostrophe.utf8)
    for byte in text.utf8 {
      if byte == UInt8(ascii: "\"") { bytes.append(byte) }
      bytes.append(byte)
    }
    bytes.append(UInt8(ascii: "\""))
  }
}

extension CSVWriter.Cell {
  /// Empty where there is no text.
  init(_ text: String?) { self = text.map(CSVWriter.Cell.text) ?? .empty }

  /// Empty where there is no number.
  init(_ number: Decimal?) { self = number.map { .number($0.description) } ?? .empty }

  /// Empty where there is no number.
  init(_ number: (some BinaryInteger)?) { self = number.map { .number(String($0)) } ?? .empty }
}

private let carriageReturn = UInt8(ascii: "\r")
private let lineFeed = UInt8(ascii: "\n")

/// Whether a text begins like a formula, apostrophes before it not counted.
func isGuarded(_ text: String) -> Bool {
  text.unicodeScalars.first { $0 != "'" }.map(beginsFormula) ?? false
}

/// Whether a text that begins so may be taken for a formula (OWASP, "CSV Injection"). Spreadsheets in East Asian
/// settings take the full-width forms for the plain ones.
private func beginsFormula(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar {
  case "=", "+", "-", "@", "\t", "\r", "\n", "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}": true
  default: false
  }
}

/// RFC 4180 §2.6.
private func mustQuote(_ byte: UInt8) -> Bool {
  byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\"") || byte == carriageReturn || byte == lineFeed
}
