import PlanAPI
import TestSupport
import Testing

extension EndToEndTests {
  @Suite("What a unit owes") struct ExpectedTests {
    private let update =
      #"{"unit":"TTHCC","period":"2026-10","percent":40,"status":"on_track","summary":"Đã số hóa 1.200 hồ sơ","disbursed_vnd":5000000}"#

    @Test("is listed with what the month has, and what the unit said last before it")
    func lists() async throws {
      try await withClockedServer(at: "2026-10-22T02:00:00Z") { server in
        let reporter = try await server.token(.reporter, "TTHCC")
        let target = "\(plan)/units/TTHCC/expected"
        let before = try server.get(target, reporter).json
        // Without `period` the month whose window is open.
        #expect(before["period"].string == "2026-10" && before["window"]["state"].string == "open")
        #expect(before["expected"].integer == 5 && before["awaited"].integer == 5 && before["missing"].integer == 0)
        #expect(before["updates"].items.map { $0["task"]["number"].integer } == [2, 10, 11, 12, 18])
        #expect(before["updates"].items.allSatisfy { $0["current"].isNull && $0["previous"].isNull })
        #expect(before["kpis"].items.count == 8 && before["kpis"].items.allSatisfy { $0["current"].isNull })

        #expect(try server.post("\(plan)/tasks/10/progress", reporter, update).status == 201)
        let figure = #"{"period":"2026-10","numerator":9,"denominator":10}"#
        #expect(try server.post("\(plan)/kpis/DVC-01/values", reporter, figure).status == 201)
        let after = try server.get(target, reporter).json
        #expect(after["received"].integer == 1 && after["on_time"].integer == 1 && after["awaited"].integer == 4)
        #expect(after["updates"][1]["current"]["percent"].integer == 40)
        #expect(after["updates"][1]["previous"].isNull)
        #expect(after["kpis"].items.first { $0["code"].string == "DVC-01" }?["current"]["value"].integer == 90)

        // A month later it is what the form begins with; the sum spent goes on from where it was.
        try server.setNow("2026-11-25T09:50:00Z")
        let later = try server.get(target, reporter).json
        #expect(later["period"].string == "2026-11" && later["received"].integer == 0)
        #expect(later["updates"][1]["current"].isNull)
        #expect(later["updates"][1]["previous"]["summary"].string == "Đã số hóa 1.200 hồ sơ")
        #expect(later["updates"][1]["disbursed_vnd"].integer == 5_000_000)
        #expect(later["kpis"].items.first { $0["code"].string == "DVC-01" }?["previous"]["numerator"].integer == 9)

        // After the window has closed it is still that month, late; and any other that is named.
        try server.setNow("2026-11-27T09:50:00Z")
        let late = try server.get(target, reporter).json
        #expect(late["period"].string == "2026-11" && late["missing"].integer == 5 && late["awaited"].integer == 0)
        #expect(try server.get("\(target)?period=2026-10", reporter).json["received"].integer == 1)
        #expect(try server.get("\(target)?period=2027-01", reporter).status == 422)
        #expect(try server.get("\(plan)/units/XYZ/expected", reporter).status == 404)
      }
    }

    @Test("stands on the dashboard of whoever holds the unit's token, with the money beside the work")
    func standsOnDashboard() async throws {
      try await withClockedServer(at: "2026-10-22T02:00:00Z") { server in
        let (reporter, viewer) = (try await server.token(.reporter, "TTHCC"), try await server.token(.viewer))
        #expect(try server.post("\(plan)/tasks/10/progress", reporter, update).status == 201)
        // The month shown is September, which has closed; what is owed is October's.
        let board = try server.get("\(plan)/dashboard", reporter).json
        #expect(board["period"].string == "2026-09" && board["own"]["period"].string == "2026-10")
        #expect(board["own"]["unit"].string == "TTHCC" && board["own"]["awaited"].integer == 4)
        #expect(try server.get("\(plan)/dashboard", viewer).json["own"].isNull)
        let money = try server.get("\(plan)/dashboard?period=2026-10", viewer).json["money"]
        #expect(money["disbursed_vnd"].integer == 5_000_000 && money["registered_vnd"].isNull)
        #expect(money["tasks"].items.count == 1 && money["tasks"][0]["task"].integer == 10)
        #expect(money["tasks"][0]["disagreements"].items.map(\.string) == ["disbursed_without_budget"])
      }
    }
  }
}
