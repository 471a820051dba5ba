import PlanAPI
import TestSupport
import Testing

extension EndToEndTests {
  @Suite("Windows and locks") struct PeriodTests {
    private static let february = "\(plan)/periods/2026-02"
    private static let progress = "\(plan)/tasks/14/progress"
    private static let figure = #"{"period":"2026-02","numerator":9,"denominator":10}"#

    @Test("A month is locked once its window has closed, refuses all that is reported for it, and opens with a reason")
    func locks() async throws {
      try await withClockedServer(at: "2026-02-22T02:00:00Z") { server in
        let consolidator = try await server.token(.consolidator, "VHXH")
        let reporter = try await server.token(.reporter, "VHXH")
        let viewer = try await server.token(.viewer)
        #expect(try server.post(Self.progress, reporter, update()).status == 201)

        let early = try server.request("POST", "\(Self.february)/lock", consolidator)
        #expect(early.status == 409 && early.json["type"].string == "/problems/window-still-open")
        let unopened = try server.request("POST", "\(plan)/periods/2026-03/lock", consolidator)
        #expect(unopened.status == 409 && unopened.json["type"].string == "/problems/window-not-open")

        try server.setNow("2026-03-02T02:00:00Z")
        #expect(try server.get(Self.february, viewer).json["locked"].bool == false)
        let locked = try server.post("\(Self.february)/lock", consolidator, #"{"reason":"Đã gửi báo cáo"}"#)
        #expect(locked.status == 200 && locked.json["locked"].bool == true)
        #expect(locked.json["lock"]["locked_at"].string == "2026-03-02T02:00:00Z")
        #expect(locked.json["lock"]["locked_by"]["role"].string == "consolidator")
        for (target, body) in [(Self.progress, update()), ("\(plan)/kpis/HT-02/values", Self.figure)] {
          let refused = try server.post(target, reporter, body)
          #expect(refused.status == 409 && refused.json["type"].string == "/problems/period-locked")
          #expect(refused.json["detail"].string?.contains("Đã gửi báo cáo") == true)
        }
        #expect(try server.post(Self.progress, reporter, update(["period": "\"2026-01\""])).status == 201)
        #expect(try server.post("\(Self.february)/lock", consolidator, "").status == 409)

        #expect(try server.get(plan, viewer).json["locked_periods"].items.map(\.string) == ["2026-02"])
        #expect(try server.get("\(plan)/dashboard?period=2026-02", viewer).json["locked"].bool == true)
        #expect(try server.get("\(plan)/dashboard?period=2026-01", viewer).json["locked"].bool == false)
        let months = try server.get("\(plan)/periods", viewer).json["items"].items
        #expect(months.count == 12 && months.filter { $0["locked"].bool == true }.count == 1)

        #expect(try server.post("\(Self.february)/reopen", consolidator, "{}").pointers == ["/reason"])
        let opened = try server.post("\(Self.february)/reopen", consolidator, #"{"reason":"Sót một báo cáo"}"#)
        #expect(opened.status == 200 && opened.json["lock"].isNull)
        #expect(opened.json["lock_history"][0]["reopening_reason"].string == "Sót một báo cáo")
        #expect(try server.post("\(Self.february)/reopen", consolidator, #"{"reason":"a"}"#).status == 409)
        #expect(try server.post(Self.progress, reporter, update()).status == 201)

        let trail = try server.get("\(plan)/audit?limit=200", try await server.token(.leader)).json["items"].items
        #expect(trail.contains { $0["action"].string == "period.lock" })
        #expect(trail.contains { $0["after"]["reason"].string == "Sót một báo cáo" })
      }
    }

    @Test("Only the consolidator locks and reopens, and only months that the plan reports on")
    func access() async throws {
      try await withClockedServer(at: "2026-04-02T02:00:00Z") { server in
        for act in ["lock", "reopen"] {
          for role in [Role.admin, .leader, .city, .viewer] {
            let token = try await server.token(role)
            #expect(try server.post("\(Self.february)/\(act)", token, #"{"reason":"a"}"#).status == 403)
          }
          let consolidator = try await server.token(.consolidator)
          for month in ["2025-12", "2027-01", "2026-13"] {
            let answer = try server.post("\(plan)/periods/\(month)/\(act)", consolidator, #"{"reason":"a"}"#)
            #expect(answer.status == 404)
          }
          #expect(try server.post("\(Self.february)/\(act)", nil, "{}").status == 401)
        }
      }
    }

    @Test("The report of a locked month stays as it was, whatever is reported and amended later, until it is reopened")
    func freezes() async throws {
      try await withClockedServer(at: "2026-03-02T02:00:00Z") { server in
        let consolidator = try await server.token(.consolidator, "VHXH")
        let reporter = try await server.token(.reporter, "VHXH")
        #expect(try server.post(Self.progress, reporter, update(["period": "\"2026-01\""])).status == 201)
        #expect(try server.post(Self.progress, reporter, update()).status == 201)
        #expect(try server.post("\(Self.february)/lock", consolidator, "{}").status == 200)
        let report = "\(plan)/report?period=2026-02&format="
        let frozen = try ["json", "csv", "md"].map { try server.get(report + $0, reporter) }

        try server.setNow("2026-06-10T02:00:00Z")
        let revised = update(["period": "\"2026-01\"", "percent": "99", "disbursed_vnd": "7"])
        #expect(try server.post(Self.progress, reporter, revised).status == 201)
        let january = #"{"period":"2026-01","numerator":1,"denominator":10}"#
        #expect(try server.post("\(plan)/kpis/HT-02/values", reporter, january).status == 201)
        let tag = try #require(try server.get("\(plan)/tasks/8", consolidator)["ETag"])
        let amended = try server.request(
          "PATCH", "\(plan)/tasks/8", consolidator, #"{"title":"Tên mới"}"#, headers: [("If-Match", tag)])
        #expect(amended.status == 200)
        let retired = try server.request(
          "DELETE", "\(plan)/tasks/14", consolidator, headers: [("If-Match", "*")])
        #expect(retired.status == 204)
        for (format, answer) in zip(["json", "csv", "md"], frozen) {
          let now = try server.get(report + format, reporter)
          #expect(now.body == answer.body && now["ETag"] == answer["ETag"], "\(format)")
        }
        #expect(try server.post("\(Self.february)/reopen", consolidator, #"{"reason":"a"}"#).status == 200)
        #expect(try server.get("\(report)json", reporter).body != frozen[0].body)
      }
    }
  }
}
