import Testing

@testable import PlanAPI

@Suite struct PlanSummaryTests {
  private let summarised = record(
    plan(
      units: [unit("A"), unit("B"), unit("X"), unit("G", members: ["A", "B"])],
      tasks: [task(1, ["G"]), task(2, ["A"], due: "2026-12-31"), task(3, ["B"], due: "2026-12-31")]),
    [
      update(1, "A", "2026-02", "50", .blocked), update(1, "B", "2026-02", "50", late: true),
      update(2, "A", "2026-01", "100", .done), update(2, "A", "2026-02", "100", .done),
    ])

  @Test("Expected updates are on time, late or missing when the window has closed, and awaited before")
  func counts() {
    let closed = PlanSummary(of: summarised, period: month("2026-02"), at: close(of: "2026-02"))
    // Task 2 was done in January: it owes nothing, and what it sent all the same isn't counted.
    #expect(closed.openTasks == 2)
    #expect(closed.updates.expected == 3)
    #expect(
      [closed.updates.onTime, closed.updates.late, closed.updates.missing, closed.updates.awaited] == [1, 1, 1, 0])
    #expect(closed.updates.received == 2)
    let open = PlanSummary(of: summarised, period: month("2026-02"), at: instant("2026-02-25T00:00:00Z"))
    #expect([open.updates.missing, open.updates.awaited] == [0, 1])
  }

  @Test("Units that lead have a row each, in the plan's order, and the rows add up to the whole")
  func byUnit() {
    let summary = PlanSummary(of: summarised, period: month("2026-02"), at: close(of: "2026-02"))
    #expect(summary.updatesByUnit.map(\.unit) == [unitCode("A"), unitCode("B")])
    #expect(summary.updatesByUnit.map(\.counts.expected) == [1, 2])
    #expect(summary.updatesByUnit.map(\.counts.missing) == [0, 1])
  }

  @Test("Tasks are counted by status, those nobody reported on apart")
  func statuses() {
    let summary = PlanSummary(of: summarised, period: month("2026-02"), at: close(of: "2026-02"))
    #expect(summary.tasksByStatus == [.blocked: 1, .done: 1, .notStarted: 0, .onTrack: 0, .atRisk: 0])
    #expect(summary.unreportedTasks == 1)
  }

  @Test("Warnings are counted by level and kind, zeros too")
  func warningCounts() {
    let summary = PlanSummary(of: summarised, period: month("2026-02"), at: close(of: "2026-02"))
    let list = warnings(in: summarised, period: month("2026-02"), at: close(of: "2026-02"))
    #expect(summary.warnings.byLevel.values.reduce(0, +) == list.count)
    #expect(summary.warnings.byKind.values.reduce(0, +) == list.count)
    #expect(summary.warnings.byKind[.overdue] == 0)
    // Task 1 at B is late after a missing January; task 3 was never reported on, and task 1 at A is blocked.
    #expect(summary.warnings.byKind[.lateUpdate] == 1)
    #expect(summary.warnings.byKind[.missingUpdate] == 1)
    #expect(summary.warnings.byKind[.blocked] == 1)
    #expect(summary.warnings.byLevel == [.red: 2, .yellow: 1])
  }
}
