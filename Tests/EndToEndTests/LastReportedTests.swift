import PlanAPI
import TestSupport
import Testing

extension EndToEndTests {
  @Suite("The last month with reports") struct LastReportedTests {
    @Test(
      "is told beside the month that is shown where none is asked for, on any day of the demo",
      arguments: [
        ("2026-01-27T02:00:00Z", "2026-01", nil), ("2026-11-10T02:00:00Z", "2026-10", "2026-10"),
        ("2026-11-25T09:50:00Z", "2026-10", "2026-10"), ("2026-11-26T02:00:00Z", "2026-11", "2026-10"),
        ("2026-12-31T16:59:00Z", "2026-12", "2026-11"), ("2027-01-03T02:00:00Z", "2026-12", "2026-12"),
      ] as [(String, String, String?)])
    func isTold(now: String, shown: String, last: String?) async throws {
      let moment = try #require(Instant(now))
      try await withClockedServer(at: now) { server in
        let setup = try await server.database.write(by: .program("test"), at: moment) { trail in
          try DemoSetup(trail: trail, plans: try SamplePlans(communes: 1, years: 1, seed: 39))
        }
        let viewer = try #require(setup.grants.first { $0.role == .viewer }).text.secret
        let board = try server.get("\(plan)/dashboard", viewer).json
        #expect(board["period"].string == shown && board["last_reported"].string == last)
        #expect((board["updates"]["received"].integer == 0) == (shown != last))
        #expect(try server.get("\(plan)/periods", viewer).json["last_reported"].string == last)
        // Before anything is reported nothing is published.
        guard last != nil else { return }
        let open = try server.get("/v1/public\(plan.dropFirst(3))", nil).json
        #expect(open["period"].string == shown && open["last_reported"].string == last)
      }
    }
  }
}
