import Testing

@testable import PlanAPI

@Suite struct TaskStateTests {
  private func state(_ updates: [RecordedUpdate], asOf period: String = "2026-06") -> TaskState {
    let plan = plan(units: [unit("A"), unit("B"), unit("C")], tasks: [task(1, ["A", "B", "C"])])
    return TaskState(of: taskNumber(1), in: record(plan, updates), asOf: month(period))
  }

  @Test("The percent is the mean over the units that have reported, of their newest updates at or before the month")
  func percents() {
    let updates = [
      update(1, "A", "2026-03", "10"), update(1, "A", "2026-05", "33.33"), update(1, "A", "2026-07", "90"),
      update(1, "B", "2026-06", "50"),
    ]
    #expect(state(updates).percent == percent("41.67"))
    #expect(state(updates).reportedUnits == 2)
    #expect(state(updates).leadUnits == 3)
    #expect(state(updates, asOf: "2026-04").percent == percent("10"))
    #expect(state(updates, asOf: "2026-02").percent == nil)
    #expect(state(updates, asOf: "2026-02").status == nil)
  }

  @Test(
    "The status is done only when all lead units are, else the worst that one says",
    arguments: [
      ([.done, .done, .done], .done), ([.done, .done], .onTrack), ([.done, .notStarted, .done], .onTrack),
      ([.notStarted, .notStarted], .notStarted), ([.onTrack, .notStarted], .onTrack), ([.onTrack, .atRisk], .atRisk),
      ([.done, .blocked, .atRisk], .blocked), ([.done, .onTrack, .done], .onTrack),
    ] as [([ProgressUpdate.Status], ProgressUpdate.Status)])
  func statuses(reported: [ProgressUpdate.Status], expected: ProgressUpdate.Status) {
    let updates = zip(["A", "B", "C"], reported).map { update(1, $0, "2026-06", "50", $1) }
    #expect(state(updates).status == expected)
  }

  @Test("Money is the sum of each unit's newest figure, which an update without one leaves standing")
  func disbursed() {
    let updates = [
      update(1, "A", "2026-03", disbursed: 100), update(1, "A", "2026-04", disbursed: 250), update(1, "A", "2026-05"),
      update(1, "B", "2026-04", disbursed: 0), update(1, "C", "2026-07", disbursed: 7),
    ]
    #expect(state(updates).disbursed == 250)
    #expect(state(updates, asOf: "2026-03").disbursed == 100)
    #expect(state(updates, asOf: "2026-02").disbursed == nil)
    #expect(state(updates, asOf: "2026-07").disbursed == 257)
  }
}
