@_spi(_Unicode) import Swift

/// Takes a text apart into rows and cells.
struct CSVScanner {
  static let separators = [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t")]

  var separator = UInt8(ascii: ",")
  private let bytes: [UInt8]
  private var offset = 0
  private var line = 1

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// - Throws: for the mark of UTF-16, which Excel calls “Unicode text”.
  mutating func skipByteOrderMark() throws(CSVError) {
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) { throw CSVError(.utf16, line: 1) }
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { offset = 3 }
  }

  /// The scanner behind Excel's line `sep=;`, where the text begins with one.
  var separated: CSVScanner? {
    var scanner = self
    guard bytes[offset...].prefix(4).elementsEqual("sep=".utf8, by: { $0 | 0x20 == $1 | 0x20 }) else { return nil }
    scanner.offset += 4
    guard let separator = scanner.next, CSVScanner.separators.contains(separator) else { return nil }
    scanner.offset += 1
    scanner.separator = separator
    return scanner.next.map(isLineEnd) ?? true ? scanner : nil
  }

  mutating func nextFilledRow() throws(CSVError) -> CSVTable.Row? {
    while let row = try nextRow() {
      if !row.isBlank { return row }
    }
    return nil
  }

  /// `nil` at the end of the text.
  mutating func nextRow() throws(CSVError) -> CSVTable.Row? {
    guard next != nil else { return nil }
    let start = line
    var cells: [String] = []
    repeat {
      guard cells.count < CSVTable.maximumColumns else { throw CSVError(.tooManyColumns, line: start) }
      cells.append(try nextCell())
    } while skip(separator)
    skipLineEnd()
    return CSVTable.Row(line: start, cells: cells)
  }

  private mutating func nextCell() throws(CSVError) -> String {
    let start = line
    let content = skip(UInt8(ascii: "\"")) ? try quotedContent() : plainContent()
    guard let text = String(validating: content, as: UTF8.self) else { throw CSVError(.notUTF8, line: start) }
    guard !content.contains(0) else { throw CSVError(.nul, line: start) }
    let isASCII = content.allSatisfy { $0 < 0x80 }
    return withoutGuard(isASCII ? text : String(String.UnicodeScalarView(text._nfc)))
  }

  /// A quote within stands for itself, as Excel has it.
  private mutating func plainContent() -> [UInt8] {
    let start = offset
    while let byte = next, byte != separator, !isLineEnd(byte) { offset += 1 }
    return Array(bytes[start..<offset])
  }

  /// RFC 4180 §2.5 to 2.7, behind the opening quote.
  private mutating func quotedContent() throws(CSVError) -> [UInt8] {
    let start = line
    var content: [UInt8] = []
    while let byte = next {
      switch byte {
      case UInt8(ascii: "\""):
        offset += 1
        guard skip(UInt8(ascii: "\"")) else {
          guard next.map({ $0 == separator || isLineEnd($0) }) ?? true else {
            throw CSVError(.textAfterQuote, line: line)
          }
          return content
        }
        content.append(byte)
      case let byte where isLineEnd(byte):
        skipLineEnd()
        content.append(UInt8(ascii: "\n"))
      default:
        offset += 1
        content.append(byte)
      }
    }
    throw CSVError(.unclosedQuote, line: start)
  }

  private var next: UInt8? { offset < bytes.count ? bytes[offset] : nil }

  private mutating func skip(_ byte: UInt8) -> Bool {
    guard next == byte else { return false }
    offset += 1
    return true
  }

  private mutating func skipLineEnd() {
    let isReturn = skip(UInt8(ascii: "\r"))
    if skip(UInt8(ascii: "\n")) || isReturn { line += 1 }
  }
}

private func isLineEnd(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") }

/// Takes back the apostrophe that ``CSVWriter`` puts before what a spreadsheet would run.
private func withoutGuard(_ text: String) -> String {
  guard text.utf8.first == UInt8(ascii: "'"), isGuarded(text) else { return text }
  return String(text.unicodeScalars.dropFirst())
}
