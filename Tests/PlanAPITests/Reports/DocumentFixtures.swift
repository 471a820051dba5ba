import TestSupport
import Testing

@testable import PlanAPI

/// Words that mean something to a spreadsheet, to XML, to HTML or to a printer.
let hostileTexts = [
  "=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "＝1", "<w:p/>", "</w:t></w:r>", "]]>", "&lt;b&gt;",
  "<script>alert(1)</script>", "\" onload=\"x", "</style><style>*{}", "</title>", "a\nb\r\nc\u{2028}d", "\u{0}\u{1}",
  "{=1}", "_x0041_", "&P&N", "\u{202E}txt", "",
]

/// A report in which the text stands wherever text from users can, whatever stands beside it.
func reportOf(_ text: String, _ language: Language = .vietnamese) -> CityReport {
  var plan = reportedPlan()
  plan.title = text
  plan.titleEnglish = text
  for index in plan.units.indices { plan.units[index].name = text }
  for index in plan.tasks.indices {
    plan.tasks[index].title = text
    // Without a clarity in any case, since an empty title or output lacks one.
    plan.tasks[index].directing = unitCode("NOBODY")
  }
  plan.tasks[0].outputs = [text]
  plan.tasks[1].scheduleLabel = text
  for index in plan.kpis.indices {
    plan.kpis[index].name = text
    plan.kpis[index].group = text
    plan.kpis[index].unit = text
  }
  var first = update(1, "A", "2026-02", "40", disbursed: 1)
  first.update.summary = text
  first.update.difficulties = "x\(text)"
  first.update.proposals = "x\(text)"
  first.update.outputs = [
    DeliveredOutput(kind: text, number: text, issued: nil, title: text, url: "https://example.vn/?a=\(text)")
  ]
  return report(record(plan, [first, update(1, "B", "2026-02", "60")]), "2026-02", at: nil, language)
}

/// The parts of an Office file by name, as text.
func officeParts(_ file: [UInt8]) throws -> [String: String] {
  let parts = try unzip(file).map { ($0.name, String(decoding: $0.content, as: UTF8.self)) }
  return Dictionary(parts) { first, _ in first }
}

/// The names of the elements that open and close, such as `p` and `/p`, in markup with no other `<`.
func tags(of markup: String) -> [String] {
  markup.split(separator: "<").map { piece in String(piece.prefix { $0 != " " && $0 != ">" && $0 != "\n" }) }
}

/// Whether each element that is opened is closed before the one around it; `br`, `meta` and `x/` have nothing to close.
func isNested(_ markup: String) -> Bool {
  var open: [Substring] = []
  for piece in markup.split(separator: "<") where !piece.hasPrefix("?") && !piece.hasPrefix("!") {
    guard let end = piece.firstIndex(of: ">") else { return false }
    let tag = piece[..<end]
    if tag.hasSuffix("/") { continue }
    let name = tag.prefix { $0 != " " }
    guard name.hasPrefix("/") else {
      open.append(name)
      continue
    }
    guard open.popLast() == name.dropFirst() else { return false }
  }
  return open.isEmpty
}

/// How often a text stands in another.
func count(_ part: String, in text: String) -> Int { text.ranges(of: part).count }
