import Testing

@testable import PlanAPI

@Suite("Scorecards and the overview") struct ScorecardTests {
  private static func made() -> PlanRecord {
    var measured = kpi("K-1", target: "90")
    measured.task = taskNumber(1)
    let plan = plan(
      units: [unit("A"), unit("B"), unit("G", members: ["A", "B"]), unit("LD")],
      tasks: [task(1, ["G"]), task(2, ["A"], due: "2026-02-10"), task(3, ["B"])],
      kpis: [measured, kpi("K-2", target: "1")])
    let explained = WarningExplanation(
      id: 1, warning: "overdue.2", unit: unitCode("A"), period: month("2026-02"), text: "…",
      recordedAt: Instant(milliseconds: 0), author: Author(token: 1, role: .reporter, unit: nil, name: "A"))
    return record(
      plan,
      [
        update(1, "A", "2026-01", "10", disbursed: 5), update(1, "B", "2026-01", "10"), update(2, "A", "2026-01"),
        update(3, "B", "2026-01"), update(1, "A", "2026-02", "20", disbursed: 7),
        update(1, "B", "2026-02", "20", late: true), update(2, "A", "2026-02", "20", .atRisk),
      ],
      values: [value("K-1", "2026-02", ratio("9", "10"))], notes: WarningNotes(explanations: [explained]))
  }

  private let cards = Scorecards(of: Self.made(), period: month("2026-02"), at: close(of: "2026-02"))

  @Test("A unit's card counts its own updates, tasks, warnings, KPIs and money")
  func unitCard() {
    let card = cards.card(ofUnit: unitCode("A"))
    #expect([card.updates.expected, card.updates.onTime, card.updates.late, card.updates.missing] == [2, 2, 0, 0])
    #expect(card.updatesToDate.expected == 4)
    #expect([card.tasks, card.tasksOnTrack, card.tasksOverdue] == [2, 1, 1])
    #expect(card.onTime.rate == decimal("100"))
    #expect(card.overdue.rate == decimal("50"))
    #expect([card.kpisAttained, card.kpisMissed, card.kpisMissing] == [1, 0, 1])
    #expect(card.attainment.rate == decimal("100"))
    #expect(card.disbursed == 7)
    #expect(card.warnings.byKind[.overdue] == 1)
    #expect(card.explanation == Share(1, of: card.warningCount))
  }

  @Test("Another unit's card does not have what is not its own; money that nobody reported is null")
  func otherCard() {
    let card = cards.card(ofUnit: unitCode("B"))
    #expect([card.updates.expected, card.updates.onTime, card.updates.late, card.updates.missing] == [2, 0, 1, 1])
    #expect(card.onTime.rate == .zero)
    #expect(card.disbursed == nil)
    #expect(card.attainment.rate == nil)
    #expect(card.warnings.byKind[.missingUpdate] == 1)
    #expect(card.warnings.byKind[.lateUpdate] == 1)
    #expect(card.explanation.rate == .zero)
  }

  @Test("A group's card adds up its members', and a head's has all that it directs")
  func wholes() {
    let group = cards.card(ofUnit: unitCode("G"))
    let head = cards.card(ofHead: unitCode("LD"))
    for card in [group, head] {
      #expect([card.updates.expected, card.updates.onTime, card.updates.late, card.updates.missing] == [4, 2, 1, 1])
      #expect([card.tasks, card.tasksOnTrack, card.tasksOverdue] == [3, 2, 1])
      #expect(card.disbursed == 7)
    }
    // Of the KPIs a head answers for those that measure its tasks.
    #expect([head.kpisAttained, head.kpisMissing] == [1, 0])
    #expect(cards.units == ["A", "B"].map(unitCode))
    #expect(cards.heads == [unitCode("LD")])
  }

  @Test("Where nothing is owed or known there is no rate")
  func nothing() {
    let card = cards.card(ofUnit: unitCode("LD"))
    #expect(card.updates == .none)
    #expect(card.onTime.rate == nil && card.onTrack.rate == nil && card.overdue.rate == nil)
    #expect(card.explanation.rate == nil && card.attainment.rate == nil && card.disbursed == nil)
    let early = Scorecards(of: Self.made(), period: month("2026-03"), at: instant("2026-03-01T00:00:00Z"))
    #expect(early.card(ofUnit: unitCode("A")).updates.awaited == 2)
    #expect(early.card(ofUnit: unitCode("A")).onTime.rate == nil)
  }

  // MARK: Overview

  private func line(
    _ key: String, _ updates: [RecordedUpdate], values: [RecordedKPIValue] = [], kpis: [KPI] = []
  ) throws -> Overview.Line {
    var plan = plan(tasks: [task(1, ["A"]), task(2, ["B"])], kpis: kpis)
    plan.key = try #require(PlanKey(key))
    return Overview.Line(
      of: record(plan, updates, values: values), period: month("2026-02"), at: close(of: "2026-02"))
  }

  @Test("Plans are ranked by updates on time, equal ones share a rank, and those of which nothing is known come last")
  func ranks() throws {
    let both = [update(1, "A", "2026-01"), update(2, "B", "2026-01")]
    let good = both + [update(1, "A", "2026-02"), update(2, "B", "2026-02")]
    let half = both + [update(1, "A", "2026-02", "20")]
    let lines = [
      try line("d-2026", half), try line("b-2026", good), try line("c-2026", half), try line("a-2026", good),
      try line("e-2026", []),
    ]
    let overview = Overview(period: month("2026-02"), lines: lines, kpis: [])
    #expect(overview.lines.map(\.line.plan.description) == ["a-2026", "b-2026", "c-2026", "d-2026", "e-2026"])
    #expect(overview.lines.map(\.rank) == [1, 1, 3, 3, 5])
    #expect(overview.updateRate == Share(6, of: 10))
    #expect(overview == Overview(period: month("2026-02"), lines: lines.reversed(), kpis: []))
  }

  @Test("A ratio KPI is Σ numerators ÷ Σ denominators over the plans, and a missing figure is counted as missing")
  func sums() throws {
    let kpis = [kpi("DVC-01", target: "90")]
    let lines = [
      try line("a-2026", [], values: [value("DVC-01", "2026-02", ratio("1", "1"))], kpis: kpis),
      try line("b-2026", [], values: [value("DVC-01", "2026-02", ratio("0", "9"))], kpis: kpis),
      try line("c-2026", [], kpis: kpis), try line("d-2026", []),
    ]
    let overview = Overview(period: month("2026-02"), lines: lines, kpis: [kpis, kpis, kpis, []])
    #expect(overview.kpis.map(\.plans) == [3])
    #expect(overview.kpis.map(\.aggregate.figure) == [ratio("1", "10")])
    #expect(overview.kpis.map(\.aggregate.missing) == [1])
    #expect(lines.map(\.kpisAttained) == [1, 0, 0, 0])
    #expect(lines.map(\.kpisMissed) == [0, 1, 0, 0])
    #expect(lines.map(\.kpisMissing) == [0, 0, 1, 0])
  }
}
