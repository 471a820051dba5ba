import TestSupport
import Testing

extension EndToEndTests {
  @Suite("Budgets, reconciliation, scorecards and the overview", .demo) struct MoneyTests {
    private let budget = "\(plan)/tasks/18/budget"

    private func put(_ body: String, _ token: String, ifMatch tag: String?) throws -> Answer {
      try demo().request(
        "PUT", budget, token: token, body: body, headers: tag.map { [("If-Match", $0)] } ?? [])
    }

    @Test("The consolidator registers money by source; the same state twice is not overwritten unseen")
    func registers() throws {
      let (viewer, consolidator) = (try demo().token("viewer"), try demo().token("consolidator"))
      let before = try demo().get(budget, consolidator)
      let tag = try #require(before["ETag"])
      let revision = try #require(before.json["revision"].integer)
      let body =
        #"{"items":[{"source":"Ngân sách xã","registered_vnd":700000000000},"#
        + #"{"source":"Thành phố","registered_vnd":9007199254741}]}"#
      #expect(try put(body, consolidator, ifMatch: nil).status == 428)
      #expect(try put(body, consolidator, ifMatch: "\"other\"").status == 412)
      let set = try put(body, consolidator, ifMatch: tag)
      #expect(set.status == 200)
      #expect(set.json["registered_vnd"].integer == 9_707_199_254_741)
      #expect(set.json["revision"].integer == revision + 1)
      #expect(try put(body, consolidator, ifMatch: tag).status == 412)
      let read = try demo().get(budget, viewer)
      #expect(read.body == set.body && read["ETag"] == set["ETag"])

      let row = try #require(
        try demo().get("\(plan)/reconciliation", viewer).json["items"].items.first { $0["task"].integer == 18 })
      #expect(row["registered_vnd"].integer == 9_707_199_254_741)
      #expect(row["sources"].items.count == 2)
      #expect(row["disagreements"].items.map { $0["kind"].string } == ["money_lags"])
      let warnings = try demo().get("\(plan)/warnings?kind=disbursement_behind", viewer).json["items"].items
      #expect(warnings.contains { $0["id"].string == "disbursement_behind.18" && $0["level"].string == "red" })
      #expect(try demo().get("\(plan)/report?format=md", viewer).text.contains("9.707.199.254.741"))

      let emptied = try put(#"{"items":[]}"#, consolidator, ifMatch: set["ETag"])
      #expect(emptied.json["registered_vnd"].isNull && emptied.json["revision"].integer == revision + 2)
    }

    @Test(
      "Money that cannot be is refused by name",
      arguments: [
        (#"{"items":[{"source":"Xã","registered_vnd":-1}]}"#, ["/items/0/registered_vnd"]),
        (#"{"items":[{"source":"Xã","registered_vnd":0.5}]}"#, ["/items/0/registered_vnd"]),
        (#"{"items":[{"source":"Xã","registered_vnd":9223372036854775808}]}"#, ["/items/0/registered_vnd"]),
        (#"{"items":[{"source":"Xã","registered_vnd":"1"}]}"#, ["/items/0/registered_vnd"]),
        (
          #"{"items":[{"source":"a","registered_vnd":1000000000000000},{"source":"b","registered_vnd":1}]}"#,
          ["/items"]
        ),
        (#"{"items":[{"source":"a","registered_vnd":1},{"source":"a","registered_vnd":1}]}"#, ["/items/1/source"]),
        (#"{"items":[{"source":" ","registered_vnd":1,"amount":1}]}"#, ["/items/0/source", "/items/0/amount"]),
        (#"{}"#, ["/items"]), (#"{"items":null}"#, ["/items"]), (#"{"items":{}}"#, ["/items"]),
      ] as [(String, Set<String>)])
    func refusesMoney(body: String, pointers: Set<String>) throws {
      let consolidator = try demo().token("consolidator")
      let answer = try put(body, consolidator, ifMatch: "*")
      #expect(answer.status == 422)
      #expect(answer.pointers == pointers)
    }

    @Test("Nobody else registers money", arguments: ["viewer", "reporter", "leader", "city", "admin"])
    func keepsBudget(role: String) throws {
      #expect(try put(#"{"items":[]}"#, try demo().token(role), ifMatch: "*").status == 403)
    }

    @Test("Reconciliation of the sample year is a hand count of its updates")
    func reconciles() throws {
      let viewer = try demo().token("viewer")
      let month = Months.lastOfSample
      guard month > "2026-01" else { return }
      var newest: [Int: [String: Int64]] = [:]
      for task in 1...18 {
        let series = try demo().get("\(plan)/tasks/\(task)/progress", viewer).json["items"].items
        for item in series where item["period"].string ?? "" <= month {
          guard let unit = item["unit"].string, let amount = item["disbursed_vnd"].integer else { continue }
          newest[task, default: [:]][unit] = amount
        }
      }
      let total = newest.values.flatMap(\.values).reduce(0, +)
      let answer = try demo().get("\(plan)/reconciliation?period=\(month)", viewer).json
      let row = answer["items"].items.first { $0["task"].integer == 18 }
      #expect(row?["disbursed_vnd"].integer == newest[18]?.values.reduce(0, +))
      #expect(answer["totals"]["disbursed_vnd"].integer == total)
      #expect(answer["items"].items.count == 18)
      let cards = try demo().get("\(plan)/scorecards?period=\(month)", viewer).json["units"].items
      let money = cards.compactMap { $0["disbursed_vnd"].integer }.reduce(0, +)
      #expect(money == total)
    }

    @Test("The scorecards of units add up to the dashboard, and a unit that is not there is 404")
    func cards() throws {
      let viewer = try demo().token("viewer")
      let month = "2026-04"
      let cards = try demo().get("\(plan)/scorecards?period=\(month)", viewer).json
      let updates = try demo().get("\(plan)/dashboard?period=\(month)", viewer).json["updates"]
      for name in ["expected", "on_time", "late", "missing"] {
        #expect(cards["units"].items.compactMap { $0[name].integer }.reduce(0, +) == updates[name].integer, "\(name)")
        #expect(cards["heads"].items.compactMap { $0[name].integer }.reduce(0, +) == updates[name].integer, "\(name)")
      }
      let one = try demo().get("\(plan)/units/VHXH/scorecard?period=\(month)", viewer).json
      let same = cards["units"].items.first { $0["unit"].string == "VHXH" }
      for name in same?.names ?? [] { #expect(one[name] == same?[name], "\(name)") }
      #expect(one["directing"]["tasks"]["total"].integer == 1)
      #expect(try demo().get("\(plan)/units/NONE/scorecard", viewer).status == 404)
      #expect(try demo().get("\(plan)/units/VHXH/scorecard?period=2027-01", viewer).status == 422)
    }

    @Test("The overview is for the city and the admin, side by side with the plan's own figures")
    func overview() throws {
      for role in ["viewer", "reporter", "leader", "consolidator"] {
        #expect(try demo().get("/v1/overview", try demo().token(role)).status == 403)
      }
      #expect(try demo().get("/v1/overview", nil).status == 401)
      let admin = try demo().token("admin")
      #expect([200, 201].contains(try demo().post("/v1/plans", admin, SmallPlan.document()).status))
      let overview = try demo().get("/v1/overview?period=2026-04", admin).json
      #expect(overview["plans"].integer == 1 && overview["plans_outside_period"].integer == 1)
      let line = overview["items"][0]
      #expect(line["rank"].integer == 1 && line["plan"].string == "39-kh-ubnd-2026")
      let kpi = try demo().get("\(plan)/kpis/KH-02?period=2026-04", admin).json
      #expect(line["update_rate"]["value"] == kpi["value"])
      #expect(line["update_rate"]["numerator"] == kpi["numerator"])
      let total = overview["kpis"].items.first { $0["code"].string == "KH-02" }
      #expect(total?["value"] == kpi["value"] && total?["counted"].integer == 1 && total?["missing"].integer == 0)
      let next = try demo().get("/v1/overview?period=\(SmallPlan.year)-12", admin).json
      #expect(next["items"].items.map { $0["plan"].string } == [SmallPlan.key])
      #expect(next["items"][0]["update_rate"]["value"].isNull)
      // The demo's city reads across the plans, whoever else has come to the server.
      let city = try demo().get("/v1/overview?period=\(SmallPlan.year)-12", try demo().token("city")).json
      #expect(city["items"] == next["items"] && city["plans_outside_period"].integer == 1)
    }
  }
}
