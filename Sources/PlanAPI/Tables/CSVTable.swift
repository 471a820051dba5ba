/// A table as a spreadsheet saves it (RFC 4180 and what Excel makes of it): a row of headings, and rows of cells.
///
/// UTF-8 with or without a byte order mark; lines that end in CRLF, LF or CR; cells in quotes with line breaks within,
/// which come out as line feeds. The separator is the comma, semicolon or tab under which the most headings are known,
/// or the one of Excel's first line `sep=;`. Text comes out in NFC (DOMAIN.md).
struct CSVTable: Hashable, Sendable {
  struct Row: Hashable, Sendable {
    /// The line of the file that it begins on, from 1 on.
    let line: Int
    let cells: [String]

    /// A row of nothing but blanks and separators, as spreadsheets leave them below a table.
    var isBlank: Bool {
      cells.allSatisfy { cell in
        cell.unicodeScalars.allSatisfy { $0.properties.isWhitespace || $0 == "," || $0 == ";" }
      }
    }
  }

  /// Far over what any table here has; bounds what one row may cost.
  static let maximumColumns = 200

  let separator: Unicode.Scalar
  let header: Row
  /// Those that are not blank.
  let rows: [Row]

  /// - Parameters:
  ///   - limit: the most rows below the headings.
  ///   - isHeading: whether a text is one of the headings that the table may have.
  init(_ bytes: [UInt8], rows limit: Int, isHeading: (String) -> Bool) throws(CSVError) {
    var start = CSVScanner(bytes)
    try start.skipByteOrderMark()
    var rest = start
    if let separated = start.separated {
      rest = separated
    } else {
      rest = try CSVTable.bestSeparation(of: start, isHeading)
    }
    var header: Row?
    var rows: [Row] = []
    while let row = try rest.nextRow() {
      if row.isBlank { continue }
      guard header != nil else {
        header = row
        continue
      }
      guard rows.count < limit else { throw CSVError(.tooManyRows(limit), line: row.line) }
      rows.append(row)
    }
    guard let header else { throw CSVError(.empty, line: 1) }
    separator = Unicode.Scalar(rest.separator)
    self.header = header
    self.rows = rows
  }

  /// The scanner with the separator that makes the first row the best headings.
  private static func bestSeparation(of start: CSVScanner, _ isHeading: (String) -> Bool) throws(CSVError) -> CSVScanner
  {
    var best: (scanner: CSVScanner, known: Int, cells: Int)?
    var failure: CSVError?
    for separator in CSVScanner.separators {
      var scanner = start
      scanner.separator = separator
      var reader = scanner
      do throws(CSVError) {
        guard let row = try reader.nextFilledRow() else { throw CSVError(.empty, line: 1) }
        let known = row.cells.count(where: isHeading)
        if best.map({ (known, row.cells.count) > ($0.known, $0.cells) }) ?? true {
          best = (scanner, known, row.cells.count)
        }
      } catch {
        failure = failure ?? error
      }
    }
    // Where one separator makes no table and the others no heading, the first has more to say.
    if let failure, best?.known ?? 0 == 0 { throw failure }
    guard let best else { throw CSVError(.empty, line: 1) }
    return best.scanner
  }
}

/// Why a text is no table.
struct CSVError: Error, Hashable, Sendable {
  enum Kind: Hashable, Sendable {
    case empty
    case notUTF8
    case utf16
    case nul
    case unclosedQuote
    case textAfterQuote
    case tooManyColumns
    case tooManyRows(Int)
  }

  let kind: Kind
  /// From 1 on: where what is wrong begins.
  let line: Int

  init(_ kind: Kind, line: Int) {
    self.kind = kind
    self.line = line
  }

  var message: LocalizedText {
    switch kind {
    case .empty: LocalizedText(vi: "Tệp không có dòng nào.", en: "The file has no rows.")
    case .notUTF8:
      LocalizedText(
        vi: "Dòng \(line): không phải UTF-8; trong Excel, lưu bằng “CSV UTF-8”.",
        en: "Line \(line): not UTF-8; in Excel, save as “CSV UTF-8”.")
    case .utf16:
      LocalizedText(
        vi: "Tệp là UTF-16; trong Excel, lưu bằng “CSV UTF-8”.",
        en: "The file is UTF-16; in Excel, save as “CSV UTF-8”.")
    case .nul: LocalizedText(vi: "Dòng \(line): có ký tự U+0000.", en: "Line \(line): contains U+0000.")
    case .unclosedQuote:
      LocalizedText(
        vi: "Ô trong ngoặc kép bắt đầu ở dòng \(line) không được đóng lại.",
        en: "The quoted cell that begins on line \(line) is never closed.")
    case .textAfterQuote:
      LocalizedText(
        vi: "Dòng \(line): sau dấu ngoặc kép đóng phải là dấu phân cách hoặc hết dòng.",
        en: "Line \(line): after a closing quote must come a separator or the end of the line.")
    case .tooManyColumns:
      LocalizedText(
        vi: "Dòng \(line): quá \(CSVTable.maximumColumns) cột.",
        en: "Line \(line): more than \(CSVTable.maximumColumns) columns.")
    case .tooManyRows(let limit):
      LocalizedText(vi: "Tối đa \(limit) dòng dữ liệu.", en: "At most \(limit) rows of data.")
    }
  }
}
