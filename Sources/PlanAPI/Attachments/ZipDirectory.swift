/// The names of the files in a ZIP archive, from the directory at its end (PKWARE APPNOTE 6.3.10, §4.3.12 and §4.3.16).
/// Nothing is unpacked.
struct ZipDirectory {
  let names: [String]

  private static let endSignature: [UInt8] = [0x50, 0x4B, 0x05, 0x06]
  private static let entrySignature: [UInt8] = [0x50, 0x4B, 0x01, 0x02]
  private static let endSize = 22
  /// A document has some dozens of parts, one with many pictures some hundreds.
  private static let largestDirectory = 1 << 20

  /// - Returns: nil for what is no archive, or one in several parts or of more than 32 bits.
  init?(of file: AttachmentFile, size: Int) throws(AttachmentError) {
    // The end may have a comment behind it.
    let tailSize = min(size, ZipDirectory.endSize + 0xFFFF)
    let tail = try file.read(at: size - tailSize, atMost: tailSize)
    guard tail.count >= ZipDirectory.endSize,
      let end = (0...tail.count - ZipDirectory.endSize).last(where: { start in
        tail[start..<start + 4].elementsEqual(ZipDirectory.endSignature)
          && start + ZipDirectory.endSize + tail.number(at: start + 20, 2) == tail.count
      })
    else { return nil }
    let (count, length, offset) = (
      tail.number(at: end + 10, 2), tail.number(at: end + 12, 4), tail.number(at: end + 16, 4)
    )
    guard count < 0xFFFF, length <= ZipDirectory.largestDirectory, offset <= size - length else { return nil }
    let directory = try file.read(at: offset, atMost: length)
    guard directory.count == length, let names = ZipDirectory.names(in: directory, count: count) else { return nil }
    self.names = names
  }

  private static func names(in directory: [UInt8], count: Int) -> [String]? {
    var names: [String] = []
    var start = 0
    for _ in 0..<count {
      guard start + 46 <= directory.count, directory[start..<start + 4].elementsEqual(entrySignature) else {
        return nil
      }
      let end = start + 46 + directory.number(at: start + 28, 2)
      guard end <= directory.count else { return nil }
      names.append(String(decoding: directory[start + 46..<end], as: UTF8.self))
      start = end + directory.number(at: start + 30, 2) + directory.number(at: start + 32, 2)
    }
    return names
  }

  /// Whether the package is a document of the type.
  func fits(_ type: AttachmentType) -> Bool {
    switch type {
    case .docx: isOpenXML(part: "word/")
    case .xlsx: isOpenXML(part: "xl/")
    case .odt, .ods: names.contains("content.xml")
    case .pdf, .png, .jpeg, .text, .csv: false
    }
  }

  /// Whether a program comes with the document, which an office suite may run.
  var hasMacros: Bool {
    names.contains { name in
      let name = name.lowercased()
      return name.hasSuffix("vbaproject.bin") || name.hasPrefix("basic/") || name.hasPrefix("scripts/")
    }
  }

  /// ECMA-376 part 2, §10.1.2: what a part is stands in `[Content_Types].xml`; Word and Excel keep theirs in one folder.
  private func isOpenXML(part: String) -> Bool {
    names.contains("[Content_Types].xml") && names.contains { $0.hasPrefix(part) }
  }
}

extension [UInt8] {
  /// An unsigned number of some bytes, the lowest first.
  fileprivate func number(at start: Int, _ size: Int) -> Int {
    self[start..<start + size].reversed().reduce(0) { $0 << 8 | Int($1) }
  }
}
