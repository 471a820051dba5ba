import Testing

@testable import PlanAPI

@Suite struct KPITests {
  private static let afterJanuary = instant("2026-01-26T00:00:00+07:00")

  /// Every update owed for January, on time, save those that `change` alters.
  private func january(_ change: (Assignment) -> RecordedUpdate?) -> PlanRecord {
    let plan = communePlan()
    return record(plan, record(plan).expectedUpdates(in: month("2026-01")).compactMap(change))
  }

  private func onTime(_ assignment: Assignment) -> RecordedUpdate {
    update(assignment.task.value, assignment.unit.description, "2026-01")
  }

  @Test(
    "KH-02 counts the tasks whose every expected update came on time",
    arguments: [
      // Which (task, unit) came late, which is missing, and how many of 18 tasks remain.
      ([], [], 18), ([], ["2 KT"], 17), (["17 CAX"], [], 17), (["17 CAX"], ["2 KT"], 16),
      (["17 CAX", "17 VP"], ["2 KT", "2 VP", "2 CAX"], 16), (["1 VHXH"], ["3 MTTQ", "18 KT"], 15),
    ] as [([String], [String], Int)])
  func updateRate(late: [String], missing: [String], count: Int) {
    let record = january { assignment in
      let name = "\(assignment.task) \(assignment.unit)"
      if missing.contains(name) { return nil }
      var update = onTime(assignment)
      update.timeliness = late.contains(name) ? .late : .onTime
      return update
    }
    let rate = record.updateRate(in: month("2026-01"), at: Self.afterJanuary)
    #expect(rate?.numerator == count)
    #expect(rate?.denominator == 18)
  }

  @Test("A revision after the due day keeps on time, as one within it can't mend a late first update")
  func revisions() {
    let plan = plan(tasks: [task(1, ["A"]), task(2, ["A"])])
    let updates = [
      update(1, "A", "2026-01", revision: 1), update(1, "A", "2026-01", "20", revision: 3),
      update(2, "A", "2026-01", late: true, revision: 2), update(2, "A", "2026-01", late: true, revision: 1),
    ]
    let record = record(plan, updates)
    #expect(record.updateRate(in: month("2026-01"), at: Self.afterJanuary)?.numerator == 1)
    #expect(record.update(of: taskNumber(1), by: unitCode("A"), in: month("2026-01"))?.update.percent == percent("20"))
    #expect(record.update(of: taskNumber(2), by: unitCode("A"), in: month("2026-01"))?.revision == 2)
  }

  @Test("There is no update rate before the window opens, nor for a month that owes nothing")
  func noRate() {
    let record = record(plan(tasks: [task(1, ["A"], due: "2026-03-31")]), [update(1, "A", "2026-01", "100", .done)])
    let opening = instant("2026-01-20T00:00:00+07:00")
    #expect(record.updateRate(in: month("2026-01"), at: Instant(milliseconds: opening.milliseconds - 1)) == nil)
    #expect(record.updateRate(in: month("2026-01"), at: opening)?.numerator == 1)
    #expect(record.updateRate(in: month("2026-02"), at: instant("2026-12-31T00:00:00Z")) == nil)
    #expect(record.updateRate(in: month("2025-12"), at: instant("2026-12-31T00:00:00Z")) == nil)
  }

  @Test("KH-01 is the share of published tasks, in the months that have begun to report")
  func published() {
    let tasks = [task(1, ["A"], published: true), task(2, ["A"]), task(3, ["A"], published: true)]
    let published = kpi("KH-01", target: "100", derived: .publishedTasks)
    let evaluation = KPIEvaluation(
      of: published, in: record(plan(tasks: tasks, kpis: [published])), period: month("2026-02"),
      at: instant("2026-02-28T00:00:00Z"))
    #expect(evaluation.figure == ratio("2", "3"))
    #expect(evaluation.value == decimal("66.67"))
    #expect(evaluation.series.compactMap(\.value) == [decimal("66.67"), decimal("66.67")])
    #expect(record(plan()).publishedTasks(in: month("2026-01"), at: Self.afterJanuary) == nil)
  }

  @Test(
    "A target is compared with the exact figure, in the KPI's direction; without data nothing is met or missed",
    arguments: [
      (ratio("899", "1000"), "90", .atLeast, "89.9", .belowTarget), (ratio("9", "10"), "90", .atLeast, "90", .met),
      (ratio("89996", "100000"), "90", .atLeast, "90", .belowTarget),
      (ratio("2", "3"), "66.67", .equal, "66.67", .belowTarget),
      (ratio("1", "4"), "25", .equal, "25", .met), (ratio("1", "3"), "33.33", .atMost, "33.33", .belowTarget),
      (ratio("1", "3"), "33.34", .atMost, "33.33", .met), (.value(decimal("4.5")), "4.5", .atLeast, "4.5", .met),
      (.value(decimal("4.4999")), "4.5", .atLeast, "4.4999", .belowTarget),
      (ratio("5", "0"), "90", .atLeast, nil, .noData),
      (nil, "90", .atLeast, nil, .noData), (nil, nil, .atLeast, nil, .noData),
      (ratio("0", "7"), nil, .atLeast, "0", .noTarget),
    ] as [(KPIFigure?, String?, KPI.Direction, String?, KPIEvaluation.Status)])
  func status(
    figure: KPIFigure?, target: String?, direction: KPI.Direction, shown: String?, status: KPIEvaluation.Status
  ) {
    let measured = kpi("K", target: target, direction)
    let values = figure.map { [value("K", "2026-03", $0)] } ?? []
    let evaluation = KPIEvaluation(
      of: measured, in: record(plan(kpis: [measured]), values: values), period: month("2026-03"),
      at: instant("2026-04-01T00:00:00Z"))
    #expect(evaluation.value == shown.map(decimal))
    #expect(evaluation.status == status)
  }

  @Test("A ratio is times 100 only where the unit of measure is percent")
  func plainRatio() {
    #expect(ratio("9", "2").value(in: "điểm") == decimal("4.5"))
    #expect(ratio("9", "2").value(in: "%") == decimal("450"))
    #expect(ratio("9", "2").meets(decimal("4.5"), .equal, in: "điểm"))
    #expect(!ratio("9", "2").meets(decimal("4.51"), .atLeast, in: "điểm"))
  }

  @Test("The series has the twelve months up to the period, absent ones null, and the change from the month before")
  func series() {
    let measured = kpi("K", target: "90")
    let values = [
      value("K", "2026-03", ratio("1", "2")), value("K", "2026-04", ratio("3", "4")),
      value("K", "2026-04", ratio("3", "5"), revision: 2), value("K", "2026-06", ratio("1", "1")),
    ]
    let record = record(plan(kpis: [measured]), values: values)
    let now = instant("2026-12-31T00:00:00Z")
    let april = KPIEvaluation(of: measured, in: record, period: month("2026-04"), at: now)
    #expect(april.series.map(\.period).first == month("2025-05"))
    #expect(april.series.map(\.period).last == month("2026-04"))
    #expect(april.series.map(\.value) == Array(repeating: nil, count: 10) + [decimal("50"), decimal("60")])
    #expect(april.previous == decimal("50"))
    #expect(april.change == decimal("10"))
    let june = KPIEvaluation(of: measured, in: record, period: month("2026-06"), at: now)
    #expect(june.previous == nil)
    #expect(june.change == nil)
  }

  @Test("Ratios add up by numerators and denominators, what can't be added is counted as missing")
  func aggregates() {
    let sum = KPIAggregate([ratio("1", "10"), nil, ratio("90", "90"), .value(decimal("50")), ratio("3", "0")])
    #expect(sum.figure == ratio("91", "100"))
    #expect(sum.counted == 2)
    #expect(sum.missing == 3)
    #expect(KPIAggregate([nil, nil]).figure == nil)
    #expect(KPIAggregate([nil, nil]).missing == 2)
  }
}
