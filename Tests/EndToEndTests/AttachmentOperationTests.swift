import Glibc
import HTTPCore
import TestSupport
import Testing

@testable import PlanAPI

extension EndToEndTests {
  @Suite("Attachments of the whole program") struct AttachmentOperationTests {
    private func upload(_ server: PlanServerProcess, _ token: String, _ content: [UInt8]) throws -> Answer {
      try server.connect().request(
        "POST", AttachmentTests.place("a.pdf"), token: token, body: content,
        headers: [("Content-Type", "application/pdf")])
    }

    /// KiB of memory that the process holds (`VmRSS`), or held at most (`VmHWM`).
    private func memory(_ name: String, of process: ChildProcess) throws -> Int {
      let text = String(decoding: try contents(of: "/proc/\(process.identifier)/status"), as: UTF8.self)
      let line = try #require(text.split(separator: "\n").first { $0.hasPrefix("\(name):") })
      return try #require(Int(line.filter(\.isNumber)))
    }

    @Test("25 MiB go to the disk and back without the process growing by them")
    func boundsMemory() throws {
      let program = try Program()
      let server = try PlanServerProcess(program, "demo", "--database", program.database)
      let token = try server.token("reporter", "VHXH")
      _ = try upload(server, token, AttachmentTests.pdf)
      // Begins to count the most that is held anew (proc(5), clear_refs).
      try write(Array("5".utf8), to: "/proc/\(server.process.identifier)/clear_refs")
      let before = try memory("VmRSS", of: server.process)
      let content = Array("%PDF-1.7\n".utf8) + [UInt8](repeating: 0x41, count: 25 * 1024 * 1024 - 9)
      let sent = try upload(server, token, content)
      #expect(sent.status == 201, "\(sent.text)")
      let place = try #require(sent["Location"])
      #expect(try server.get(place, token).body == content)
      #expect(try memory("VmHWM", of: server.process) - before < 8 * 1024)
      #expect(try upload(server, token, content + [0x41]).status == 413)
      try server.stop()
    }

    @Test("A disk that is nearly full takes no file, and says so before it has come")
    func refusesOnFullDisk() throws {
      let program = try Program()
      let server = try PlanServerProcess(
        program, "demo", "--database", program.database, "--disk-floor", "\(1 << 24)")
      let answer = try upload(server, try server.token("reporter", "VHXH"), AttachmentTests.pdf)
      #expect(answer.status == 507 && answer.json["type"].string == "/problems/insufficient-storage")
      #expect(try AttachmentFolder(database: program.database).contents().partial.isEmpty)
      try server.stop()
    }

    @Test("After a crash in the middle of an upload a start finds nothing of it, and all that was answered")
    func survivesCrash() throws {
      let program = try Program()
      let server = try PlanServerProcess(program, "demo", "--database", program.database)
      let token = try server.token("reporter", "VHXH")
      let folder = AttachmentFolder(database: program.database)
      let sample = Set(try folder.contents().files)
      let place = try #require(try upload(server, token, AttachmentTests.pdf)["Location"])
      let client = try server.connect()
      try client.send(
        "POST \(AttachmentTests.place("b.pdf")) HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer \(token)\r\n"
          + "Content-Type: application/pdf\r\nContent-Length: 1000000\r\nExpect: 100-continue\r\n\r\n")
      #expect(try client.answer().status == 100)
      try client.send("%PDF-1.7\n")
      // It is made before the body is asked for.
      #expect(try folder.contents().partial.count == 1)
      try server.crash()
      let orphan = try folder.receive()
      try orphan.keep(as: SHA256Digest(of: []))
      let again = try PlanServerProcess(program, "demo", "--database", program.database)
      #expect(try folder.contents().partial.isEmpty)
      #expect(Set(try folder.contents().files) == sample.union([try SHA256Digest(of: AttachmentTests.pdf)]))
      #expect(try again.get(place, token).body == AttachmentTests.pdf)
      try again.stop()
    }

    @Test("A backup of a running server carries its files; check finds one that is lost, restore brings it back")
    func backsUp() throws {
      let program = try Program()
      let server = try PlanServerProcess(program, "demo", "--database", program.database)
      let token = try server.token("reporter", "VHXH")
      let place = try #require(try upload(server, token, AttachmentTests.pdf)["Location"])
      let backup = program.path("plan.tar.gz")
      #expect(try program.run(["backup", backup, "--database", program.database]).exit == .code(0))
      try AttachmentFolder(database: program.database).removeAll()
      let lost = try program.run(["check", "--database", program.database])
      #expect(lost.exit == .code(2) && lost.text.contains("broken attachments\n"))
      #expect(lost.errors.contains("is missing"))
      #expect(try server.get(place, token).status == 500)
      let without = try program.run(["backup", "\(program.folder)/", "--keep", "1", "--database", program.database])
      #expect(without.exit == .code(2) && without.errors.contains("lacks attachments"))
      #expect(without.lines.count == 1, "no older backup is removed")
      try server.stop()
      let restored = try program.run(["restore", backup, "--database", program.database])
      #expect(restored.exit == .code(0), "\(restored.errors)")
      #expect(try program.run(["check", "--database", program.database]).exit == .code(0))
      let again = try PlanServerProcess(program, "serve", "--database", program.database)
      #expect(try again.get(place, token).body == AttachmentTests.pdf)
      try again.stop()
    }

    @Test("Anyone gets the files of published outputs once their month has closed, by the output's title, and no other")
    func publishes() async throws {
      try await withClockedServer(at: "2026-02-22T02:00:00Z") { server in
        let document = try PlanImport(document: Array(Self.document.utf8))
        let now = try #require(Instant("2026-02-22T02:00:00Z"))
        let (key, unit) = ("9-kh-ubnd-2026", UnitCode("VHXH"))
        let token = try await server.database.write(by: .program("test"), at: now) { trail in
          _ = try document.store(trail: trail)
          return try TokenStore(trail.connection).create(
            role: .reporter, unit: unit, plan: PlanKey(key), label: "x", trail: trail
          ).text.secret
        }
        func deliver(_ task: Int, _ text: String) throws -> String {
          let sent = try server.connect().request(
            "POST", "/v1/plans/\(key)/attachments?name=bimat-\(task).txt", token: token, body: Array(text.utf8),
            headers: [("Content-Type", "text/plain")])
          let sha256 = try #require(sent.json["sha256"].string)
          let body = update(["outputs": #"[{"kind":"Báo cáo","title":"Báo cáo \#(task)","attachment":"\#(sha256)"}]"#])
          try #require(try server.post("/v1/plans/\(key)/tasks/\(task)/progress", token, body).status == 201)
          return sha256
        }
        let (open, hidden) = (try deliver(1, "công khai"), try deliver(2, "nội bộ"))
        let waiting = try server.connect().request(
          "POST", "/v1/plans/\(key)/attachments?name=a.txt", token: token, body: Array("chờ".utf8),
          headers: [("Content-Type", "text/plain")])
        let path = "/v1/public/plans/\(key)/attachments"
        #expect(try server.get("\(path)/\(open)", nil).status == 404, "the month is still open")
        try server.setNow("2026-03-02T02:00:00Z")
        let shown = try server.get("/v1/public/plans/\(key)/tasks/1", nil)
        #expect(shown.json["outputs"]["delivered"][0]["attachment"].string == open)
        let got = try server.get("\(path)/\(open)", nil, headers: [("Range", "bytes=0-3")])
        #expect(got.status == 206 && got.body == Array("công khai".utf8.prefix(4)))
        #expect(got["Content-Disposition"]?.hasPrefix("attachment; filename=\"Bao cao 1.txt\";") == true)
        for sha256 in [hidden, try #require(waiting.json["sha256"].string), String(repeating: "0", count: 64), "x"] {
          #expect(try server.get("\(path)/\(sha256)", nil).status == 404)
        }
        #expect(try server.get("/v1/public/plans/39-kh-ubnd-2026/attachments/\(open)", nil).status == 404)
        #expect(try server.get("/v1/plans/\(key)/attachments/\(open)", nil).status == 401)
      }
    }

    private static let document = """
      {"schema":"plan/1","number":"9/KH-UBND","issued":"2026-01-05","issuer":"UBND-XA","year":2026,
       "consolidator":"VHXH","title":"Kế hoạch có tệp",
       "reporting":{"frequency":"monthly","opens_day":20,"due_day":25,"grace_days":0,"time_zone":"Asia/Ho_Chi_Minh"},
       "units":[{"code":"UBND-XA","name":"UBND xã","kind":"commune"},
                {"code":"VHXH","name":"Phòng","kind":"department","parent":"UBND-XA"}],
       "sections":[{"code":"I","title":"Chung"}],
       "tasks":[{"number":1,"section":"I","title":"Công khai","directing":"UBND-XA","lead_units":["VHXH"],
                 "published":true,"schedule":{"kind":"continuous"}},
                {"number":2,"section":"I","title":"Nội bộ","directing":"UBND-XA","lead_units":["VHXH"],
                 "schedule":{"kind":"continuous"}}],"kpis":[]}
      """
  }
}
