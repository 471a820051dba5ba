import Testing

@testable import PlanAPI

@Suite("Warnings over time") struct WarningHistoryTests {
  private func author(_ role: Role, _ unit: String) -> Author {
    Author(token: 7, role: role, unit: unitCode(unit), name: "Chị Lan")
  }

  private func explanation(
    _ id: Int64, _ warning: String, _ unit: String, _ period: String, _ text: String
  ) -> WarningExplanation {
    WarningExplanation(
      id: id, warning: warning, unit: unitCode(unit), period: month(period), text: text,
      recordedAt: Instant(milliseconds: id), author: author(.reporter, unit))
  }

  /// Task 7 is blocked from February to April, then goes on, and is blocked again in June.
  private func blocked(_ notes: WarningNotes = WarningNotes()) -> PlanRecord {
    let statuses: [(String, ProgressUpdate.Status)] = [
      ("2026-01", .onTrack), ("2026-02", .blocked), ("2026-03", .blocked), ("2026-04", .blocked), ("2026-05", .onTrack),
      ("2026-06", .blocked),
    ]
    return record(
      plan(tasks: [task(7, ["A"])]),
      statuses.enumerated().map { update(7, "A", $1.0, "\(10 + $0)", $1.1) }, notes: notes)
  }

  private func noting(_ record: PlanRecord, _ period: String) -> WarningNoting? {
    warnings(in: record, period: month(period), at: close(of: period)).first { $0.id == "blocked.7.A" }
      .map { WarningNoting(of: $0, in: record, asOf: month(period)) }
  }

  @Test("A warning is raised with its cause and ends in the first month without it; a cause that comes back is another")
  func episodes() throws {
    let history = warningHistory(in: blocked(), through: month("2026-06"), at: close(of: "2026-06"))
    #expect(history.map(\.newest.id) == ["blocked.7.A", "blocked.7.A"])
    #expect(history.map(\.raised) == [month("2026-02"), month("2026-06")])
    #expect(history.map(\.last) == [month("2026-04"), month("2026-06")])
    #expect(history.map(\.ended) == [month("2026-05"), nil])
    #expect(history.map(\.worst) == [.red, .yellow])
  }

  @Test("The history up to a month does not know of later months, and is the same whenever it is computed")
  func historyStands() {
    let record = blocked()
    let early = warningHistory(in: record, through: month("2026-03"), at: close(of: "2026-03"))
    #expect(early.map(\.ended) == [nil])
    let late = warningHistory(in: record, through: month("2026-03"), at: instant("2027-06-01T00:00:00Z"))
    #expect(late.map(\.raised) == early.map(\.raised))
    #expect(late.map(\.ended) == early.map(\.ended))
  }

  @Test("The history names exactly the lists of the months")
  func agreesWithLists() {
    let record = record(
      communePlan(),
      record(communePlan()).expectedUpdates(in: month("2026-04")).map {
        update($0.task.value, $0.unit.description, "2026-04", "5", .blocked)
      })
    let now = close(of: "2026-06")
    let history = warningHistory(in: record, through: month("2026-06"), at: now)
    for period in record.plan.reportingMonths where period <= month("2026-06") {
      let listed = warnings(in: record, period: period, at: now).map(\.id).sorted()
      let standing = history.filter { $0.raised <= period && period <= $0.last }.map(\.newest.id).sorted()
      #expect(listed == standing, "\(period)")
    }
  }

  @Test("An explanation stays while the cause lasts, and does not speak for a cause that comes back")
  func carriesExplanation() {
    let record = blocked(
      WarningNotes(explanations: [explanation(1, "blocked.7.A", "A", "2026-03", "Chờ vốn")]))
    #expect(noting(record, "2026-02")?.isExplained == false)
    #expect(noting(record, "2026-03")?.newestExplanation?.explanation.text == "Chờ vốn")
    #expect(noting(record, "2026-04")?.newestExplanation?.explanation.text == "Chờ vốn")
    #expect(noting(record, "2026-05") == nil)
    #expect(noting(record, "2026-06")?.isExplained == false)
  }

  @Test("A revised explanation keeps the one before, and each unit's newest is shown")
  func revisesExplanation() throws {
    let notes = WarningNotes(explanations: [
      explanation(3, "overdue.8", "A", "2026-04", "mới"), explanation(1, "overdue.8", "A", "2026-03", "cũ"),
      explanation(2, "overdue.8", "B", "2026-03", "của B"),
    ])
    let record = record(plan(tasks: [task(8, ["A", "B"], due: "2026-02-15")]), notes: notes)
    let overdue = try #require(
      warnings(in: record, period: month("2026-04"), at: close(of: "2026-04")).first { $0.id == "overdue.8" })
    let noting = WarningNoting(of: overdue, in: record, asOf: month("2026-04"))
    #expect(noting.revisions.map(\.explanation.text) == ["cũ", "của B", "mới"])
    #expect(noting.revisions.map(\.revision) == [1, 1, 2])
    #expect(noting.explanations.map(\.explanation.text) == ["của B", "mới"])
    #expect(WarningNoting(of: overdue, in: record, asOf: month("2026-03")).explanations.count == 2)
  }

  @Test("An acknowledgement is carried in the same way")
  func carriesAcknowledgement() {
    let acknowledgement = WarningAcknowledgement(
      id: 1, warning: "blocked.7.A", period: month("2026-02"), level: .yellow, note: "Đã chỉ đạo",
      recordedAt: Instant(milliseconds: 0), author: author(.leader, "LD"))
    let record = blocked(WarningNotes(acknowledgements: [acknowledgement]))
    #expect(noting(record, "2026-04")?.newestAcknowledgement == acknowledgement)
    #expect(noting(record, "2026-06")?.newestAcknowledgement == nil)
  }
}
