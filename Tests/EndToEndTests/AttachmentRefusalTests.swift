import HTTPCore
import TestSupport
import Testing

@testable import PlanAPI

extension EndToEndTests {
  @Suite("Attachments that are refused") struct AttachmentRefusalTests {
    @Test("What is not taken is refused with why, and leaves nothing behind")
    func refuses() async throws {
      try await withClockedServer(at: AttachmentTests.start) { server in
        let token = try await server.token(.reporter, "VHXH")
        func refusal(
          _ content: [UInt8], name: String = "a.pdf", type: String = "application/pdf",
          _ headers: [(name: String, value: String)] = []
        ) throws -> Answer {
          try AttachmentTests.upload(
            server, token, content, name: name, type: type, headers: headers + [("Accept-Language", "en")])
        }
        let html = Array("<html><script>alert(1)</script></html>".utf8)
        for (name, type) in [
          ("a.html", "text/html"), ("a.svg", "image/svg+xml"), ("a.exe", "application/octet-stream"),
        ] {
          let answer = try refusal(html, name: name, type: type)
          #expect(answer.status == 415 && answer["Accept"]?.contains("application/pdf") == true, "\(type)")
        }
        for (content, name, type, why) in [
          (html, "a.txt", "text/plain", "HTML"), (html, "a.pdf", "application/pdf", "HTML"),
          ([0x4D, 0x5A, 0, 0], "a.png", "image/png", "Windows program"),
          (wordDocument(["word/vbaProject.bin"]), "a.docx", AttachmentType.docx.mediaType, "macros"),
        ] {
          let answer = try refusal(content, name: name, type: type)
          #expect(answer.status == 415 && answer.json["detail"].string?.contains(why) == true, "\(answer.text)")
        }
        #expect(try refusal([]).status == 422)
        #expect(try refusal(AttachmentTests.pdf, type: "text/plain; charset=windows-1258").status == 415)
        #expect(try refusal(AttachmentTests.pdf, [("Content-Encoding", "gzip")]).status == 415)
        for name in ["", "../../etc/passwd.pdf", "a\r\nX: y.pdf", "a.exe", "a"] {
          #expect(try refusal(AttachmentTests.pdf, name: name).pointers == ["/name"], "\(name)")
        }
        #expect(
          try server.post(AttachmentTests.files, token, "%PDF-", headers: [("Content-Type", "application/pdf")])
            .pointers == [
              "/name"
            ])
        for (digest, kind) in [
          (DigestField.text(try SHA256Digest(of: html)), "digest-mismatch"), ("sha-256=x", "bad-request"),
        ] {
          let answer = try refusal(AttachmentTests.pdf, [("Content-Digest", digest)])
          #expect(answer.status == 400 && answer.json["type"].string == "/problems/\(kind)")
        }
        #expect(try refusal(AttachmentTests.pdf, [("Idempotency-Key", "")]).status == 400)
        try AttachmentTests.expectFiles(0, server)
        let good = DigestField.text(try SHA256Digest(of: AttachmentTests.pdf))
        #expect(try refusal(AttachmentTests.pdf, [("Repr-Digest", good), ("Content-Digest", good)]).status == 201)
        try AttachmentTests.expectFiles(1, server)
      }
    }

    @Test("One that is too large is refused before or as it comes, one that is cut off is nowhere")
    func boundsUploads() async throws {
      try await withClockedServer(at: AttachmentTests.start) { server in
        let token = try await server.token(.reporter, "VHXH")
        func begin(_ field: String) throws -> Client {
          let client = try server.connect()
          try client.send(
            "POST \(AttachmentTests.place("a.pdf")) HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer \(token)\r\n"
              + "Content-Type: application/pdf\r\n\(field)\r\n\r\n")
          return client
        }
        let announced = try begin("Content-Length: \(25 * 1024 * 1024 + 1)")
        #expect(try announced.answer().status == 413)
        let piece = [UInt8](repeating: 0x20, count: 1 << 20)
        let chunked = try begin("Transfer-Encoding: chunked")
        try chunked.send(Array("9\r\n%PDF-1.7\n\r\n".utf8))
        let socket = chunked.otherSide
        // The server may close before all of it is sent.
        for _ in 0..<26 { try? socket.send(Array("100000\r\n".utf8) + piece + Array("\r\n".utf8)) }
        #expect(try chunked.answer().status == 413)

        let cut = try begin("Content-Length: 1000")
        try cut.send("%PDF-1.7\n")
        cut.finishSending()
        #expect(try cut.answer().status == 400)
        let reset = try begin("Content-Length: 1000")
        try reset.send("%PDF-1.7\n")
        reset.finishSending()
        _ = reset.restBeforeCut()
        try AttachmentTests.expectFiles(0, server)
      }
    }

    @Test("Where the row cannot be stored no file is left either: of one too many, of a full database")
    func leavesNoFile() async throws {
      try await withClockedServer(at: AttachmentTests.start) { server in
        let token = try await server.token(.reporter, "VHXH")
        let unit = try #require(UnitCode("VHXH"))
        let now = try #require(Instant(AttachmentTests.start))
        // The file of the last would not fit any more (sqlite.org/pragma.html#pragma_max_page_count).
        try await server.database.maintain { connection in
          let pages = try connection.pragma("page_count")
          try connection.execute("PRAGMA max_page_count = \(pages + 1)")
        }
        var statuses: Set<Int> = []
        for number in 0..<40 {
          statuses.insert(try AttachmentTests.upload(server, token, Array("%PDF-\(number)".utf8)).status)
        }
        #expect(statuses == [201, 507])
        let stored = try server.database.makeReader().snapshot { try AttachmentStore($0).files().count }
        try AttachmentTests.expectFiles(stored, server)
        try await server.database.maintain { try $0.execute("PRAGMA max_page_count = 1000000") }
        _ = try await server.database.write(by: try principal(token, server), at: now) { trail in
          for number in stored..<PlanAPI.Attachment.mostWaiting {
            let digest = try SHA256Digest(of: Array("\(number)".utf8))
            let attachment = PlanAPI.Attachment(unit: unit, sha256: digest, bytes: 1, name: "a.txt", type: .text)
            _ = try AttachmentStore(trail.connection).add(attachment, plan: 1, trail: trail)
          }
        }
        #expect(try AttachmentTests.upload(server, token, AttachmentTests.pdf).status == 409)
        try AttachmentTests.expectFiles(stored, server)
      }
    }

    private func principal(_ token: String, _ server: ClockedServer) throws -> Principal {
      let text = try #require(TokenText(token))
      let now = try #require(Instant(AttachmentTests.start))
      return .token(
        try #require(try server.database.makeReader().snapshot { try TokenStore($0).find(text, at: now) }))
    }
  }
}
