import TestSupport
import Testing

extension EndToEndTests {
  /// A year of the plan 39/KH-UBND, from its issue to the report of December.
  @Suite("A year of the plan") struct YearWalkTests {
    private typealias Update = SimulatedYear.Update
    private typealias Words = SimulatedYear.Words

    @Test("Every warning comes and goes when it should, KH-02 is a hand count, December is right to the đồng")
    func walk() async throws {
      try await withClockedServer(at: "2026-01-24T01:00:00Z") { server in
        let year = try await SimulatedYear(server)
        try january(year)
        try february(year)
        try march(year)
        try april(year)
        try may(year)
        try june(year)
        try july(year)
        try august(year)
        try september(year)
        try october(year)
        try november(year)
        try december(year)
        try year.expectWholeTrail()
      }
    }

    /// The month is over on the 26th: its warnings and its update rate are settled.
    private func close(_ year: SimulatedYear, _ warnings: [String]) throws {
      try year.it(is: 26, of: year.month)
      #expect(try year.warnings() == warnings.sorted(), "the warnings of \(year.period)")
      try year.expectUpdateRate()
    }

    /// The plan is issued on the 24th. The consolidator publishes its tasks and registers the money of task 18, and the
    /// first task, due at the month's end, is done at once.
    private func january(_ year: SimulatedYear) throws {
      try year.it(is: 24, of: 1, at: "09:00:00")
      for task in 1...17 { try year.change("PATCH", "/tasks/\(task)", #"{"published":true}"#) }
      let sources =
        #"[{"source":"Ngân sách xã","registered_vnd":700000000},{"source":"Thành phố","registered_vnd":500000000}]"#
      try year.change("PUT", "/tasks/18/budget", #"{"items":\#(sources)}"#)
      try year.everybodyReports(
        in: 1, [Update(task: 1, unit: "VHXH"): Words(percent: 100, status: "done", output: "01/QĐ-UBND")])
      // Task 18 has been left out: 17 of 18 are published, and KH-01 says so until it is.
      try close(year, ["kpi_below_target.KH-01"])
      try year.change("PATCH", "/tasks/18", #"{"published":true}"#)
      #expect(try year.warnings() == [])
    }

    /// The economy office forgets task 2, and sends it two days late. Too few staff have a digital signature.
    private func february(_ year: SimulatedYear) throws {
      let forgotten = Update(task: 2, unit: "KT")
      try year.everybodyReports(in: 2, but: [forgotten])
      try year.post("/kpis/HT-02/values", as: "VHXH", #"{"period":"2026-02","numerator":70,"denominator":92}"#)
      try close(year, ["missing_update.2.KT", "kpi_below_target.HT-02!"])
      try year.it(is: 27, of: 2)
      #expect(try year.report(forgotten)["timeliness"].string == "late")
      try year.expectUpdateRate()
      #expect(try year.warnings() == ["kpi_below_target.HT-02!", "late_update.2.KT"])
    }

    /// Both are mended. At the one-stop shop a figure has to be corrected downwards; money begins to flow.
    private func march(_ year: SimulatedYear) throws {
      try year.everybodyReports(
        in: 3,
        [
          Update(task: 10, unit: "TTHCC"): Words(percent: 12), Update(task: 18, unit: "KT"): Words(spent: 240_000_000),
        ])
      try year.post("/kpis/HT-02/values", as: "VHXH", #"{"period":"2026-03","numerator":92,"denominator":92}"#)
      try close(year, ["regressed.10.TTHCC"])
    }

    /// The police wait for guidance on task 12; task 9 falls behind; task 13 stays where it was.
    private func april(_ year: SimulatedYear) throws {
      try year.everybodyReports(
        in: 4,
        [
          Update(task: 12, unit: "CAX"): Words(status: "blocked"), Update(task: 9, unit: "VHXH"): Words(percent: 45),
          Update(task: 13, unit: "VHXH"): Words(percent: 24), Update(task: 18, unit: "KT"): Words(spent: 300_000_000),
        ])
      try close(year, ["blocked.12.CAX", "behind.9"])
    }

    /// All three grow worse, and the economy office spends ahead of its work.
    private func may(_ year: SimulatedYear) throws {
      try year.everybodyReports(
        in: 5,
        [
          Update(task: 12, unit: "CAX"): Words(status: "blocked"), Update(task: 9, unit: "VHXH"): Words(percent: 50),
          Update(task: 13, unit: "VHXH"): Words(percent: 24), Update(task: 18, unit: "KT"): Words(spent: 720_000_000),
        ])
      try close(year, ["blocked.12.CAX!", "behind.9!", "stalled.13.VHXH", "disbursement_behind.18"])
      let explained = try year.post(
        "/warnings/blocked.12.CAX/explanation", as: "CAX", #"{"text":"Chờ hướng dẫn của Bộ Công an"}"#)
      #expect(explained.status == 201)
      #expect(try year.post("/warnings/blocked.12.CAX/acknowledgement", as: "leader", "{}").status == 201)
    }

    /// The guidance has come, task 9 is done, task 13 moves. Task 8 does not make its deadline.
    private func june(_ year: SimulatedYear) throws {
      try year.everybodyReports(
        in: 6,
        [
          Update(task: 9, unit: "VHXH"): Words(percent: 100, status: "done", output: "09/KH-UBND"),
          Update(task: 8, unit: "VHXH"): Words(percent: 90), Update(task: 18, unit: "KT"): Words(spent: 840_000_000),
        ])
      try close(year, ["disbursement_behind.18"])
      // The deadline's own day is not past it.
      try year.it(is: 30, of: 6, at: "23:59:59")
      #expect(try year.warnings(of: 7) == ["disbursement_behind.18"])
      try year.it(is: 3, of: 7)
      #expect(try year.warnings(of: 7) == ["disbursement_behind.18", "overdue.8"])
    }

    /// Three weeks past the deadline it is red. Task 15 is at 100% with nothing to show, and a new task has no output.
    private func july(_ year: SimulatedYear) throws {
      try year.it(is: 6, of: 7)
      let added = try year.post(
        "/tasks", as: "consolidator",
        #"""
        {"section":"I","title":"Trợ lý ảo cho bộ phận một cửa","directing":"LD-UBND","lead_units":["VHXH"],
         "coordinating_units":[],"outputs":[],"schedule":{"kind":"deadline","label":"Tháng 12/2026","due":"2026-12-31"},
         "published":true}
        """#)
      #expect(added.status == 201, "\(added.text)")
      #expect(added.json["number"].integer == 19)
      year.add(19)
      try year.everybodyReports(
        in: 7,
        [
          Update(task: 8, unit: "VHXH"): Words(percent: 95), Update(task: 15, unit: "VHXH"): Words(percent: 100),
          Update(task: 18, unit: "KT"): Words(spent: 840_000_000),
        ])
      try close(year, ["overdue.8!", "output_missing.15", "unclear.19"])
    }

    /// Task 8 is done, task 15 delivers, and the new task is told what must come out of it.
    private func august(_ year: SimulatedYear) throws {
      try year.it(is: 10, of: 8)
      try year.change("PATCH", "/tasks/19", #"{"outputs":["Trợ lý ảo vận hành thử"]}"#)
      try year.everybodyReports(
        in: 8,
        [
          Update(task: 8, unit: "VHXH"): Words(percent: 100, status: "done", output: "08/BC-UBND"),
          Update(task: 15, unit: "VHXH"): Words(percent: 100, status: "done", output: "15/QĐ-UBND"),
          Update(task: 18, unit: "KT"): Words(spent: 840_000_000),
        ])
      try close(year, [])
    }

    /// Two units are a second late, another reports in the last second: with two tasks late KH-02 is missed.
    private func september(_ year: SimulatedYear) throws {
      let late = [Update(task: 3, unit: "MTTQ"), Update(task: 5, unit: "VP")]
      let lastSecond = Update(task: 4, unit: "VHXH")
      try year.everybodyReports(in: 9, but: late)
      try year.it(is: 25, of: 9, at: "23:59:59")
      #expect(try year.report(lastSecond, Words(percent: 73))["timeliness"].string == "on_time")
      try year.it(is: 26, of: 9, at: "00:00:00")
      for update in late { #expect(try year.report(update)["timeliness"].string == "late") }
      try close(year, ["kpi_below_target.KH-02", "late_update.3.MTTQ", "late_update.5.VP"])
    }

    /// The police report on nothing but task 18. The month is locked, and opened again for them.
    private func october(_ year: SimulatedYear) throws {
      let absent = [2, 11, 12, 17].map { Update(task: $0, unit: "CAX") }
      try year.everybodyReports(in: 10, but: absent)
      let missing = ["missing_update.2.CAX", "missing_update.11.CAX", "missing_update.12.CAX", "missing_update.17.CAX"]
      try close(year, missing + ["kpi_below_target.KH-02!"])
      #expect(try year.post("/periods/2026-10/lock", as: "consolidator", "{}").status == 200)
      try year.report(absent[0], expecting: 409)
      let reopened = try year.post(
        "/periods/2026-10/reopen", as: "consolidator", #"{"reason":"Công an xã bổ sung số liệu"}"#)
      #expect(reopened.status == 200)
      try year.report(absent[0])
      #expect(try year.warnings() == (missing.dropFirst() + ["kpi_below_target.KH-02!", "late_update.2.CAX"]).sorted())
      try year.expectUpdateRate()
    }

    /// They miss task 12 once more: a second month in a row is red.
    private func november(_ year: SimulatedYear) throws {
      try year.everybodyReports(in: 11, but: [Update(task: 12, unit: "CAX")])
      try close(year, ["missing_update.12.CAX!"])
    }

    /// Whatever had a deadline is done, the money is spent but for one đồng, and the report goes to the city.
    private func december(_ year: SimulatedYear) throws {
      var story: [Update: Words] = [:]
      for task in [11, 12, 18] {
        for unit in ["VHXH", "KT", "VP", "TTHCC", "TTDVC", "CAX"] {
          story[Update(task: task, unit: unit)] = Words(percent: 100, status: "done", output: "\(task)/BC-\(unit)")
        }
      }
      story[Update(task: 18, unit: "KT")]?.spent = 1_123_456_789
      story[Update(task: 18, unit: "CAX")]?.spent = 76_543_210
      story[Update(task: 19, unit: "VHXH")] = Words(percent: 100, status: "done", output: "19/BB-UBND")
      story[Update(task: 7, unit: "VHXH")] = Words(spent: 98_765_432_101)
      try year.everybodyReports(in: 12, story)
      try close(year, [])

      try year.it(is: 28, of: 12)
      let submitted = try year.post("/reports", as: "leader", #"{"period":"2026-12"}"#)
      #expect(submitted.status == 201, "\(submitted.text)")
      let report = try year.get("/reports/\(try #require(submitted.json["id"].integer))?format=json").json
      let items = report["disbursement"]["tasks"].items
      #expect(year.spent(on: 18) == 1_199_999_999)
      #expect(items.first { $0["task"].integer == 18 }?["disbursed_vnd"].integer == 1_199_999_999)
      #expect(items.first { $0["task"].integer == 7 }?["disbursed_vnd"].integer == 98_765_432_101)
      #expect(report["disbursement"]["total_vnd"].integer == Int64(year.spent()))
      #expect(report["warnings"].items.isEmpty)
      let rate = report["general"]["update_rate"]
      #expect(rate["numerator"].integer == rate["denominator"].integer)
    }
  }
}
