import Testing

@testable import PlanAPI

@Suite struct ReportingWindowTests {
  @Test(
    "A window opens on opens_day and closes after due_day and the days of grace, in the plan's time zone",
    arguments: [
      ("2026-10", 20, 25, 0, "2026-10-20T00:00:00+07:00", "2026-10-26T00:00:00+07:00"),
      ("2026-02", 31, 31, 0, "2026-02-28T00:00:00+07:00", "2026-03-01T00:00:00+07:00"),
      ("2028-02", 31, 31, 0, "2028-02-29T00:00:00+07:00", "2028-03-01T00:00:00+07:00"),
      ("2026-04", 20, 31, 0, "2026-04-20T00:00:00+07:00", "2026-05-01T00:00:00+07:00"),
      ("2026-02", 1, 30, 3, "2026-02-01T00:00:00+07:00", "2026-03-04T00:00:00+07:00"),
      ("2026-12", 20, 31, 5, "2026-12-20T00:00:00+07:00", "2027-01-06T00:00:00+07:00"),
    ])
  func bounds(period: String, opens: Int, due: Int, grace: Int, opening: String, closing: String) {
    let window = ReportingWindow(of: month(period), in: calendar(opens: opens, due: due, grace: grace))
    #expect(window.opens == instant(opening))
    #expect(window.closes == instant(closing))
  }

  @Test(
    "Before the window an update is refused, inside it on time, after it late",
    arguments: [
      ("2026-10-19T23:59:59.999+07:00", nil), ("2026-10-20T00:00:00+07:00", .onTime),
      ("2026-10-19T17:00:00Z", .onTime), ("2026-10-25T23:59:59+07:00", .onTime),
      ("2026-10-25T23:59:59.999+07:00", .onTime), ("2026-10-26T00:00:00+07:00", .late),
      ("2026-10-25T17:00:00Z", .late), ("2027-01-01T00:00:00Z", .late),
    ] as [(String, Timeliness?)])
  func edges(at text: String, expected: Timeliness?) {
    #expect(timeliness(of: instant(text), in: ReportingWindow(of: month("2026-10"), in: calendar())) == expected)
  }

  @Test(
    "The month shown by default is the latest whose window has closed, at first the first",
    arguments: [
      ("2025-06-01T00:00:00Z", "2026-01"), ("2026-01-25T23:59:59+07:00", "2026-01"),
      ("2026-02-25T23:59:59+07:00", "2026-01"), ("2026-02-26T00:00:00+07:00", "2026-02"),
      ("2026-10-24T00:00:00Z", "2026-09"), ("2026-12-26T00:00:00+07:00", "2026-12"),
      ("2028-01-01T00:00:00Z", "2026-12"),
    ])
  func defaultMonth(now: String, expected: String) {
    #expect(defaultPeriod(of: plan(), at: instant(now)) == month(expected))
  }

  @Test(
    "The current window is the open one or the next to open; after the year its last, closed",
    arguments: [
      ("2025-06-01T00:00:00Z", "2026-01", .upcoming), ("2026-01-25T00:00:00Z", "2026-01", .open),
      ("2026-01-26T00:00:00+07:00", "2026-02", .upcoming), ("2026-02-20T00:00:00+07:00", "2026-02", .open),
      ("2026-12-26T00:00:00+07:00", "2026-12", .closed),
    ] as [(String, String, ReportingWindow.State)])
  func current(now: String, expected: String, state: ReportingWindow.State) {
    let window = currentWindow(of: plan(), at: instant(now))
    #expect(window.period == month(expected))
    #expect(window.state(at: instant(now)) == state)
  }
}
