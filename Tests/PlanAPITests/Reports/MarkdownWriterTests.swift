import Testing

@testable import PlanAPI

@Suite struct MarkdownWriterTests {
  @Test(
    "Escaped text reads as it was written",
    arguments: [
      ("a|b", "a\\|b"), ("a\\|b", "a\\\\\\|b"), ("# x", "\\# x"), ("  # x", "\\# x"), ("a # x", "a # x"),
      ("x\n\n# y\n", "x / \\# y"), ("x\r\ny", "x / y"), ("<b>", "\\<b\\>"), ("`x`", "\\`x\\`"), ("12. x", "12\\. x"),
      ("2026-10", "2026-10"), ("1) x", "1\\) x"), ("- x", "\\- x"), ("a - b", "a - b"), ("&amp;", "\\&amp;"),
      ("", ""), (" \n ", ""), ("Kế hoạch số 39/KH-UBND.", "Kế hoạch số 39/KH-UBND."),
    ])
  func escape(text: String, expected: String) {
    #expect(MarkdownWriter.escape(text) == expected)
  }

  @Test(
    "Only an address of the web becomes a link, and it can't end the link",
    arguments: [
      ("https://a.vn/x_1?b=1&c=2", "[t](https://a.vn/x_1?b=1&amp;c=2)"),
      ("https://a.vn/)|x", "[t](https://a.vn/%29%7Cx)"),
      ("https://a.vn/đ", "[t](https://a.vn/%C4%91)"), ("http://a.vn/\n#", "[t](http://a.vn/%0A#)"),
      ("javascript:alert(1)", "t"),
    ])
  func links(address: String, expected: String) {
    #expect(MarkdownWriter.link("t", to: address) == expected)
    #expect(MarkdownWriter.link("t", to: nil) == "t")
  }

  @Test("A table has as many cells in every row as it has heads")
  func table() {
    var writer = MarkdownWriter(capacity: 0)
    writer.table([("a", .left), ("b", .right)], [["1"], ["1", "2", "3"]])
    #expect(String(decoding: writer.bytes, as: UTF8.self) == "| a | b |\n| --- | ---: |\n| 1 |  |\n| 1 | 2 |\n\n")
  }
}
