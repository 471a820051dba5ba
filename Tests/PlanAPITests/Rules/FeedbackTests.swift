import Testing

@testable import PlanAPI

@Suite("Feedback") struct FeedbackTests {
  @Test(
    "A term of working days leaves out Saturdays and Sundays, one of calendar days does not",
    arguments: [
      // 2026-02-20 is a Friday.
      ("2026-02-20", 1, FeedbackTerm.Counting.working, "2026-02-23"),
      ("2026-02-20", 10, .working, "2026-03-06"), ("2026-02-21", 1, .working, "2026-02-23"),
      ("2026-02-22", 5, .working, "2026-02-27"), ("2026-02-18", 2, .working, "2026-02-20"),
      ("2026-02-20", 10, .calendar, "2026-03-02"), ("1969-12-31", 2, .working, "1970-01-02"),
    ])
  func terms(received: String, days: Int, counting: FeedbackTerm.Counting, due: String) {
    #expect(FeedbackTerm(days: days, counting: counting).lastDay(from: date(received)) == date(due))
  }

  private func row(
    _ period: String, _ satisfaction: Int, _ state: FeedbackTally.State, _ count: Int = 1
  ) throws -> FeedbackTally.Row {
    FeedbackTally.Row(
      day: date("\(period)-11"), satisfaction: try #require(Feedback.Satisfaction(satisfaction)), state: state,
      count: count)
  }

  @Test("The figures are those of the months, and terms are judged by the day")
  func figures() throws {
    let tally = FeedbackTally(rows: [
      try row("2026-01", 1, .answeredInTerm, 100), try row("2026-02", 5, .answeredInTerm, 2),
      try row("2026-02", 4, .answeredLate), try row("2026-02", 1, .unanswered(due: date("2026-03-05"))),
      try row("2026-03", 2, .unanswered(due: date("2026-03-06")), 2),
    ])
    func figures(_ first: String, _ last: String, _ today: String) -> FeedbackFigures {
      FeedbackFigures(of: tally, on: date("\(first)-11")...date("\(last)-11"), asOf: date(today))
    }
    let february = figures("2026-02", "2026-02", "2026-03-05")
    #expect([february.received, february.satisfied, february.answered, february.answeredInTerm] == [4, 3, 3, 2])
    #expect(february.overdue == 0)
    #expect(february.average == decimal("3.75"))
    #expect(february.answerRate == decimal("75"))
    #expect(february.satisfiedShare == decimal("75"))
    #expect(figures("2026-02", "2026-02", "2026-03-06").overdue == 1)
    #expect(figures("2026-02", "2026-03", "2026-03-07").overdue == 3)
    #expect(figures("2026-02", "2026-03", "2026-03-07").received == 6)
    let april = figures("2026-04", "2026-04", "2026-04-30")
    #expect(april.received == 0 && april.average == nil && april.answerRate == nil && april.satisfiedShare == nil)
  }

  @Test("DVC-08 takes the satisfied of all where nobody posted a figure, and no other KPI does")
  func feedsKPI() throws {
    let tally = FeedbackTally(rows: [
      try row("2026-02", 5, .answeredInTerm, 2), try row("2026-02", 3, .answeredInTerm),
      try row("2026-03", 5, .answeredInTerm),
    ])
    let satisfaction = kpi("DVC-08", target: "100")
    let record = record(
      plan(kpis: [satisfaction, kpi("DVC-07")]), values: [value("DVC-08", "2026-03", ratio("1", "2"))], feedback: tally)
    let now = close(of: "2026-04")
    #expect(record.figure(of: satisfaction, in: month("2026-02"), at: now) == ratio("2", "3"))
    #expect(record.figure(of: satisfaction, in: month("2026-03"), at: now) == ratio("1", "2"))
    #expect(record.figure(of: satisfaction, in: month("2026-04"), at: now) == nil)
    #expect(record.figure(of: kpi("DVC-07"), in: month("2026-02"), at: now) == nil)
    let kinds = warnings(in: record, period: month("2026-02"), at: now).map(\.id)
    #expect(kinds == ["kpi_below_target.DVC-08"])
  }
}
