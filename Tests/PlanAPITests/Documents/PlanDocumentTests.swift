import Testing

@testable import PlanAPI

@Suite("The plan document")
struct PlanDocumentTests {
  @Test("The real plan is read whole")
  func realPlan() throws {
    let plan = try PlanDocument.decode(realDocument(), timeZone: zone)
    #expect(plan.key.description == "39-kh-ubnd-2026")
    #expect((plan.units.count, plan.sections.count, plan.tasks.count, plan.kpis.count) == (12, 8, 18, 18))
    #expect(plan.consolidator.description == "VHXH")
    #expect(plan.receivesReport?.description == "UBND-TP")
    #expect((plan.calendar.opensDay, plan.calendar.dueDay, plan.calendar.graceDays) == (20, 25, 0))
    #expect(plan.calendar.timeZone.identifier == "Asia/Ho_Chi_Minh")
    #expect(plan.thresholds == .standard)
    #expect(plan.units.last?.members.map(\.description) == ["VHXH", "KT", "VP", "TTHCC", "TTDVC", "CAX"])
    #expect(plan.tasks.first?.schedule == CalendarDate("2026-01-31").map { .deadline($0) })
    #expect(plan.tasks.first?.scheduleLabel == "Tháng 01/2026")
    #expect(plan.tasks.allSatisfy { !$0.isPublished })
    #expect(plan.kpis.map(\.target?.description).filter { $0 == nil }.count == 1)
    #expect(plan.kpis.last?.derived == .onTimeUpdates)
  }

  @Test("A plan that is written and read again is the same, byte for byte when written again")
  func roundTrip() throws {
    var plan = try PlanDocument.decode(realDocument(), timeZone: zone)
    try expectRoundTrip(of: plan)
    plan.thresholds.kpiRed = Decimal(tenThousandths: 125_000)
    plan.tasks[3].isPublished = true
    plan.tasks[4].scheduleLabel = "Cả năm"
    plan.receivesReport = nil
    plan.titleEnglish = nil
    try expectRoundTrip(of: plan)
  }

  @Test("What may be left out has its default")
  func smallest() throws {
    let plan = try PlanDocument.decode(smallDocument(), timeZone: zone)
    #expect(plan.basis.isEmpty && plan.kpis.isEmpty && plan.receivesReport == nil && plan.titleEnglish == nil)
    #expect(plan.calendar.graceDays == 0)
    #expect(plan.tasks.first?.outputs.isEmpty == true && plan.tasks.first?.coordinatingUnits.isEmpty == true)
  }

  @Test("Thresholds of the plan replace the standard ones, each alone")
  func thresholds() throws {
    let document = try smallDocument { $0["warnings"] = #"{"behind_red":40.5,"stalled_periods":6}"# }
    let thresholds = try PlanDocument.decode(document, timeZone: zone).thresholds
    #expect(thresholds.behindRed == Decimal("40.5") && thresholds.stalledPeriods == 6)
    #expect(thresholds.behindYellow == WarningThresholds.standard.behindYellow)
  }

  @Test(
    "The key is made of number and year",
    arguments: [
      ("39/KH-UBND", "39-kh-ubnd-2026"), ("01-CTr/BCĐ", "01-ctr-bcd-2026"), ("  7 / Kế hoạch ", "7-ke-hoach-2026"),
      ("đề án №5", "de-an-5-2026"), ("//", nil), ("計画", nil), (String(repeating: "a", count: 60), nil),
    ])
  func keys(number: String, expected: String?) {
    #expect(PlanKey(number: number, year: 2026)?.description == expected)
  }

  private func expectRoundTrip(of plan: Plan) throws {
    let bytes = PlanDocument.encode(plan)
    let again = try PlanDocument.decode(JSONValue(parsing: bytes), timeZone: zone)
    #expect(again == plan)
    #expect(PlanDocument.encode(again) == bytes)
  }
}
