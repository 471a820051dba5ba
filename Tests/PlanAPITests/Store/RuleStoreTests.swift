import Testing

@testable import PlanAPI

@Suite("The stores of budgets, warning notes and feedback")
struct RuleStoreTests {
  private let fixture: StoreFixture

  init() throws { fixture = try StoreFixture() }

  private let now = StoreFixture.imported
  private var trail: Trail { fixture.trail() }

  @Test("A plan with budgets, thresholds and a term of its own comes back as it was, from a file and from a document")
  func plan() throws {
    var plan = try PlanFixture.plan()
    plan.key = try #require(PlanKey("40-kh-ubnd-2026"))
    plan.number = "40/KH-UBND"
    plan.thresholds.overdueRedDays = 3
    plan.thresholds.regressedRed = decimal("2.5")
    plan.thresholds.disbursementYellow = decimal("7.25")
    plan.thresholds.disbursementRed = decimal("8")
    plan.thresholds.unclearRed = 4
    plan.feedbackTerm = FeedbackTerm(days: 5, counting: .calendar)
    plan.tasks[17].budget = [
      BudgetLine(source: "Ngân sách xã", registered: money(Money.limit - 1)),
      BudgetLine(source: "Thành phố", registered: money(1)),
    ]
    let document = PlanDocument.encode(plan)
    #expect(try PlanDocument.decode(try JSONValue(parsing: document)) == plan)
    try PlanStore(fixture.connection).insert(plan, at: now)
    #expect(try PlanStore(fixture.connection).load(plan.key)?.plan == plan)
  }

  @Test("The canonical form of a plan that sets nothing new is the one it had")
  func canonicalForm() throws {
    let text = String(decoding: PlanDocument.encode(try PlanFixture.plan()), as: UTF8.self)
    for name in ["budget", "feedback", "overdue_red_days", "disbursement"] { #expect(!text.contains("\"\(name)\":")) }
  }

  @Test("Budgets count up revisions by task, and reads give the newest, an empty one too")
  func budgets() throws {
    let store = BudgetStore(fixture.connection)
    let lines = [BudgetLine(source: "Xã", registered: money(5)), BudgetLine(source: "Bộ", registered: money(0))]
    func append(_ lines: [BudgetLine], _ task: Int) throws -> RecordedBudget {
      try store.append(lines, task: taskNumber(task), plan: fixture.plan, before: [], trail: trail)
    }
    #expect(try store.newest(plan: fixture.plan) == [])
    _ = try append(lines, 18)
    let other = try append(lines, 4)
    let newest = try append(lines.reversed(), 18)
    #expect(newest.revision == 2)
    #expect(try store.newest(plan: fixture.plan) == [other, newest])
    let emptied = try append([], 4)
    #expect(try store.newest(plan: fixture.plan) == [emptied, newest])
    #expect(throws: DatabaseError.self) { try append(lines, 99) }
  }

  @Test("What was said of warnings comes back with who said it, in order")
  func notes() throws {
    let store = WarningNoteStore(fixture.connection)
    func explain(_ text: String, _ unit: String) throws -> WarningExplanation {
      try store.explain(
        "overdue.8", unit: unitCode(unit), period: month("2026-07"), text: text, plan: fixture.plan, trail: trail)
    }
    let (first, second) = (try explain("một", "VHXH"), try explain("hai", "KT"))
    let acknowledged = try store.acknowledge(
      "overdue.8", period: month("2026-07"), level: .red, note: nil, plan: fixture.plan, trail: trail)
    let notes = try store.all(plan: fixture.plan)
    #expect(notes == WarningNotes(explanations: [first, second], acknowledgements: [acknowledged]))
    #expect(notes.lastChange == now)
    #expect(throws: DatabaseError.self) { try explain("ba", "NONE") }
  }

  private func feedback(
    _ satisfaction: Int, topic: String = "Một cửa", unit: String? = nil, on day: String = "2026-02-20"
  ) throws -> RecordedFeedback {
    try FeedbackStore(fixture.connection).append(
      Feedback(
        topic: topic, text: "Chờ lâu\n<b>quá</b>", satisfaction: try #require(Feedback.Satisfaction(satisfaction)),
        contact: nil, unit: unit.map(unitCode)),
      plan: fixture.plan, on: date(day), due: FeedbackTerm.standard.lastDay(from: date(day)), trail: trail)
  }

  @Test("Feedback comes back as it was, filtered and page by page")
  func lists() throws {
    let store = FeedbackStore(fixture.connection)
    let all = [
      try feedback(5), try feedback(1, topic: "Khác"), try feedback(3, unit: "VP"), try feedback(2, on: "2026-03-02"),
    ]
    #expect(try store.list(plan: fixture.plan, limit: 10) == all)
    #expect(try store.list(plan: fixture.plan, limit: 2) == Array(all.prefix(2)))
    #expect(try store.list(plan: fixture.plan, after: all[1].id, limit: 2) == Array(all.suffix(2)))
    #expect(try store.find(all[2].id, plan: fixture.plan) == all[2])
    #expect(try store.find(all[2].id, plan: fixture.plan + 1) == nil)
    func ids(_ filter: FeedbackStore.Filter) throws -> [Int64] {
      try store.list(plan: fixture.plan, filter, limit: 10).map(\.id)
    }
    #expect(try ids(.init(topic: "Khác")) == [all[1].id])
    #expect(try ids(.init(unit: unitCode("VP"))) == [all[2].id])
    #expect(try ids(.init(days: month("2026-03").firstDay...month("2026-03").lastDay)) == [all[3].id])
    _ = try store.answer("Đã rõ", to: all[0], plan: fixture.plan, on: date("2026-02-21"), trail: trail)
    _ = try store.mark(all[1], asSpam: true, reason: nil, plan: fixture.plan, trail: trail)
    #expect(try ids(.init(isAnswered: true)) == [all[0].id])
    #expect(try ids(.init(isAnswered: false, isSpam: false)) == [all[2].id, all[3].id])
    #expect(try ids(.init(isSpam: true)) == [all[1].id])
  }

  @Test("A later answer takes the place of the first, whose day stays")
  func answers() throws {
    let store = FeedbackStore(fixture.connection)
    var asked = try feedback(4)
    let first = try store.answer("một", to: asked, plan: fixture.plan, on: date("2026-02-21"), trail: trail)
    asked.answer = first
    let second = try store.answer("hai", to: asked, plan: fixture.plan, on: date("2026-12-21"), trail: trail)
    #expect([first.revision, second.revision] == [1, 2])
    #expect(second.firstAnsweredOn == date("2026-02-21"))
    #expect(try store.find(asked.id, plan: fixture.plan)?.answer == second)
  }

  @Test("The tally counts by month, satisfaction and answer, and no spam")
  func tally() throws {
    let store = FeedbackStore(fixture.connection)
    #expect(try store.tally(plan: fixture.plan) == FeedbackTally())
    let inTerm = try feedback(5)
    let late = try feedback(5)
    let spam = try feedback(1)
    _ = try feedback(2, on: "2026-03-02")
    _ = try feedback(2, on: "2026-03-02")
    _ = try store.answer("…", to: inTerm, plan: fixture.plan, on: date("2026-03-06"), trail: trail)
    _ = try store.answer("…", to: late, plan: fixture.plan, on: date("2026-03-07"), trail: trail)
    let later = fixture.trail(at: Instant(milliseconds: now.milliseconds + 5))
    _ = try store.mark(spam, asSpam: true, reason: "Quảng cáo", plan: fixture.plan, trail: later)
    let tally = try store.tally(plan: fixture.plan)
    let figures = FeedbackFigures(of: tally, on: date("2026-02-01")...date("2026-02-28"), asOf: date("2026-12-31"))
    #expect([figures.received, figures.answered, figures.answeredInTerm, figures.satisfied] == [2, 2, 1, 2])
    #expect(tally.rows.filter { $0.day.period == month("2026-03") }.map(\.count) == [2])
    #expect(tally.rows.last?.state == .unanswered(due: date("2026-03-16")))
    #expect(tally.lastChange == Instant(milliseconds: now.milliseconds + 5))
  }

  @Test("Each change leaves its entry in the trail of the plan, and what changes nothing leaves none")
  func trails() throws {
    func count() throws -> Int64 { try TrailStore(fixture.connection).head(of: fixture.plan).sequence }
    let before = try count()
    let asked = try feedback(4)
    #expect(try count() == before + 1)
    let store = FeedbackStore(fixture.connection)
    let marked = try store.mark(asked, asSpam: true, reason: nil, plan: fixture.plan, trail: trail)
    #expect(try count() == before + 2)
    #expect(try store.mark(marked, asSpam: true, reason: nil, plan: fixture.plan, trail: trail) == marked)
    #expect(try count() == before + 2)
    let entries = try TrailStore(fixture.connection).entries(of: fixture.plan, after: before, limit: 9)
    let text = entries.map { String(decoding: $0.line, as: UTF8.self) }
    #expect(text.first?.contains("feedback.give") == true)
    #expect(text.first?.contains(#""before":null,"after":{"id":"#) == true, "what was not there before is not named so")
    #expect(text.last?.contains("\"spam\":true") == true)
  }
}
