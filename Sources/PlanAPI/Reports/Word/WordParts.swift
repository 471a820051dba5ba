/// The parts of a Word document beside its text (ECMA-376 parts 1 and 2).
enum WordParts {
  /// The relationship of the header with the page number.
  static let header = "header"

  static let namespaces = """
    xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" \
    xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    """

  /// The parts that are the same in every report, by name, with what the others are first.
  static let fixed: [(name: String, content: [UInt8])] = [
    ("[Content_Types].xml", contentTypes), ("_rels/.rels", packageRelationships), ("word/styles.xml", styles),
    ("word/settings.xml", settings), ("word/header1.xml", pageNumber),
  ].map { ($0, Array((declaration + $1).utf8)) }

  /// Title, issuer and moment. They tell nothing that the report does not.
  static func properties(of report: CityReport, _ head: ReportLetterhead) -> [UInt8] {
    properties(
      title: head.abstract.plain, creator: head.issuer, language: report.language, madeAt: report.header.generatedAt)
  }

  static func properties(title: String, creator: String, language: Language, madeAt instant: Instant) -> [UInt8] {
    var xml = XMLWriter()
    xml.declaration()
    let attributes: KeyValuePairs = [
      "xmlns:cp": "http://schemas.openxmlformats.org/package/2006/metadata/core-properties",
      "xmlns:dc": "http://purl.org/dc/elements/1.1/", "xmlns:dcterms": "http://purl.org/dc/terms/",
      "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
    ]
    xml.element("cp:coreProperties", attributes) { xml in
      xml.element("dc:title", text: title)
      xml.element("dc:creator", text: creator)
      xml.element("dc:language", text: language == .vietnamese ? "vi-VN" : "en-GB")
      for name in ["dcterms:created", "dcterms:modified"] {
        xml.element(name, ["xsi:type": "dcterms:W3CDTF"], text: "\(instant)")
      }
    }
    return xml.bytes
  }

  /// - Parameter links: the names of the relationships, by address.
  static func relationships(links: [String: String]) -> [UInt8] {
    var xml = XMLWriter()
    xml.declaration()
    let types = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    xml.element("Relationships", ["xmlns": "http://schemas.openxmlformats.org/package/2006/relationships"]) { xml in
      for (identifier, target) in [("styles", "styles.xml"), ("settings", "settings.xml"), (header, "header1.xml")] {
        let type = identifier == header ? "header" : identifier
        xml.empty("Relationship", ["Id": identifier, "Type": "\(types)/\(type)", "Target": target])
      }
      for (address, identifier) in links.sorted(by: { $0.key < $1.key }) {
        xml.empty(
          "Relationship",
          [
            "Id": identifier, "Type": "\(types)/hyperlink", "Target": percentEncoded(address), "TargetMode": "External",
          ])
      }
    }
    return xml.bytes
  }

  private static let declaration = #"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"# + "\n"

  private static let contentTypes = """
    <Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">\
    <Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>\
    <Default Extension="xml" ContentType="application/xml"/>\
    <Override PartName="/word/document.xml" \
    ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>\
    <Override PartName="/word/styles.xml" \
    ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/>\
    <Override PartName="/word/settings.xml" \
    ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.settings+xml"/>\
    <Override PartName="/word/header1.xml" \
    ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"/>\
    <Override PartName="/docProps/core.xml" \
    ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>
    """

  private static let packageRelationships = """
    <Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">\
    <Relationship Id="document" \
    Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" \
    Target="word/document.xml"/>\
    <Relationship Id="properties" \
    Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" \
    Target="docProps/core.xml"/></Relationships>
    """

  /// As Word 2013 and later lay out.
  private static let settings = """
    <w:settings \(namespaces)><w:defaultTabStop w:val="720"/><w:compat>\
    <w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>\
    </w:compat><w:themeFontLang w:val="vi-VN"/></w:settings>
    """

  private static let pageNumber = """
    <w:hdr \(namespaces)><w:p><w:pPr><w:pStyle w:val="Centred"/></w:pPr>\
    <w:fldSimple w:instr=" PAGE "><w:r><w:t>2</w:t></w:r></w:fldSimple></w:p></w:hdr>
    """

  /// Times New Roman 14; 12 and 11 in tables (the decree asks 13 to 14 of the text alone). The text is justified, its first
  /// lines indented by half an inch.
  private static let styles: String = {
    let text = #"<w:ind w:firstLine="720"/><w:jc w:val="both"/>"#
    let line = #"w:line="259" w:lineRule="auto""#
    let title = "<w:keepNext/><w:spacing w:before"
    let cell = #"<w:spacing w:before="30" w:after="30"/>"#
    return [
      """
      <w:styles \(namespaces)><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Times New Roman" \
      w:hAnsi="Times New Roman" w:eastAsia="Times New Roman" w:cs="Times New Roman"/>\(size(28))<w:lang w:val="vi-VN"/>\
      </w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>\
      <w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>
      """,
      style("Body", builtIn: "Body Text", "<w:spacing w:after=\"120\" \(line)/>\(text)"),
      style(
        "Heading1", builtIn: "heading 1", title + #"="160" w:after="120"/>\#(text)<w:outlineLvl w:val="0"/>"#, "<w:b/>"),
      style(
        "Heading2", builtIn: "heading 2", title + #"="120" w:after="80"/>\#(text)<w:outlineLvl w:val="1"/>"#, "<w:b/>"),
      style("Item", builtIn: "List", "<w:spacing w:after=\"80\" \(line)/>\(text)"),
      style("Centred", #"<w:jc w:val="center"/>"#), style("Cell", cell, size(24)), style("SmallCell", cell, size(22)),
      style("Copies", "", size(22)), "</w:styles>",
    ].joined()
  }()

  /// In half points.
  private static func size(_ size: Int) -> String { "<w:sz w:val=\"\(size)\"/><w:szCs w:val=\"\(size)\"/>" }

  /// - Parameter name: of the style that Word has built in; `nil` for one of our own.
  private static func style(
    _ identifier: String, builtIn name: String? = nil, _ paragraph: String, _ run: String = ""
  ) -> String {
    """
    <w:style w:type="paragraph"\(name == nil ? #" w:customStyle="1""# : "") w:styleId="\(identifier)">\
    <w:name w:val="\(name ?? identifier)"/><w:basedOn w:val="Normal"/><w:qFormat/>\
    <w:pPr>\(paragraph)</w:pPr><w:rPr>\(run)</w:rPr></w:style>
    """
  }
}
