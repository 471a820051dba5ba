import Testing

@testable import PlanAPI

@Suite("The overview over a store of plans") struct OverviewSourceTests {
  @Test("A city of 114 plans is read in one go, and afterwards only what has changed")
  func city() async throws {
    let folder = try TemporaryFolder()
    let database = try Database(path: folder.database)
    let now = instant("2026-03-01T00:00:00Z")
    let keys = try await database.write(by: .program("test"), at: now) { trail in
      try (1...114).map { number in
        var plan = plan(tasks: [task(1, ["A"]), task(2, ["B"])], kpis: [kpi("K-1", target: "50")])
        plan.number = "\(number)/KH"
        plan.issuer = unitCode("A")
        _ = try PlanImport(document: PlanDocument.encode(plan)).store(trail: trail)
        return try #require(PlanKey(number: plan.number, year: plan.year))
      }
    }
    let source = try OverviewSource(database: database)
    func overview() async throws -> (Overview, outside: Int) {
      try #require(try await source.overview(of: nil, period: month("2026-02"), at: now))
    }
    let first = try await overview().0
    #expect(first.lines.count == 114 && Set(first.lines.map(\.line.plan)) == Set(keys))
    #expect(Set(first.lines.map(\.rank)) == [1])
    #expect(first.kpis.map(\.aggregate.missing) == [114])

    try await database.write(by: .program("test"), at: now) { trail in
      let token = try TokenStore(trail.connection).create(role: .admin, label: "test", trail: trail).token
      let writing = trail.acting(as: .token(token), at: now)
      for (index, key) in keys.prefix(2).enumerated() {
        let plan = try #require(try PlanStore(trail.connection).identifier(of: key))
        _ = try KPIStore(trail.connection).append(
          index == 0 ? ratio("1", "1") : ratio("0", "3"), kpi: kpiCode("K-1"), period: month("2026-02"), plan: plan,
          trail: writing)
        for (task, unit) in [(1, "A"), (2, "B")] where index == 0 {
          _ = try ProgressStore(trail.connection).append(
            update(task, unit, "2026-02").update, plan: plan, timeliness: .onTime, trail: writing)
        }
      }
    }
    let second = try await overview().0
    #expect(second.lines.first?.line.plan == keys[0])
    #expect(second.lines.filter { $0.rank == 1 }.count == 1)
    #expect(second.kpis.map(\.aggregate.figure) == [ratio("1", "4")])
    #expect(second.kpis.map(\.aggregate.missing) == [112])
    #expect(try await source.overview(of: keys[1], period: nil, at: now)?.0.lines.map(\.line.plan) == [keys[1]])
    #expect(try await source.overview(of: nil, period: month("2025-02"), at: now)?.outside == 114)
    try await database.shutdown()
  }
}
