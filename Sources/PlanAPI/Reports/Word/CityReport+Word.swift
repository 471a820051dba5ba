extension CityReport {
  /// The report as a Word document (DOCX), laid out as Decree 30/2020/NĐ-CP, appendix I, asks of an administrative
  /// report. Wide tables are annexes on pages on their side.
  /// - Throws: ``GzipError`` where there is no memory.
  public func docx() throws -> [UInt8] {
    let content = content
    let links = content.links
    var document = WordReport(content, links: links)
    document.write()
    var file = ZipWriter()
    for (name, part) in WordParts.fixed { try file.add(name, part) }
    try file.add("docProps/core.xml", WordParts.properties(of: self, content.letterhead))
    try file.add("word/_rels/document.xml.rels", WordParts.relationships(links: links))
    try file.add("word/document.xml", document.xml)
    return try file.finish()
  }
}

extension ReportContent {
  /// The addresses that are linked to, with the names of their relationships. Documents stand in annexes alone.
  fileprivate var links: [String: String] {
    var links: [String: String] = [:]
    for table in annexes {
      for case .link(_, let address) in table.rows.joined().flatMap(\.pieces) where links[address] == nil {
        links[address] = "link\(links.count + 1)"
      }
    }
    return links
  }
}

/// The document itself, written from the top to the bottom.
private struct WordReport {
  private let content: ReportContent
  private var writer: WordWriter
  private let main = WordSection()

  init(_ content: ReportContent, links: [String: String]) {
    self.content = content
    writer = WordWriter(links: links)
  }

  var xml: [UInt8] { writer.xml.bytes }

  private func words(_ vietnamese: String, _ english: String) -> String {
    content.language == .vietnamese ? vietnamese : english
  }

  mutating func write() {
    writer.xml.declaration()
    writer.xml.raw("<w:document \(WordParts.namespaces)><w:body>")
    writer.write(content.letterhead, content.language, in: main)
    for (index, section) in content.sections.enumerated() {
      writer.paragraph(
        .section, [WordWriter.Run(text: "\(romanNumeral(index + 1)). \(section.title.uppercased())")])
      write(section.blocks)
    }
    writer.paragraph(.body, content.letterhead.closing, WordWriter.Format(staysWithNext: true))
    writer.writeSignature(content.letterhead, content.language, in: main)
    writeAnnexes()
    writer.xml.raw("</w:body></w:document>")
  }

  private mutating func write(_ blocks: [ReportBlock]) {
    var part = 0
    for block in blocks {
      switch block {
      case .heading(let text):
        part += 1
        writer.paragraph(.part, .own("\(part). ") + text)
      case .paragraph(let text): writer.paragraph(.body, text)
      case .list(let items):
        for (index, item) in items.enumerated() {
          writer.paragraph(.item, .own(mark(of: index, of: items.count, inPart: part > 0)) + item.sentence)
        }
      case .annex(let number, _):
        let annex = content.name(ofAnnex: number)
        writer.paragraph(.body, .own(words("Chi tiết tại \(annex) kèm theo.", "See \(annex).")))
      case .table(let table): writer.write(table, in: main)
      }
    }
  }

  /// `1.` in a section, `a)` in a part of one; a dash where the letters would not be enough.
  private func mark(of index: Int, of count: Int, inPart: Bool) -> String {
    guard inPart else { return "\(index + 1). " }
    guard count <= 26 else { return "- " }
    return "\(Unicode.Scalar(UInt8(ascii: "a") + UInt8(index)))) "
  }

  private mutating func writeAnnexes() {
    let side = WordSection(isLandscape: true, isAnnex: true)
    let annexes = content.annexes
    let head = content.letterhead
    for (index, table) in annexes.enumerated() {
      writer.end(of: index == 0 ? main : side)
      writer.paragraph(
        .centred, [WordWriter.Run(text: content.name(ofAnnex: index + 1), isBold: true)],
        WordWriter.Format(staysWithNext: true))
      writer.paragraph(
        .centred, [WordWriter.Run(text: table.caption.uppercased(), isBold: true)],
        WordWriter.Format(staysWithNext: true))
      let source =
        ReportText.own(
          words(
            "(Kèm theo Báo cáo số        \(head.symbol) \(head.date) của ",
            "(To report        \(head.symbol) of \(head.date) by ")) + .data(head.issuer) + .own(")")
      writer.paragraph(
        .centred, writer.runs(of: source, isItalic: true), WordWriter.Format(staysWithNext: true))
      writer.rule(in: side.width, length: 2400, before: 80, after: 160)
      writer.write(table, in: side)
    }
    writer.end()
    (annexes.isEmpty ? main : side).write(to: &writer.xml)
  }
}
