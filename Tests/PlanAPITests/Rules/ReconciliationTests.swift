import Testing

@testable import PlanAPI

@Suite("Reconciliation") struct ReconciliationTests {
  private func row(
    _ percentage: String?, _ status: ProgressUpdate.Status = .onTrack, spent: Int64? = nil, before: Int64? = nil,
    registered: Int64? = nil, promised: [String] = ["Báo cáo"], delivered: Int = 0
  ) -> Reconciliation.Row {
    let budget = registered.map { [("Ngân sách xã", $0)] } ?? []
    var updates: [RecordedUpdate] = []
    if let before { updates.append(update(7, "A", "2026-02", "10", disbursed: before)) }
    if let percentage {
      var recorded = update(7, "A", "2026-03", percentage, status, disbursed: spent, delivers: false)
      recorded.update.outputs = (0..<delivered).map {
        DeliveredOutput(kind: "Báo cáo", number: "\($0)/BC", issued: nil, title: "Báo cáo", url: nil)
      }
      updates.append(recorded)
    }
    let record = record(plan(tasks: [task(7, ["A"], outputs: promised, budget: budget)]), updates)
    return Reconciliation(of: record, period: month("2026-03")).rows[0]
  }

  @Test("What agrees has no flag")
  func agrees() {
    #expect(row("50", spent: 500, registered: 1000).disagreements == [])
    #expect(row("100", .done, spent: 1000, registered: 1000, delivered: 1).disagreements == [])
    #expect(row(nil, registered: 1000).disagreements == [])
    #expect(row("50").disagreements == [])
  }

  @Test("What does not fit is flagged, each by name")
  func disagrees() {
    #expect(row("71", spent: 500, registered: 1000).disagreements == [.moneyLags])
    #expect(row("29", spent: 500, registered: 1000).disagreements == [.workLags])
    #expect(row("50", spent: 1001, registered: 1000).disagreements == [.workLags, .overspent])
    #expect(row("50", spent: 1).disagreements == [.disbursedWithoutBudget])
    #expect(row("50", registered: 1000).disagreements == [.disbursementUnreported])
    #expect(row("50", spent: 499, before: 500, registered: 1000).disagreements == [.disbursementFell])
    #expect(row("100", .done).disagreements == [.outputMissing])
    #expect(row("100", .done, promised: ["a", "b"], delivered: 1).disagreements == [.outputsShort])
    #expect(row("99.99", .done, delivered: 1).disagreements == [.doneBelowFull])
  }

  @Test("Figures of updates are cumulative, so the month's money is what they grew by; nothing known is null")
  func monthly() {
    #expect(row("50", spent: 800, before: 300, registered: 1000).disbursedInMonth == 500)
    #expect(row("50", spent: 800, registered: 1000).disbursedInMonth == 800)
    #expect(row("50", before: 300, registered: 1000).disbursedInMonth == 0)
    #expect(row("50", spent: 200, before: 300, registered: 1000).disbursedInMonth == -100)
    #expect(row("50", registered: 1000).disbursedInMonth == nil)
    #expect(row("50", spent: 0).registered == nil)
    #expect(row("50", spent: 0).spentShare == nil)
    #expect(row("50", spent: 1, registered: 3).spentShare == decimal("33.33"))
  }

  @Test("Totals are exact to the đồng, by source too, and compare only where both sides are known")
  func totals() {
    let tasks = [
      task(1, ["A"], budget: [("Xã", 9_007_199_254_740_93), ("Thành phố", 7)]), task(2, ["A"], budget: [("Xã", 1)]),
      task(3, ["A"]),
    ]
    let reported = record(
      plan(tasks: tasks),
      [update(1, "A", "2026-03", "50", disbursed: 450_359_962_737_050), update(3, "A", "2026-03", "50", disbursed: 5)])
    let reconciliation = Reconciliation(of: reported, period: month("2026-03"))
    #expect(reconciliation.registered == 900_719_925_474_101)
    #expect(reconciliation.disbursed == 450_359_962_737_055)
    #expect(reconciliation.spentShare == decimal("50"))
    #expect(reconciliation.sources.map(\.source) == ["Thành phố", "Xã"])
    #expect(reconciliation.sources.map(\.registered) == [7, 900_719_925_474_094])
    let empty = Reconciliation(
      of: record(plan(tasks: [task(1, ["A"])])), period: month("2026-03"))
    #expect(empty.registered == nil && empty.disbursed == nil && empty.spentShare == nil)
  }
}
