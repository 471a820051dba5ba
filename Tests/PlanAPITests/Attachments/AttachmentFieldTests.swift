import HTTPCore
import Testing

@testable import PlanAPI

@Suite("Names and fields of attachments") struct AttachmentFieldTests {
  @Test("A name is taken in NFC", arguments: ["Kế hoạch 41.pdf", "a.b.c", "Báo cáo (bản 2).docx", "😀.png", "x.PDF"])
  func takesNames(text: String) {
    #expect(AttachmentName(text)?.description == text)
    #expect(AttachmentName("Ke\u{302}\u{301} hoa\u{323}ch.pdf")?.description == "Kế hoạch.pdf")
  }

  @Test(
    "What is a path, hides its end or is no name on some system is refused",
    arguments: [
      "", ".", "..", "a", "a.", ".pdf", " a.pdf", "a.pdf ", "a/b.pdf", "..\\a.pdf", "C:a.pdf", "a\r\nb.pdf",
      "a\u{0}.pdf",
      "a\u{202E}fdp.exe", "a\u{200B}.pdf", "a\"b.pdf", "a<b.pdf", "a|b.pdf", "a?.pdf", "a*.pdf", "a\u{2028}.pdf",
      String(repeating: "ế", count: 80) + ".pdf",
    ])
  func refusesNames(text: String) {
    #expect(AttachmentName(text) == nil)
  }

  @Test("A name ends as files of its type do")
  func fitsTypes() throws {
    #expect(try #require(AttachmentName("a.JPEG")).fits(.jpeg))
    #expect(try #require(AttachmentName("a.pdf.exe")).fits(.pdf) == false)
    for type in AttachmentType.allCases {
      for end in type.extensions { #expect(try #require(AttachmentName("a.\(end)")).fits(type)) }
    }
  }

  @Test(
    "Content-Disposition names the file in ASCII and in UTF-8 (RFC 6266)",
    arguments: [
      ("a.pdf", "a.pdf", "a.pdf"),
      ("Đề án số 5.pdf", "De an so 5.pdf", "%C4%90%E1%BB%81%20%C3%A1n%20s%E1%BB%91%205.pdf"),
      ("kế hoạch đã ký.docx", "ke hoach da ky.docx", "k%E1%BA%BF%20ho%E1%BA%A1ch%20%C4%91%C3%A3%20k%C3%BD.docx"),
      ("a\"; filename=\"b.exe", "a_; filename=_b.exe", "a%22%3B%20filename%3D%22b.exe"),
      ("a\r\nX: y\u{0}\\.pdf", "a__X: y__.pdf", "a%0D%0AX%3A%20y%00%5C.pdf"),
      ("100% 😀.png", "100_ _.png", "100%25%20%F0%9F%98%80.png"), ("a'b(c).txt", "a'b(c).txt", "a%27b%28c%29.txt"),
    ])
  func names(name: String, ascii: String, encoded: String) {
    let value = ContentDisposition.attachment(named: name)
    #expect(value == "attachment; filename=\"\(ascii)\"; filename*=UTF-8''\(encoded)")
    #expect(Headers.isValidFieldValue(value))
  }

  @Test("Content-Digest is read as RFC 9530 writes it")
  func readsDigests() throws {
    // RFC 9530 §B.1.
    let content = Array("{\"hello\": \"world\"}\n".utf8)
    let digest = try SHA256Digest(of: content)
    let text = "sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:"
    #expect(DigestField.text(digest) == text)
    for field in [text, "md5=:AA==:, \(text)", " \(text) ,sha-512=:x:"] {
      #expect(DigestField.read(field) == .sha256(digest))
    }
    #expect(DigestField.read("sha-512=:AA==:") == .none)
    for field in [
      "", "sha-256", "sha-256=abc", "sha-256=::", "sha-256=:\(digest.hex):", text.replacing("=:", with: ":"),
      text.replacing("/", with: "_"), "sha-256=\"\(digest.hex)\"", text + ",",
    ] {
      #expect(DigestField.read(field) == .malformed, "\(field)")
    }
  }
}
