import Testing

@testable import PlanAPI

@Suite struct CSVWriterTests {
  @Test(
    "A cell is quoted only where it must be, and only text is guarded against being run",
    arguments: [
      (CSVWriter.Cell.text("a b"), "a b"), (.text("a,b"), "\"a,b\""), (.text("a\"b"), "\"a\"\"b\""),
      (.text("a\nb"), "\"a\nb\""), (.text("a\rb"), "\"a\rb\""), (.text("-1"), "'-1"), (.text("=a,b"), "\"'=a,b\""),
      (.text("=\u{301}"), "'=\u{301}"), (.number("-1.5"), "-1.5"), (.empty, ""), (.text(""), ""),
      (CSVWriter.Cell(decimal("-0.25")), "-0.25"), (CSVWriter.Cell(Int64.max), "9223372036854775807"),
      (CSVWriter.Cell(Int?.none), ""), (CSVWriter.Cell(String?.none), ""),
    ])
  func cell(cell: CSVWriter.Cell, text: String) {
    var writer = CSVWriter(capacity: 0)
    writer.row([.text("x"), cell])
    #expect(writer.bytes == Array("x,\(text)\r\n".utf8))
  }
}
