import Testing

@testable import PlanAPI

/// The layout is that of Decree 30/2020/NĐ-CP, appendix I.
@Suite struct CityReportWordTests {
  private func document(_ report: CityReport) throws -> String {
    try #require(try officeParts(report.docx())["word/document.xml"])
  }

  /// The texts of the runs, one after the other.
  private func words(_ document: String) -> String {
    document.split(separator: "<w:t xml:space=\"preserve\">").dropFirst()
      .map { $0.prefix { $0 != "<" } }.joined(separator: "\n")
  }

  @Test("A document has the parts that Word asks for, each named in the content types")
  func parts() throws {
    let parts = try officeParts(communeReport().docx())
    let types = try #require(parts["[Content_Types].xml"])
    for name in ["word/document.xml", "word/styles.xml", "word/settings.xml", "word/header1.xml", "docProps/core.xml"] {
      let part = try #require(parts[name])
      #expect(isNested(part), "\(name)")
      #expect(types.contains("PartName=\"/\(name)\""))
    }
    #expect(try #require(parts["docProps/core.xml"]).contains(">2026-02-25T17:00:00Z</dcterms:created>"))
    #expect(try #require(parts["word/styles.xml"]).contains("w:ascii=\"Times New Roman\""))
  }

  @Test("The pages are A4 with the decree's margins, annexes on their side, and numbered at the top from the second")
  func pages() throws {
    let document = try document(communeReport())
    #expect(count("<w:pgSz w:w=\"11906\" w:h=\"16838\"/>", in: document) == 1)
    let annexes = count("<w:pgSz w:w=\"16838\" w:h=\"11906\" w:orient=\"landscape\"/>", in: document)
    #expect(annexes == 4 && count("<w:pgNumType w:start=\"1\"/>", in: document) == annexes)
    let margins = "w:top=\"1134\" w:right=\"851\" w:bottom=\"1134\" w:left=\"1701\""
    for mark in [margins, "<w:titlePg/>", "<w:headerReference w:type=\"default\" r:id=\"header\"/>"] {
      #expect(count(mark, in: document) == annexes + 1)
    }
    let header = try #require(try officeParts(communeReport().docx())["word/header1.xml"])
    #expect(header.contains("w:instr=\" PAGE \"") && header.contains("w:val=\"Centred\""))
  }

  @Test("Every table with lines repeats its head, and its rows are as wide as the page")
  func tables() throws {
    let document = try document(communeReport())
    #expect(count("<w:tblHeader/>", in: document) == count("<w:tblBorders>", in: document))
    #expect(count("<w:tblLayout w:type=\"fixed\"/>", in: document) == count("<w:tbl>", in: document))
    for cell in document.split(separator: "</w:tc>").dropLast() { #expect(cell.hasSuffix("</w:p>")) }
  }

  @Test(
    "The heading, the title, the sections, the annexes and the signature stand in their order",
    arguments: [
      (
        Language.vietnamese,
        [
          "ỦY BAN NHÂN DÂN", "XÃ CHÍ MINH", "Số:        /BC-UBND", "DỰ THẢO", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
          "Độc lập - Tự do - Hạnh phúc", ", ngày 26 tháng 02 năm 2026", "BÁO CÁO", "Kính gửi: ", "Thực hiện ",
          "I. TÌNH HÌNH CHUNG", "II. KẾT QUẢ THỰC HIỆN CHỈ TIÊU", "VIII. KẾ HOẠCH KỲ TIẾP THEO", "Nơi nhận:",
          "- Lưu: VT.", "TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "Phụ lục I", "TIẾN ĐỘ THỰC HIỆN NHIỆM VỤ", "Phụ lục IV",
        ]
      ),
      (
        .english,
        [
          "No.:        /BC-UBND", "DRAFT", "SOCIALIST REPUBLIC OF VIET NAM", "REPORT", "To: ", "In carrying out ",
          "I. GENERAL SITUATION", "VIII. PLAN FOR THE NEXT PERIOD", "Copies to:", "CHAIRPERSON", "Annex I", "Annex IV",
        ]
      ),
    ])
  func order(language: Language, expected: [String]) throws {
    let lines = words(try document(communeReport(language))).split(separator: "\n").map(String.init)
    var rest = lines[...]
    for text in expected {
      let place = try #require(rest.firstIndex(of: text), "\(text)")
      rest = rest[(place + 1)...]
    }
  }

  @Test("An issuer that is no people's committee stands as it is, and signs as the head of a unit")
  func otherIssuer() throws {
    let words = words(try document(report()))
    #expect(words.contains("ĐƠN VỊ XA") && words.contains("THỦ TRƯỞNG ĐƠN VỊ"))
    #expect(words.contains("Số:        /BC\n"))
    #expect(try document(emptyReport()).contains("Kế hoạch không có nhiệm vụ."))
  }

  @Test("A link leads to the address, with nothing in it that could be more than an address")
  func links() throws {
    let parts = try officeParts(report().docx())
    let links = try #require(parts["word/_rels/document.xml.rels"])
    #expect(links.contains("Target=\"https://example.vn/41\" TargetMode=\"External\""))
    #expect(try #require(parts["word/document.xml"]).contains("<w:hyperlink r:id=\"link1\""))
  }

  @Test("Text from users adds no element, and a line of it is a line", arguments: hostileTexts)
  func keepsOutMarkup(text: String) throws {
    for language in Language.allCases {
      let document = try document(reportOf(text, language))
      #expect(isNested(document))
      #expect(Set(tags(of: document)).subtracting(tags(of: try self.document(reportOf("x\ny", language)))).isEmpty)
      #expect(!document.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" && $0 != "\t" })
    }
    #expect(try officeParts(reportOf(text).docx()).values.allSatisfy(isNested))
  }
}
