extension CityReport {
  /// The report as one page of HTML that needs nothing else, to read on a screen and to print on A4: semantic tables,
  /// no script, and a policy that lets nothing but its own style in.
  /// - Throws: ``CryptographyError``.
  public func html() throws -> [UInt8] {
    let content = content
    let policy = try PagePolicy.text(style: Array(pageStyle.utf8))
    var xml = XMLWriter(capacity: 128 * 1024)
    xml.raw("<!DOCTYPE html>\n")
    xml.element("html", ["lang": language.rawValue]) { xml in
      xml.element("head") { xml in
        xml.empty("meta", ["charset": "utf-8"])
        xml.empty("meta", ["http-equiv": "Content-Security-Policy", "content": policy])
        xml.empty("meta", ["name": "viewport", "content": "width=device-width"])
        xml.element("style") { $0.raw(pageStyle) }
        xml.element("title", text: "\(content.letterhead.title): \(content.letterhead.abstract.plain)")
      }
      xml.element("body") { $0.write(content) }
    }
    xml.raw("\n")
    return xml.bytes
  }
}

extension XMLWriter {
  fileprivate mutating func write(_ content: ReportContent) {
    write(content.letterhead, content.language)
    element("main") { xml in
      xml.element("p") { $0.write(content.letterhead.opening) }
      if let supersedes = content.letterhead.supersedes { xml.element("p", text: supersedes) }
      xml.element("p", ["class": "note"]) { $0.write(content.letterhead.asOf) }
      for (index, section) in content.sections.enumerated() {
        xml.element("section") { xml in
          xml.element("h2", text: "\(romanNumeral(index + 1)). \(section.title)")
          xml.write(section.blocks, content)
        }
      }
      xml.element("p") { $0.write(content.letterhead.closing) }
    }
    element("footer") { $0.writeSignature(content.letterhead, content.language) }
    for (index, table) in content.annexes.enumerated() {
      element("section", ["class": "annex", "id": "annex-\(index + 1)"]) { xml in
        xml.element("h2", text: content.name(ofAnnex: index + 1))
        xml.write(table)
      }
    }
  }

  private mutating func write(_ head: ReportLetterhead, _ language: Language) {
    element("header") { xml in
      xml.element("div", ["class": "heading"]) { xml in
        xml.element("div") { xml in
          xml.element("p", ["class": "issuer"]) { $0.write(lines: head.issuerLines) }
          xml.element("p", text: (language == .vietnamese ? "Số: …" : "No.: …") + head.symbol)
          if let mark = head.draftMark { xml.element("p", ["class": "draft"], text: mark) }
        }
        xml.element("div") { xml in
          xml.element("p", ["class": "nation"], text: head.nation)
          xml.element("p", ["class": "motto"]) { $0.element("span", text: head.motto) }
          xml.element("p", ["class": "note"], text: "\(head.place), \(head.date)")
        }
      }
      xml.element("h1") { xml in
        xml.text(head.title)
        xml.element("span") { $0.write(head.abstract) }
      }
      if let recipient = head.recipient {
        xml.element("p", ["class": "to"], text: (language == .vietnamese ? "Kính gửi: " : "To: ") + recipient)
      }
    }
  }

  private mutating func writeSignature(_ head: ReportLetterhead, _ language: Language) {
    element("div", ["class": "heading"]) { xml in
      xml.element("div", ["class": "copies"]) { xml in
        xml.element("p") { $0.element("b", text: language == .vietnamese ? "Nơi nhận:" : "Copies to:") }
        xml.element("ul") { xml in for copy in head.copies { xml.element("li", text: copy) } }
      }
      xml.element("div", ["class": "signature"]) { $0.element("p") { $0.write(lines: head.signatory) } }
    }
  }

  private mutating func write(lines: [String]) {
    for (index, line) in lines.enumerated() {
      if index > 0 { empty("br") }
      text(line)
    }
  }

  private mutating func write(_ blocks: [ReportBlock], _ content: ReportContent) {
    var part = 0
    for block in blocks {
      switch block {
      case .heading(let text):
        part += 1
        element("h3") { $0.write(.own("\(part). ") + text) }
      case .paragraph(let text): element("p") { $0.write(text) }
      case .list(let items):
        element(part > 0 ? "ul" : "ol") { xml in for item in items { xml.element("li") { $0.write(item) } } }
      case .table(let table): write(table)
      case .annex(let number, _):
        element("p") { xml in
          xml.text(content.language == .vietnamese ? "Chi tiết tại " : "See ")
          xml.element("a", ["href": "#annex-\(number)"], text: content.name(ofAnnex: number))
          xml.text(".")
        }
      }
    }
  }

  private mutating func write(_ table: ReportTable) {
    // Wider than a telephone: it scrolls by itself, by keyboard too.
    let attributes: KeyValuePairs = [
      "class": "table", "role": "region", "tabindex": "0", "aria-label": table.caption,
    ]
    element("div", attributes) { xml in
      xml.element("table") { xml in
        xml.element("caption", text: table.caption)
        xml.element("thead") { xml in
          xml.element("tr") { xml in
            for column in table.columns { xml.element("th", ["scope": "col"], text: column.title) }
          }
        }
        xml.element("tbody") { xml in
          for (index, row) in table.rows.enumerated() {
            xml.write(row, of: table, isTotal: table.hasTotal && index == table.rows.count - 1)
          }
        }
      }
    }
  }

  private mutating func write(_ row: [ReportText], of table: ReportTable, isTotal: Bool) {
    // The first cell names the row; that of a sum is empty.
    let name = isTotal ? 1 : 0
    element("tr", isTotal ? ["class": "total"] : [:]) { xml in
      for (index, (cell, column)) in zip(row, table.columns).enumerated() {
        let kind = [column.alignment.name, cell.tone?.rawValue].compactMap(\.self).joined(separator: " ")
        if index == name {
          xml.element("th", ["scope": "row", "class": kind]) { $0.write(cell) }
        } else {
          xml.element("td", ["class": kind]) { $0.write(cell) }
        }
      }
    }
  }

  private mutating func write(_ text: ReportText) {
    let items = text.pieces.split(separator: .next, omittingEmptySubsequences: false)
    guard items.count > 1 else { return text.pieces.forEach { write($0) } }
    element("ul") { xml in
      for item in items { xml.element("li") { xml in item.forEach { xml.write($0) } } }
    }
  }

  private mutating func write(_ piece: ReportText.Piece) {
    switch piece {
    case .own(let text): self.text(text)
    case .data(let text): write(lines: lines(of: text))
    case .link(let text, let address):
      element("a", ["href": percentEncoded(address), "rel": "noreferrer"]) { $0.write(lines: lines(of: text)) }
    case .next: break
    }
  }
}

extension ReportTable.Alignment {
  /// The class of the page's style.
  fileprivate var name: String {
    switch self {
    case .left: "words"
    case .right: "figure"
    case .centre: "short"
    }
  }
}
