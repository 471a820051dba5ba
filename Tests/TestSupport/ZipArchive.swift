/// A ZIP archive whose files are stored as they are (PKWARE APPNOTE 6.3.10), made by hand.
public func zipArchive(_ files: [(name: String, content: String)], comment: String = "") -> [UInt8] {
  var archive: [UInt8] = []
  var directory: [UInt8] = []
  for (name, content) in files {
    let sizes = number(content.utf8.count, 4) + number(content.utf8.count, 4) + number(name.utf8.count, 2)
    let times: [UInt8] = number(20, 2) + number(0, 2) + number(0, 2) + number(0, 4) + number(0, 4)
    directory += [0x50, 0x4B, 1, 2] + number(20, 2) + times + sizes + number(0, 2) + number(0, 2) + number(0, 8)
    directory += number(archive.count, 4) + Array(name.utf8)
    archive += [0x50, 0x4B, 3, 4] + times + sizes + number(0, 2) + Array(name.utf8) + Array(content.utf8)
  }
  let end = number(files.count, 2) + number(files.count, 2) + number(directory.count, 4) + number(archive.count, 4)
  return archive + directory + [0x50, 0x4B, 5, 6] + number(0, 4) + end + number(comment.utf8.count, 2)
    + Array(comment.utf8)
}

/// The lowest byte first.
private func number(_ value: Int, _ size: Int) -> [UInt8] {
  (0..<size).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
}

/// A document as a word processor saves it, as far as its directory goes.
public func wordDocument(_ parts: [String] = ["word/document.xml"]) -> [UInt8] {
  zipArchive([("[Content_Types].xml", "<Types/>")] + parts.map { ($0, "<x/>") })
}

/// The same in OpenDocument.
public func openDocument(_ mediaType: String, _ parts: [String] = ["content.xml"]) -> [UInt8] {
  zipArchive([("mimetype", mediaType)] + parts.map { ($0, "<x/>") })
}
