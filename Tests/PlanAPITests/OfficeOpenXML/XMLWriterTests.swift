import Testing

@testable import PlanAPI

@Suite struct XMLWriterTests {
  private func written(_ body: (inout XMLWriter) -> Void) -> String {
    var writer = XMLWriter()
    body(&writer)
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  @Test(
    "Text is escaped, and what XML cannot hold is left out",
    arguments: [
      ("a<b>&\"c'", "a&lt;b&gt;&amp;&quot;c'"), ("]]>", "]]&gt;"), ("\0a\u{1}b\u{B}c\u{1F}", "abc"),
      ("\u{FFFE}\u{FFFF}\u{7F}\u{9F}x", "x"), ("a\tb\nc", "a\tb\nc"), ("a\r\nb", "a&#13;\nb"), ("\u{85}", "\u{85}"),
      ("Tiếng Việt 😀", "Tiếng Việt 😀"), ("<!--", "&lt;!--"), ("", ""),
    ])
  func text(text: String, expected: String) {
    #expect(written { $0.text(text) } == expected)
  }

  @Test("An attribute keeps its line breaks, and cannot end itself")
  func attribute() {
    #expect(
      written { $0.empty("a", ["b": "\" c=\"<\n\t\r"]) } == "<a b=\"&quot; c=&quot;&lt;&#10;&#9;&#13;\"/>")
  }

  @Test("Vietnamese comes out in NFC, however it was composed")
  func composes() {
    let decomposed = "Tie\u{302}\u{301}ng Vie\u{323}\u{302}t"
    #expect(Array(written { $0.text(decomposed) }.utf8) == Array("Ti\u{1EBF}ng Vi\u{1EC7}t".utf8))
  }

  @Test("Elements close in the order in which they were opened")
  func nests() {
    let text = written { xml in
      xml.element("a", ["x": "1"]) { xml in
        xml.element("b", text: "&")
        xml.empty("c")
      }
    }
    #expect(text == "<a x=\"1\"><b>&amp;</b><c/></a>")
  }
}
