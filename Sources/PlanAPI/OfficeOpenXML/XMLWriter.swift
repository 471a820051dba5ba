@_spi(_Unicode) import Swift

/// Writes XML 1.0 in UTF-8, and HTML in its form. Elements are closed by the closure that fills them, texts and
/// attributes are escaped, and characters that XML cannot hold are left out.
struct XMLWriter {
  private(set) var bytes: [UInt8] = []

  init(capacity: Int = 4096) { bytes.reserveCapacity(capacity) }

  /// What a file of XML begins with.
  mutating func declaration() { raw(#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"# + "\n") }

  /// An element with its content.
  /// - Parameter attributes: names of the program's own, with any values.
  mutating func element(
    _ name: String, _ attributes: KeyValuePairs<String, String> = [:], _ content: (inout XMLWriter) -> Void
  ) {
    begin(name, attributes)
    raw(">")
    content(&self)
    raw("</")
    raw(name)
    raw(">")
  }

  /// An element with text alone.
  mutating func element(_ name: String, _ attributes: KeyValuePairs<String, String> = [:], text: String) {
    element(name, attributes) { $0.text(text) }
  }

  /// An element without content. In HTML only for those that never have any.
  mutating func empty(_ name: String, _ attributes: KeyValuePairs<String, String> = [:]) {
    begin(name, attributes)
    raw("/>")
  }

  mutating func text(_ text: String) { append(text, isAttribute: false) }

  /// What is markup already, of the program's own.
  mutating func raw(_ markup: String) { bytes.append(contentsOf: markup.utf8) }

  private mutating func begin(_ name: String, _ attributes: KeyValuePairs<String, String>) {
    raw("<")
    raw(name)
    for (attribute, value) in attributes {
      raw(" ")
      raw(attribute)
      raw("=\"")
      append(value, isAttribute: true)
      raw("\"")
    }
  }

  private mutating func append(_ text: String, isAttribute: Bool) {
    for scalar in XMLWriter.writable(text).unicodeScalars {
      switch scalar {
      case "&": raw("&amp;")
      case "<": raw("&lt;")
      // Needed after `]]` (XML 1.0 §2.4).
      case ">": raw("&gt;")
      case "\"": raw("&quot;")
      // What readers would make a line feed or a space of otherwise (§2.11, §3.3.3).
      case "\r": raw("&#13;")
      case "\n" where isAttribute: raw("&#10;")
      case "\t" where isAttribute: raw("&#9;")
      default: bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
      }
    }
  }

  /// The text in NFC (DOMAIN.md), without the characters that XML cannot hold even escaped (XML 1.0 §2.2).
  static func writable(_ text: String) -> String {
    guard text.utf8.contains(where: { $0 >= 0x80 || $0 < 0x20 }) else { return text }
    return String(String.UnicodeScalarView(text._nfc.filter(isWritable)))
  }

  private static func isWritable(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09, 0x0A, 0x0D: true
    case 0..<0x20, 0xFFFE, 0xFFFF: false
    // The C1 controls: XML has them, HTML does not, and no text needs them. U+0085 is a line break.
    case 0x7F..<0x85, 0x86..<0xA0: false
    default: true
    }
  }
}
