import Testing

@testable import PlanAPI

@Suite("The store of progress updates")
struct ProgressStoreTests {
  private let fixture: StoreFixture
  private let store: ProgressStore
  private let instant = Instant(milliseconds: 1_790_000_000_999)

  init() throws {
    fixture = try StoreFixture()
    store = ProgressStore(fixture.connection)
  }

  @Test("An update comes back as it went in, with what was delivered in its order")
  func roundTrip() throws {
    var update = try sample()
    update.percent = try #require(Percent(hundredths: 5_555))
    update.difficulties = "Thiếu đường truyền"
    update.proposals = "Bổ sung kinh phí"
    update.disbursed = 9_007_199_254_740_993
    update.outputs = [
      DeliveredOutput(
        kind: "Kế hoạch", number: "41/KH-UBND", issued: CalendarDate("2026-02-02"), title: "Kế hoạch",
        url: "https://example.vn/41"),
      DeliveredOutput(kind: "Báo cáo", number: nil, issued: nil, title: "A", url: nil),
    ]
    let recorded = try append(update)
    #expect(
      recorded
        == RecordedUpdate(
          id: recorded.id, update: update, revision: 1, timeliness: .onTime, recordedAt: instant,
          recordedBy: fixture.author))
    #expect(try find(update) == recorded)
  }

  @Test("Revisions count up, keep the first one's timeliness, and reads give the newest")
  func revisions() throws {
    var update = try sample()
    let first = try append(update, .late)
    update.summary = "đính chính"
    update.outputs = [DeliveredOutput(kind: "Báo cáo", number: nil, issued: nil, title: "A", url: nil)]
    let second = try append(update, .onTime)
    #expect(second.revision == 2)
    #expect(second.timeliness == .late)
    #expect(try find(update) == second)
    #expect(try store.newest(plan: fixture.plan) == [second])
    #expect(try store.series(plan: fixture.plan, task: update.task) == [second])
    #expect(try store.series(plan: fixture.plan, task: update.task, revisions: .all) == [first, second])
  }

  @Test("Another unit, month or task begins at revision 1")
  func separateKeys() throws {
    let all = [
      try append(sample(task: 17, unit: "CAX", period: "2026-02")),
      try append(sample(task: 17, unit: "VP", period: "2026-02")),
      try append(sample(task: 17, unit: "VP", period: "2026-03")),
      try append(sample(task: 18, unit: "VP", period: "2026-02")),
    ]
    #expect(all.map(\.revision) == [1, 1, 1, 1])
    #expect(try store.newest(plan: fixture.plan) == all)
    #expect(try store.newest(plan: fixture.plan, through: Period("2026-02")) == [all[0], all[1], all[3]])
    #expect(try store.newest(plan: fixture.plan, through: Period("2026-01")) == [])
    #expect(try store.series(plan: fixture.plan, task: try #require(TaskNumber(17))) == Array(all[..<3]))
  }

  @Test("What the plan does not have cannot be reported on", arguments: [(19, "VP"), (1, "NONE")])
  func unknown(task: Int, unit: String) throws {
    let error = #expect(throws: DatabaseError.self) { try append(sample(task: task, unit: unit)) }
    #expect(error?.isConstraint == true)
  }

  @Test(
    "The table itself refuses what cannot be",
    arguments: [
      ("percent", "10001"), ("percent", "-1"), ("period", "'2026-13'"), ("period", "'2026-1'"),
      ("period", "'2026-0a'"), ("period", "'20a6-01'"), ("period", "'2026-00'"), ("period", "'0026-01'"),
      ("status", "'late'"), ("timeliness", "'early'"),
      ("disbursed_vnd", "-1"), ("revision", "0"), ("recorded_by", "999"), ("summary", "NULL"),
    ] as [(SQL, SQL)])
  func checks(column: SQL, value: SQL) throws {
    _ = try append(sample())
    let error = #expect(throws: DatabaseError.self) {
      try fixture.connection.run("UPDATE progress_update SET \(column) = \(value)")
    }
    #expect(error?.isConstraint == true)
  }

  private func sample(task: Int = 1, unit: String = "VHXH", period: String = "2026-02") throws -> ProgressUpdate {
    ProgressUpdate(
      task: try #require(TaskNumber(task)), unit: try #require(UnitCode(unit)), period: try #require(Period(period)),
      percent: try #require(Percent(hundredths: 5_000)), status: .onTrack, summary: "đang làm", difficulties: nil,
      proposals: nil, disbursed: nil, outputs: [])
  }

  private func append(_ update: ProgressUpdate, _ timeliness: Timeliness = .onTime) throws -> RecordedUpdate {
    try store.append(update, plan: fixture.plan, timeliness: timeliness, trail: fixture.trail(at: instant))
  }

  private func find(_ update: ProgressUpdate) throws -> RecordedUpdate? {
    try store.find(plan: fixture.plan, task: update.task, unit: update.unit, period: update.period)
  }
}
