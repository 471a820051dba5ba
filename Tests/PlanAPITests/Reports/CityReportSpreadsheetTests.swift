import Testing

@testable import PlanAPI

@Suite struct CityReportSpreadsheetTests {
  private func sheets(_ report: CityReport) throws -> (parts: [String: String], sheets: [String]) {
    let parts = try officeParts(report.xlsx())
    return (parts, try (1...6).map { try #require(parts["xl/worksheets/sheet\($0).xml"]) })
  }

  @Test(
    "The sheets have names in the report's language",
    arguments: [
      (Language.vietnamese, ["Chỉ tiêu", "Nhiệm vụ", "Cập nhật mới nhất", "Sản phẩm đầu ra", "Cảnh báo", "Giải ngân"]),
      (.english, ["KPIs", "Tasks", "Newest updates", "Outputs", "Warnings", "Disbursement"]),
    ])
  func names(language: Language, expected: [String]) throws {
    let workbook = try #require(try sheets(communeReport(language)).parts["xl/workbook.xml"])
    let names = workbook.split(separator: "<sheet name=\"").dropFirst().map { String($0.prefix { $0 != "\"" }) }
    #expect(names == expected)
  }

  @Test(
    "Each sheet has a frozen head with a filter, and is printed on A4 on its side, a page wide, with the head on each")
  func looks() throws {
    let (parts, sheets) = try sheets(communeReport())
    for sheet in sheets {
      #expect(sheet.contains("<pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/>"))
      #expect(sheet.contains("<autoFilter ref=\"A1:"))
      #expect(sheet.contains("<pageSetUpPr fitToPage=\"1\"/>"))
      #expect(sheet.contains("paperSize=\"9\" fitToHeight=\"0\" orientation=\"landscape\""))
      #expect(sheet.contains("<oddFooter>"))
    }
    #expect(count("_xlnm.Print_Titles", in: try #require(parts["xl/workbook.xml"])) == sheets.count)
    // Met and missed; the four statuses that are good or bad, of tasks and of updates; yellow and red.
    #expect(sheets.map { count("<cfRule type=\"cellIs\"", in: $0) } == [2, 4, 4, 0, 2, 0])
  }

  @Test("Numbers are numbers, days are days, and what is not known is an empty cell")
  func cells() throws {
    let (_, sheets) = try sheets(report())
    // 83,33 of K-1, and nothing of K-3.
    #expect(sheets[0].contains("<v>83.33</v>"))
    #expect(sheets[0].contains(#/<c r="G4" s="\d+"/>/#))
    // 2026-03-15 is day 46,096 of Excel's calendar.
    #expect(sheets[1].contains(#/<c r="F3" s="\d+"><v>46096</v></c>/#))
    #expect(sheets[5].contains(#/<c r="D3" s="\d+"><v>4</v></c>/#))
  }

  @Test("A sum of more digits than a spreadsheet keeps is text, to the đồng")
  func largeMoney() throws {
    let (parts, sheets) = try sheets(report())
    #expect(try #require(parts["xl/sharedStrings.xml"]).contains("<t>9007199254740993</t>"))
    #expect(sheets[5].contains(#/<c r="D2" s="\d+" t="s">/#))
  }

  @Test("Text is text and no formula, whatever it begins with", arguments: hostileTexts)
  func keepsOutFormulas(text: String) throws {
    for language in Language.allCases {
      let (parts, sheets) = try sheets(reportOf(text, language))
      for sheet in sheets {
        #expect(!sheet.contains("<f>") && !sheet.contains("<f ") && !sheet.contains("<hyperlink"))
        #expect(isNested(sheet))
      }
      #expect(parts.values.allSatisfy(isNested))
      #expect(parts.keys.allSatisfy { !$0.contains("externalLink") && !$0.contains("vba") })
    }
    if text.hasPrefix("=") || text.hasPrefix("@") {
      #expect(try #require(try sheets(reportOf(text)).parts["xl/sharedStrings.xml"]).contains("<t>\(text)</t>"))
    }
  }

  @Test("Text that looks like an escape of the format comes out as it was written")
  func escapes() throws {
    let strings = try #require(try sheets(reportOf("_x0041_x0042_ _y0041_")).parts["xl/sharedStrings.xml"])
    #expect(strings.contains("<t>_x005F_x0041_x005F_x0042_ _y0041_</t>"))
  }

  @Test("Text longer than a cell can hold is cut, and says so")
  func longText() throws {
    let strings = try #require(
      try sheets(reportOf(String(repeating: "Đã xong 😀 ", count: 8000))).parts["xl/sharedStrings.xml"])
    let longest = strings.split(separator: "<t").map(\.utf16.count).max() ?? 0
    #expect((32_700..<32_900).contains(longest))
    #expect(strings.contains("…</t>"))
  }

  @Test(
    "A row is as high as its fullest cell has lines",
    arguments: [
      ("", 1), ("một hai", 1), ("một hai ba bốn", 2), ("a\nb\n", 3), (String(repeating: "x", count: 30), 3),
      ("một hai " + String(repeating: "x", count: 13), 3),
    ])
  func heights(text: String, lines: Int) {
    let sheet = Spreadsheet.Sheet(
      name: "x", columns: [Spreadsheet.Column(title: "x", width: 10), Spreadsheet.Column(title: "y", width: 50)],
      rows: [])
    #expect(sheet.lines(in: [.text(text), .text("z")]) == lines)
  }

  @Test("A report of nothing is a workbook too")
  func empty() throws {
    #expect(try sheets(emptyReport()).sheets.count == 6)
  }
}
