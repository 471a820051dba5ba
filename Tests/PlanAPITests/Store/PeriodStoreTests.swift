import Testing

@testable import PlanAPI

@Suite("The store of locks") struct PeriodStoreTests {
  private let fixture: StoreFixture
  private let store: PeriodStore

  init() throws {
    fixture = try StoreFixture()
    store = PeriodStore(fixture.connection)
  }

  @Test("A month is locked once, reopened once, and each is kept")
  func history() throws {
    let (may, june) = (month("2026-05"), month("2026-06"))
    try store.requireOpen(may, plan: fixture.plan)
    try store.lock(may, plan: fixture.plan, reason: "a", trail: fixture.trail(at: Instant(milliseconds: 1)))
    #expect(throws: PeriodStore.LockedError.self) { try store.requireOpen(may, plan: fixture.plan) }
    #expect(throws: PeriodStore.LockedError.self) {
      try store.lock(may, plan: fixture.plan, reason: nil, trail: fixture.trail())
    }
    try store.requireOpen(june, plan: fixture.plan)
    try store.requireOpen(may, plan: fixture.plan + 1)
    #expect(throws: PeriodStore.NotLockedError(period: june)) {
      try store.reopen(june, plan: fixture.plan, reason: "b", trail: fixture.trail())
    }
    try store.reopen(may, plan: fixture.plan, reason: "b", trail: fixture.trail(at: Instant(milliseconds: 2)))
    try store.requireOpen(may, plan: fixture.plan)
    try store.lock(may, plan: fixture.plan, reason: nil, trail: fixture.trail(at: Instant(milliseconds: 3)))
    let history = try store.history(plan: fixture.plan)
    #expect(history.map(\.at.milliseconds) == [1, 3] && history.map(\.isInForce) == [false, true])
    #expect(history.first?.reopening?.reason == "b" && history.first?.reopening?.at.milliseconds == 2)
    let actions = try TrailStore(fixture.connection).entries(of: fixture.plan).map {
      String(decoding: $0.line, as: UTF8.self)
    }
    #expect(actions.count == 3 && actions[1].contains("period.reopen"))
  }

  @Test("What was reported later is not read as of the lock, revisions and figures alike")
  func freezes() throws {
    func report(_ percent: Int, task: Int, _ month: String) throws {
      _ = try ProgressStore(fixture.connection).append(
        ProgressUpdate(
          task: taskNumber(task), unit: unitCode("VHXH"), period: PlanAPITests.month(month),
          percent: try #require(Percent(hundredths: percent * 100)), status: .onTrack, summary: "a", difficulties: nil,
          proposals: nil, disbursed: nil, outputs: []), plan: fixture.plan, timeliness: .onTime, trail: fixture.trail())
      _ = try KPIStore(fixture.connection).append(
        .value(Decimal(percent)), kpi: kpiCode("DVC-01"), period: PlanAPITests.month(month), plan: fixture.plan,
        trail: fixture.trail())
    }
    func read(_ lock: PeriodLock?) throws -> PlanRecord {
      let directory = PlanDirectory(try PlanFixture.plan())
      return try PlanRecord(reading: fixture.plan, directory, from: fixture.connection, asOf: lock)
    }
    try report(10, task: 4, "2026-04")
    try report(20, task: 4, "2026-05")
    try store.lock(month("2026-05"), plan: fixture.plan, reason: nil, trail: fixture.trail())
    let lock = try #require(try store.lock(of: month("2026-05"), plan: fixture.plan))
    try report(11, task: 4, "2026-04")
    try report(30, task: 4, "2026-06")
    let (live, frozen) = (try read(nil), try read(lock))
    func percents(_ record: PlanRecord) -> [Int] {
      record.history(of: taskNumber(4), by: unitCode("VHXH")).map { $0.update.percent.hundredths / 100 }
    }
    #expect(percents(live) == [11, 20, 30] && percents(frozen) == [10, 20])
    #expect(live.kpiValue(of: kpiCode("DVC-01"), in: month("2026-04"))?.figure == .value(Decimal(11)))
    #expect(frozen.kpiValue(of: kpiCode("DVC-01"), in: month("2026-04"))?.figure == .value(Decimal(10)))
    #expect(frozen.kpiValue(of: kpiCode("DVC-01"), in: month("2026-06")) == nil)
  }

  @Test("The counts of feedback come back from a lock as they were")
  func tally() throws {
    let stars = try #require(Feedback.Satisfaction(4))
    let tally = FeedbackTally(
      rows: [
        .init(day: date("2026-05-07"), satisfaction: stars, state: .answeredInTerm, count: 3),
        .init(day: date("2026-05-07"), satisfaction: stars, state: .answeredLate, count: 1),
        .init(day: date("2026-06-07"), satisfaction: stars, state: .unanswered(due: date("2026-07-01")), count: 12),
      ], lastChange: Instant(milliseconds: 5))
    #expect(FeedbackTally(frozen: tally.frozen) == tally)
    #expect(FeedbackTally(frozen: FeedbackTally().frozen) == FeedbackTally())
    for text in ["", "{}", #"{"rows":[[]]}"#, #"{"rows":[["2026-05-07",9,"late",1],["2026-05",4,"late",1]]}"#] {
      #expect(FeedbackTally(frozen: text) == nil)
    }
  }
}
