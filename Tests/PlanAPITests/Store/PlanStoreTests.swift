import Testing

@testable import PlanAPI

@Suite("The store of plans")
struct PlanStoreTests {
  private let fixture: StoreFixture
  private let store: PlanStore

  init() throws {
    fixture = try StoreFixture()
    store = PlanStore(fixture.connection)
  }

  @Test("The real plan comes back as it went in")
  func roundTrip() throws {
    let plan = try PlanFixture.plan()
    let stored = try #require(try store.load(plan.key))
    #expect(stored.id == fixture.plan)
    #expect(stored.plan == plan)
    #expect(stored.plan.tasks.count == 18)
    #expect(stored.plan.kpis.count == 18)
  }

  @Test("Every field that the real plan leaves alone comes back too")
  func everyField() throws {
    var plan = try PlanFixture.plan()
    plan.number = "40/KH-UBND"
    plan.key = try #require(PlanKey("40-kh-ubnd-2026"))
    plan.receivesReport = nil
    plan.titleEnglish = nil
    plan.basis = []
    plan.thresholds.behindYellow = Decimal(tenThousandths: 125_001)
    plan.thresholds.stalledPeriods = 5
    plan.tasks[0].isPublished = true
    plan.tasks[0].titleEnglish = nil
    plan.kpis[0].target = nil
    plan.kpis[1].target = Decimal(tenThousandths: -1)
    // Children before their parents, members in an order of their own.
    plan.units.reverse()
    plan.units[0].members.reverse()
    plan.tasks.reverse()
    try store.insert(plan, at: StoreFixture.imported)
    #expect(try store.load(plan.key)?.plan == plan)
  }

  @Test("The document is kept in its canonical form")
  func document() throws {
    let plan = try PlanFixture.plan()
    #expect(try store.document(of: plan.key) == PlanDocument.encode(plan))
  }

  @Test("A plan that is not there is nil everywhere")
  func missing() throws {
    let key = try #require(PlanKey("none"))
    #expect(try store.load(key) == nil)
    #expect(try store.document(of: key) == nil)
    #expect(try store.identifier(of: key) == nil)
  }

  @Test("The list names the plan and who issued it")
  func list() throws {
    let list = try store.list()
    #expect(list.map(\.key.description) == ["39-kh-ubnd-2026"])
    #expect(list.first?.id == fixture.plan)
    #expect(list.first?.issuerName == "UBND xã Chí Minh")
    #expect(list.first?.importedAt == StoreFixture.imported)
  }

  @Test("A key is taken once")
  func duplicate() throws {
    let error = #expect(throws: DatabaseError.self) {
      try store.insert(PlanFixture.plan(), at: StoreFixture.imported)
    }
    #expect(error?.isUniqueViolation == true)
  }

  @Test("A plan that names a unit it does not have is refused at once, not at the commit it shares")
  func unknownUnit() throws {
    var plan = try PlanFixture.plan()
    plan.key = try #require(PlanKey("other"))
    plan.tasks[0].directing = try #require(UnitCode("NONE"))
    try fixture.connection.run("BEGIN IMMEDIATE")
    let error = #expect(throws: DatabaseError.self) {
      try store.insert(plan, at: StoreFixture.imported)
    }
    #expect(error?.isConstraint == true)
    try fixture.connection.run("ROLLBACK")
  }
}
