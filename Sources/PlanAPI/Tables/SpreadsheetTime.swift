/// Days and months as people and spreadsheets write them. The day stands before the month, as in Việt Nam.
enum SpreadsheetTime {
  /// `2026-02-01`, `01/02/2026`, `1-2-2026`, `01.02.2026`: the first of February.
  static func date(_ cell: String) -> CalendarDate? {
    let text = trimmed(cell)
    if let date = CalendarDate(text) { return date }
    guard let parts = numbers(text, count: 3) else { return nil }
    return CalendarDate(year: parts[2], month: parts[1], day: parts[0])
  }

  /// `2026-02`, `02/2026`, `Tháng 2/2026`, `T2/2026`, `tháng 2 năm 2026`, what Excel makes of them (`Feb-26`, `Thg2-26`),
  /// and the first day of the month as a date.
  static func period(_ cell: String) -> Period? {
    let text = trimmed(cell)
    if let period = Period(text) { return period }
    if let parts = numbers(text, count: 2) { return Period(year: parts[1], month: parts[0]) }
    if let date = date(text) { return date.day == 1 ? date.period : nil }
    return worded(SearchText.fold(text))
  }

  /// Numbers between marks of one kind, the last one a year of four digits.
  private static func numbers(_ text: String, count: Int) -> [Int]? {
    for mark in ["/", "-", "."] as [Character] {
      let parts = text.split(separator: mark, omittingEmptySubsequences: false)
      guard parts.count == count, parts.last?.utf8.count == 4 else { continue }
      let values = parts.compactMap { plainNumber(trimmed(String($0))) }
      return values.count == count ? values : nil
    }
    return nil
  }

  /// - Parameter text: folded.
  private static func worded(_ text: String) -> Period? {
    let words = text.replacing(" nam ", with: "/").split { "/-. ".contains($0) }.map(String.init)
    switch words.count {
    case 2:
      guard let month = englishMonths[words[0]] ?? vietnameseMonth(words[0]) else { return nil }
      return period(month: month, year: words[1])
    case 3 where words[0] == "thang" || words[0] == "thg":
      return plainNumber(words[1]).flatMap { period(month: $0, year: words[2]) }
    default: return nil
    }
  }

  /// `T2`, `Thg2`, `thang2`.
  private static func vietnameseMonth(_ word: String) -> Int? {
    let digits = word.drop { !$0.isASCII || !$0.isNumber }
    guard ["t", "thg", "thang"].contains(String(word.dropLast(digits.count))) else { return nil }
    return plainNumber(String(digits))
  }

  /// Of two digits in this century, as a spreadsheet shortens it.
  private static func period(month: Int, year: String) -> Period? {
    guard let number = plainNumber(year), year.utf8.count == 2 || year.utf8.count == 4 else { return nil }
    return Period(year: year.utf8.count == 2 ? 2000 + number : number, month: month)
  }

  private static func plainNumber(_ text: String) -> Int? {
    guard (1...4).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    return Int(text)
  }

  private static let englishMonths: [String: Int] = {
    let names = [
      "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
      "december",
    ]
    var months: [String: Int] = ["sept": 9]
    for (index, name) in names.enumerated() {
      months[name] = index + 1
      months[String(name.prefix(3))] = index + 1
    }
    return months
  }()
}
