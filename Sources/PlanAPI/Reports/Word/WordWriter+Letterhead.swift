/// The parts of an administrative report around its sections (Decree 30/2020/NĐ-CP, appendix I). Sizes are in half points.
extension WordWriter {
  mutating func write(_ head: ReportLetterhead, _ language: Language, in section: WordSection) {
    writeHeading(head, language, in: section)
    paragraph(
      .centred, [Run(text: head.title, isBold: true)], Format(staysWithNext: true, spacing: (280, 0)))
    paragraph(.centred, runs(of: head.abstract, isBold: true), Format(staysWithNext: true))
    rule(in: section.width, length: 2000, before: 80, after: 200)
    if let recipient = head.recipient {
      let label = language == .vietnamese ? "Kính gửi: " : "To: "
      paragraph(.centred, .own(label) + .data(recipient), Format(spacing: (60, 200)))
    }
    paragraph(.body, head.opening)
    if let supersedes = head.supersedes { paragraph(.body, .own(supersedes)) }
    paragraph(.body, runs(of: head.asOf, isItalic: true))
  }

  /// The issuer at the left, the nation at the right, each over a line; below them number and day.
  private mutating func writeHeading(_ head: ReportLetterhead, _ language: Language, in section: WordSection) {
    let left = section.width * 37 / 100
    let right = section.width - left
    let none: (before: Int, after: Int) = (0, 0)
    columns(
      [left, right],
      [
        { writer in
          for line in head.issuerLines {
            writer.paragraph(.centred, [Run(text: line, isBold: true, size: 26)], Format(spacing: none))
          }
          writer.rule(in: left - 140, length: 1100, after: 80)
          let number = language == .vietnamese ? "Số:        " : "No.:        "
          writer.paragraph(.centred, [Run(text: number + head.symbol, size: 26)], Format(spacing: (60, 0)))
          if let mark = head.draftMark {
            writer.paragraph(.centred, [Run(text: mark, isBold: true, size: 26)], Format(spacing: (60, 0)))
          }
        },
        { writer in
          writer.paragraph(.centred, [Run(text: head.nation, isBold: true, size: 24)], Format(spacing: none))
          writer.paragraph(.centred, [Run(text: head.motto, isBold: true, size: 26)], Format(spacing: none))
          // As long as the words above it, which take about 6 points a letter.
          writer.rule(in: right - 140, length: head.motto.count * 122, after: 80)
          writer.paragraph(
            .centred, writer.runs(of: .data(head.place) + .own(", \(head.date)"), isItalic: true),
            Format(spacing: (60, 0)))
        },
      ])
    end()
  }

  /// Who gets it at the left, who signs it at the right with room for the signature.
  mutating func writeSignature(_ head: ReportLetterhead, _ language: Language, in section: WordSection) {
    let left = section.width * 46 / 100
    columns(
      [left, section.width - left],
      [
        { writer in
          let label = language == .vietnamese ? "Nơi nhận:" : "Copies to:"
          writer.paragraph(.copies, [Run(text: label, isBold: true, isItalic: true, size: 24)])
          for (index, copy) in head.copies.enumerated() {
            writer.paragraph(.copies, [Run(text: "- \(copy)\(index == head.copies.count - 1 ? "." : ";")")])
          }
        },
        { writer in
          for line in head.signatory {
            writer.paragraph(.centred, [Run(text: line, isBold: true)], Format(spacing: (0, 0)))
          }
          for _ in 0..<4 { writer.paragraph(.centred, [Run]()) }
        },
      ])
  }

  /// A table as wide as the page, its head on every page.
  mutating func write(_ table: ReportTable, in section: WordSection) {
    let shares = table.columns.map(\.width).reduce(0, +)
    let widths = table.columns.map { section.width * $0.width / shares }
    let style = !section.isLandscape && table.columns.count > 5 ? Style.smallCell : .cell
    if !section.isAnnex { gap(60) }
    begin(widths, hasLines: true)
    xml.raw("<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>")
    for (column, width) in zip(table.columns, widths) {
      beginCell(width, isCentred: true)
      paragraph(style, [Run(text: column.title, isBold: true)], Format(alignment: "center", staysWithNext: true))
      xml.raw("</w:tc>")
    }
    xml.raw("</w:tr>")
    for (index, row) in table.rows.enumerated() {
      // A short row stays on one page.
      let isShort = row.allSatisfy { $0.plain.utf8.count < 600 }
      xml.raw(isShort ? "<w:tr><w:trPr><w:cantSplit/></w:trPr>" : "<w:tr>")
      let isTotal = table.hasTotal && index == table.rows.count - 1
      for ((cell, column), width) in zip(zip(row, table.columns), widths) {
        beginCell(width)
        write(cell, style, column, isBold: isTotal)
        xml.raw("</w:tc>")
      }
      xml.raw("</w:tr>")
    }
    xml.raw("</w:tbl>")
    // A section ends right after the table of an annex.
    if !section.isAnnex { gap(120) }
  }

  /// Items of a cell are paragraphs of their own.
  private mutating func write(_ cell: ReportText, _ style: Style, _ column: ReportTable.Column, isBold: Bool) {
    let items = cell.pieces.split(separator: .next, omittingEmptySubsequences: false)
    for item in items {
      let mark = items.count > 1 ? [Run(text: "- ")] : []
      paragraph(
        style, mark + runs(of: ReportText(Array(item)), isBold: isBold),
        Format(alignment: column.alignment.justification))
    }
  }
}

extension ReportTable.Alignment {
  /// As WordprocessingML has it (ECMA-376 part 1, §17.18.44).
  fileprivate var justification: String {
    switch self {
    case .left: "left"
    case .right: "right"
    case .centre: "center"
    }
  }
}
