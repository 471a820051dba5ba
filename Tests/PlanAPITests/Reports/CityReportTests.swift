import Testing

@testable import PlanAPI

@Suite struct CityReportTests {
  @Test("The header names the plan, both units, the month, the moment and the state")
  func header() {
    let header = report().header
    #expect(header.plan.description == "1-kh-2026")
    #expect(header.number == "1/KH")
    #expect(header.issuer.name == CityReport.Name(vietnamese: "Đơn vị XA", english: "Unit XA"))
    #expect(header.recipient?.code == unitCode("TP"))
    #expect(header.span == ReportSpan(month("2026-02")))
    #expect(header.generatedAt == close(of: "2026-02"))
    #expect(header.state == .draft)
  }

  @Test("A plan that reports to nobody has no recipient, and a unit that isn't listed goes by its code")
  func unknownUnits() {
    let header = emptyReport().header
    #expect(header.recipient == nil)
    #expect(header.issuer.name == CityReport.Name(vietnamese: "XA", english: nil))
  }

  @Test("The general situation counts tasks, updates, KPIs and warnings")
  func general() {
    let general = report().general
    #expect(general.tasks == 3)
    #expect([general.tasks(.onTrack), general.tasks(.atRisk), general.summary.unreportedTasks] == [1, 1, 1])
    let updates = general.summary.updates
    #expect([updates.expected, updates.onTime, updates.late, updates.missing] == [4, 2, 1, 1])
    #expect([general.kpis(.met), general.kpis(.belowTarget), general.kpis(.noData)] == [1, 2, 1])
    #expect(general.warnings(.red) + general.warnings(.yellow) == report().warnings.count)
    #expect(!report().warnings.isEmpty)
  }

  @Test("KH-02 of the real plan is 14 of 17 tasks: one is done, two miss an update and one is late")
  func updateRate() throws {
    let report = try communeReport()
    let rate = report.general.updateRate
    #expect(rate.share?.numerator == 14)
    #expect(rate.share?.denominator == 17)
    #expect(rate.value == decimal("82.35"))
    #expect(rate.target == decimal("90"))
    #expect(rate.status == .belowTarget)
    let row = try #require(report.kpis.first { $0.kpi.code == kpiCode("KH-02") })
    #expect(row.value == rate.value)
    let updates = report.general.summary.updates
    #expect([updates.expected, updates.onTime, updates.late, updates.missing] == [38, 35, 1, 2])
  }

  @Test("Before the month's window opens the update rate is not known, and a plan without KH-02 is held to 90%")
  func updateRateUnknown() {
    let early = report(at: instant("2026-02-01T00:00:00Z")).general.updateRate
    #expect(early.value == nil)
    #expect(early.status == .noData)
    #expect(emptyReport().general.updateRate.target == decimal("90"))
    var plan = reportedPlan()
    plan.kpis = [kpi("KH-02", derived: .onTimeUpdates)]
    let untargeted = report(record(plan, [update(1, "A", "2026-02")])).general.updateRate
    #expect(untargeted.target == nil)
    #expect(untargeted.status == .noTarget)
  }

  @Test("A task shows its percent, the change, who reported, and what is promised and delivered")
  func tasks() throws {
    let rows = report().tasks
    #expect(rows.map(\.number.value) == [1, 2, 3])
    let row = try #require(rows.first)
    #expect(row.leadUnits.map(\.code) == [unitCode("A"), unitCode("B")])
    #expect(row.state.percent == percent("50.25"))
    #expect(row.change == decimal("30.25"))
    #expect([row.state.reportedUnits, row.state.leadUnits] == [2, 2])
    #expect(row.promisedOutputs == ["Kế hoạch", "Báo cáo"])
    #expect(rows[1].deadline == date("2026-03-15"))
    #expect(rows[1].state.percent == percent("30"))
    #expect(rows[1].change == .zero)
  }

  @Test("A document that two units name is one delivered output with both units; one that differs is another")
  func deliveredOutputs() {
    let same = report().tasks[0].deliveredOutputs
    #expect(same.map(\.units) == [[unitCode("A"), unitCode("B")]])
    let different = report(
      reportedRecord { updates in
        var other = update(1, "B", "2026-01")
        other.update.outputs = [output("42/KH-UBND")]
        updates.append(other)
      }
    ).tasks[0].deliveredOutputs
    #expect(different.map(\.output.number) == ["41/KH-UBND", "42/KH-UBND"])
  }

  @Test("What nobody has reported is not known, and never 0")
  func missingIsNotZero() {
    let row = report().tasks[2]
    #expect(row.state.percent == nil)
    #expect(row.previousPercent == nil)
    #expect(row.change == nil)
    #expect(row.state.status == nil)
    #expect(report().disbursement.rows[2].disbursed == nil)
    let kpi = report().kpis[2]
    #expect(kpi.value == nil)
    #expect(kpi.change == nil)
    let nobody = report(record(reportedPlan()))
    #expect(nobody.disbursement.total == nil)
    #expect(nobody.disbursement.missingTasks == 3)
    #expect(nobody.remarks.isEmpty)
  }

  @Test("Money adds up to the đồng, beyond what floating point can hold")
  func disbursement() {
    let disbursement = report().disbursement
    #expect(disbursement.rows.map(\.disbursed) == [9_007_199_254_740_993, 4, nil])
    #expect(disbursement.total == 9_007_199_254_740_997)
    #expect([disbursement.reportedTasks, disbursement.missingTasks] == [2, 1])
  }

  @Test("The money of the real plan is the sum of every unit's figure")
  func disbursementOfThePlan() throws {
    // Tasks 4 to 10 and 13 to 16 by one unit, 11, 12 and 18 by six, 17 by two, 2 by five of its six.
    let expected = (4...10).reduce(0, +) + (13...16).reduce(0, +) + 6 * (11 + 12 + 18) + 2 * 17 + 5 * 2
    let disbursement = try communeReport().disbursement
    #expect(disbursement.total == Int64(expected))
    #expect(disbursement.missingTasks == 2)
  }

  @Test("Difficulties and proposals are those of the month, by unit; blank text is none")
  func remarks() {
    let remarks = report().remarks
    #expect(remarks.map(\.unit.code) == [unitCode("A"), unitCode("B")])
    #expect(remarks.flatMap(\.remarks).map(\.difficulties) == ["Thiếu kinh phí", nil])
    #expect(remarks.flatMap(\.remarks).map(\.proposals) == [nil, "Bổ sung nhân lực"])
    #expect(report(reportedRecord(), "2026-03").remarks.isEmpty)
  }

  @Test("The next month's tasks are the overdue ones, those due in it, and the continuous ones")
  func nextPeriod() {
    let next = report().nextPeriod
    #expect(next.span == ReportSpan(month("2026-03")))
    #expect(next.rows.map(\.task.value) == [3, 2, 1])
    #expect(next.rows.map(\.timing) == [.overdue, .due, .continuous])
    let later = report(reportedRecord { $0.append(update(3, "B", "2026-02", "100", .done)) }, "2026-01").nextPeriod
    #expect(later.rows.map(\.timing) == [.overdue, .later, .continuous])
    let done = report(reportedRecord { $0.append(update(3, "B", "2026-02", "100", .done)) }).nextPeriod
    #expect(done.rows.map(\.task.value) == [2, 1])
  }

  @Test("After the plan's last month nothing is planned")
  func afterTheYear() {
    let next = report(reportedRecord(), "2026-12").nextPeriod
    #expect(next.span == ReportSpan(month("2027-01")))
    #expect(next.rows.isEmpty)
  }

  @Test("Later months have no part in a month's report")
  func laterMonths() {
    let now = close(of: "2026-04")
    let before = report(at: now)
    let after = report(
      reportedRecord { updates in
        var april = update(3, "B", "2026-04", "100", .done, disbursed: 5)
        april.update.outputs = [output("43/KH-UBND")]
        april.update.proposals = "…"
        updates.append(april)
      }, at: now)
    #expect(before == after)
  }

  @Test("Each format has its media type and file name", arguments: ReportFormat.allCases)
  func formats(format: ReportFormat) throws {
    let expected: [ReportFormat: String] = [
      .json: "application/json; charset=utf-8", .csv: "text/csv; charset=utf-8", .md: "text/markdown; charset=utf-8",
      .html: "text/html; charset=utf-8",
      .docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
      .xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ]
    #expect(format.mediaType == expected[format])
    #expect(try communeReport().fileName(for: format) == "bao-cao-39-kh-ubnd-2026-2026-02.\(format.rawValue)")
  }

  @Test("The same data and moment give the same bytes", arguments: ReportFormat.allCases)
  func isDeterministic(format: ReportFormat) throws {
    let first = try communeReport().render(as: format)
    #expect(try communeReport().render(as: format) == first)
  }
}
