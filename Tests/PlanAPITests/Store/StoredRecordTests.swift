import Testing

@testable import PlanAPI

@Suite("A record that reads on")
struct StoredRecordTests {
  private let fixture: StoreFixture
  private let directory: PlanDirectory

  init() throws {
    fixture = try StoreFixture()
    directory = PlanDirectory(try PlanFixture.plan())
  }

  @Test(
    "is what a record read anew is, after any updates and figures, revised or new",
    arguments: 1...8 as ClosedRange<UInt64>)
  func readsOn(seed: UInt64) throws {
    var random = SampleGenerator(seed: seed, for: "stored record")
    var stored = try StoredRecord(reading: fixture.plan, directory, from: fixture.connection)
    for _ in 0..<12 {
      for _ in 0...(random.next() % 4) { try report(&random) }
      #expect(try stored.readOn(from: fixture.connection))
      try expectSame(stored.record)
    }
    #expect(try stored.readOn(from: fixture.connection), "nothing has come since")
    try expectSame(stored.record)
  }

  @Test("has to be read anew where something else was changed")
  func isReadAnew() throws {
    var stored = try StoredRecord(reading: fixture.plan, directory, from: fixture.connection)
    var random = SampleGenerator(seed: 1, for: "stored record")
    try report(&random)
    let task = try #require(TaskNumber(4))
    _ = try BudgetStore(fixture.connection).append(
      [BudgetLine(source: "Ngân sách xã", registered: try #require(Money(dong: 1_000_000)))], task: task,
      plan: fixture.plan, before: [], trail: fixture.trail())
    #expect(try !stored.readOn(from: fixture.connection))
  }

  private func report(_ random: inout SampleGenerator) throws {
    let period = try #require(Period("2026-0\(1 + random.next() % 9)"))
    if random.next() % 3 == 0 {
      _ = try KPIStore(fixture.connection).append(
        .value(Decimal(Int(random.next() % 100))), kpi: try #require(KPICode("DVC-01")), period: period,
        plan: fixture.plan, trail: fixture.trail())
    } else {
      let update = ProgressUpdate(
        task: try #require(TaskNumber(Int(1 + random.next() % 3))), unit: try #require(UnitCode("VHXH")),
        period: period, percent: try #require(Percent(hundredths: Int(random.next() % 10_000))), status: .onTrack,
        summary: "\(random.next())", difficulties: nil, proposals: nil, disbursed: nil, outputs: [])
      _ = try ProgressStore(fixture.connection).append(
        update, plan: fixture.plan, timeliness: .onTime, trail: fixture.trail())
    }
  }

  private func expectSame(_ record: PlanRecord) throws {
    let anew = try PlanRecord(reading: fixture.plan, directory, from: fixture.connection)
    for task in record.plan.tasks {
      for unit in record.plan.units {
        #expect(record.history(of: task.number, by: unit.code) == anew.history(of: task.number, by: unit.code))
      }
    }
    for kpi in record.plan.kpis {
      for period in record.plan.reportingMonths {
        #expect(record.kpiValue(of: kpi.code, in: period) == anew.kpiValue(of: kpi.code, in: period))
      }
    }
    #expect(record.reportCount == anew.reportCount && record.lastChange == anew.lastChange)
  }
}
