import Testing

@testable import PlanAPI

@Suite("A cell is read") struct CellTests {
  @Test(
    "as the number it must be",
    arguments: [
      ("0", "0"), ("007", "7"), ("55", "55"), ("55,5", "55.5"), ("55.5", "55.5"), (" 55,50 ", "55.50"), ("-3", "-3"),
      ("1.234.567", "1234567"), ("1,234,567", "1234567"), ("1 234 567", "1234567"), ("1\u{A0}234", "1234"),
      ("1'234'567", "1234567"), ("1.234,5", "1234.5"), ("1,234.5", "1234.5"), ("1.234.567,25", "1234567.25"),
      ("1 234,5", "1234.5"), ("0,123", "0.123"), ("1234,567", "1234.567"), ("12,3450", "12.3450"), ("00,5", "0.5"),
    ])
  func number(cell: String, text: String) {
    #expect(SpreadsheetNumber(cell, singleMark: .unknown) == .number(text))
  }

  @Test(
    "One mark with three digits behind it is what the column says, or refused",
    arguments: ["1.234", "12,345", "123.000"])
  func singleMark(cell: String) {
    let digits = cell.filter(\.isNumber)
    let decimal = cell.replacing(",", with: ".")
    #expect(SpreadsheetNumber(cell, singleMark: .thousands) == .number(digits))
    #expect(SpreadsheetNumber(cell, singleMark: .decimals) == .number(decimal))
    #expect(SpreadsheetNumber(cell, singleMark: .unknown) == .ambiguous)
  }

  @Test(
    "as no number",
    arguments: [
      "", "-", ".5", "5.", "1..2", "1,,2", "1.23.456", "1.2345.678", "0.123.456", "1,234.567.8", "1.234,567,8", "12a",
      "0x10", "１２", "+5", "--5", "1 2", "1'23", "1.2.3", "NaN", "E5", "5E", String(repeating: "9", count: 41),
    ])
  func noNumber(cell: String) { #expect(SpreadsheetNumber(cell, singleMark: .thousands) == .none) }

  @Test("as one that the spreadsheet has shortened", arguments: ["1.2E+08", "1,2E+08", "1E8", "2e-5"])
  func shortened(cell: String) { #expect(SpreadsheetNumber(cell, singleMark: .unknown) == .shortened) }

  @Test(
    "as money with its unit of measure",
    arguments: [
      ("120.000.000", "120000000"), ("120,000,000 đ", "120000000"), ("1.500 ₫", "1500"), ("1500 VND", "1500"),
      ("1.500đồng", "1500"), ("1.500,00", "1500.00"), ("1500,5", "1500.5"),
    ])
  func money(cell: String, text: String) {
    #expect(CellForm.money.value(of: cell).value == .number(JSONNumber(validated: text)))
  }

  @Test(
    "as a month",
    arguments: [
      "2026-02", "02/2026", "2/2026", "02-2026", "2.2026", "Tháng 2/2026", "THÁNG 02/2026", "tháng 2 năm 2026",
      "T2/2026",
      "t02-2026", "Feb-26", "feb-2026", "February 2026", "Thg2-26", "thg 2-26", "thg 2 2026", "01/02/2026",
      "2026-02-01",
      " 2026-02 ",
    ])
  func month(cell: String) { #expect(SpreadsheetTime.period(cell) == Period("2026-02")) }

  @Test(
    "as no month",
    arguments: [
      "", "2026", "13/2026", "2026-13", "2/26/2026", "02/02/2026", "Q1/2026", "x2/2026", "T/2026", "T2", "2026/2",
      "Feb",
    ])
  func noMonth(cell: String) { #expect(SpreadsheetTime.period(cell) == nil) }

  @Test(
    "as a day, the day before the month", arguments: ["2026-02-01", "01/02/2026", "1/2/2026", "1-2-2026", "01.02.2026"])
  func day(cell: String) { #expect(SpreadsheetTime.date(cell) == CalendarDate("2026-02-01")) }

  @Test("as no day", arguments: ["", "30/02/2026", "02/13/2026", "1/2/26", "1/2", "2026/02/01", "1/2-2026", "/2/2026"])
  func noDay(cell: String) { #expect(SpreadsheetTime.date(cell) == nil) }

  @Test(
    "as a status, by its name or its word",
    arguments: [
      ("on_track", "on_track"), ("On track", "on_track"), ("Đúng tiến độ", "on_track"), ("dung tien do", "on_track"),
      ("HOÀN THÀNH", "done"), ("Vướng mắc", "blocked"), ("Chưa thực hiện", "not_started"), ("At risk", "at_risk"),
      ("Có nguy cơ chậm", "at_risk"), ("xong", "xong"),
    ])
  func status(cell: String, text: String) { #expect(CellForm.status.value(of: cell).value == .string(text)) }

  @Test("A status that is none is told the words that tables have, and those of JSON")
  func unknownStatus() throws {
    let (value, fault) = CellForm.status.value(of: " Đúng tiến ")
    #expect(value == .string("Đúng tiến"))
    let words = try #require(fault)
    for status in ProgressUpdate.Status.allCases {
      #expect(words[.vietnamese].contains("\(status.wording[.vietnamese]) (\(status.rawValue))"))
      #expect(words[.english].contains("\(status.wording[.english]) (\(status.rawValue))"))
    }
    #expect(CellForm.status.value(of: "on_track").fault == nil)
  }
}
