import Testing

@testable import PlanAPI

@Suite struct ReportSpanTests {
  private func span(_ text: String) throws -> ReportSpan { try #require(ReportSpan(text), "\(text)") }

  @Test(
    "A span has its days, and those of the same length lie before and after it",
    arguments: [
      ("2026-10", "2026-10-01..2026-10-31", "2026-09", "2026-11"),
      ("2026-Q1", "2026-01-01..2026-03-31", "2025-Q4", "2026-Q2"),
      ("2026-Q3", "2026-07-01..2026-09-30", "2026-Q2", "2026-Q4"),
      ("2026-H1", "2026-01-01..2026-06-30", "2025-H2", "2026-H2"),
      ("2026-H2", "2026-07-01..2026-12-31", "2026-H1", "2027-H1"),
      ("2026", "2026-01-01..2026-12-31", "2025", "2027"),
      ("2026-03-05..2026-04-10", "2026-03-05..2026-04-10", "2026-01-27..2026-03-04", "2026-04-11..2026-05-17"),
      ("2026-02-28..2026-02-28", "2026-02-28..2026-02-28", "2026-02-27..2026-02-27", "2026-03-01..2026-03-01"),
    ])
  func neighbours(text: String, days: String, previous: String, next: String) throws {
    let span = try span(text)
    #expect(span.description == text)
    #expect("\(span.days.lowerBound)..\(span.days.upperBound)" == days)
    #expect(span.previous.description == previous)
    #expect(span.next.description == next)
    #expect(span.next.previous == span)
  }

  @Test(
    "What is no span is refused",
    arguments: [
      "", "26", "02026", "+026", "2026-", "2026-0", "2026-13", "2026-Q", "2026-Q0", "2026-Q5", "2026-q3", "2026-H3",
      "2026-H0", "2026-Q33", "2026Q3", "1899", "2201", "2026-03-05", "2026-03-05..", "2026-04-10..2026-03-05",
      "2026-02-29..2026-03-05", "2026-03-05...2026-04-1", "2026-03-05--2026-04-10", "2024-01-01..2026-01-01", "２026",
      "2026-Q３",
    ])
  func refuses(text: String) { #expect(ReportSpan(text) == nil) }

  @Test(
    "A span has the months whose due day falls in it, of those that the plan reports on",
    arguments: [
      ("2026-Q1", ["2026-02", "2026-03"]), ("2026-H1", ["2026-02", "2026-03", "2026-04", "2026-05", "2026-06"]),
      ("2026-02", ["2026-02"]), ("2025", []), ("2027-Q1", []), ("2026-01", []),
      ("2026-03-05..2026-04-10", ["2026-03"]), ("2026-03-25..2026-04-25", ["2026-03", "2026-04"]),
      ("2025-12-01..2026-02-25", ["2026-02"]),
    ])
  func months(text: String, months: [String]) throws {
    // Grace moves the end of the window, and not the day that an update is due.
    let plan = plan(issued: "2026-02-02", calendar: calendar(due: 25, grace: 5))
    #expect(try span(text).reportingMonths(of: plan).map(\.description) == months)
  }

  @Test(
    "Days without a due day are work for the next one, in the plan's months",
    arguments: [
      ("2026-03-26..2026-04-24", ["2026-04"]), ("2026-10-01..2026-10-15", ["2026-10"]),
      ("2026-10-26..2026-11-10", ["2026-11"]), ("2026-02-01..2026-02-24", ["2026-02"]),
      ("2026-12-26..2027-01-05", ["2026-12"]), ("2026-01-26..2026-01-31", []), ("2027-01-01..2027-01-05", []),
      ("2025-11-26..2025-12-05", []),
    ])
  func between(text: String, months: [String]) throws {
    let plan = plan(issued: "2026-02-02", calendar: calendar(due: 25, grace: 5))
    #expect(try span(text).reportingMonths(of: plan).map(\.description) == months)
  }

  @Test("Each due day of a year belongs to one of the spans that follow each other, and to one alone")
  func partition() throws {
    let plan = plan(calendar: calendar(due: 31))
    var span = try span("2026-01-01..2026-01-17")
    var months: [Period] = []
    while span.days.lowerBound.year == 2026 {
      months += span.months(in: plan.calendar).filter(plan.reportingMonths.contains)
      span = span.next
    }
    #expect(months == plan.reportingMonths)
  }

  @Test(
    "In Vietnamese a span is said as a clerk says it",
    arguments: [
      ("2026-10", "10/2026"), ("2026-Q3", "quý III/2026"), ("2026-H1", "6 tháng đầu năm 2026"),
      ("2026-H2", "6 tháng cuối năm 2026"), ("2026", "năm 2026"),
      ("2026-03-05..2026-04-10", "từ 05/03/2026 đến 10/04/2026"),
    ])
  func vietnamese(text: String, words: String) throws { #expect(try span(text).vietnamese == words) }
}
