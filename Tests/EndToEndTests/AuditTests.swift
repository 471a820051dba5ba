import PlanAPI
import TestSupport
import Testing

extension EndToEndTests {
  @Suite("The trail") struct AuditTests {
    private static let audit = "\(plan)/audit"

    /// The lines of a plan's trail, page by page as `Link` leads.
    private func lines(_ server: PlanServerProcess, _ token: String) throws -> [[UInt8]] {
      var lines: [[UInt8]] = []
      var target: String? = "\(Self.audit)?format=ndjson&limit=200"
      while let page = target {
        let answer = try server.get(page, token)
        try #require(answer.status == 200)
        #expect(answer["Content-Type"]?.hasPrefix("application/x-ndjson") == true)
        lines += answer.body.split(separator: UInt8(ascii: "\n")).map(Array.init)
        target = answer["Link"].flatMap { link in link.split(separator: ">").first.map { String($0.dropFirst()) } }
      }
      return lines
    }

    @Test("Each change is an entry, each entry names the hash of the line before, and the head is that of the last")
    func chain() throws {
      let server = try PlanServerProcess(try Program(), "demo")
      let leader = try server.token("leader")
      let before = try server.get("\(Self.audit)/head", leader).json
      let reporter = try server.token("reporter", "VHXH")
      #expect(try server.post("\(plan)/tasks/14/progress", reporter, update()).status == 201)
      #expect(try server.post("\(plan)/tasks/14/progress", reporter, update(["percent": "101"])).status == 422)
      #expect(
        try server.post("\(plan)/kpis/HT-02/values", reporter, #"{"period":"2026-02","numerator":9,"denominator":10}"#)
          .status == 201)
      let made = try server.post(
        "/v1/tokens", try server.token("admin"), #"{"role":"viewer","plan":"39-kh-ubnd-2026","label":"Sổ"}"#)
      let id = try #require(made.json["id"].integer)
      #expect(try server.request("DELETE", "/v1/tokens/\(id)", token: try server.token("admin")).status == 204)

      let first = try #require(before["sequence"].integer)
      let items = try server.get("\(Self.audit)?after=\(first)", leader).json["items"].items
      #expect(
        items.map { $0["action"].string } == ["progress.record", "kpi.record", "token.create", "token.revoke"])
      #expect(items[0]["previous"] == before["hash"])
      #expect(items[0]["who"]["unit"].string == "VHXH" && items[0]["who"]["role"].string == "reporter")
      #expect(items[0]["entity"].string == "tasks/14/progress/2026-02/VHXH")
      #expect(items[0]["before"]["percent"].exists && items[0]["after"]["percent"].integer == 40)
      #expect(items[2]["before"].isNull && items[2]["after"]["label"].string == "Sổ")
      #expect(items[2]["who"]["role"].string == "admin")
      #expect(items[3]["before"]["revoked_at"].isNull && items[3]["after"]["revoked_at"].string != nil)

      var previous = String(repeating: "0", count: 64)
      let lines = try lines(server, leader)
      for (index, line) in lines.enumerated() {
        let entry = JSON(line)
        #expect(entry["sequence"].integer == Int64(index + 1) && entry["previous"].string == previous)
        previous = try SHA256Digest(of: line).hex
      }
      let head = try server.get("\(Self.audit)/head", leader).json
      #expect(head["hash"].string == previous && head["sequence"].integer == Int64(lines.count))
      #expect(items.last?["hash"].string == previous)
      try server.stop()
    }

    @Test("Leader, city and admin read it, each of its own plan; nobody else does")
    func access() throws {
      let server = try PlanServerProcess(try Program(), "demo")
      for grant in server.grants {
        for target in [Self.audit, "\(Self.audit)/head", "\(Self.audit)?limit=1&after=1"] {
          let isAuditor = ["admin", "leader", "city"].contains(grant.role)
          #expect(try server.get(target, grant.token).status == (isAuditor ? 200 : 403), "\(grant.role)")
        }
        let status = try server.get("/v1/audit/head", grant.token).status
        #expect(status == (grant.role == "admin" ? 200 : 403))
      }
      let admin = try server.token("admin")
      #expect(try server.post("/v1/plans", admin, SmallPlan.document()).status == 201)
      #expect(try server.get("\(SmallPlan.path)/audit", try server.token("leader")).status == 404)
      let small = try server.get("\(SmallPlan.path)/audit", admin).json["items"].items
      #expect(small.map { $0["action"].string } == ["plan.import"])
      #expect(small.first?["after"]["document"]["number"].string == "7/KH-UBND")
      #expect(try server.get("\(Self.audit)?after=x&limit=0", admin).pointers == ["/after", "/limit"])
      #expect(try server.get("\(Self.audit)?after=999999", admin).json["items"].items == [])
      try server.stop()
    }

    @Test("audit verify finds what was edited or removed, and what a noted head misses")
    func verifies() async throws {
      let program = try Program()
      let server = try PlanServerProcess(program, "demo", "--database", program.database)
      let head = try #require(try server.get("\(Self.audit)/head", try server.token("city")).json["hash"].string)
      let arguments = ["audit", "verify", "--database", program.database]
      let beside = try program.run(arguments + ["--head", head])
      #expect(beside.exit == .code(0) && beside.text.contains("ok 39-kh-ubnd-2026") && beside.text.contains(head))
      try server.stop()

      let database = try Database(path: program.database)
      try await database.maintain { connection in
        try connection.run(
          #"UPDATE audit_entry SET entry = replace(entry, '"at":"20', '"at":"19') WHERE chain = 1 AND sequence = 20"#)
        try connection.run("DELETE FROM audit_entry WHERE chain = 1 AND sequence = 30")
      }
      try await database.shutdown()
      let broken = try program.run(arguments + ["--head", String(repeating: "1", count: 64)])
      #expect(broken.exit == .code(1) && broken.text.contains("broken 39-kh-ubnd-2026"))
      #expect(broken.errors.contains("39-kh-ubnd-2026: entry 20 was edited"))
      #expect(broken.errors.contains("39-kh-ubnd-2026: entry 30 was removed"))
      #expect(broken.errors.contains("no entry has the SHA-256 1111"))
      #expect(try program.run(arguments + ["--head", "abc"]).exit == .code(64))
    }
  }
}
