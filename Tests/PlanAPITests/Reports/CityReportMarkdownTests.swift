import Testing

@testable import PlanAPI

@Suite struct CityReportMarkdownTests {
  private static let sections = [
    "## I. Tình hình chung", "## II. Kết quả thực hiện chỉ tiêu", "## III. Kết quả thực hiện nhiệm vụ",
    "## IV. Diện cảnh báo", "## V. Khó khăn, vướng mắc và đề xuất, kiến nghị", "## VI. Giải ngân",
    "## VII. Phản ánh, góp ý", "## VIII. Kế hoạch kỳ tiếp theo",
  ]

  private func headings(_ text: String, _ prefix: String) -> [String] {
    text.split(separator: "\n").map(String.init).filter { $0.hasPrefix(prefix) }
  }

  @Test("Eight numbered sections follow the national heading, whether or not anything is known")
  func sections() throws {
    for report in [report(), emptyReport(), try communeReport()] {
      let text = report.text(.md)
      #expect(text.hasPrefix("**CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM**\\\n**Độc lập - Tự do - Hạnh phúc**\n"))
      #expect(headings(text, "## ") == CityReportMarkdownTests.sections)
      #expect(headings(text, "# ") == ["# BÁO CÁO (DỰ THẢO)"])
    }
  }

  @Test("The English report is in English, and the data's English names stand in it")
  func english() throws {
    let text = try communeReport(.english).text(.md)
    #expect(text.hasPrefix("**SOCIALIST REPUBLIC OF VIET NAM**\\\n**Independence - Freedom - Happiness**\n"))
    #expect(headings(text, "## ").first == "## I. General situation")
    #expect(text.contains("To: Hai Phong City People's Committee"))
    #expect(text.contains("82.35% (14/17), target 90%: target missed"))
  }

  @Test(
    "Figures read as Vietnamese ones do, and a dash stands for what is not known",
    arguments: [
      "Tỷ lệ nhiệm vụ cập nhật tiến độ đúng hạn: 33,33% (1/3), mục tiêu 90%: chưa đạt",
      "| K-1 | A | K-1 | % | ≥ 80 | 83,33 | 50 | +33,33 | Đạt |",
      "| K-2 | A | K-2 | giờ | ≤ 5 | 7,25 | – | – | Chưa đạt |",
      "| 1 | I | Nhiệm vụ 1 | Đơn vị A, Đơn vị B | Thường xuyên | 50,25 | +30,25 | Có nguy cơ chậm | 2/2 |",
      "| 3 | I | Nhiệm vụ 3 | Đơn vị B | 31/01/2026 | – | – | Chưa có cập nhật | 0/1 |",
      "|  | **Tổng cộng** | **9.007.199.254.740.997** |", "| 3 | Nhiệm vụ 3 | – |",
      "| 2 | Nhiệm vụ 2 | Đơn vị A | Tháng 03/2026 (15/03/2026) | Đến hạn trong kỳ |",
      "- Khó khăn, vướng mắc (nhiệm vụ số 1): Thiếu kinh phí",
      "Kế hoạch 41/KH-UBND, 02/02/2026, [Kế hoạch năm](https://example.vn/41)",
      "Số liệu tính đến 00:00 ngày 26/02/2026 (giờ Việt Nam).",
    ])
  func figures(text: String) {
    #expect(report().text(.md).contains(text))
  }

  @Test("An empty report says of each section that there is nothing")
  func empty() {
    let text = emptyReport().text(.md)
    for sentence in [
      "Kế hoạch không có chỉ tiêu.", "Kế hoạch không có nhiệm vụ.", "Không có cảnh báo.",
      "Các cập nhật trong kỳ không nêu khó khăn, đề xuất.", "Chưa có đơn vị báo cáo số giải ngân.",
      "Kỳ 03/2026 không có nhiệm vụ phải cập nhật.", CityReport.feedbackReason[.vietnamese],
    ] {
      #expect(text.contains("\n\(sentence)\n"))
    }
  }

  @Test(
    "Text from users neither begins a block nor ends a cell nor becomes HTML",
    arguments: [
      "a | b", "a \\| b", "a \\\\| b", "ends in \\", "# Heading", "\n# Heading", "x\n\n## IX. Other\n\ny", "x\r# y",
      "x\r\n---\r\ny", "\u{2028}# y", "<script>alert(1)</script>", "<!-- x", "&lt;b&gt;", "```\ncode\n```", "`|`",
      "- item", "1. one", "> quote", "| a | b |\n|---|---|\n| c | d |", "[x](javascript:alert(1))", "![x](http://y/z)",
      "*x* _y_ ~~z~~", "\u{1}# y", "===", "",
    ])
  func injection(text: String) throws {
    let plain = hostileReport("x")
    let injected = hostileReport(text)
    // The same lines as with harmless text: each begins with what the writer put there.
    #expect(beginnings(of: injected) == beginnings(of: plain))
    #expect(shapes(of: injected).allSatisfy { Set($0).count == 1 })
    #expect(unescaped("<", in: injected).isEmpty)
    #expect(unescaped("`", in: injected).isEmpty)
    #expect(unescaped("[", in: injected).isEmpty)
  }
}

/// A report in which the text stands wherever text from users can.
private func hostileReport(_ text: String) -> String {
  var plan = reportedPlan()
  plan.title = text
  plan.units[0].name = text
  plan.units[2].name = text
  plan.tasks[1].title = text
  // Without a clarity in any case, since an empty title or output lacks one.
  for index in plan.tasks.indices { plan.tasks[index].directing = unitCode("NOBODY") }
  plan.tasks[0].outputs = [text, text]
  plan.tasks[1].scheduleLabel = text
  plan.kpis[0].name = text
  plan.kpis[0].group = text
  plan.kpis[0].unit = text
  return report(record(plan, hostileUpdates(text))).text(.md)
}

/// The first two characters of each line: marks of the writer's, or letters of its words.
private func beginnings(of markdown: String) -> [String] {
  markdown.split(separator: "\n", omittingEmptySubsequences: false).map { String($0.prefix(2)) }
}

private func hostileUpdates(_ text: String) -> [RecordedUpdate] {
  var first = update(1, "A", "2026-02", "40", disbursed: 1)
  first.update.summary = text
  first.update.difficulties = "x\(text)"
  first.update.proposals = "x\(text)"
  first.update.outputs = [DeliveredOutput(kind: text, number: text, issued: nil, title: text, url: text)]
  return [
    first, update(1, "B", "2026-02", "60"), update(2, "A", "2026-02", "30", disbursed: 2),
  ]
}

/// The number of cells in each row, of each table.
private func shapes(of markdown: String) -> [[Int]] {
  markdown.split(separator: "\n", omittingEmptySubsequences: false).split { !$0.hasPrefix("|") }
    .map { $0.map { unescaped("|", in: String($0)).count } }
}

/// Where a character stands without a backslash that is itself none's escape.
private func unescaped(_ mark: Character, in text: String) -> [Int] {
  var places: [Int] = []
  var isEscaped = false
  for (place, character) in text.enumerated() {
    if character == mark, !isEscaped { places.append(place) }
    isEscaped = character == "\\" && !isEscaped
  }
  return places
}
