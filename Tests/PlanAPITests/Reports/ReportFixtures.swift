import Testing

@testable import PlanAPI

/// A small plan with something for every section of a report: three tasks, four KPIs, two reporting units.
func reportedPlan() -> Plan {
  var first = task(1, ["G"])
  first.outputs = ["Kế hoạch", "Báo cáo"]
  var second = task(2, ["A"], due: "2026-03-15")
  second.scheduleLabel = "Tháng 03/2026"
  second.titleEnglish = "Second task"
  var plan = plan(
    units: [unit("XA"), unit("TP"), unit("A"), unit("B"), unit("G", members: ["A", "B"])],
    tasks: [first, second, task(3, ["B"], due: "2026-01-31")],
    kpis: [
      kpi("K-1", target: "80"), kpi("K-2", target: "5", .atMost, unit: "giờ"), kpi("K-3"),
      kpi("KH-02", target: "90", derived: .onTimeUpdates),
    ])
  plan.receivesReport = unitCode("TP")
  return plan
}

/// The plan with updates for January and February of 2026, and figures for two of its KPIs.
func reportedRecord(_ february: (inout [RecordedUpdate]) -> Void = { _ in }) -> PlanRecord {
  var first = update(1, "A", "2026-02", "40", disbursed: 9_007_199_254_740_993)
  first.update.summary = "Đã ban hành kế hoạch"
  first.update.difficulties = "Thiếu kinh phí"
  first.update.outputs = [output("41/KH-UBND")]
  var second = update(1, "B", "2026-02", "60.5", .atRisk, late: true)
  second.update.proposals = "Bổ sung nhân lực"
  second.update.difficulties = "  \n"
  second.update.outputs = [output("41/KH-UBND")]
  var updates = [
    update(1, "A", "2026-01", "20"), update(2, "A", "2026-01", "30", disbursed: 4), first, second,
    update(2, "A", "2026-02", "30"),
  ]
  february(&updates)
  return record(
    reportedPlan(), updates,
    values: [
      value("K-1", "2026-01", ratio("1", "2")), value("K-1", "2026-02", ratio("5", "6")),
      value("K-2", "2026-02", .value(decimal("7.25"))),
    ])
}

func output(_ number: String) -> DeliveredOutput {
  DeliveredOutput(
    kind: "Kế hoạch", number: number, issued: date("2026-02-02"), title: "Kế hoạch năm",
    url: "https://example.vn/41")
}

func report(
  _ record: PlanRecord = reportedRecord(), _ period: String = "2026-02", at now: Instant? = nil,
  _ language: Language = .vietnamese
) -> CityReport {
  CityReport(of: record, period: month(period), at: now ?? close(of: period), language: language)
}

/// A record of which nothing is known, not even tasks.
func emptyReport(_ language: Language = .vietnamese) -> CityReport { report(record(plan()), language) }

private func report(_ record: PlanRecord, _ language: Language) -> CityReport {
  report(record, "2026-02", at: nil, language)
}

/// The plan that ships with the server. January: task 1 done. February: every lead unit on time, but one unit of a group
/// of six (task 2) and task 3's unit sent nothing, and one of task 17's two units was late.
func communeReport(_ language: Language = .vietnamese) throws -> CityReport {
  let plan = try PlanImport(document: PlanImport.defaultDocument).plan
  var updates = [update(1, "VHXH", "2026-01", "100", .done)]
  for task in plan.tasks where task.number != taskNumber(1) {
    for unit in plan.expandedLeadUnits(of: task) {
      switch (task.number.value, unit.description) {
      case (2, "CAX"), (3, _): continue
      case (let number, let unit):
        updates.append(
          update(number, unit, "2026-02", "10", late: number == 17 && unit == "CAX", disbursed: Int64(number)))
      }
    }
  }
  return report(record(plan, updates), "2026-02", at: nil, language)
}

extension CityReport {
  func text(_ format: ReportFormat) -> String {
    String(decoding: format == .csv ? csv() : format == .md ? markdown() : json(), as: UTF8.self)
  }
}
