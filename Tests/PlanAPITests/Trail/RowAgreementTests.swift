import Testing

@testable import PlanAPI

@Suite("The rows and the trail") struct RowAgreementTests {
  /// An edit by hand, and how the line begins that names it.
  private static let edits: [(SQL, String)] = [
    (
      "UPDATE progress_update SET percent = 9000 WHERE id = 2",
      "progress_update 2: not what entry 11 of 39-kh-ubnd-2026 (tasks/4/progress/2026-02/VHXH) says: percent is 90, and not 55.5"
    ),
    ("UPDATE progress_update SET percent = 9000 WHERE id = 1", "progress_update 1: not what entry 10"),
    (
      "UPDATE progress_update SET status = 'done' WHERE id = 2",
      #"progress_update 2: not what entry 11 of 39-kh-ubnd-2026 (tasks/4/progress/2026-02/VHXH) says: status is "done", and not "on_track""#
    ),
    ("UPDATE progress_update SET summary = 'Ba' WHERE id = 2", "progress_update 2: not"),
    ("UPDATE progress_update SET difficulties = NULL WHERE id = 2", "progress_update 2: not"),
    ("UPDATE progress_update SET proposals = 'x' WHERE id = 2", "progress_update 2: not"),
    ("UPDATE progress_update SET disbursed_vnd = 120000001 WHERE id = 2", "progress_update 2: not"),
    ("UPDATE progress_update SET timeliness = 'late' WHERE id = 2", "progress_update 2: not"),
    ("UPDATE progress_update SET recorded_at = recorded_at + 1 WHERE id = 2", "progress_update 2: not"),
    ("UPDATE progress_update SET recorded_by = 2 WHERE id = 2", "progress_update 2: not"),
    ("UPDATE progress_update SET unit = 'không mã' WHERE id = 2", "progress_update 2: not"),
    ("UPDATE delivered_output SET title = 'x' WHERE update_id = 2", "progress_update 2: not"),
    ("DELETE FROM delivered_output WHERE update_id = 2", "progress_update 2: not"),
    ("DELETE FROM progress_update WHERE id = 1", "progress_update 1: not there, but entry 10"),
    (
      """
      INSERT INTO progress_update SELECT 9, plan_id, task, unit, '2026-03', 1, 10000, 'done', '', NULL, NULL, NULL,
        'on_time', recorded_at, recorded_by FROM progress_update WHERE id = 1
      """, "progress_update 9: no entry of 39-kh-ubnd-2026 tells of it"
    ),
    (
      "UPDATE kpi_value SET value = 990000 WHERE value IS NOT NULL",
      "kpi_value DVC-01, 2026-02, revision 1: not what entry"
    ),
    ("UPDATE kpi_value SET numerator = 920000 WHERE kpi = 'HT-02'", "kpi_value HT-02, 2026-02, revision 1: not"),
    ("UPDATE kpi_value SET period = '2026-03' WHERE kpi = 'HT-02'", "kpi_value HT-02, 2026-02, revision 1: not there"),
    ("UPDATE budget_line SET registered_vnd = 70 WHERE position = 1", "budget of task 4, revision 1: not"),
    ("DELETE FROM budget_line WHERE position = 1", "budget of task 4, revision 1: not"),
    ("UPDATE budget SET recorded_at = 0", "budget of task 4, revision 1: not"),
    ("UPDATE warning_explanation SET text = 'x' WHERE id = 2", "warning_explanation 2: not"),
    ("DELETE FROM warning_explanation WHERE id = 2", "warning_explanation: not there"),
    (
      """
      INSERT INTO warning_explanation SELECT 9, plan_id, warning, unit, period, 'x', 1, recorded_by
      FROM warning_explanation WHERE id = 1
      """, "warning_explanation 9: no entry"
    ),
    ("UPDATE warning_acknowledgement SET note = NULL", "warning_acknowledgement 1: not"),
    ("UPDATE feedback SET text = 'x' WHERE id = 2", "feedback 2: not"),
    ("UPDATE feedback SET satisfaction = 5 WHERE id = 2", "feedback 2: not"),
    ("UPDATE feedback SET is_spam = 0 WHERE id = 3", "feedback 3: is_spam"),
    ("UPDATE feedback SET is_spam = 1 WHERE id = 1", "feedback 1: is_spam"),
    ("UPDATE feedback SET answer_id = 3 WHERE id = 3", "feedback 3: answer_id"),
    ("UPDATE feedback SET first_answered_on = '2026-01-01' WHERE id = 1", "feedback_answer of 1, revision 1: not"),
    ("UPDATE feedback_answer SET text = 'x' WHERE feedback_id = 2", "feedback_answer of 2, revision 1: not"),
    (
      "UPDATE token SET role = 'admin', unit = NULL WHERE label = 'Lan'",
      #"token 1: not what entry 2 of 39-kh-ubnd-2026 (tokens/1) says: role is "admin", and not "consolidator""#
    ),
    ("UPDATE token SET expires_at = NULL WHERE id = 2", "token 2: not"),
    ("UPDATE token SET revoked_at = NULL WHERE label = 'viewer'", "token 4: not"),
    (
      "INSERT INTO token (secret_sha256, role, label, created_at) VALUES (zeroblob(32), 'admin', '', 0)",
      "token 5: no entry"
    ),
    ("UPDATE attachment SET bytes = 9 WHERE id = 1", "attachment 1: not"),
    ("UPDATE attachment SET name = 'x.txt' WHERE id = 1", "attachment "),
    ("UPDATE attachment SET removed_at = NULL WHERE id = 2", "attachment "),
    ("UPDATE attachment SET removed_at = 1 WHERE id = 1", "attachment: 3 of"),
    ("UPDATE report SET language = 'en'", "report 1: not"),
    ("UPDATE report_rendering SET content = CAST(content || ' ' AS BLOB)", "report 1: not"),
    ("UPDATE signature SET signer = 'CN=x'", "signature 1: not"),
    ("UPDATE period_lock SET reason = 'x' WHERE id = 1", "period_lock 2026-02: not"),
    ("UPDATE period_lock SET reopening_reason = 'x' WHERE id = 1", "period_lock 2026-02: not"),
    (
      "UPDATE period_lock SET reopened_at = 1, reopened_by = '', reopening_reason = '' WHERE id = 2",
      "period_lock 2026-02, reopened: no entry"
    ),
    ("UPDATE period_lock SET last_update = 1 WHERE id = 2", "period_lock 2026-02: not"),
    ("DELETE FROM period_lock WHERE id = 2", "period_lock 2026-02: not there"),
    ("UPDATE plan SET title = 'x'", "plan 39-kh-ubnd-2026: not"),
    ("UPDATE plan SET document = replace(document, 'Khác', 'Sai')", "plan 39-kh-ubnd-2026: not"),
    ("UPDATE plan_version SET document = replace(document, 'Khác', 'Sai')", "plan_version 4 of"),
    ("UPDATE plan_version SET document = replace(document, 'Thể chế', 'Sai') WHERE version = 2", "plan_version 2 of"),
    ("UPDATE plan_version SET document = replace(document, 'Thể chế', 'Sai') WHERE version > 2", "plan_version 3 of"),
    ("UPDATE plan_version SET made_at = 0 WHERE version = 3", "plan_version 3 of"),
    ("DELETE FROM plan_version WHERE version = 5", "plan_version 5 of"),
    ("UPDATE task SET title = 'x' WHERE number = 4", "task 4: not"),
    ("UPDATE task SET due = '2027-01-01' WHERE number = 19", "task 19: not"),
    ("UPDATE task SET is_published = 1 WHERE number = 4", "task 4: not"),
    ("UPDATE task SET version = 9 WHERE number = 4", "task 4: not"),
    ("UPDATE task SET added_at = 0 WHERE number = 4", "task 4: not"),
    ("UPDATE task SET title = 'x' WHERE number = 18", "task 18: not"),
    ("DELETE FROM task_unit WHERE task = 4", "task 4: not"),
    ("UPDATE task_output SET name = 'x' WHERE task = 4 AND position = 0", "task 4: not"),
    ("UPDATE unit SET name = 'x' WHERE code = 'VHXH'", "unit VHXH: not"),
    ("UPDATE section SET title = 'x' WHERE code = 'I'", "section I: not"),
    ("UPDATE kpi SET target = 0 WHERE code = 'HT-02'", "kpi HT-02: not"),
  ]

  @Test("A row that is edited, added or removed by hand is named with the entry that tells of it; others are not")
  func finds() throws {
    let fixture = try RowAgreementFixture()
    #expect(try fixture.found() == [])
    try fixture.connection.execute("PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON")
    for (edit, line) in Self.edits {
      try fixture.connection.run("BEGIN")
      #expect(try fixture.connection.run(edit) > 0, "\(edit)")
      let found = try fixture.found()
      #expect(found.contains { $0.hasPrefix(line) }, "\(edit): \(found)")
      try fixture.connection.run("ROLLBACK")
    }
    #expect(try fixture.found() == [])
  }

  @Test("A backup is made and put back all the same, and says what is wrong with the rows")
  func backsUp() throws {
    let fixture = try RowAgreementFixture()
    try fixture.connection.run("UPDATE progress_update SET percent = 9000 WHERE id = 2")
    let (file, other) = ("\(fixture.folder.path)/plan.tar.gz", "\(fixture.folder.path)/other.sqlite")
    let made = try Backup.make(of: fixture.folder.database, to: file, at: StoreFixture.imported)
    #expect(made.disagreements.count == 1 && made.disagreements[0].hasPrefix("rows: progress_update 2: not"))
    let restored = try Restore.put(file, inPlaceOf: other, at: StoreFixture.imported).findings
    #expect(restored.disagreements == made.disagreements)
  }

  @Test("Rows from before the trail, and members that came into it later, are no faults")
  func allows() throws {
    let fixture = try StoreFixture()
    let update = ProgressUpdate(
      task: taskNumber(4), unit: try #require(UnitCode("VHXH")), period: month("2026-02"),
      percent: try #require(Percent(hundredths: 0)), status: .onTrack, summary: "",
      outputs: [DeliveredOutput(kind: "a", title: "b")])
    _ = try ProgressStore(fixture.connection).append(
      update, plan: fixture.plan, timeliness: .onTime, trail: fixture.trail())
    func found() throws -> [String] { try TrailVerification.allWithRows(in: fixture.connection).rows }
    #expect(try found() == [])
    // As entries were before outputs had attachments.
    let entry = try #require(try TrailStore(fixture.connection).entries(of: fixture.plan).first)
    let line = Array(String(decoding: entry.line, as: UTF8.self).replacing(#","attachment":null"#, with: "").utf8)
    try #require(line != entry.line)
    try fixture.connection.run("DELETE FROM audit_entry WHERE chain = $1", .integer(fixture.plan))
    let start = TrailHeads.End(key: nil, head: .empty)
    try TrailStore(fixture.connection).append(line, to: fixture.plan, after: start)
    #expect(try found() == [])
  }
}
