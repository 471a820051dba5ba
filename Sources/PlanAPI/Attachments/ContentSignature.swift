/// What the first bytes of a file show it to be, for an answer that says why it is not taken.
enum ContentSignature {
  /// How many bytes suffice: more than a browser looks at that guesses (mimesniff.spec.whatwg.org §5.2).
  static let length = 2048

  private static let known: [(magic: [UInt8], name: LocalizedText)] = [
    ([0x7F, 0x45, 0x4C, 0x46], LocalizedText(vi: "tệp chương trình (ELF)", en: "a program (ELF)")),
    ([0x4D, 0x5A], LocalizedText(vi: "tệp chương trình Windows", en: "a Windows program")),
    ([0xCF, 0xFA, 0xED, 0xFE], LocalizedText(vi: "tệp chương trình macOS", en: "a macOS program")),
    ([0xCA, 0xFE, 0xBA, 0xBE], LocalizedText(vi: "tệp chương trình (Java, macOS)", en: "a program (Java, macOS)")),
    (
      [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1],
      LocalizedText(
        vi: "tệp Office đời cũ hoặc có mật khẩu; hãy lưu thành DOCX, XLSX hoặc PDF không mật khẩu",
        en: "an old or encrypted Office file; save it as DOCX, XLSX or PDF without a password")
    ),
    (Array("Rar!".utf8), LocalizedText(vi: "tệp nén RAR", en: "a RAR archive")),
    ([0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C], LocalizedText(vi: "tệp nén 7z", en: "a 7z archive")),
    ([0x1F, 0x8B], LocalizedText(vi: "tệp nén gzip", en: "a gzip file")),
    (Array("GIF8".utf8), LocalizedText(vi: "ảnh GIF", en: "a GIF image")),
    ([0xFF, 0xFE], utf16), ([0xFE, 0xFF], utf16),
    (Array("#!".utf8), LocalizedText(vi: "tập lệnh (script)", en: "a script")),
  ]

  private static let utf16 = LocalizedText(
    vi: "văn bản UTF-16; hãy lưu thành UTF-8", en: "UTF-16 text; save it as UTF-8")
  static let zip: [UInt8] = [0x50, 0x4B, 0x03, 0x04]
  static let unknown = LocalizedText(vi: "nội dung khác", en: "something else")
  static let markup = LocalizedText(vi: "HTML, SVG hoặc XML", en: "HTML, SVG or XML")

  /// Whether a file that begins so can be of the type. Of packed types the directory at their end says the rest.
  static func fits(_ type: AttachmentType, _ start: [UInt8]) -> Bool {
    switch type {
    case .pdf: start.starts(with: "%PDF-".utf8)
    case .png: start.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
    case .jpeg: start.starts(with: [0xFF, 0xD8, 0xFF])
    case .docx, .xlsx: start.starts(with: zip) && openDocumentType(start) == nil
    case .odt, .ods: openDocumentType(start) == type.mediaType
    // What is not text ``TextCheck`` finds; this is.
    case .text, .csv: !isMarkup(start) && ["#!", "%PDF-"].allSatisfy { !start.starts(with: $0.utf8) }
    }
  }

  /// What a file that begins so is; `nil` where nothing is known of it, as of plain text.
  static func name(_ start: [UInt8]) -> LocalizedText? {
    for type in AttachmentType.allCases where type != .text && type != .csv && type != .docx && type != .xlsx {
      if fits(type, start) { return LocalizedText(vi: "tệp \(type.label)", en: "a \(type.label) file") }
    }
    if start.starts(with: zip) { return LocalizedText(vi: "tệp nén ZIP", en: "a ZIP archive") }
    if let found = known.first(where: { start.starts(with: $0.magic) }) { return found.name }
    return isMarkup(start) ? markup : nil
  }

  /// Whether the first character that is no white space begins a tag, a comment or a declaration: no report in plain
  /// text does, and a browser that guesses would take it for a page (mimesniff.spec.whatwg.org §7.1).
  static func isMarkup(_ start: [UInt8]) -> Bool {
    let text = start.starts(with: [0xEF, 0xBB, 0xBF]) ? start.dropFirst(3) : start[...]
    return text.first { $0 != 0x20 && !(0x09...0x0D).contains($0) } == UInt8(ascii: "<")
  }

  /// The type that an OpenDocument package names: its first file is `mimetype`, as it stands and without an extra field
  /// (OpenDocument 1.3, part 2, §3.3).
  private static func openDocumentType(_ start: [UInt8]) -> String? {
    guard start.starts(with: zip), start.count >= 38, start[30..<38].elementsEqual("mimetype".utf8) else { return nil }
    let size = Int(start[22]) | Int(start[23]) << 8
    guard start[24] == 0, start[25] == 0, start[28] == 0, start[29] == 0, start.count >= 38 + size else { return nil }
    return String(decoding: start[38..<38 + size], as: UTF8.self)
  }
}
