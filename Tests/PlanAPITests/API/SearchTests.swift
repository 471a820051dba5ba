import Testing

@testable import PlanAPI

@Suite("A search") struct SearchTests {
  @Test(
    "passes over case and diacritics in either composition, and tells words from parts of words",
    arguments: [
      ("chuyen doi so", .whole), ("CHUYỂN ĐỔI", .whole), ("đoi", .whole), ("chuyê\u{309}n", .whole), ("số", .whole),
      ("chuy", .beginning), ("huyen", .inside), ("doi  s", .beginning), ("chuyendoi", nil), ("chuyen so", nil),
      ("x", nil),
      ("", nil),
    ] as [(String, SearchText.Match?)])
  func matches(wanted: String, expected: SearchText.Match?) {
    let folded = SearchText.words(of: wanted).joined(separator: " ")
    let decomposed = "Chuye\u{302}\u{309}n đo\u{302}\u{309}i so\u{302}\u{301}"
    for text in ["Chuyển đổi số", "«CHUYỂN\n\tĐỔI số»", decomposed] {
      #expect(SearchText(text).match(of: folded) == expected, "\(text)")
    }
  }

  @Test("takes the best of several places")
  func takesBest() {
    #expect(SearchText("sosong song so").match(of: "so") == .whole)
    #expect(SearchText("aso soa").match(of: "so") == .beginning)
    #expect(SearchText("aaab").match(of: "aab") == .inside)
  }

  /// Four tasks that say `cáp quang` in a title, an output, a delivered output and a summary, and one that never does.
  private func fourPlaces() -> PlanRecord {
    var tasks = (1...5).map { task($0, ["A"]) }
    tasks[3].title = "Kéo cáp quang"
    tasks[2].outputs = ["Tuyến cáp quang"]
    var updates = [update(1, "A", "2026-02"), update(2, "A", "2026-02"), update(5, "A", "2026-02")]
    updates[0].update.summary = "Đã kéo 3 km CÁP QUANG"
    updates[1].update.outputs = [
      DeliveredOutput(kind: "Biên bản", number: "41/KH-UBND", issued: nil, title: "Nghiệm thu cáp quang", url: nil)
    ]
    return record(plan(tasks: tasks), updates + [update(1, "A", "2026-04"), update(2, "A", "2026-04")])
  }

  private func found(_ question: String, _ period: String) -> [Int] {
    TaskSearch(fourPlaces(), asOf: month(period)).ranks(for: question)
      .sorted { (-$0.value, $0.key) < (-$1.value, $1.key) }.map(\.key.value)
  }

  @Test("goes through titles, promised outputs, delivered ones and newest summaries, in this order")
  func ranksFields() {
    #expect(found("cap quang", "2026-02") == [4, 3, 2, 1])
    #expect(found("quang cap", "2026-03") == [4, 3, 2, 1])
    #expect(found("41/kh-ubnd", "2026-02") == [2])
    #expect(found("cap quang tuyen", "2026-02") == [3], "every word")
    #expect(found("  ", "2026-02") == [1, 2, 3, 4, 5])
  }

  @Test(
    "is as of a month: a newer summary takes the place of an older, what was delivered stays, the future is not known")
  func isAsOfMonth() {
    #expect(found("cap quang", "2026-01") == [4, 3])
    #expect(found("cap quang", "2026-04") == [4, 3, 2])
  }

  @Test("puts words that stand together before the same words apart")
  func prefersPhrase() {
    var tasks = (1...2).map { task($0, ["A"]) }
    tasks[0].title = "Số hóa, chuyển giao và đổi mới"
    tasks[1].title = "Chuyển đổi số toàn diện"
    let search = TaskSearch(record(plan(tasks: tasks)), asOf: month("2026-02"))
    let ranks = search.ranks(for: "chuyen doi so")
    #expect(ranks.count == 2)
    #expect(ranks[taskNumber(2)] ?? 0 > ranks[taskNumber(1)] ?? 0)
  }

  @Test("A cursor is read as it was written, and no other text is", arguments: ["", "a", "ab", "abc", "after:12:345"])
  func decodes(text: String) {
    #expect(base64URLDecoded(base64URL(Array(text.utf8))) == Array(text.utf8))
  }

  @Test("Text that base64url does not write is refused", arguments: ["A", "=", "YQ==", "YR", "Y Q", "YQ\n", "+/", "é"])
  func refuses(text: String) { #expect(base64URLDecoded(text) == nil) }
}
