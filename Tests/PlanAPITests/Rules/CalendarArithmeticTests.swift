import Testing

@testable import PlanAPI

@Suite struct CalendarArithmeticTests {
  @Test("Counting days on from 1900 to 2200 gives each day of the calendar once")
  func everyDay() throws {
    var expected = date("1900-01-01")
    for day in expected.daysSinceEpoch...date("2200-12-30").daysSinceEpoch {
      try #require(CalendarDate(day: day) == expected)
      let isLast = expected.day == CalendarDate.daysInMonth(expected.month, of: expected.year)
      expected = isLast ? expected.period.next.firstDay : CalendarDate(expected.day + 1, of: expected.period)
    }
  }

  @Test(
    "Months are counted across years in both directions",
    arguments: [
      ("2026-01", 1, "2026-02"), ("2026-12", 1, "2027-01"), ("2026-01", -1, "2025-12"), ("2026-10", -11, "2025-11"),
      ("2026-10", 0, "2026-10"), ("2026-06", 24, "2028-06"), ("2026-06", -30, "2023-12"),
    ])
  func advances(start: String, months: Int, end: String) {
    #expect(month(start).advanced(by: months) == month(end))
    #expect(month(start).months(to: month(end)) == months)
  }

  @Test(
    "A month's last day knows leap years",
    arguments: [
      ("2026-02", "2026-02-28"), ("2028-02", "2028-02-29"), ("2100-02", "2100-02-28"), ("2000-02", "2000-02-29"),
      ("2026-04", "2026-04-30"), ("2026-12", "2026-12-31"),
    ])
  func lastDays(period: String, last: String) {
    #expect(month(period).lastDay == date(last))
    #expect(month(period).lastDay.adding(days: 1) == month(period).next.firstDay)
  }
}
