import TestSupport
import Testing

@testable import PlanAPI

/// A database with something in every table that the trail tells of, each stored as the program does.
struct RowAgreementFixture {
  let folder: TemporaryFolder
  let connection: Connection
  let plan: Int64
  private let key: PlanKey
  private let token: Token
  private let signatures: SignatureFixture

  init() throws {
    folder = try TemporaryFolder()
    signatures = try SignatureFixture()
    connection = try Connection(path: folder.database, access: .readWrite)
    try connection.migrate(path: folder.database)
    let program = Trail(connection, as: .program("test"), at: StoreFixture.imported)
    _ = try PlanImport(document: PlanFixture.document).store(trail: program)
    key = try #require(PlanKey("39-kh-ubnd-2026"))
    plan = try #require(try PlanStore(connection).identifier(of: key))
    token = try TokenStore(connection).create(
      role: .consolidator, unit: UnitCode("VHXH"), plan: key, label: "Lan", trail: program
    ).token
    try addTokens()
    try changePlan()
    try addReports()
    try addNotes()
    try addFiles()
    try lock()
  }

  /// What is found in the rows; the trail itself is whole.
  func found() throws -> [String] {
    let (chains, rows) = try TrailVerification.allWithRows(in: connection)
    #expect(chains.allSatisfy { $0.faults.isEmpty })
    return rows
  }

  private func trail(_ minutes: Int64) -> Trail {
    Trail(
      connection, as: .token(token), at: Instant(milliseconds: StoreFixture.imported.milliseconds + minutes * 60_000))
  }

  private func addTokens() throws {
    let store = TokenStore(connection)
    let admin = try store.create(role: .admin, label: "admin", trail: trail(1)).token
    _ = try store.rotate(admin.id, oldGoodUntil: trail(9).now, expiresAt: nil, trail: trail(2))
    let viewer = try store.create(role: .viewer, plan: key, label: "viewer", trail: trail(3)).token
    #expect(try store.revoke(viewer.id, trail: trail(4)))
  }

  private func changePlan() throws {
    let document = String(decoding: PlanFixture.document, as: UTF8.self)
    let amended = document.replacing("Hoàn thiện thể chế, chính sách", with: "Thể chế")
    _ = try PlanImport(document: Array(amended.utf8)).store(reason: "đổi tên mục", trail: trail(10))
    let store = TaskStore(connection)
    let task = #"""
      {"section":"I","title":"Thêm","directing":"LD-UBND","lead_units":["VHXH"],"coordinating_units":[],
        "outputs":["Báo cáo"],"schedule":{"kind":"deadline","due":"2026-10-30"}}
      """#
    let number = try store.add(JSONValue(parsing: Array(task.utf8)), to: key, reason: nil, trail: trail(11))
    let patch = try JSONValue(
      parsing: Array(#"{"title":"Khác","schedule":{"kind":"deadline","due":"2026-11-30"}}"#.utf8))
    try store.change(number, of: key, by: patch, reason: "chậm", isCurrent: { _ in true }, trail: trail(12))
    try store.retire(taskNumber(18), of: key, reason: "thôi", isCurrent: { _ in true }, trail: trail(13))
  }

  private func addReports() throws {
    let attachment = try addAttachment("tệp", at: 20)
    for (minute, summary) in [(Int64(21), "Một"), (22, "Hai")] {
      let update = ProgressUpdate(
        task: taskNumber(4), unit: try #require(UnitCode("VHXH")), period: month("2026-02"),
        percent: try #require(Percent(hundredths: 5_550)), status: .onTrack, summary: summary, difficulties: "khó",
        proposals: "xin", disbursed: 120_000_000,
        outputs: [DeliveredOutput(kind: "Báo cáo", title: "kết quả", attachment: attachment)])
      let recorded = try ProgressStore(connection).append(
        update, plan: plan, timeliness: .onTime, trail: trail(minute))
      if minute == 22 { try sign(recorded) }
    }
    let store = KPIStore(connection)
    _ = try store.append(
      .value(decimal("12.5")), kpi: #require(KPICode("DVC-01")), period: month("2026-02"), plan: plan,
      trail: trail(23))
    _ = try store.append(
      .ratio(numerator: decimal("87"), denominator: decimal("92")), kpi: #require(KPICode("HT-02")),
      period: month("2026-02"), plan: plan, trail: trail(24))
    _ = try BudgetStore(connection).append(
      [BudgetLine(source: "Xã", registered: money(5)), BudgetLine(source: "Thành phố", registered: money(7))],
      task: taskNumber(4), plan: plan, before: [], trail: trail(25))
  }

  private func sign(_ recorded: RecordedUpdate) throws {
    let content = SignedContent(plan: key, subject: .update(recorded), bytes: recorded.canonicalDocument(of: key))
    let verified = try VerifiedSignature(
      signatures.signer.sign(content.bytes), over: content.bytes, since: content.begins,
      trusting: signatures.authorities().trust, at: signatures.now)
    _ = try SignatureStore(connection).append(verified, of: content, plan: plan, trail: trail(22))
  }

  private func addNotes() throws {
    let (store, unit) = (WarningNoteStore(connection), try #require(UnitCode("VHXH")))
    for minute in Int64(30)...32 {
      _ = try store.explain(
        "missing-4-VHXH", unit: unit, period: month("2026-02"), text: "lý do \(minute)", plan: plan,
        trail: trail(minute))
    }
    _ = try store.acknowledge(
      "missing-4-VHXH", period: month("2026-02"), level: .red, note: "biết", plan: plan, trail: trail(33))
    let day = try #require(CalendarDate("2026-02-03"))
    for minute in Int64(34)...36 {
      let opinion = Feedback(
        topic: "Một cửa", text: "chậm \(minute)", satisfaction: try #require(Feedback.Satisfaction(3)),
        contact: "0912", unit: unit)
      let given = try FeedbackStore(connection).append(opinion, plan: plan, on: day, due: day, trail: trail(minute))
      let answer = try FeedbackStore(connection).answer("xin lỗi", to: given, plan: plan, on: day, trail: trail(minute))
      guard minute == 36 else { continue }
      var answered = given
      answered.answer = answer
      _ = try FeedbackStore(connection).answer("đã sửa", to: answered, plan: plan, on: day, trail: trail(37))
      _ = try FeedbackStore(connection).mark(answered, asSpam: true, reason: "rác", plan: plan, trail: trail(38))
    }
  }

  @discardableResult
  private func addAttachment(_ text: String, at minute: Int64) throws -> SHA256Digest {
    let bytes = Array(text.utf8)
    let attachment = PlanAPI.Attachment(
      unit: try #require(UnitCode("VHXH")), sha256: try SHA256Digest(of: bytes), bytes: bytes.count,
      name: "\(text).txt",
      type: .text)
    _ = try AttachmentStore(connection).add(attachment, plan: plan, trail: trail(minute))
    return attachment.sha256
  }

  private func addFiles() throws {
    try addAttachment("hai", at: 40)
    try addAttachment("hai", at: 41)
    try addAttachment("ba", at: 42)
    try addAttachment("bốn", at: 60 * 24 * 40)
    #expect(try AttachmentStore(connection).expire(atMost: 2, trail: trail(60 * 24 * 41)) == 2)
    let stored = try #require(try PlanStore(connection).load(key))
    let record = try PlanRecord(reading: plan, PlanDirectory(stored.plan), from: connection)
    let author = try Author(of: trail(43))
    let submission = CityReport.Submission(at: trail(43).now, author: author, supersedes: nil, trailSequence: 9)
    let report = CityReport(
      of: record, span: try #require(ReportSpan("2026-02")), at: trail(43).now, language: .vietnamese,
      submission: submission)
    _ = try ReportStore(connection).submit(report, [.json: report.render(as: .json)], plan: plan, trail: trail(43))
  }

  private func lock() throws {
    let store = PeriodStore(connection)
    try store.lock(month("2026-02"), plan: plan, reason: "đủ", trail: trail(50))
    try store.reopen(month("2026-02"), plan: plan, reason: "thiếu", trail: trail(51))
    try store.lock(month("2026-02"), plan: plan, reason: nil, trail: trail(52))
  }
}
