import Testing

@testable import PlanAPI

@Suite struct PublicPartTests {
  private static let record: PlanRecord = {
    var open = kpi("K-1")
    open.task = taskNumber(1)
    var hidden = kpi("K-2")
    hidden.task = taskNumber(2)
    var draft = update(1, "A", "2026-04", "90", disbursed: 999)
    draft.update.outputs = [output("9/BC")]
    return PlanAPITests.record(
      plan(
        tasks: [task(1, ["A"], published: true), task(2, ["B"])], kpis: [open, hidden, kpi("K-3")]),
      [update(1, "A", "2026-03", "30", disbursed: 5), draft])
  }()

  @Test("Only published tasks, and KPIs that measure none that is not")
  func flags() {
    let part = PublicPart(Self.record, period: nil, at: close(of: "2026-03"))
    #expect(part.tasks.map(\.number) == [taskNumber(1)])
    #expect(part.kpis.map(\.code.description) == ["K-1", "K-3"])
    #expect(part.plan.hasPublicPart)
    #expect(!plan(tasks: [task(1, ["A"])]).hasPublicPart)
  }

  @Test(
    "What was sent for a month whose window is open is not there yet",
    arguments: [("2026-04-25T16:59:59Z", "2026-03", "30", 5, 0), ("2026-04-25T17:00:00Z", "2026-04", "90", 999, 1)])
  func drafts(now: String, period: String, percentage: String, disbursed: Int64, outputs: Int) throws {
    let part = PublicPart(Self.record, period: nil, at: instant(now))
    #expect(part.period == month(period))
    let task = try #require(part.tasks.first)
    #expect(part.state(of: task)?.percent == percent(percentage))
    #expect(part.state(of: task)?.disbursed == disbursed)
    #expect(part.delivered(by: task).count == outputs)
  }

  @Test("Before the first window has closed nothing is known")
  func early() throws {
    let part = PublicPart(Self.record, period: nil, at: instant("2026-01-25T00:00:00Z"))
    #expect(part.period == nil)
    #expect(part.state(of: try #require(part.tasks.first)) == nil)
    #expect(part.evaluation(of: part.kpis[0]) == nil)
    #expect(part.feedback.received == 0)
  }
}
