import Testing

@testable import PlanAPI

@Suite struct ExpectationTests {
  @Test(
    "Updates are owed from the month of issue, within the plan's year, to December",
    arguments: [
      ("2026-01-24", "2026-01", 12), ("2026-10-31", "2026-10", 3), ("2025-12-15", "2026-01", 12),
      ("2026-12-31", "2026-12", 1),
    ])
  func months(issued: String, first: String, count: Int) {
    let months = plan(issued: issued).reportingMonths
    #expect(months.first == month(first))
    #expect(months.last == month("2026-12"))
    #expect(months.count == count)
  }

  @Test("A plan issued after its year owes nothing")
  func issuedTooLate() {
    let late = plan(issued: "2027-01-02", tasks: [task(1, ["A"])])
    #expect(late.reportingMonths.isEmpty)
    #expect(record(late).expectedUpdates(in: month("2026-12")).isEmpty)
    #expect(record(late).expectedUpdates(in: month("2027-01")).isEmpty)
  }

  @Test(
    "A group owes through its members, groups in groups too, nobody twice, cycles without harm",
    arguments: [
      (["A"], ["A"]), (["G"], ["A", "B"]), (["B", "G"], ["B", "A"]), (["H"], ["C", "A", "B"]),
      (["G", "H"], ["A", "B", "C"]),
      (["LOOP"], ["A", "C"]), (["POOL", "B"], ["A", "C", "B"]), (["UNKNOWN"], ["UNKNOWN"]),
    ])
  func expands(leads: [String], expected: [String]) {
    let plan = plan(
      units: [
        unit("A"), unit("B"), unit("C"), unit("G", members: ["A", "B"]), unit("H", members: ["C", "G", "A"]),
        unit("LOOP", members: ["A", "POOL", "LOOP"]), unit("POOL", members: ["LOOP", "C"]),
      ], tasks: [task(1, leads)])
    #expect(plan.expandedLeadUnits(of: task(1, leads)) == expected.map(unitCode))
    #expect(record(plan).leadUnits(of: taskNumber(1)) == expected.map(unitCode))
  }

  @Test(
    "A task with a deadline owes updates until all its lead units have said done; a continuous one owes on",
    arguments: [
      ("2026-03", true, true), ("2026-04", true, true), ("2026-05", false, true), ("2026-06", true, true),
    ])
  func owesUntilDone(period: String, deadlineOpen: Bool, continuousOpen: Bool) {
    // A is done in February, B in April; B takes it back in May, though it owed nothing.
    let tasks = [task(1, ["A", "B"], due: "2026-12-31"), task(2, ["A", "B"])]
    let updates = [1, 2].flatMap { number in
      [
        update(number, "A", "2026-02", "100", .done), update(number, "B", "2026-03"),
        update(number, "B", "2026-04", "100", .done), update(number, "B", "2026-05", "90"),
      ]
    }
    let record = record(plan(tasks: tasks), updates)
    let expected = record.expectedUpdates(in: month(period))
    #expect(expected.filter { $0.task == taskNumber(1) }.count == (deadlineOpen ? 2 : 0))
    #expect(expected.filter { $0.task == taskNumber(2) }.count == (continuousOpen ? 2 : 0))
  }

  @Test("In January the commune's plan owes 39 updates on 18 tasks")
  func commune() {
    let expected = record(communePlan()).expectedUpdates(in: month("2026-01"))
    #expect(expected.count == 39)
    #expect(Set(expected).count == 39)
    #expect(Set(expected.map(\.task)).count == 18)
    #expect(expected.count { $0.unit == unitCode("VHXH") } == 14)
  }
}
