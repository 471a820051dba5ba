import Testing

@testable import PlanAPI

@Suite("The store of KPI values")
struct KPIStoreTests {
  private let fixture: StoreFixture
  private let store: KPIStore

  init() throws {
    fixture = try StoreFixture()
    store = KPIStore(fixture.connection)
  }

  @Test(
    "A figure comes back exactly",
    arguments: [
      KPIFigure.ratio(numerator: Decimal(1), denominator: Decimal(3)),
      .ratio(numerator: Decimal(0), denominator: Decimal(0)),
      .value(Decimal(tenThousandths: 1)), .value(Decimal(tenThousandths: -1_000_000_000_000_000_000)),
    ])
  func roundTrip(figure: KPIFigure) throws {
    let recorded = try append(figure, "2026-02")
    #expect(recorded.figure == figure)
    #expect(recorded.revision == 1)
    #expect(try store.newest(plan: fixture.plan) == [recorded])
  }

  @Test("Revisions count up by month, and reads give the newest")
  func revisions() throws {
    let first = try append(.value(Decimal(1)), "2026-02")
    let second = try append(.ratio(numerator: Decimal(1), denominator: Decimal(2)), "2026-02")
    let next = try append(.value(Decimal(3)), "2026-03")
    #expect([first, second, next].map(\.revision) == [1, 2, 1])
    #expect(try store.newest(plan: fixture.plan) == [second, next])
    #expect(try store.newest(plan: fixture.plan, through: Period("2026-02")) == [second])
    #expect(try store.series(plan: fixture.plan, kpi: first.kpi, revisions: .all) == [first, second, next])
    #expect(try store.series(plan: fixture.plan, kpi: first.kpi) == [second, next])
  }

  @Test(
    "The table refuses half a ratio, both forms, and neither",
    arguments: ["denominator = NULL", "value = 1", "numerator = NULL, denominator = NULL"] as [SQL])
  func checks(assignment: SQL) throws {
    _ = try append(.ratio(numerator: Decimal(1), denominator: Decimal(2)), "2026-02")
    let error = #expect(throws: DatabaseError.self) {
      try fixture.connection.run("UPDATE kpi_value SET \(assignment)")
    }
    #expect(error?.isConstraint == true)
  }

  private func append(_ figure: KPIFigure, _ period: String) throws -> RecordedKPIValue {
    try store.append(
      figure, kpi: try #require(KPICode("DVC-01")), period: try #require(Period(period)), plan: fixture.plan,
      trail: fixture.trail())
  }
}
