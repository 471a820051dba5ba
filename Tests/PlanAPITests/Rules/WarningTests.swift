import Testing

@testable import PlanAPI

/// The end of a month's own window, the first moment at which the month is shown.
func close(of period: String) -> Instant { ReportingWindow(of: month(period), in: calendar()).closes }

@Suite struct WarningTests {
  /// The levels of the warnings with an identity, month by month, each list seen when the month's window has closed.
  private func course(_ id: String, in record: PlanRecord, _ months: [String]) -> [Warning.Level?] {
    months.map { period in
      warnings(in: record, period: month(period), at: close(of: period)).first { $0.id == id }?.level
    }
  }

  private func message(_ id: String, in record: PlanRecord, _ period: String) -> LocalizedText? {
    warnings(in: record, period: month(period), at: close(of: period)).first { $0.id == id }?.message
  }

  @Test("A missing update is yellow, the next in a row red, and gone with the next update")
  func missing() {
    let record = record(plan(tasks: [task(7, ["A"])]), [update(7, "A", "2026-01"), update(7, "A", "2026-04")])
    let months = ["2026-01", "2026-02", "2026-03", "2026-04", "2026-05"]
    #expect(course("missing_update.7.A", in: record, months) == [nil, .yellow, .red, nil, .yellow])
    #expect(
      message("missing_update.7.A", in: record, "2026-03")
        == LocalizedText(
          vi: "Đơn vị A chưa cập nhật tiến độ nhiệm vụ số 7 kỳ 03/2026 (hạn 25/03/2026), "
            + "đã 2 kỳ liên tiếp không cập nhật, từ kỳ 02/2026.",
          en: "Unit A has not sent the progress update of task 7 for 2026-03 (due 2026-03-25), "
            + "the 2nd month in a row since 2026-02."))
  }

  @Test("Nothing is missing until the window has closed", arguments: [(-1, 0), (0, 1)])
  func missingAtTheEdge(milliseconds: Int64, count: Int) {
    let moment = Instant(milliseconds: close(of: "2026-01").milliseconds + milliseconds)
    let record = record(plan(tasks: [task(7, ["A"])]))
    #expect(warnings(in: record, period: month("2026-01"), at: moment).count == count)
  }

  @Test("A late update is yellow, red when the month before was late or missing too")
  func late() {
    let record = record(
      plan(tasks: [task(7, ["A"])]),
      [
        update(7, "A", "2026-01", late: true), update(7, "A", "2026-02", late: true), update(7, "A", "2026-03"),
        update(7, "A", "2026-05", late: true),
      ])
    let months = ["2026-01", "2026-02", "2026-03", "2026-04", "2026-05"]
    #expect(course("late_update.7.A", in: record, months) == [.yellow, .red, nil, nil, .red])
    #expect(course("missing_update.7.A", in: record, months) == [nil, nil, nil, .yellow, nil])
  }

  @Test(
    "A task is overdue from the end of its deadline's day, red after seven days, and no more when done",
    arguments: [
      ("2026-06-30T23:59:59.999+07:00", nil), ("2026-07-01T00:00:00+07:00", .yellow),
      ("2026-07-07T23:59:59+07:00", .yellow), ("2026-07-08T00:00:00+07:00", .red), ("2027-01-01T00:00:00Z", .red),
    ] as [(String, Warning.Level?)])
  func overdue(now: String, level: Warning.Level?) {
    let plan = plan(tasks: [task(8, ["A"], due: "2026-06-30")])
    let open = record(plan, [update(8, "A", "2026-06", "99")])
    let found = warnings(in: open, period: month("2026-06"), at: instant(now)).filter { $0.kind == .overdue }
    #expect(found.map(\.id) == (level == nil ? [] : ["overdue.8"]))
    #expect(found.first?.level == level)
    let done = record(plan, [update(8, "A", "2026-06", "100", .done)])
    #expect(warnings(in: done, period: month("2026-06"), at: instant(now)).isEmpty)
  }

  @Test("An overdue task stays in the lists of later months until its lead units are done")
  func overdueCourse() {
    let record = record(
      plan(tasks: [task(8, ["A", "B"], due: "2026-06-30")]),
      [
        update(8, "A", "2026-06", "100", .done), update(8, "B", "2026-06", "80"),
        update(8, "B", "2026-09", "100", .done),
      ])
    #expect(course("overdue.8", in: record, ["2026-06", "2026-07", "2026-08", "2026-09"]) == [nil, .red, .red, nil])
    #expect(
      message("overdue.8", in: record, "2026-07")?[.vietnamese]
        == "Nhiệm vụ số 8 quá hạn 26 ngày (thời hạn 30/06/2026), mới đạt 90%.")
  }

  @Test(
    "Behind the straight line by more than 10 points is yellow, by more than 25 red; exactly so much is not",
    arguments: [
      // 2026-05-25 is the 50th of 100 days.
      ("50", nil), ("40", nil), ("39.99", .yellow), ("25", .yellow), ("24.99", .red), ("0", .red), ("100", nil),
    ] as [(String, Warning.Level?)])
  func behind(reported: String, level: Warning.Level?) {
    let plan = plan(issued: "2026-04-05", tasks: [task(8, ["A"], due: "2026-07-14")])
    let record = record(plan, [update(8, "A", "2026-05", reported)])
    #expect(course("behind.8", in: record, ["2026-05"]) == [level])
    // The figures of a month can't tell of later days, so the list doesn't change while they are the newest.
    let later = warnings(in: record, period: month("2026-05"), at: instant("2026-06-20T00:00:00Z"))
    #expect(later.first { $0.id == "behind.8" }?.level == level)
  }

  @Test("Nobody is behind who has not reported; a continuous task has no line; after the deadline it is overdue")
  func notBehind() {
    let tasks = [task(1, ["A"], due: "2026-12-31"), task(2, ["A"]), task(3, ["A"], due: "2026-03-31")]
    let record = record(plan(tasks: tasks), [update(2, "A", "2026-04", "0"), update(3, "A", "2026-04", "0")])
    let kinds = warnings(in: record, period: month("2026-04"), at: close(of: "2026-04")).map(\.id)
    #expect(!kinds.contains { $0.hasPrefix("behind") })
    #expect(kinds.contains("overdue.3"))
  }

  @Test("The line's message names what is there and what is expected")
  func behindMessage() {
    let plan = plan(issued: "2026-04-05", tasks: [task(8, ["A"], due: "2026-07-14")])
    let record = record(plan, [update(8, "A", "2026-04", "0"), update(8, "A", "2026-05", "30.5")])
    let found = warnings(in: record, period: month("2026-05"), at: close(of: "2026-05")).first { $0.kind == .behind }
    #expect(found?.since == month("2026-04"))
    #expect(
      found?.message
        == LocalizedText(
          vi: "Nhiệm vụ số 8 chậm tiến độ: mới đạt 30,5%, đến ngày 25/05/2026 cần đạt 50% (thời hạn 14/07/2026).",
          en: "Task 8 is behind: at 30.5%, where 50% is expected by 2026-05-25 (deadline 2026-07-14)."))
  }

  @Test("Blocked is yellow, in the second month red, also when the unit falls silent, and ends with another status")
  func blocked() {
    let record = record(
      plan(tasks: [task(7, ["A"])]),
      [
        update(7, "A", "2026-01"), update(7, "A", "2026-02", "20", .blocked), update(7, "A", "2026-04", "30", .blocked),
        update(7, "A", "2026-05", "40"), update(7, "A", "2026-06", "50", .blocked),
      ])
    let months = ["2026-01", "2026-02", "2026-03", "2026-04", "2026-05", "2026-06"]
    #expect(course("blocked.7.A", in: record, months) == [nil, .yellow, .red, .red, nil, .yellow])
  }

  @Test("The same percent for three months in a row is stalled, for six red; a gap or a change begins anew")
  func stalled() {
    let months = (1...12).map { month("2026-01").advanced(by: $0 - 1).description }
    let percents = ["10", "20", "20", "20", "20", "20", "20", "30", "30", nil, "30", "30"]
    let updates = zip(months, percents).compactMap { period, percent in percent.map { update(7, "A", period, $0) } }
    let expected: [Warning.Level?] = [nil, nil, nil, .yellow, .yellow, .yellow, .red, nil, nil, nil, nil, nil]
    #expect(course("stalled.7.A", in: record(plan(tasks: [task(7, ["A"])]), updates), months) == expected)
  }

  @Test("What is done or at 100% has not stalled", arguments: [("100", ProgressUpdate.Status.onTrack), ("90", .done)])
  func notStalled(percent: String, status: ProgressUpdate.Status) {
    let updates = ["2026-01", "2026-02", "2026-03"].map { update(7, "A", $0, percent, status) }
    #expect(course("stalled.7.A", in: record(plan(tasks: [task(7, ["A"])]), updates), ["2026-03"]) == [nil])
  }

  @Test(
    "A percent that falls is yellow, by more than ten points red, and next month past",
    arguments: [("60", "60", nil), ("60", "59.99", .yellow), ("60", "50", .yellow), ("60", "49.99", .red)]
      as [(String, String, Warning.Level?)])
  func regressed(before: String, after: String, level: Warning.Level?) {
    let updates = [
      update(7, "A", "2026-01", before), update(7, "A", "2026-03", after), update(7, "A", "2026-04", after),
    ]
    let record = record(plan(tasks: [task(7, ["A"])]), updates)
    #expect(
      course("regressed.7.A", in: record, ["2026-01", "2026-02", "2026-03", "2026-04"]) == [nil, nil, level, nil])
  }

  @Test(
    "A KPI under its target is yellow, by more than ten points red; one without figure or target is not warned of",
    arguments: [
      (ratio("90", "100"), "90", nil), (ratio("8999", "10000"), "90", .yellow), (ratio("80", "100"), "90", .yellow),
      (ratio("7999", "10000"), "90", .red), (nil, "90", nil), (ratio("0", "1"), nil, nil),
      (.value(decimal("79.9999")), "90", .red), (ratio("1", "0"), "90", nil),
    ] as [(KPIFigure?, String?, Warning.Level?)])
  func kpiTarget(figure: KPIFigure?, target: String?, level: Warning.Level?) {
    let plan = plan(kpis: [kpi("DVC-01", target: target)])
    let values = figure.map { [value("DVC-01", "2026-02", $0)] } ?? []
    #expect(
      course("kpi_below_target.DVC-01", in: record(plan, values: values), ["2026-02", "2026-03"]) == [level, nil])
  }

  @Test(
    "A KPI may miss its target upwards, and one that is no percentage is never red",
    arguments: [
      (KPI.Direction.atMost, "%", "10.1", Warning.Level.yellow), (.atMost, "%", "20.1", .red),
      (.equal, "%", "9", .yellow),
      (.equal, "%", "20.0001", .red), (.atLeast, "lượt", "-5", .yellow),
    ])
  func kpiDirections(direction: KPI.Direction, measure: String, posted: String, level: Warning.Level) {
    let plan = plan(kpis: [kpi("K", target: "10", direction, unit: measure)])
    let record = record(plan, values: [value("K", "2026-02", .value(decimal(posted)))])
    #expect(course("kpi_below_target.K", in: record, ["2026-02"]) == [level])
  }

  @Test("The update rate is warned of when its month's window has closed, and since its first month under target")
  func updateRate() {
    let kpis = [kpi("KH-02", target: "90", derived: .onTimeUpdates)]
    let record = record(plan(tasks: [task(1, ["A"])], kpis: kpis), [update(1, "A", "2026-01")])
    let id = "kpi_below_target.KH-02"
    #expect(course(id, in: record, ["2026-01", "2026-02", "2026-03"]) == [nil, .red, .red])
    #expect(warnings(in: record, period: month("2026-02"), at: instant("2026-02-25T00:00:00Z")).isEmpty)
    let march = warnings(in: record, period: month("2026-03"), at: close(of: "2026-03")).first { $0.id == id }
    #expect(march?.since == month("2026-02"))
    #expect(
      march?.message
        == LocalizedText(
          vi: "Chỉ tiêu KH-02 không đạt: kỳ 03/2026 là 0%, mục tiêu tối thiểu 90%.",
          en: "KPI KH-02 misses its target: 0% in 2026-03, target at least 90%."))
  }

  @Test("Same data and same clock give the same list: red first, then by kind, subject and unit, no identity twice")
  func order() {
    let plan = communePlan()
    let updates = record(plan).expectedUpdates(in: month("2026-03")).enumerated().map { index, assignment in
      update(
        assignment.task.value, assignment.unit.description, "2026-03", "5", index % 3 == 0 ? .blocked : .onTrack,
        late: index % 2 == 0)
    }
    let now = instant("2026-09-30T00:00:00Z")
    let list = warnings(in: record(plan, updates), period: month("2026-08"), at: now)
    #expect(list == warnings(in: record(plan, updates.reversed()), period: month("2026-08"), at: now))
    #expect(Set(list.map(\.id)).count == list.count)
    #expect(list == list.sorted())
    let levels = list.map(\.level)
    #expect(levels.firstIndex(of: .yellow) ?? levels.count == levels.count { $0 == .red })
    #expect(Set(list.map(\.kind)).isSuperset(of: [.missingUpdate, .overdue, .behind, .blocked, .kpiBelowTarget]))
    let missing = list.filter { $0.kind == .missingUpdate && $0.level == .red }.map(\.subject)
    #expect(missing.first == .task(taskNumber(1)))
    #expect(missing.last == .task(taskNumber(18)))
  }

  @Test("Time alone does not change the list of a month after which another has closed")
  func pastListStands() {
    let plan = plan(tasks: [task(8, ["A"], due: "2026-06-20"), task(9, ["A"], due: "2026-12-31")])
    let record = record(plan, [update(8, "A", "2026-05", "50"), update(9, "A", "2026-05", "1")])
    let last = Instant(milliseconds: close(of: "2026-06").milliseconds - 1)
    let list = warnings(in: record, period: month("2026-05"), at: last)
    #expect(list.map(\.id).contains("overdue.8"))
    #expect(warnings(in: record, period: month("2026-05"), at: instant("2027-12-31T00:00:00Z")) == list)
  }
}
