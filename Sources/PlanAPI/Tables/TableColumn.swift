/// A column that a table may have: where its cells go, what it may be called, and how its cells are read.
struct TableColumn: Sendable {
  enum Place: Hashable, Sendable {
    /// A member of the row's object.
    case field(String)
    /// A member of the nth output, from 1 on.
    case output(Int, String)
    /// Tells the reader of the table something, such as a task's title; not read.
    case remark(String)
  }

  let place: Place
  /// As templates write it.
  let heading: LocalizedText
  let form: CellForm
  /// All that it may be called.
  fileprivate let headings: [String]

  init(_ place: Place, _ heading: LocalizedText, _ form: CellForm = .text, aliases: [String] = []) {
    self.place = place
    self.heading = heading
    self.form = form
    headings = aliases + [place.name, heading.vietnamese, heading.english]
  }
}

/// The columns that a table may have, found by their headings: without case, diacritics and punctuation.
struct TableColumns: Sendable {
  private let columns: [String: TableColumn]

  init(_ columns: [TableColumn]) {
    let named = columns.flatMap { column in column.headings.map { (TableColumns.folded($0), column) } }
    self.columns = Dictionary(named, uniquingKeysWith: { first, _ in first })
  }

  subscript(heading: String) -> TableColumn? { columns[TableColumns.folded(heading)] }

  /// Letters, digits and `%` in words: `disbursed_vnd` and `Disbursed (VND)` are the same.
  private static func folded(_ heading: String) -> String {
    // A heading is short; what is longer is none.
    let heading = String(heading.prefix(200))
    return SearchText.fold(heading).split { !$0.isLetter && !$0.isNumber && $0 != "%" }.joined(separator: " ")
  }
}

extension TableColumn.Place {
  /// As documentation and JSON have it.
  var name: String {
    switch self {
    case .field(let name), .remark(let name): name
    case .output(1, let member): "output_\(member)"
    case .output(let number, let member): "output_\(number)_\(member)"
    }
  }
}

/// What a cell holds. What it cannot be is left as text, so that the field's own rule says what was expected.
enum CellForm: Sendable {
  case text
  /// A code or an address: the same without blanks around it.
  case code
  case integer
  case percent
  case money
  case figure
  case date
  case period
  case status

  /// - Parameter cell: not blank.
  func value(of cell: String) -> (value: JSONValue, fault: LocalizedText?) {
    switch self {
    case .text: (.string(cell), nil)
    case .code: (.string(trimmed(cell)), nil)
    case .integer: CellForm.number(cell, .decimals)
    case .percent: CellForm.number(cell, .decimals, suffixes: ["%"])
    case .money: CellForm.number(cell, .thousands, suffixes: ["đồng", "vnđ", "vnd", "đ", "₫"])
    case .figure: CellForm.number(cell, .unknown, suffixes: ["%"])
    case .date: (.string(SpreadsheetTime.date(cell)?.description ?? trimmed(cell)), nil)
    case .period: (.string(SpreadsheetTime.period(cell)?.description ?? trimmed(cell)), nil)
    case .status:
      if let status = ProgressUpdate.Status(cell: cell) {
        (.string(status.rawValue), nil)
      } else {
        (.string(trimmed(cell)), .expectedStatus)
      }
    }
  }

  private static func number(
    _ cell: String, _ singleMark: SpreadsheetNumber.SingleMark, suffixes: [String] = []
  ) -> (JSONValue, LocalizedText?) {
    switch SpreadsheetNumber(cell, singleMark: singleMark, suffixes: suffixes) {
    case .number(let text): (.number(JSONNumber(validated: text)), nil)
    case .ambiguous: (.string(cell), .ambiguousNumber)
    case .shortened: (.string(cell), .shortenedNumber)
    case .none: (.string(trimmed(cell)), nil)
    }
  }
}

extension ProgressUpdate.Status {
  /// Takes `on_track` and the words of the report in either language: `Đúng tiến độ`, `On track`.
  fileprivate init?(cell: String) {
    let text = SearchText.fold(trimmed(cell))
    let found = ProgressUpdate.Status.allCases.first { status in
      text == status.rawValue
        || [status.wording.vietnamese, status.wording.english].map(SearchText.fold).contains(text)
    }
    guard let found else { return nil }
    self = found
  }
}

extension LocalizedText {
  /// The words that a table of the same language has, each with that of JSON, which is taken too.
  fileprivate static let expectedStatus = LocalizedText(
    vi: "Phải là một trong: \(statusNames(in: .vietnamese)).", en: "Must be one of: \(statusNames(in: .english)).")

  private static func statusNames(in language: Language) -> String {
    ProgressUpdate.Status.allCases.map { "\($0.wording[language]) (\($0.rawValue))" }.joined(separator: ", ")
  }

  fileprivate static let ambiguousNumber = LocalizedText(
    vi: "Không rõ dấu phân cách là hàng nghìn hay thập phân: viết 1234 hoặc 1,2340.",
    en: "The mark may set off thousands or decimals: write 1234 or 1.2340.")
  fileprivate static let shortenedNumber = LocalizedText(
    vi: "Excel đã rút gọn số này và bỏ bớt chữ số: đặt định dạng ô là số rồi lưu lại.",
    en: "The spreadsheet has shortened this number and left digits out: format the cell as a number and save again.")
}
