import Testing

@testable import PlanAPI

/// Reports on more than a month (DOMAIN.md rule 13).
@Suite struct LongReportTests {
  private static let updates: [RecordedUpdate] = {
    var april = update(1, "A", "2026-04", "40", disbursed: 100)
    april.update.difficulties = "Khó tháng tư"
    var may = update(1, "A", "2026-05", "50", late: true, disbursed: 250)
    may.update.proposals = "Đề xuất tháng năm"
    return [
      update(1, "A", "2026-03", "30", disbursed: 70), april, may, update(2, "B", "2026-04", "10"),
      update(2, "B", "2026-06", "20"), update(1, "A", "2026-07", "90", disbursed: 999),
    ]
  }()

  private static let record = PlanAPITests.record(
    plan(
      tasks: [task(1, ["A"]), task(2, ["B"], due: "2026-08-15")],
      kpis: [
        kpi("K-1", target: "60"), kpi("K-2", unit: "giờ"), kpi("K-3"),
        kpi("KH-02", target: "90", derived: .onTimeUpdates),
      ]), updates,
    values: [
      value("K-1", "2026-01", ratio("1", "4")), value("K-1", "2026-03", ratio("1", "4")),
      value("K-1", "2026-04", ratio("1", "2")), value("K-1", "2026-06", ratio("98", "100")),
      value("K-1", "2026-07", ratio("0", "1")),
      value("K-2", "2026-02", .value(decimal("9"))), value("K-2", "2026-04", .value(decimal("3"))),
      value("K-2", "2026-05", .value(decimal("4.5"))),
    ],
    feedback: FeedbackTally(rows: [
      FeedbackTally.Row(day: date("2026-03-31"), satisfaction: satisfaction(1), state: .answeredInTerm, count: 1),
      FeedbackTally.Row(day: date("2026-04-01"), satisfaction: satisfaction(4), state: .answeredInTerm, count: 2),
      FeedbackTally.Row(day: date("2026-06-30"), satisfaction: satisfaction(5), state: .answeredLate, count: 3),
      FeedbackTally.Row(day: date("2026-07-01"), satisfaction: satisfaction(1), state: .answeredInTerm, count: 9),
    ]))

  private static func satisfaction(_ value: Int) -> Feedback.Satisfaction {
    guard let satisfaction = Feedback.Satisfaction(value) else { preconditionFailure("\(value)") }
    return satisfaction
  }

  private func report(_ text: String, at now: Instant = close(of: "2026-12")) throws -> CityReport {
    CityReport(
      of: Self.record, span: try #require(ReportSpan(text)), at: now, language: .vietnamese)
  }

  @Test("Tasks and money are as of the last month, beside the end of the span before")
  func state() throws {
    let report = try report("2026-Q2")
    #expect(report.tasks.map(\.state.percent) == [percent("50"), percent("20")])
    #expect(report.tasks.map(\.previousPercent) == [percent("30"), nil])
    #expect(report.tasks.map(\.change) == [decimal("20"), nil])
    #expect(report.disbursement.total == 250)
    #expect(report.reconciliation.rows.map(\.disbursedInMonth) == [180, nil])
  }

  @Test(
    "What was expected and what came is that of the months, added up",
    arguments: ["2026-Q2", "2026-H1", "2026", "2026-03-25..2026-05-25", "2026-Q4"])
  func updates(text: String) throws {
    let report = try report(text)
    let monthly = try report.header.months.map { try self.report($0.description) }
    #expect(report.general.summary.updates == monthly.map(\.general.summary.updates).reduce(.none, +))
    for (index, row) in report.general.summary.updatesByUnit.enumerated() {
      #expect(row.counts == monthly.map { $0.general.summary.updatesByUnit[index].counts }.reduce(.none, +))
    }
    let rate = report.general.updateRate
    let shares = monthly.compactMap(\.general.updateRate.share)
    #expect(rate.share?.numerator == shares.reduce(0) { $0 + $1.numerator })
    #expect(rate.share?.denominator == shares.reduce(0) { $0 + $1.denominator })
    #expect(report.kpis.last?.value == rate.value)
  }

  @Test("The update rate of a quarter is that of its months together")
  func updateRate() throws {
    // April: both on time. May: one late, one missing. June: one missing, one on time.
    let general = try report("2026-Q2").general
    #expect(general.updateRate.share == TaskShare(numerator: 3, denominator: 6))
    let updates = general.summary.updates
    #expect([updates.expected, updates.onTime, updates.late, updates.missing] == [6, 3, 1, 2])
  }

  @Test("A ratio KPI is the sum of its parts, a plain value the newest, and missing months are counted")
  func kpis() throws {
    let kpis = try report("2026-Q2").kpis
    // 99 of 102, and not the mean of 50% and 98%.
    #expect(kpis[0].value == decimal("97.06"))
    #expect(kpis[0].figure == ratio("99", "102"))
    // January and March: 2 of 8.
    #expect(kpis[0].previous == decimal("25"))
    #expect(kpis[0].change == decimal("72.06"))
    #expect(kpis[0].status == .met)
    #expect([kpis[0].monthsWithFigure, kpis[0].months] == [2, 3])
    #expect(kpis[1].value == decimal("4.5"))
    #expect(kpis[1].previous == decimal("9"))
    #expect(kpis[2].value == nil)
    #expect([kpis[2].monthsWithFigure, kpis[2].months] == [0, 3])
  }

  @Test("Difficulties and proposals of all months are gathered by unit, each with its month")
  func remarks() throws {
    let remarks = try report("2026-Q2").remarks
    #expect(remarks.map(\.unit.code) == [unitCode("A")])
    #expect(remarks[0].remarks.map(\.period) == [month("2026-04"), month("2026-05")])
    #expect(remarks[0].remarks.map(\.difficulties) == ["Khó tháng tư", nil])
    #expect(remarks[0].remarks.map(\.proposals) == [nil, "Đề xuất tháng năm"])
    #expect(try report("2026-Q3").remarks.isEmpty)
    let text = try report("2026-Q2").text(.md)
    #expect(text.contains("Khó khăn, vướng mắc (nhiệm vụ số 1, kỳ 04/2026): Khó tháng tư"))
  }

  @Test("Warnings are those of the newest month that has closed")
  func warnings() throws {
    let running = try report("2026-Q2", at: close(of: "2026-05"))
    #expect(running.warningMonth == month("2026-05"))
    let ids = PlanAPI.warnings(in: Self.record, period: month("2026-05"), at: close(of: "2026-05")).map(\.id)
    #expect(running.warnings.map(\.warning.id) == ids && !ids.isEmpty)
    #expect(try report("2026-Q2").warningMonth == month("2026-06"))
    #expect(try report("2026-Q4", at: close(of: "2026-05")).warningMonth == month("2026-10"))
  }

  @Test("Feedback counts by the day on which it came")
  func feedback() throws {
    #expect(try report("2026-Q2").feedback.received == 5)
    #expect(try report("2026-03-31..2026-04-25").feedback.received == 3)
    #expect(try report("2026").feedback.received == 15)
  }

  @Test(
    "The next period is the span after of the same length",
    arguments: [
      ("2026-Q2", "2026-Q3", ["due", "continuous"]), ("2026-H2", "2027-H1", []),
      ("2026-06", "2026-07", ["later", "continuous"]), ("2026-Q3", "2026-Q4", ["overdue", "continuous"]),
      ("2026-08-20..2026-08-29", "2026-08-30..2026-09-08", ["overdue", "continuous"]),
    ])
  func nextPeriod(text: String, next: String, timings: [String]) throws {
    let report = try report(text)
    #expect(report.nextPeriod.span.description == next)
    #expect(report.nextPeriod.rows.map(\.timing.rawValue) == timings)
  }

  @Test(
    "Each form names the span, and a single month given as days is as the month",
    arguments: ["2026-Q2", "2026-H1", "2026", "2026-03-05..2026-04-10"])
  func forms(text: String) throws {
    let report = try report(text)
    let json = try JSONValue(parsing: report.json())
    #expect(json["header"]?["period"] == .string(text))
    #expect(json["header"]?["from"] == .string("\(report.header.span.days.lowerBound)"))
    #expect(json["header"]?["to"] == .string("\(report.header.span.days.upperBound)"))
    #expect(json["next_period"]?["period"] == .string("\(report.header.span.next)"))
    #expect(report.text(.csv).contains("report,period,\(text),"))
    #expect(report.text(.md).contains("kỳ \(report.header.span.vietnamese): "))
    #expect(report.fileName(for: .md) == "bao-cao-1-kh-2026-\(text).md")
    let days = try self.report("2026-03-01..2026-03-31")
    let march = try self.report("2026-03")
    #expect(days.kpis == march.kpis && days.tasks == march.tasks && days.general == march.general)
  }
}
