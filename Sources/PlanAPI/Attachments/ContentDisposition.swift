@_spi(_Unicode) import Swift

/// `Content-Disposition` for a file that is to be kept and not shown (RFC 6266): its name in ASCII for old clients, and
/// as it is for all others.
enum ContentDisposition {
  /// - Parameter name: any text; whatever it holds, nothing but the value's own quotes and semicolons comes of it.
  static func attachment(named name: String) -> String {
    "attachment; filename=\"\(ascii(name))\"; filename*=UTF-8''\(encoded(name))"
  }

  /// Without diacritics; what is left beyond ASCII, and what old clients read in different ways (RFC 6266, appendix D),
  /// as `_`.
  private static func ascii(_ name: String) -> String {
    var text = ""
    for scalar in name._nfd where scalar.properties.canonicalCombiningClass == .notReordered {
      switch scalar {
      case "đ": text += "d"
      case "Đ": text += "D"
      case "\"", "\\", "%", "/": text += "_"
      case " "..."~": text.unicodeScalars.append(scalar)
      default: text += "_"
      }
    }
    return text
  }

  /// RFC 8187 §3.2: `attr-char` as it is, every other byte as `%XX`.
  private static func encoded(_ name: String) -> String {
    var text: [UInt8] = []
    for byte in name.utf8 {
      if isAttributeCharacter(byte) {
        text.append(byte)
      } else {
        text += [UInt8(ascii: "%"), hexDigits[Int(byte >> 4)], hexDigits[Int(byte & 15)]]
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  private static let hexDigits = Array("0123456789ABCDEF".utf8)

  private static func isAttributeCharacter(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "a")...UInt8(ascii: "z"):
      true
    default: "!#$&+-.^_`|~".utf8.contains(byte)
    }
  }
}
