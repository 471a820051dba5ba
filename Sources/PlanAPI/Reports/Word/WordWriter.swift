/// Writes the content of a Word document (WordprocessingML, ECMA-376 part 1, §17): paragraphs in the styles of
/// ``WordParts``, tables and the ends of sections.
struct WordWriter {
  enum Style: String {
    case body = "Body"
    case section = "Heading1"
    case part = "Heading2"
    case item = "Item"
    case centred = "Centred"
    case cell = "Cell"
    case smallCell = "SmallCell"
    case copies = "Copies"
  }

  /// Text in one look.
  struct Run {
    var text: String
    var isBold = false
    var isItalic = false
    /// The number of the relationship with the address that it leads to.
    var link: String?
    /// In half points, where it is not the style's.
    var size: Int?
  }

  /// What a paragraph has beside its style.
  struct Format {
    var alignment: String?
    var staysWithNext = false
    /// Before and after, in twentieths of a point.
    var spacing: (before: Int, after: Int)?
  }

  var xml: XMLWriter
  /// The relationships of the addresses that links lead to.
  let links: [String: String]

  init(links: [String: String]) {
    xml = XMLWriter(capacity: 256 * 1024)
    self.links = links
  }

  mutating func paragraph(_ style: Style, _ runs: [Run], _ format: Format = Format()) {
    xml.element("w:p") { xml in
      xml.element("w:pPr") { xml in
        xml.empty("w:pStyle", ["w:val": style.rawValue])
        if format.staysWithNext { xml.empty("w:keepNext") }
        if let spacing = format.spacing {
          xml.empty("w:spacing", ["w:before": "\(spacing.before)", "w:after": "\(spacing.after)"])
        }
        if let alignment = format.alignment { xml.empty("w:jc", ["w:val": alignment]) }
      }
      for run in runs { xml.write(run) }
    }
  }

  mutating func paragraph(_ style: Style, _ text: ReportText, _ format: Format = Format()) {
    paragraph(style, runs(of: text), format)
  }

  /// A line of its own across the middle.
  /// - Parameters:
  ///   - width: of what it stands in, in twentieths of a point; so in all that follow.
  ///   - length: of the line.
  ///   - before: the room above it; below it so much as `after` says.
  mutating func rule(in width: Int, length: Int, before: Int = 20, after: Int = 0) {
    let indent = max(0, (width - length) / 2)
    xml.element("w:p") { xml in
      xml.element("w:pPr") { xml in
        xml.element("w:pBdr") {
          $0.empty("w:top", ["w:val": "single", "w:sz": "6", "w:space": "1", "w:color": "auto"])
        }
        xml.empty(
          "w:spacing", ["w:before": "\(before)", "w:after": "\(after)", "w:line": "40", "w:lineRule": "exact"])
        xml.empty("w:ind", ["w:left": "\(indent)", "w:right": "\(indent)"])
      }
    }
  }

  /// An empty paragraph that takes no room: after a table, where one has to be.
  /// - Parameter section: What ends with it.
  mutating func end(of section: WordSection? = nil) { gap(20, endOf: section) }

  /// An empty paragraph.
  /// - Parameter height: in twentieths of a point.
  mutating func gap(_ height: Int, endOf section: WordSection? = nil) {
    xml.element("w:p") { xml in
      xml.element("w:pPr") { xml in
        if section == nil { xml.empty("w:keepNext") }
        xml.empty("w:spacing", ["w:before": "0", "w:after": "0", "w:line": "\(height)", "w:lineRule": "exact"])
        if let section { section.write(to: &xml) }
      }
    }
  }

  /// A table without lines, for what stands side by side.
  mutating func columns(_ widths: [Int], _ cells: [(inout WordWriter) -> Void]) {
    begin(widths, hasLines: false)
    xml.raw("<w:tr><w:trPr><w:cantSplit/></w:trPr>")
    for (width, content) in zip(widths, cells) {
      beginCell(width)
      content(&self)
      xml.raw("</w:tc>")
    }
    xml.raw("</w:tr></w:tbl>")
  }

  /// What begins a table, of fixed widths so that long text wraps.
  mutating func begin(_ widths: [Int], hasLines: Bool) {
    xml.raw("<w:tbl>")
    xml.element("w:tblPr") { xml in
      xml.empty("w:tblW", ["w:w": "\(widths.reduce(0, +))", "w:type": "dxa"])
      if hasLines {
        xml.element("w:tblBorders") { xml in
          for side in ["top", "left", "bottom", "right", "insideH", "insideV"] {
            xml.empty("w:\(side)", ["w:val": "single", "w:sz": "4", "w:space": "0", "w:color": "auto"])
          }
        }
      }
      xml.empty("w:tblLayout", ["w:type": "fixed"])
      xml.element("w:tblCellMar") { xml in
        for side in ["left", "right"] { xml.empty("w:\(side)", ["w:w": "70", "w:type": "dxa"]) }
      }
    }
    xml.element("w:tblGrid") { xml in
      for width in widths { xml.empty("w:gridCol", ["w:w": "\(width)"]) }
    }
  }

  mutating func beginCell(_ width: Int, isCentred: Bool = false) {
    xml.raw("<w:tc>")
    xml.element("w:tcPr") { xml in
      xml.empty("w:tcW", ["w:w": "\(width)", "w:type": "dxa"])
      if isCentred { xml.empty("w:vAlign", ["w:val": "center"]) }
    }
  }

  /// The text with its links, items apart by semicolons.
  func runs(of text: ReportText, isBold: Bool = false, isItalic: Bool = false) -> [Run] {
    text.pieces.map { piece in
      var run = Run(text: "; ", isBold: isBold, isItalic: isItalic)
      switch piece {
      case .own(let text): run.text = text
      case .data(let text): run.text = lines(of: text).joined(separator: "\n")
      case .link(let text, let address):
        run.text = lines(of: text).joined(separator: "\n")
        run.link = links[address]
      case .next: break
      }
      return run
    }
  }
}

extension XMLWriter {
  fileprivate mutating func write(_ run: WordWriter.Run) {
    guard let link = run.link else { return writeRun(run) }
    element("w:hyperlink", ["r:id": link, "w:history": "1"]) { $0.writeRun(run) }
  }

  private mutating func writeRun(_ run: WordWriter.Run) {
    element("w:r") { xml in
      if run.isBold || run.isItalic || run.size != nil || run.link != nil {
        xml.element("w:rPr") { xml in
          if run.isBold { xml.empty("w:b") }
          if run.isItalic { xml.empty("w:i") }
          if run.link != nil { xml.empty("w:color", ["w:val": "0563C1"]) }
          if let size = run.size { xml.empty("w:sz", ["w:val": "\(size)"]) }
          if run.link != nil { xml.empty("w:u", ["w:val": "single"]) }
        }
      }
      for (index, line) in run.text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
        if index > 0 { xml.empty("w:br") }
        xml.element("w:t", ["xml:space": "preserve"], text: String(line))
      }
    }
  }
}

/// A part of the document with pages of its own. The page number stands at the top in the middle, and not on the first
/// page (Decree 30/2020/NĐ-CP, appendix I).
struct WordSection {
  var isLandscape = false
  /// Whether its pages are numbered from 1 again, as those of an annex are.
  var isAnnex = false

  /// A4, in twentieths of a point.
  private static let page = (short: 11_906, long: 16_838)
  /// 20 mm above and below, 30 mm at the left, 15 mm at the right.
  private static let margins = (vertical: 1134, left: 1701, right: 851)

  /// The room between the margins.
  var width: Int {
    (isLandscape ? WordSection.page.long : WordSection.page.short) - WordSection.margins.left
      - WordSection.margins.right
  }

  func write(to xml: inout XMLWriter) {
    xml.element("w:sectPr") { xml in
      xml.empty("w:headerReference", ["w:type": "default", "r:id": WordParts.header])
      let (short, long) = ("\(WordSection.page.short)", "\(WordSection.page.long)")
      if isLandscape {
        xml.empty("w:pgSz", ["w:w": long, "w:h": short, "w:orient": "landscape"])
      } else {
        xml.empty("w:pgSz", ["w:w": short, "w:h": long])
      }
      let (vertical, left, right) = WordSection.margins
      xml.empty(
        "w:pgMar",
        [
          "w:top": "\(vertical)", "w:right": "\(right)", "w:bottom": "\(vertical)", "w:left": "\(left)",
          "w:header": "567", "w:footer": "567", "w:gutter": "0",
        ])
      if isAnnex { xml.empty("w:pgNumType", ["w:start": "1"]) }
      xml.empty("w:titlePg")
    }
  }
}
