import Testing

@testable import PlanAPI

struct DemoSetupTests {
  let folder: TemporaryFolder
  let connection: Connection
  let now: Instant

  init() throws {
    folder = try TemporaryFolder()
    connection = try Connection(path: folder.database, access: .readWrite)
    try connection.migrate(path: folder.database)
    now = try #require(Instant("2026-11-10T03:00:00Z"))
  }

  private func demo(seed: UInt64) throws -> DemoSetup {
    try DemoSetup(
      trail: Trail(connection, as: .program("test"), at: now),
      plans: try SamplePlans(communes: 1, years: 1, seed: seed))
  }

  @Test("There is a token for each role, and a reporter's for each lead unit with groups taken apart")
  func grantsTokens() throws {
    let setup = try demo(seed: 1)
    let lines = setup.grants.map { "\($0.role.rawValue) \($0.unit?.description ?? "-")" }
    #expect(
      lines == [
        "admin -", "consolidator VHXH", "leader LD-UBND", "city UBND-TP", "viewer -", "reporter VHXH", "reporter KT",
        "reporter VP", "reporter TTHCC", "reporter TTDVC", "reporter CAX", "reporter MTTQ",
      ])
    for grant in setup.grants {
      let token = try #require(try TokenStore(connection).find(grant.text, at: now))
      #expect(token.role == grant.role)
      #expect(token.unit == grant.unit)
      #expect(token.plan == ([.admin, .city].contains(grant.role) ? nil : setup.plan))
    }
  }

  @Test("The year is stored once, each update by the reporter of its unit, and old tokens stay good")
  func storesTheYearOnce() throws {
    let first = try demo(seed: 1)
    let stored = try #require(try PlanStore(connection).load(first.plan))
    let updates = try ProgressStore(connection).newest(plan: stored.id)
    let year = SampleYear(of: stored.plan, through: month("2026-10"), seed: 1)
    #expect(updates.count == year.updates.count)
    #expect(Set(updates.map(\.update)) == Set(year.updates.map(\.update)))
    #expect(try KPIStore(connection).newest(plan: stored.id).count == year.kpiValues.count)
    let units = try TokenStore(connection).list().reduce(into: [:]) { $0[$1.id] = $1.unit }
    #expect(updates.allSatisfy { units[$0.recordedBy] == $0.update.unit })

    let second = try demo(seed: 2)
    #expect(try ProgressStore(connection).newest(plan: stored.id) == updates)
    for grant in first.grants + second.grants {
      #expect(try TokenStore(connection).find(grant.text, at: now)?.role == grant.role)
    }
  }
}
