/// A numbered section of a report to read.
struct ReportSection: Hashable, Sendable {
  let title: String
  let blocks: [ReportBlock]
}

/// What a section is made of, whatever the format.
enum ReportBlock: Hashable, Sendable {
  /// Of a part of a section; the parts are numbered within it.
  case heading(ReportText)
  case paragraph(ReportText)
  case list([ReportText])
  case table(ReportTable)
  /// A wide table. On paper it is an annex with this number on pages on their side, and named where it would stand.
  case annex(Int, ReportTable)
}

struct ReportTable: Hashable, Sendable {
  enum Alignment: Hashable, Sendable { case left, right, centre }

  struct Column: Hashable, Sendable {
    let title: String
    var alignment = Alignment.left
    /// Its share of the table's width.
    let width: Int

    static func text(_ title: String, _ width: Int) -> Column { Column(title: title, width: width) }
    /// Of numbers, codes and months, which stay on one line.
    static func short(_ title: String, _ width: Int) -> Column {
      Column(title: title, alignment: .centre, width: width)
    }
    static func figure(_ title: String, _ width: Int) -> Column {
      Column(title: title, alignment: .right, width: width)
    }
  }

  /// What it is a table of.
  let caption: String
  let columns: [Column]
  /// Each as long as the columns.
  let rows: [[ReportText]]
  /// Whether the last row adds up the others.
  var hasTotal = false
}

/// A report to read: what stands above the sections, the sections, and what stands below them.
struct ReportContent: Hashable, Sendable {
  let language: Language
  let letterhead: ReportLetterhead
  let sections: [ReportSection]

  /// The wide tables, the first being annex 1.
  var annexes: [ReportTable] {
    sections.flatMap(\.blocks).compactMap { block in
      if case .annex(_, let table) = block { table } else { nil }
    }
  }

  /// `Phụ lục II`.
  func name(ofAnnex number: Int) -> String {
    (language == .vietnamese ? "Phụ lục " : "Annex ") + romanNumeral(number)
  }
}

extension CityReport {
  /// The report as it is read, in its language, in the order of an administrative report: the national heading, then
  /// eight sections. An empty section says so.
  var content: ReportContent {
    let sections: [(LocalizedText, [ReportBlock])] = [
      (ReportWording.generalSituation, generalBlocks), (ReportWording.kpiResults, kpiBlocks),
      (ReportWording.taskResults, taskBlocks), (ReportWording.warnings, warningBlocks),
      (ReportWording.remarks, remarkBlocks), (ReportWording.disbursement, disbursementBlocks),
      (ReportWording.feedback, feedbackBlocks), (ReportWording.nextPeriod, nextPeriodBlocks),
    ]
    var annexes = 0
    return ReportContent(
      language: language, letterhead: ReportLetterhead(of: self),
      sections: sections.map { title, blocks in
        ReportSection(
          title: title[language],
          blocks: blocks.map { block in
            guard case .annex(_, let table) = block else { return block }
            annexes += 1
            return .annex(annexes, table)
          })
      })
  }

  var numbers: ReportNumbers { ReportNumbers(language: language) }

  func words(_ vietnamese: String, _ english: String) -> String {
    language == .vietnamese ? vietnamese : english
  }
}

/// The number of a section, an annex: `IV`.
func romanNumeral(_ number: Int) -> String {
  let parts: [(Int, String)] = [(10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")]
  var rest = number
  var text = ""
  for (value, numeral) in parts {
    while rest >= value {
      text += numeral
      rest -= value
    }
  }
  return text
}
