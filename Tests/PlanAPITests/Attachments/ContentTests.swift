import HTTPCore
import TestSupport
import Testing

@testable import PlanAPI

@Suite("What an attachment holds") struct ContentTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private static let png: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13]
  private static let pdf = Array("%PDF-1.7\n%\u{E2}\u{E3}\n1 0 obj\n".utf8)

  /// Checks content as an upload does, in pieces of so many bytes.
  private func check(_ type: AttachmentType, _ content: [UInt8], pieces size: Int = 7) throws {
    let incoming = try AttachmentFolder(path: "\(folder.path)/files").receive()
    var check = ContentCheck(type)
    for start in stride(from: 0, to: content.count, by: size) {
      let piece = Array(content[start..<min(start + size, content.count)])
      try check.feed(piece)
      try incoming.file.write(piece)
    }
    try check.finish(incoming.file, size: content.count)
  }

  private static let good: [(AttachmentType, [UInt8])] = [
    (.pdf, pdf), (.png, png), (.jpeg, [0xFF, 0xD8, 0xFF, 0xE0, 1]),
    (.docx, wordDocument()), (.xlsx, wordDocument(["xl/workbook.xml"])),
    (.docx, zipArchive([("[Content_Types].xml", "x"), ("word/a.xml", "x")], comment: "PK\u{5}\u{6} của ai đó")),
    (.odt, openDocument("application/vnd.oasis.opendocument.text")),
    (.ods, openDocument("application/vnd.oasis.opendocument.spreadsheet")),
    (.text, Array("Biên bản nghiệm thu\r\n\tđã ký: 1 < 2\u{C}".utf8)), (.text, Array("MZ là mã số".utf8)),
    (.csv, [0xEF, 0xBB, 0xBF] + Array("Stt;Tên\n1;Kế hoạch 😀\n".utf8)), (.csv, Array("1".utf8)),
  ]

  @Test("fits the type that it is sent as, however it is cut")
  func fits() throws {
    for (type, content) in Self.good {
      for size in [1, 7, 5000] {
        #expect(throws: Never.self, "\(type.label) in pieces of \(size)") { try check(type, content, pieces: size) }
      }
    }
  }

  @Test("is of no other type")
  func fitsNoOther() throws {
    for (type, content) in Self.good where type != .text && type != .csv {
      for other in AttachmentType.allCases where other != type {
        #expect(throws: ContentRefusal.self, "\(type.label) as \(other.label)") { try check(other, content) }
      }
    }
  }

  static let bad: [(AttachmentType, [UInt8], String)] = [
    (.text, Array("<html><script>alert(1)</script>".utf8), "HTML"),
    (.text, [0xEF, 0xBB, 0xBF] + Array(" \n\t<!DOCTYPE html>".utf8), "HTML"),
    (.csv, Array("<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>".utf8), "SVG"),
    (.pdf, Array("<?xml version='1.0'?><svg/>".utf8), "SVG"),
    (.pdf, Array(" %PDF-1.7".utf8), "something else"), (.pdf, Array("%PDF".utf8), "something else"),
    (.text, Array("#!/bin/sh\nrm -rf /\n".utf8), "script"),
    (.text, Array("MZ\u{0}\u{1}".utf8), "Windows program"),
    (.pdf, [0x7F, 0x45, 0x4C, 0x46, 2, 1], "ELF"), (.png, [0x4D, 0x5A, 0x90, 0], "Windows program"),
    (.docx, [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, 0], "old or encrypted Office"),
    (.jpeg, Array("GIF89a".utf8), "GIF"), (.pdf, Array("Rar!\u{1A}\u{7}".utf8), "RAR"),
    (.text, [0xFF, 0xFE, 0x41, 0], "UTF-16"), (.text, [0x41, 0xC3], "UTF-8"), (.text, [0xC0, 0xAF], "UTF-8"),
    (.text, [0xED, 0xA0, 0x80], "UTF-8"), (.csv, [0xF4, 0x90, 0x80, 0x80], "UTF-8"), (.text, [0x41, 0], "binary"),
    (.csv, [0x1B, 0x5B], "binary"), (.text, [0x7F], "binary"),
    (.docx, zipArchive([("a.txt", "a")]), "ZIP"), (.docx, wordDocument(["xl/workbook.xml"]), "ZIP"),
    (.docx, zipArchive([("word/document.xml", "x")]), "ZIP"), (.docx, Array(wordDocument().dropLast(4)), "ZIP"),
    (.docx, [0x50, 0x4B, 3, 4], "ZIP"), (.odt, openDocument("application/vnd.oasis.opendocument.text", []), "ZIP"),
    (.docx, wordDocument(["word/document.xml", "word/vbaProject.bin"]), "macros"),
    (.xlsx, wordDocument(["xl/workbook.xml", "xl/VBAPROJECT.BIN"]), "macros"),
    (.odt, openDocument("application/vnd.oasis.opendocument.text", ["content.xml", "Basic/script-lc.xml"]), "macros"),
    (.odt, openDocument("text/html"), "ZIP"),
  ]

  @Test("is refused with what it is where it is not what it says, or nothing that is taken", arguments: bad)
  func refuses(type: AttachmentType, content: [UInt8], reason: String) {
    for size in [1, 5000] {
      let refusal = #expect(throws: ContentRefusal.self) { try check(type, content, pieces: size) }
      #expect(refusal?.found.english.contains(reason) == true, "\(refusal?.found.english ?? "-")")
      #expect(refusal.map { Problem(refused: $0).status.code } == 415)
    }
  }

  @Test(
    "A directory that leads anywhere but into the archive is no directory",
    arguments: [10, 12, 13, 14, 15, 16, 17, 18, 19])
  func readsDamagedDirectories(offset: Int) throws {
    var archive = wordDocument()
    archive[archive.count - 22 + offset] = 0xFF
    #expect(throws: ContentRefusal.self) { try check(.docx, archive) }
  }
}
