extension CityReport {
  /// The report to read as Markdown, in the report's language.
  public func markdown() -> [UInt8] {
    let content = content
    var writer = MarkdownWriter(capacity: 32 * 1024)
    writer.write(content.letterhead, language)
    for (index, section) in content.sections.enumerated() {
      writer.heading(2, "\(romanNumeral(index + 1)). \(section.title)")
      writer.write(section.blocks)
    }
    return writer.bytes
  }
}

extension MarkdownWriter {
  fileprivate mutating func write(_ head: ReportLetterhead, _ language: Language) {
    lines(["**\(head.nation)**", "**\(head.motto)**"])
    paragraph("**\(MarkdownWriter.escape(head.issuer))**, \(head.date)")
    heading(1, head.draftMark.map { "\(head.title) (\($0))" } ?? head.title)
    paragraph(markdown(of: head.abstract + .own(" (") + head.plan + .own(")")))
    if let recipient = head.recipient {
      paragraph((language == .vietnamese ? "Kính gửi: " : "To: ") + MarkdownWriter.escape(recipient))
    }
    if let supersedes = head.supersedes { paragraph(supersedes) }
    paragraph(markdown(of: head.asOf))
  }

  fileprivate mutating func write(_ blocks: [ReportBlock]) {
    var number = 0
    for block in blocks {
      switch block {
      case .heading(let text):
        number += 1
        heading(3, "\(number). \(markdown(of: text))")
      case .paragraph(let text): paragraph(markdown(of: text))
      case .list(let items): list(items.map(markdown))
      case .table(let table), .annex(_, let table): write(table)
      }
    }
  }

  private mutating func write(_ table: ReportTable) {
    self.table(
      table.columns.map { column in
        let alignment: Alignment =
          switch column.alignment {
          case .left: .left
          case .right: .right
          case .centre: .centre
          }
        return (column.title, alignment)
      },
      table.rows.enumerated().map { index, row in
        let isTotal = table.hasTotal && index == table.rows.count - 1
        return row.map { cell in isTotal && !cell.isEmpty ? "**\(markdown(of: cell))**" : markdown(of: cell) }
      })
  }

  private func markdown(of text: ReportText) -> String {
    text.pieces.map { piece in
      switch piece {
      case .own(let text): text
      case .data(let text): MarkdownWriter.escape(text)
      case .link(let text, let address): MarkdownWriter.link(text, to: address)
      case .next: "; "
      }
    }.joined()
  }
}
