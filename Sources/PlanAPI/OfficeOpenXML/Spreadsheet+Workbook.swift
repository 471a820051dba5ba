import CXLSXWriter
import Glibc

extension Spreadsheet {
  /// The workbook's bytes (XLSX), the same for the same tables.
  /// - Throws: ``WorkbookError`` where there is no memory, or no room for the library's temporary files.
  func workbook() throws(WorkbookError) -> [UInt8] {
    let file = try WorkbookFile()
    try unsafe file.fill { workbook throws(WorkbookError) in
      try unsafe setProperties(of: workbook)
      let looks = unsafe Looks(workbook)
      for sheet in sheets { try unsafe write(sheet, to: workbook, looks) }
    }
    return try file.finish()
  }

  private func setProperties(of workbook: UnsafeMutablePointer<lxw_workbook>) throws(WorkbookError) {
    let code = unsafe XMLWriter.writable(title).withMutableCString { title in
      unsafe XMLWriter.writable(author).withMutableCString { author in
        var properties = unsafe lxw_doc_properties()
        unsafe properties.title = title
        unsafe properties.author = author
        unsafe properties.created = time_t(created.milliseconds / 1000)
        return unsafe workbook_set_properties(workbook, &properties)
      }
    }
    try check(code)
  }

  private func write(
    _ sheet: Sheet, to workbook: UnsafeMutablePointer<lxw_workbook>, _ looks: Looks
  ) throws(WorkbookError) {
    guard let worksheet = unsafe workbook_add_worksheet(workbook, sheet.name) else {
      throw WorkbookError(LXW_ERROR_SHEETNAME_ALREADY_USED)
    }
    var page = unsafe SheetPage(worksheet: worksheet, looks: looks)
    for (index, column) in sheet.columns.enumerated() { try page.add(column, at: index) }
    try page.fit(0, toLines: sheet.headLines)
    for row in sheet.rows { try page.add(row, of: sheet) }
    try page.finish(sheet, title: title)
    if let total = sheet.total { try page.add(total, of: sheet, isTotal: true) }
  }
}

private func check(_ code: lxw_error) throws(WorkbookError) {
  guard code == LXW_NO_ERROR else { throw WorkbookError(code) }
}

/// The formats of a workbook, which owns them: they are used while it is open.
@safe private struct Looks {
  private typealias Format = UnsafeMutablePointer<lxw_format>

  private let head: Format?
  private let cells: [Spreadsheet.Form: Format]
  private let totals: [Spreadsheet.Form: Format]
  private let tones: [ReportText.Tone: Format]

  init(_ workbook: UnsafeMutablePointer<lxw_workbook>) {
    func format() -> Format? {
      guard let format = unsafe workbook_add_format(workbook) else { return nil }
      unsafe format_set_font_name(format, "Times New Roman")
      unsafe format_set_font_size(format, 12)
      unsafe format_set_text_wrap(format)
      unsafe format_set_align(format, UInt8(LXW_ALIGN_VERTICAL_TOP.rawValue))
      unsafe format_set_border(format, UInt8(LXW_BORDER_THIN.rawValue))
      return unsafe format
    }
    unsafe head = format()
    if let head = unsafe head {
      unsafe format_set_bold(head)
      unsafe format_set_align(head, UInt8(LXW_ALIGN_CENTER.rawValue))
      unsafe format_set_align(head, UInt8(LXW_ALIGN_VERTICAL_CENTER.rawValue))
      unsafe format_set_bg_color(head, 0xDCE6F1)
    }
    var cells: [Spreadsheet.Form: Format] = unsafe [:]
    var totals: [Spreadsheet.Form: Format] = unsafe [:]
    for form in Spreadsheet.Form.allCases {
      for isTotal in [false, true] {
        guard let format = unsafe format() else { continue }
        if let numbers = form.numbers { unsafe format_set_num_format(format, numbers) }
        if form == .centred || form == .date || form == .month {
          unsafe format_set_align(format, UInt8(LXW_ALIGN_CENTER.rawValue))
        }
        if isTotal {
          unsafe format_set_bold(format)
          unsafe totals[form] = format
        } else {
          unsafe cells[form] = format
        }
      }
    }
    unsafe self.cells = cells
    unsafe self.totals = totals
    // Excel's own colours for good, neutral and bad.
    let colours: [(ReportText.Tone, ink: UInt32, ground: UInt32)] = [
      (.good, 0x006100, 0xC6EFCE), (.caution, 0x7F6000, 0xFFEB9C), (.bad, 0x9C0006, 0xFFC7CE),
    ]
    var tones: [ReportText.Tone: Format] = unsafe [:]
    for (tone, ink, ground) in colours {
      guard let format = unsafe workbook_add_format(workbook) else { continue }
      unsafe format_set_font_color(format, ink)
      unsafe format_set_bg_color(format, ground)
      unsafe tones[tone] = format
    }
    unsafe self.tones = tones
  }

  func forHead() -> UnsafeMutablePointer<lxw_format>? { unsafe head }
  func forCell(_ form: Spreadsheet.Form, isTotal: Bool) -> UnsafeMutablePointer<lxw_format>? {
    unsafe isTotal ? totals[form] : cells[form]
  }
  func forTone(_ tone: ReportText.Tone) -> UnsafeMutablePointer<lxw_format>? { unsafe tones[tone] }
}

extension Spreadsheet.Form {
  /// Excel's number format, which each reader's settings translate.
  fileprivate var numbers: String? {
    switch self {
    case .text: "@"
    case .centred, .number: nil
    case .change: "+General;-General;0"
    case .money: "#,##0"
    case .date: "dd/mm/yyyy"
    case .month: "mm/yyyy"
    }
  }
}

/// A sheet of an open workbook while it is written, row by row.
@safe private struct SheetPage {
  private let worksheet: UnsafeMutablePointer<lxw_worksheet>
  private let looks: Looks
  private var row: UInt32 = 1

  init(worksheet: UnsafeMutablePointer<lxw_worksheet>, looks: Looks) {
    unsafe self.worksheet = worksheet
    self.looks = looks
  }

  func add(_ column: Spreadsheet.Column, at index: Int) throws(WorkbookError) {
    let place = UInt16(index)
    try check(unsafe worksheet_set_column(worksheet, place, place, column.width, nil))
    try check(unsafe worksheet_write_string(worksheet, 0, place, column.title, looks.forHead()))
  }

  /// Makes room for so many lines, as far as a row can be high.
  func fit(_ row: UInt32, toLines lines: Int) throws(WorkbookError) {
    guard lines > 1 else { return }
    try check(unsafe worksheet_set_row(worksheet, row, min(Double(lines) * 15.75 + 2, 409), nil))
  }

  mutating func add(
    _ cells: [Spreadsheet.Cell], of sheet: Spreadsheet.Sheet, isTotal: Bool = false
  ) throws(WorkbookError) {
    try fit(row, toLines: sheet.lines(in: cells))
    for (index, (cell, column)) in zip(cells, sheet.columns).enumerated() {
      let look = unsafe looks.forCell(column.form, isTotal: isTotal)
      let place = UInt16(index)
      switch cell {
      case .text(let text): try check(unsafe worksheet_write_string(worksheet, row, place, fitting(text), look))
      case .number(let number):
        try check(unsafe worksheet_write_number(worksheet, row, place, number.nearestDouble, look))
      case .money(let dong):
        // A spreadsheet keeps 15 digits: more would be another sum.
        if dong.magnitude < 1_000_000_000_000_000 {
          try check(unsafe worksheet_write_number(worksheet, row, place, Double(dong), look))
        } else {
          try check(unsafe worksheet_write_string(worksheet, row, place, "\(dong)", look))
        }
      case .date(let day):
        var date = lxw_datetime(
          year: CInt(day.year), month: CInt(day.month), day: CInt(day.day), hour: 0, min: 0, sec: 0)
        try check(unsafe worksheet_write_datetime(worksheet, row, place, &date, look))
      case .empty: try check(unsafe worksheet_write_blank(worksheet, row, place, look))
      }
    }
    row += 1
  }

  /// What goes for the rows together: filter, colours, and how they are printed.
  func finish(_ sheet: Spreadsheet.Sheet, title: String) throws(WorkbookError) {
    let last = UInt16(sheet.columns.count - 1)
    unsafe worksheet_freeze_panes(worksheet, 1, 0)
    try check(unsafe worksheet_autofilter(worksheet, 0, 0, max(row - 1, 1), last))
    for mark in sheet.marks { try add(mark) }
    unsafe worksheet_set_landscape(worksheet)
    // 9 is A4 (ECMA-376 part 1, §18.3.1.63).
    unsafe worksheet_set_paper(worksheet, 9)
    unsafe worksheet_set_margins(worksheet, 0.6, 0.6, 0.8, 0.7)
    unsafe worksheet_fit_to_pages(worksheet, 1, 0)
    try check(unsafe worksheet_repeat_rows(worksheet, 0, 0))
    // `&` begins a code; a header has 255 characters, of which one may not be half a code.
    let words = XMLWriter.writable(title).split(separator: "\n").joined(separator: " ").replacing("&", with: " ")
    try check(unsafe worksheet_set_header(worksheet, "&L\(String(words.unicodeScalars.prefix(200)))"))
    try check(unsafe worksheet_set_footer(worksheet, "&L\(sheet.name)&R&P/&N"))
  }

  private func add(_ mark: Spreadsheet.Mark) throws(WorkbookError) {
    let place = UInt16(mark.column)
    let code = unsafe "\"\(mark.text)\"".withMutableCString { text in
      var rule = unsafe lxw_conditional_format()
      unsafe rule.type = UInt8(LXW_CONDITIONAL_TYPE_CELL.rawValue)
      unsafe rule.criteria = UInt8(LXW_CONDITIONAL_CRITERIA_EQUAL_TO.rawValue)
      unsafe rule.value_string = text
      unsafe rule.format = looks.forTone(mark.tone)
      return unsafe worksheet_conditional_format_range(worksheet, 1, place, max(row - 1, 1), place, &rule)
    }
    try check(code)
  }
}

/// The text as a cell can hold it: no characters that XML cannot hold, no escapes that are none, and at most 32,767 units
/// of UTF-16.
private func fitting(_ text: String) -> String {
  // `_x0041_` would be read as `A` (ECMA-376 part 1, §22.9.2.19).
  let text = XMLWriter.writable(text).replacing(#/_(?=x[0-9A-Fa-f]{4}_)/#, with: "_x005F_")
  guard text.utf8.count > 32_767, text.utf16.count > 32_767 else { return text }
  var room = 32_766
  return String(
    text.prefix { character in
      room -= character.utf16.count
      return room >= 0
    }) + "…"
}

extension Decimal {
  /// What a spreadsheet computes with.
  fileprivate var nearestDouble: Double { Double(tenThousandths) / 10_000 }
}

extension String {
  /// Calls `body` with a copy that ends in NUL, for C that takes `char *` and does not write to it.
  fileprivate func withMutableCString<Result>(_ body: (UnsafeMutablePointer<CChar>?) -> Result) -> Result {
    var characters = utf8.map(CChar.init(bitPattern:)) + [0]
    return unsafe characters.withUnsafeMutableBufferPointer { unsafe body($0.baseAddress) }
  }
}
