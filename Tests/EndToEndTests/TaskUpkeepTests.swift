import PlanAPI
import TestSupport
import Testing

extension EndToEndTests {
  @Suite("The upkeep of a plan") struct TaskUpkeepTests {
    private static let task = "\(plan)/tasks/8"

    private func patch(
      _ server: ClockedServer, _ token: String, _ body: String, match: String?, type: String = "application/json",
      target: String = task
    ) throws -> Answer {
      try server.request(
        "PATCH", target, token, body,
        headers: [("Content-Type", type)] + (match.map { [("If-Match", $0)] } ?? []))
    }

    @Test("A change names the version it was made on: 428 without If-Match, 412 for another, and the tag goes on")
    func matches() async throws {
      try await withClockedServer(at: "2026-03-02T02:00:00Z") { server in
        let token = try await server.token(.consolidator, "VHXH")
        let first = try #require(try server.get(Self.task, token)["ETag"])
        #expect(try patch(server, token, #"{"title":"A"}"#, match: nil).status == 428)
        for tag in [#""none""#, "W/\(first)", "", "first", #""1x""#] {
          #expect(try patch(server, token, #"{"title":"A"}"#, match: tag).status == 412, "\(tag)")
        }
        let changed = try patch(
          server, token, #"{"title":"A"}"#, match: "\"x\", \(first)", type: "application/merge-patch+json")
        #expect(changed.status == 200 && changed.json["title"].string == "A")
        #expect(try patch(server, token, #"{"title":"B"}"#, match: first).status == 412)
        let second = try #require(changed["ETag"])
        #expect(try patch(server, token, #"{"title":"B"}"#, match: second).status == 200)
        // What is reported meanwhile is not a change of the task, though it changes what a GET shows.
        let third = try #require(try server.get(Self.task, token)["ETag"])
        let lead = try #require(try server.get(Self.task, token).json["lead_units"][0].string)
        let reporter = try await server.token(.reporter, lead)
        let posted = try server.post("\(Self.task)/progress", reporter, update(["unit": "\"\(lead)\""]))
        #expect(posted.status == 201)
        #expect(try server.get(Self.task, token)["ETag"] != third)
        #expect(try patch(server, token, #"{"title":"C"}"#, match: third).status == 200)
        #expect(try patch(server, token, #"{"title":"D"}"#, match: "*").status == 200)
        #expect(try server.get(Self.task, token).json["title"].string == "D")
      }
    }

    @Test("The deadline moves only with a reason, and its history says from when to when, why and by whom")
    func movesDeadline() async throws {
      try await withClockedServer(at: "2026-03-02T02:00:00Z") { server in
        let token = try await server.token(.consolidator, "VHXH")
        let before = try #require(try server.get(Self.task, token).json["schedule"]["due"].string)
        let patchBody = #"{"schedule":{"due":"2026-09-30"}}"#
        #expect(try patch(server, token, patchBody, match: "*").pointers == ["/reason"])
        let moved = try patch(
          server, token, #"{"schedule":{"due":"2026-09-30"},"reason":"Chậm vốn"}"#, match: "*")
        #expect(moved.status == 200)
        let task = try server.get(Self.task, token).json
        #expect(task["schedule"]["due"].string == "2026-09-30")
        let move = task["deadline_history"][0]
        #expect(move["before"].string == before && move["after"].string == "2026-09-30")
        #expect(move["reason"].string == "Chậm vốn" && move["moved_by"]["unit"].string == "VHXH")
        let continuous = try patch(
          server, token, #"{"schedule":{"kind":"continuous","due":null},"reason":"Thường xuyên"}"#, match: "*")
        #expect(continuous.status == 200 && continuous.json["deadline_history"][1]["after"].isNull)
        let entry = try server.get("\(plan)/audit?limit=200", try await server.token(.leader)).json["items"].items
          .first { $0["action"].string == "task.change" }
        #expect(entry?["entity"].string == "tasks/8" && entry?["before"]["schedule"]["due"].string == before)
        #expect(entry?["after"]["reason"].string == "Chậm vốn")
      }
    }

    @Test(
      "Every bad field of a patch is named, and nothing is changed",
      arguments: [
        (#"{"title":" ","lead_units":["NONE"],"sectoin":"I"}"#, ["/title", "/lead_units/0", "/sectoin"]),
        (#"{"title":null,"section":"XX"}"#, ["/title", "/section"]),
        (#"{"number":9}"#, ["/number"]), (#"{"number":99}"#, ["/number"]),
        (#"{"schedule":{"due":"2026-02-30"}}"#, ["/schedule/due"]), (#"{"reason":7}"#, ["/reason"]), ("[]", [""]),
        (#"{"lead_units":[]}"#, ["/lead_units"]), (#"{"progress":{"percent":5}}"#, ["/progress"]),
      ] as [(String, Set<String>)])
    func refuses(body: String, pointers: Set<String>) async throws {
      try await withClockedServer(at: "2026-03-02T02:00:00Z") { server in
        let token = try await server.token(.consolidator)
        let before = try server.get(Self.task, token)
        let answer = try patch(server, token, body, match: "*")
        #expect(answer.status == 422 && answer.pointers == pointers, "\(answer.text)")
        #expect(try server.get(Self.task, token).body == before.body)
        #expect(try patch(server, token, "{", match: "*").status == 400)
        #expect(try patch(server, token, "{}", match: "*", type: "text/plain").status == 415)
      }
    }

    @Test("A task is added, owed from its month on, and retired: owed no more, with its history kept")
    func addsAndRetires() async throws {
      try await withClockedServer(at: "2026-05-22T02:00:00Z") { server in
        let token = try await server.token(.consolidator, "VHXH")
        let reporter = try await server.token(.reporter, "KT")
        func expected(_ month: String) throws -> Int64? {
          try server.get("\(plan)/dashboard?period=\(month)", token).json["updates"]["expected"].integer
        }
        let (april, may) = (try expected("2026-04"), try expected("2026-05"))
        let body =
          #"{"section":"I","title":"Việc mới","directing":"LD-UBND","lead_units":["KT"],"#
          + #""schedule":{"kind":"deadline","due":"2026-12-31"}}"#
        let key = [("Idempotency-Key", "task-19")]
        let added = try server.post("\(plan)/tasks", token, body, headers: key)
        #expect(added.status == 201 && added["Location"] == "\(plan)/tasks/19" && added["ETag"] != nil)
        #expect(try server.post("\(plan)/tasks", token, body, headers: key).body == added.body)
        #expect(try server.get("\(plan)/tasks", token).json["items"].items.count == 19)
        #expect(try expected("2026-04") == april)
        #expect(try expected("2026-05") == may.map { $0 + 1 })
        #expect(try server.post("\(plan)/tasks", token, object(["number": "19"])).status == 409)
        #expect(
          try server.post("\(plan)/tasks", token, #"{"section":"XX","title":"","schedule":{"kind":"x"}}"#).pointers
            == ["/section", "/title", "/directing", "/lead_units", "/schedule/kind"])

        let progress = "\(plan)/tasks/19/progress"
        let report = update(["unit": "\"KT\"", "period": "\"2026-05\""])
        #expect(try server.post(progress, reporter, report).status == 201)
        try server.setNow("2026-06-22T02:00:00Z")
        #expect(try server.request("DELETE", "\(plan)/tasks/19", token).status == 428)
        #expect(
          try server.request("DELETE", "\(plan)/tasks/19", token, headers: [("If-Match", "\"9.x\"")]).status == 412)
        let retired = try server.request(
          "DELETE", "\(plan)/tasks/19", token, #"{"reason":"Gộp vào nhiệm vụ 8"}"#, headers: [("If-Match", "*")])
        #expect(retired.status == 204)
        #expect(try server.get("\(plan)/tasks", token).json["items"].items.count == 18)
        let list = try server.get("\(plan)/tasks?status=retired", token).json["items"].items
        #expect(list.map { $0["number"].integer } == [19])
        #expect(list.first?["retired"]["reason"].string == "Gộp vào nhiệm vụ 8")
        #expect(try server.get("\(plan)/tasks/19", token).json["retired"]["at"].string == "2026-06-22T02:00:00Z")
        #expect(try server.get(progress, token).json["items"].items.count == 1)
        #expect(try expected("2026-05") == may.map { $0 + 1 })
        #expect(try expected("2026-06") == may)
        let late = try server.post(progress, reporter, update(["unit": "\"KT\"", "period": "\"2026-06\""]))
        #expect(late.status == 409 && late.json["type"].string == "/problems/retired")
        #expect(try patch(server, token, "{}", match: "*", target: "\(plan)/tasks/19").status == 409)
        #expect(try server.post("\(plan)/tasks", token, object(["number": "19"])).status == 409)
        #expect(try server.request("DELETE", "\(plan)/tasks/77", token, headers: [("If-Match", "*")]).status == 404)
      }
    }

    @Test("Another version of the document keeps progress, says what changes, and retires what is gone")
    func amends() async throws {
      try await withClockedServer(at: "2026-03-02T02:00:00Z") { server in
        let admin = try await server.token(.admin, everyPlan: true)
        let reporter = try await server.token(.reporter, "VHXH")
        #expect(try server.post("\(plan)/tasks/14/progress", reporter, update()).status == 201)
        let tasks = try server.get("\(plan)/tasks", reporter)
        let document = String(decoding: PlanDocumentText.shipped, as: UTF8.self)
        let amended = PlanDocumentText.without(task: 14, titleOfTask8: "Tên mới")
        #expect(amended != document)

        let rehearsed = try server.post("/v1/plans?dry_run=true", admin, amended)
        #expect(rehearsed.status == 200 && rehearsed.json["outcome"].string == "amended")
        #expect(try server.get("\(plan)/tasks", reporter).body == tasks.body, "a rehearsal writes nothing")
        let answer = try server.post("/v1/plans?reason=Quy%E1%BA%BFt%20%C4%91%E1%BB%8Bnh", admin, amended)
        #expect(answer.status == 200 && answer.json["changes"] == rehearsed.json["changes"])
        #expect(answer.json["retired"]["tasks"].items.map(\.string) == ["14"])
        let changes = answer.json["changes"].items
        let title = changes.first { $0["pointer"].string == "/tasks/7/title" }
        #expect(title?["entity"].string == "tasks/8" && title?["after"].string == "Tên mới")
        #expect(changes.contains { $0["kind"].string == "removed" && $0["pointer"].string == "/tasks/13" })

        #expect(try server.get("\(plan)/tasks", reporter).json["items"].items.count == 17)
        #expect(try server.get("\(plan)/tasks/14/progress", reporter).json["items"].items.count == 1)
        #expect(try server.get("\(plan)/tasks/14", reporter).json["retired"]["reason"].string == "Quyết định")
        #expect(try server.post("/v1/plans", admin, amended).json["outcome"].string == "unchanged")
        // The first version again: task 14 is back, with what was reported on it.
        #expect(try server.post("/v1/plans", admin, document).json["outcome"].string == "amended")
        let back = try server.get("\(plan)/tasks/14", reporter).json
        #expect(back["retired"].isNull && back["progress"]["by_unit"][0]["percent"].integer == 40)
        #expect(try server.post("\(plan)/tasks/14/progress", reporter, update()).json["revision"].integer == 2)
        let trail = try server.get("\(plan)/audit?limit=200", try await server.token(.city)).json["items"].items
        #expect(trail.filter { $0["action"].string == "plan.amend" }.count == 2)
      }
    }

    @Test("import amends too, after --dry-run has shown how")
    func importsAmendment() throws {
      let program = try Program()
      try write(PlanDocumentText.shipped, to: program.path("plan.json"))
      try write(Array(PlanDocumentText.without(task: 14, titleOfTask8: "Tên mới").utf8), to: program.path("new.json"))
      let arguments = ["--database", program.database]
      #expect(try program.run(["import", program.path("plan.json")] + arguments).exit == .code(0))
      let rehearsed = try program.run(["import", program.path("new.json"), "--dry-run"] + arguments)
      #expect(rehearsed.text.hasPrefix("would amend 39-kh-ubnd-2026 (17 tasks"))
      #expect(rehearsed.text.contains("  changed /tasks/7/title (tasks/8): "))
      let amended = try program.run(["import", program.path("new.json"), "--reason", "Quyết định"] + arguments)
      #expect(amended.exit == .code(0) && amended.lines.dropFirst() == rehearsed.lines.dropFirst())
      #expect(try program.run(["import", program.path("new.json")] + arguments).text == "unchanged 39-kh-ubnd-2026\n")
      #expect(try program.run(["audit", "verify"] + arguments).exit == .code(0))
    }
  }
}
