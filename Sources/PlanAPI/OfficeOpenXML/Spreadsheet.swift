/// Tables for a spreadsheet program, each on a sheet: what they hold and how it looks, without the file's form.
struct Spreadsheet {
  enum Cell: Hashable, Sendable {
    /// Never a formula, whatever it begins with.
    case text(String)
    case number(Decimal)
    /// Whole đồng.
    case money(Int64)
    case date(CalendarDate)
    case empty
  }

  enum Form: Hashable, Sendable, CaseIterable {
    case text, centred, number, change, money, date, month
  }

  struct Column: Hashable, Sendable {
    let title: String
    /// In characters.
    let width: Double
    var form = Form.text
  }

  /// Cells with this text stand out.
  struct Mark: Hashable, Sendable {
    let column: Int
    let text: String
    let tone: ReportText.Tone
  }

  struct Sheet: Hashable, Sendable {
    /// At most 31 characters, none of `[]:*?/\`.
    let name: String
    let columns: [Column]
    var rows: [[Cell]]
    var marks: [Mark] = []
    /// Adds up the rows; not filtered.
    var total: [Cell]?
  }

  let title: String
  let author: String
  /// The only moment that the file tells.
  let created: Instant
  let sheets: [Sheet]
}

extension Spreadsheet.Cell {
  init(_ text: String?) { self = text.map(Spreadsheet.Cell.text) ?? .empty }
  init(_ number: Decimal?) { self = number.map(Spreadsheet.Cell.number) ?? .empty }
  init(_ count: Int) { self = .number(Decimal(count)) }
  init(_ date: CalendarDate?) { self = date.map(Spreadsheet.Cell.date) ?? .empty }
  init(money: Int64?) { self = money.map(Spreadsheet.Cell.money) ?? .empty }
}
