import Glibc
import HTTPCore
import TestSupport
import Testing

@testable import PlanAPI

extension EndToEndTests {
  @Suite("Attachments") struct AttachmentTests {
    static let files = "\(plan)/attachments"
    static let start = "2026-03-02T02:00:00Z"
    static let pdf = Array("%PDF-1.7\n".utf8) + (0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* 7 >> 3) }

    /// Where a file is sent, by its name.
    static func place(_ name: String) -> String {
      "\(files)?name=\(name.utf8.map { "%" + ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined())"
    }

    static func upload(
      _ server: ClockedServer, _ token: String?, _ content: [UInt8], name: String = "Kế hoạch đã ký.pdf",
      type: String = "application/pdf", headers: [(name: String, value: String)] = []
    ) throws -> Answer {
      try server.connect().request(
        "POST", place(name), token: token, body: content, headers: [("Content-Type", type)] + headers)
    }

    static func output(_ sha256: String) -> String {
      update(["outputs": #"[{"kind":"Kế hoạch","title":"Bản ký","attachment":"\#(sha256)"}]"#])
    }

    /// Nothing that was received is left, but for so many files.
    static func expectFiles(_ count: Int, _ server: ClockedServer) throws {
      let contents = try server.database.attachments.contents()
      #expect(contents.files.count == count && contents.partial.isEmpty)
    }

    @Test("A unit sends a file, names it in an update, and every reader gets it with its name")
    func carries() async throws {
      try await withClockedServer(at: Self.start) { server in
        let reporter = try await server.token(.reporter, "VHXH")
        let viewer = try await server.token(.viewer)
        let sent = try Self.upload(server, reporter, Self.pdf)
        #expect(sent.status == 201, "\(sent.text)")
        let sha256 = try SHA256Digest(of: Self.pdf).hex
        #expect(sent.json["sha256"].string == sha256 && sent.json["bytes"].integer == 200_009)
        #expect(sent.json["name"].string == "Kế hoạch đã ký.pdf" && sent.json["unit"].string == "VHXH")
        #expect(sent.json["expires_at"].string == "2026-03-09T02:00:00Z")
        let place = try #require(sent["Location"])
        #expect(place == "\(Self.files)/\(sha256)")
        #expect(try server.get(place, reporter).body == Self.pdf)
        // Before an update names it, it is its unit's own.
        #expect(try server.get(place, viewer).status == 404)
        #expect(try server.get(Self.files, viewer).json["items"].items.isEmpty)

        let posted = try server.post("\(plan)/tasks/14/progress", reporter, Self.output(sha256))
        #expect(posted.status == 201, "\(posted.text)")
        #expect(posted.json["outputs"][0]["attachment"].string == sha256)
        let read = try server.get("\(plan)/tasks/14/progress/2026-02", viewer)
        #expect(read.json["items"][0]["outputs"][0]["attachment"].string == sha256)
        let got = try server.get(place, viewer)
        #expect(got.status == 200 && got.body == Self.pdf)
        #expect(got["Content-Type"] == "application/pdf" && got["ETag"] == "\"\(sha256)\"")
        #expect(
          got["Content-Disposition"]
            == "attachment; filename=\"Ke hoach da ky.pdf\"; filename*=UTF-8''K%E1%BA%BF%20ho%E1%BA%A1ch%20%C4%91%C3%A3%20k%C3%BD.pdf"
        )
        #expect(
          got["X-Content-Type-Options"] == "nosniff" && got["Content-Security-Policy"]?.contains("sandbox") == true)
        #expect(got["Repr-Digest"] == DigestField.text(try SHA256Digest(of: Self.pdf)))
        let list = try server.get("\(Self.files)?named=true&unit=VHXH", viewer)
        #expect(
          list.json["items"].items.map { $0["sha256"].string } == [sha256]
            && list.json["items"][0]["named"].bool == true)
        let trail = try server.get("\(plan)/audit", try await server.token(.leader)).json["items"].items
        #expect(
          trail.contains {
            $0["action"].string == "attachment.upload" && $0["entity"].string == "attachments/\(sha256)"
          })
      }
    }

    @Test("A range is given as RFC 9110 §14 says, under the conditions before it")
    func ranges() async throws {
      try await withClockedServer(at: Self.start) { server in
        let token = try await server.token(.reporter, "VHXH")
        let place = try #require(try Self.upload(server, token, Self.pdf)["Location"])
        let tag = try #require(try server.get(place, token)["ETag"])
        let client = try server.connect()
        func get(_ headers: [(name: String, value: String)], method: String = "GET") throws -> Answer {
          try client.request(method, place, token: token, headers: headers)
        }
        let part = try get([("Range", "bytes=100000-170000")])
        #expect(part.status == 206 && part.body == Array(Self.pdf[100_000...170_000]))
        #expect(part["Content-Range"] == "bytes 100000-170000/200009" && part["ETag"] == tag)
        #expect(try get([("Range", "bytes=-9")]).body == Array(Self.pdf.suffix(9)))
        let beyond = try get([("Range", "bytes=200009-")])
        #expect(beyond.status == 416 && beyond["Content-Range"] == "bytes */200009")
        for range in ["bytes=0-1,5-6", "bytes=5-1", "pages=1-2"] {
          #expect(try get([("Range", range)]).status == 200, "\(range)")
        }
        let wanted = ("Range", "bytes=0-3")
        #expect(try get([wanted, ("If-Range", tag)]).status == 206)
        for other in ["\"other\"", "W/\(tag)", "Mon, 02 Mar 2026 02:00:00 GMT"] {
          let answer = try get([wanted, ("If-Range", other)])
          #expect(answer.status == 200 && answer.body == Self.pdf)
        }
        let known = try get([wanted, ("If-None-Match", tag)])
        #expect(known.status == 304 && known.body.isEmpty && known["ETag"] == tag)
        #expect(try get([wanted, ("If-Match", "\"other\"")]).status == 412)
        #expect(try get([wanted, ("If-Match", tag)]).status == 206)
        let head = try get([wanted], method: "HEAD")
        #expect(head.status == 200 && head["Content-Length"] == "200009" && head["Accept-Ranges"] == "bytes")
        #expect(try get([("Accept-Encoding", "gzip"), ("Accept", "text/html")])["Content-Encoding"] == nil)
      }
    }

    @Test("Only its own unit's files are named in an update, one by one and in a batch; the consolidator sends for any")
    func checksUnits() async throws {
      try await withClockedServer(at: Self.start) { server in
        let own = try await server.token(.reporter, "VHXH")
        let other = try await server.token(.reporter, "KT")
        let consolidator = try await server.token(.consolidator, "VHXH")
        let sha256 = try #require(try Self.upload(server, other, Self.pdf).json["sha256"].string)
        let refused = try server.post("\(plan)/tasks/14/progress", own, Self.output(sha256))
        #expect(refused.status == 422 && refused.pointers == ["/outputs/0/attachment"])
        #expect(
          try server.post("\(plan)/tasks/14/progress", own, Self.output("x")).pointers == ["/outputs/0/attachment"])
        #expect(
          try server.connect().request(
            "POST", Self.place("a.pdf") + "&unit=KT", token: own, body: Self.pdf,
            headers: [("Content-Type", "application/pdf")]
          ).status == 403)
        let table = "Stt;Đơn vị;Kỳ;%;Trạng thái;Kết quả;Sản phẩm: loại;Sản phẩm: tên;Sản phẩm: tệp (SHA-256)\n"
        func batch() throws -> Answer {
          try server.post(
            "\(plan)/progress", consolidator, table + "14;VHXH;2026-02;50;on_track;x;Kế hoạch;Bản ký;\(sha256)",
            headers: [("Content-Type", "text/csv")])
        }
        let row = try batch().json["items"][0]
        #expect(row["status"].integer == 422 && row["errors"][0]["pointer"].string == "/0/outputs/0/attachment")
        #expect(row["errors"][0]["column"].string == "Sản phẩm: tệp (SHA-256)")
        let sent = try server.connect().request(
          "POST", Self.place("a.pdf") + "&unit=VHXH", token: consolidator, body: Self.pdf,
          headers: [("Content-Type", "application/pdf")])
        #expect(sent.status == 201)
        #expect(try batch().json["accepted"].integer == 1)
        let template = try server.get("\(plan)/progress/template?period=2026-02", own).text
        #expect(template.contains(sha256))
        try Self.expectFiles(1, server)
      }
    }

    @Test("Sent again with the same key it is the first answer; with the same content it is the same file")
    func repeats() async throws {
      try await withClockedServer(at: Self.start) { server in
        let token = try await server.token(.reporter, "VHXH")
        let key = [(name: "Idempotency-Key", value: "k1")]
        let first = try Self.upload(server, token, Self.pdf, headers: key)
        #expect(try Self.upload(server, token, Self.pdf, headers: key).body == first.body)
        #expect(
          try Self.upload(server, token, Self.pdf + [1], headers: key).json["type"].string?.hasSuffix("key-reused")
            == true)
        #expect(try Self.upload(server, token, Self.pdf).status == 200)
        try Self.expectFiles(1, server)
      }
    }

    @Test("A file that is gone or damaged is told so, and sending it again mends it")
    func tellsDamage() async throws {
      try await withClockedServer(at: Self.start) { server in
        let token = try await server.token(.reporter, "VHXH")
        let place = try #require(try Self.upload(server, token, Self.pdf)["Location"])
        try server.database.attachments.remove(SHA256Digest(of: Self.pdf))
        let answer = try server.get(place, token)
        #expect(answer.status == 500 && answer.json["type"].string == "/problems/attachment-damaged")
        #expect(try Self.upload(server, token, Self.pdf).status == 200)
        #expect(try server.get(place, token).body == Self.pdf)
      }
    }
  }
}
