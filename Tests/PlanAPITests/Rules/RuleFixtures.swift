@testable import PlanAPI

// Plans in a few words, for the tests of the rules. A text that is no value stops the test run at its line.

func month(_ text: String) -> Period { valid(Period(text), text) }
func date(_ text: String) -> CalendarDate { valid(CalendarDate(text), text) }
func instant(_ text: String) -> Instant { valid(Instant(text), text) }
func unitCode(_ text: String) -> UnitCode { valid(UnitCode(text), text) }
func kpiCode(_ text: String) -> KPICode { valid(KPICode(text), text) }
func taskNumber(_ value: Int) -> TaskNumber { valid(TaskNumber(value), value) }
func decimal(_ text: String) -> PlanAPI.Decimal { valid(PlanAPI.Decimal(text), text) }
func money(_ dong: Int64) -> Money { valid(Money(dong: dong), dong) }
func percent(_ text: String) -> Percent { valid(Percent(decimal(text)), text) }

private func valid<Value>(_ value: Value?, _ source: some Any) -> Value {
  guard let value else { preconditionFailure("not a \(Value.self): \(source)") }
  return value
}

extension PlanTimeZone {
  static let vietnam = PlanTimeZone(identifier: "Asia/Ho_Chi_Minh", initialOffset: 25_200, transitions: [])
}

func calendar(opens: Int = 20, due: Int = 25, grace: Int = 0, zone: PlanTimeZone = .vietnam) -> ReportingCalendar {
  ReportingCalendar(opensDay: opens, dueDay: due, graceDays: grace, timeZone: zone)
}

func unit(_ code: String, members: [String] = []) -> PlanAPI.Unit {
  Unit(
    code: unitCode(code), name: "Đơn vị \(code)", nameEnglish: "Unit \(code)",
    kind: members.isEmpty ? .department : .group, parent: nil, members: members.map(unitCode))
}

/// A task led by units, continuous unless it has a deadline, with all six clarities unless it promises nothing.
func task(
  _ number: Int, _ leads: [String], due: String? = nil, published: Bool = false, outputs: [String] = ["Báo cáo"],
  budget: [(String, Int64)] = []
) -> PlanTask {
  PlanTask(
    number: taskNumber(number), section: "I", title: "Nhiệm vụ \(number)", titleEnglish: nil,
    directing: unitCode("LD"), leadUnits: leads.map(unitCode), coordinatingUnits: [], outputs: outputs,
    schedule: due.map { .deadline(date($0)) } ?? .continuous, scheduleLabel: nil, isPublished: published,
    budget: budget.map { BudgetLine(source: $0.0, registered: money($0.1)) })
}

func kpi(
  _ code: String, target: String? = nil, _ direction: KPI.Direction = .atLeast, unit: String = "%",
  derived: KPI.Derivation? = nil
) -> KPI {
  KPI(
    code: kpiCode(code), group: "A", name: code, nameEnglish: nil, unit: unit, target: target.map(decimal),
    direction: direction, frequency: .monthly, leadUnit: unitCode("A"), task: nil, derived: derived)
}

func plan(
  issued: String = "2026-01-24", year: Int = 2026, calendar: ReportingCalendar = calendar(),
  thresholds: WarningThresholds = .standard, units: [PlanAPI.Unit] = [unit("A"), unit("B")], tasks: [PlanTask] = [],
  kpis: [KPI] = []
) -> Plan {
  Plan(
    key: valid(PlanKey("1-kh-2026"), "key"), number: "1/KH", issued: date(issued), issuer: unitCode("XA"), year: year,
    consolidator: unitCode("A"), receivesReport: nil, title: "Kế hoạch", titleEnglish: nil, basis: [],
    calendar: calendar, thresholds: thresholds,
    units: units.contains { $0.code == unitCode("LD") } ? units : units + [unit("LD")],
    sections: [Section(code: "I", title: "I", titleEnglish: nil)], tasks: tasks, kpis: kpis)
}

/// An update of a task by a unit for a month; one at 100% delivers an output unless it is to deliver none.
func update(
  _ number: Int, _ unit: String, _ period: String, _ percentage: String = "10",
  _ status: ProgressUpdate.Status = .onTrack, late: Bool = false, revision: Int = 1, disbursed: Int64? = nil,
  delivers: Bool = true
) -> RecordedUpdate {
  RecordedUpdate(
    id: 0,
    update: ProgressUpdate(
      task: taskNumber(number), unit: unitCode(unit), period: month(period), percent: percent(percentage),
      status: status, summary: "…", difficulties: nil, proposals: nil, disbursed: disbursed,
      outputs: delivers && percentage == "100" ? [deliveredReport] : []),
    revision: revision, timeliness: late ? .late : .onTime, recordedAt: Instant(milliseconds: 0), recordedBy: 1)
}

private let deliveredReport = DeliveredOutput(
  kind: "Báo cáo", number: "7/BC", issued: date("2026-01-30"), title: "Báo cáo kết quả", url: nil)

func value(_ code: String, _ period: String, _ figure: KPIFigure, revision: Int = 1) -> RecordedKPIValue {
  RecordedKPIValue(
    kpi: kpiCode(code), period: month(period), figure: figure, revision: revision,
    recordedAt: Instant(milliseconds: 0), recordedBy: 1)
}

func ratio(_ numerator: String, _ denominator: String) -> KPIFigure {
  .ratio(numerator: decimal(numerator), denominator: decimal(denominator))
}

func record(
  _ plan: Plan, _ updates: [RecordedUpdate] = [], values: [RecordedKPIValue] = [], budgets: [RecordedBudget] = [],
  notes: WarningNotes = WarningNotes(), feedback: FeedbackTally = FeedbackTally()
) -> PlanRecord {
  PlanRecord(
    plan: plan, updates: updates, kpiValues: values, budgets: budgets, notes: notes, feedback: feedback)
}

/// The tasks and lead units of plan 39/KH-UBND of 2026: 18 tasks, of which four are led by a group of six.
func communePlan() -> Plan {
  let members = ["VHXH", "KT", "VP", "TTHCC", "TTDVC", "CAX"]
  let leads: [[String]] = [
    ["VHXH"], ["CQCM"], ["MTTQ"], ["VHXH"], ["VP"], ["VHXH"], ["VHXH"], ["VHXH"], ["VHXH"], ["TTHCC"], ["CQCM"],
    ["CQCM"], ["VHXH"], ["VHXH"], ["VHXH"], ["VHXH"], ["VP", "CAX"], ["CQCM"],
  ]
  let deadlines = [
    1: "2026-01-31", 8: "2026-06-30", 9: "2026-06-30", 11: "2026-12-31", 12: "2026-12-31", 15: "2026-12-31",
    18: "2026-12-31",
  ]
  return plan(
    units: (members + ["MTTQ"]).map { unit($0) } + [unit("CQCM", members: members)],
    tasks: leads.enumerated().map { task($0.offset + 1, $0.element, due: deadlines[$0.offset + 1]) },
    kpis: [
      kpi("KH-01", target: "100", derived: .publishedTasks), kpi("KH-02", target: "90", derived: .onTimeUpdates),
    ])
}
