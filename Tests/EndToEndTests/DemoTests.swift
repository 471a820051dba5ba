import PlanAPI
import TestSupport
import Testing

extension EndToEndTests {
  @Suite("The demo", .demo) struct DemoTests {
    @Test("It prints a token for each role, and one for a reporter of each lead unit, and they all open the plan")
    func printsTokens() throws {
      let grants = try demo().grants
      #expect(
        grants.filter { $0.role != "reporter" }.map(\.role) == ["admin", "consolidator", "leader", "city", "viewer"])
      #expect(
        grants.filter { $0.role == "reporter" }.map(\.unit) == ["VHXH", "KT", "VP", "TTHCC", "TTDVC", "CAX", "MTTQ"])
      #expect(Set(grants.map(\.token)).count == 12)
      for grant in grants {
        let me = try demo().get("/v1/me", grant.token).json
        #expect(me["role"].string == grant.role)
        #expect(me["unit"].string == grant.unit)
        #expect(try demo().get(plan, grant.token).status == 200)
      }
    }

    @Test("The sample year ends in the month before the current one")
    func endsLastMonth() throws {
      let token = try demo().token("viewer")
      var periods: Set<String> = []
      for number in 1...18 {
        let series = try demo().get("\(plan)/tasks/\(number)/progress", token).json["items"].items
        periods.formUnion(series.compactMap { $0["period"].string })
      }
      #expect(periods.max() == Months.lastOfSample)
    }

    @Test(
      "Its warnings have what a year brings",
      arguments: ["missing_update", "late_update", "blocked", "kpi_below_target"])
    func warns(kind: String) throws {
      let token = try demo().token("viewer")
      let months = try demo().get("\(plan)/dashboard", token).json["periods"].items.compactMap(\.string)
      let kinds = try months.filter { $0 <= Months.lastOfSample }.flatMap { month in
        try demo().get("\(plan)/warnings?period=\(month)&kind=\(kind)", token).json["items"].items
      }
      #expect(!kinds.isEmpty)
      #expect(kinds.allSatisfy { $0["kind"].string == kind && $0["message"].string?.isEmpty == false })
    }

    @Test("Every part of it has something to show: money, the public part, feedback, notes, files and a report")
    func isFurnished() throws {
      let (viewer, month) = (try demo().token("viewer"), Months.lastOfSample)
      // In the first months of the year there is little to tell yet.
      guard month >= "2026-05" else { return }
      let totals = try demo().get("\(plan)/reconciliation?period=\(month)", viewer).json["totals"]
      let (registered, spent) = (totals["registered_vnd"].integer ?? 0, totals["disbursed_vnd"].integer ?? 0)
      #expect(registered > 1_000_000_000 && spent > registered / 10 && spent < registered)
      let published = try demo().get("/v1/public\(plan.dropFirst(3))/tasks", nil).json["items"].items
      #expect(published.count >= 10)
      #expect(published.contains { $0["registered_vnd"].integer ?? 0 > 0 && $0["disbursed_vnd"].integer ?? 0 > 0 })
      let file = try #require(
        published.flatMap { $0["outputs"]["delivered"].items }.compactMap { $0["attachment"].string }.first)
      let sent = try demo().get("/v1/public\(plan.dropFirst(3))/attachments/\(file)", nil)
      #expect(sent.status == 200 && sent.body.starts(with: Array("PK".utf8)))
      #expect(try SHA256Digest(of: sent.body).hex == file)
      let feedback = try demo().get("\(plan)/feedback?limit=200", viewer).json["items"].items
      #expect(feedback.contains { !$0["answer"].isNull } && feedback.contains { $0["answer"].isNull })
      let warnings = try demo().get("\(plan)/warnings?period=\(month)", viewer).json["items"].items
      #expect(warnings.contains { !$0["explanation"].isNull } && warnings.contains { $0["explanation"].isNull })
      #expect(warnings.contains { !$0["acknowledgement"].isNull })
      let reports = try demo().get("\(plan)/reports", viewer).json["items"].items
      #expect(reports.count == 1 && reports[0]["period"].string?.contains("-Q") == true)
      // What was written later stands later in the trail.
      let leader = try demo().token("leader")
      let entries = try demo().get("\(plan)/audit?limit=200&after=100", leader).json["items"].items
      let times = entries.compactMap { $0["at"].string }
      #expect(times.count == 200 && times == times.sorted())
    }

    @Test("A second demo on a kept database gives new tokens, and the old ones stay good")
    func keepsDatabase() throws {
      let program = try Program()
      let first = try PlanServerProcess(program, "demo", "--database", program.database)
      let old = try first.token("viewer")
      let before = try first.get("\(plan)/tasks", old)
      try first.stop()
      let second = try PlanServerProcess(program, "demo", "--database", program.database)
      let new = try second.token("viewer")
      #expect(new != old)
      for token in [old, new] { #expect(try second.get("\(plan)/tasks", token).body == before.body) }
      try second.stop()
    }

    @Test("With --plans and --years the city reads across a plan of each commune, each year's whole")
    func servesACity() throws {
      let program = try Program()
      let sizes = ["--plans", "3", "--years", "2"]
      let server = try PlanServerProcess(program, "demo", sizes + ["--database", program.database])
      let city = try server.token("city")
      #expect(try server.get("/v1/plans", city).json["items"].items.count == 6)
      let overview = try server.get("/v1/overview?period=2026-01", city).json
      #expect(overview["plans"].integer == 3 && overview["plans_outside_period"].integer == 3)
      #expect(Set(overview["items"].items.map { $0["issuer_name"].string }).count == 3)
      let before = try server.get("/v1/overview?period=2025-12", city).json
      #expect(before["totals"]["expected"].integer ?? 0 > 100)
      #expect(before["items"].items.compactMap { $0["plan"].string }.sorted().first == "1-kh-ubnd-2025")
      try server.stop()
      let checked = try program.run(["check", "--database", program.database])
      #expect(checked.exit == .code(0), "\(checked.errors)")
      #expect(try program.run(["audit", "verify", "--database", program.database]).exit == .code(0))
      for bad in [["--plans", "0"], ["--plans", "3322"], ["--years", "21"]] {
        #expect(try program.run(["demo"] + bad).exit == .code(64))
      }
    }
  }
}
