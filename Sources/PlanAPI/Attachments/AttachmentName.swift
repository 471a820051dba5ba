@_spi(_Unicode) import Swift

/// What a file is called by whoever sent it: a name, not a path, that every system takes and that does not hide what it
/// ends with.
struct AttachmentName: Hashable, Sendable, CustomStringConvertible {
  /// In Unicode NFC.
  let description: String

  /// File systems take 255 bytes.
  static let longest = 240

  static let expected = LocalizedText(
    vi:
      "Phải là tên tệp (không phải đường dẫn) dài tối đa \(longest) byte, có phần mở rộng, không có ký tự / \\ : * ? \" < > | hoặc "
      + "ký tự điều khiển, không bắt đầu bằng dấu chấm.",
    en:
      "Must be a file name (no path) of at most \(longest) bytes with an extension, without / \\ : * ? \" < > | or control "
      + "characters, not beginning with a dot.")

  /// - Returns: nil for what is no such name.
  init?(_ text: String) {
    let name = text._nfc.reduce(into: "") { $0.unicodeScalars.append($1) }
    guard (1...AttachmentName.longest).contains(name.utf8.count), name.unicodeScalars.allSatisfy(Self.mayStand),
      let first = name.first, let last = name.last, first != ".", first != " ", last != ".", last != " ",
      let dot = name.lastIndex(of: "."), !name[dot...].dropFirst().isEmpty
    else { return nil }
    description = name
  }

  /// In lower case.
  var pathExtension: String {
    description.lastIndex(of: ".").map { description[$0...].dropFirst().lowercased() } ?? ""
  }

  /// Whether the name ends as files of the type do: what a system opens a file with goes by that.
  func fits(_ type: AttachmentType) -> Bool { type.extensions.contains(pathExtension) }

  static func misfit(_ type: AttachmentType) -> LocalizedText {
    let names = type.extensions.map { ".\($0)" }.joined(separator: ", ")
    return LocalizedText(
      vi: "Tệp \(type.label) phải có tên kết thúc bằng: \(names).",
      en: "The name of a \(type.label) file must end with: \(names).")
  }

  /// No formatting character either: one of them turns the end of a name around (U+202E).
  private static func mayStand(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "/", "\\", ":", "*", "?", "\"", "<", ">", "|": false
    default:
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: false
      default: true
      }
    }
  }
}
