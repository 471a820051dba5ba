import Foundation
import GRDB
import Hummingbird

/// A monthly update as a lead unit posts it.
struct ProgressUpdate: Decodable, Sendable {
  let unit, period, status, summary: String
  let percent: Double

  /// - Throws: 422 for what no update can have.
  func requireGood(in plan: Plan) throws {
    let hundredths = percent * 100
    guard plan.months.contains(period), (0...100).contains(percent), abs(hundredths - hundredths.rounded()) < 1e-6,
      ["not_started", "on_track", "at_risk", "blocked", "done"].contains(status),
      (1...10_000).contains(summary.unicodeScalars.count)
    else { throw HTTPError(.unprocessableContent) }
  }

  /// On time, or late; nobody reports before the window opens.
  /// - Throws: 409.
  func timeliness(in plan: Plan, at now: Date) throws -> String {
    guard let window = plan.windows[period], now >= window.opens else { throw HTTPError(.conflict) }
    return now < window.closes ? "on_time" : "late"
  }

  /// Stores it as the next revision, all in the transaction that it is called in, and gives the stored update.
  func record(task: Int, of plan: Plan, by token: Token, at now: Date, in database: Database) throws -> ByteBuffer {
    guard token.role == "reporter" else { throw HTTPError(.forbidden) }
    try token.requireSight(of: plan)
    guard let known = plan.tasks[task] else { throw HTTPError(.notFound) }
    guard token.unit == unit, known.leads.contains(unit) else { throw HTTPError(.forbidden) }
    var timeliness = try timeliness(in: plan, at: now)
    let lock = try database.cachedStatement(
      sql: "SELECT 1 FROM period_lock WHERE plan_id = ? AND period = ? AND reopened_at IS NULL")
    guard try Row.fetchOne(lock, arguments: [plan.id, period]) == nil else { throw HTTPError(.conflict) }

    let newest = try database.cachedStatement(
      sql: """
        SELECT u.revision, u.timeliness FROM current_update AS c JOIN progress_update AS u ON u.id = c.update_id
        WHERE c.plan_id = ? AND c.task = ? AND c.unit = ? AND c.period = ?
        """)
    var revision = 1
    if let before = try Row.fetchOne(newest, arguments: [plan.id, task, unit, period]) {
      revision = (before[0] as Int) + 1
      timeliness = before[1]
    }
    let milliseconds = Int64(now.timeIntervalSince1970 * 1000)
    try database.cachedStatement(
      sql: """
        INSERT INTO progress_update (
          plan_id, task, unit, period, revision, percent, status, summary, timeliness, recorded_at, recorded_by)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(arguments: [
      plan.id, task, unit, period, revision, Int((percent * 100).rounded()), status, summary, timeliness,
      milliseconds, token.id,
    ])
    let id = Int(database.lastInsertedRowID)
    try database.cachedStatement(
      sql: """
        INSERT INTO current_update (plan_id, task, unit, period, update_id) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (plan_id, task, unit, period) DO UPDATE SET update_id = excluded.update_id
        """
    ).execute(arguments: [plan.id, task, unit, period, id])
    return json(id: id, task: task, revision: revision, timeliness: timeliness, at: now)
  }

  private func json(id: Int, task: Int, revision: Int, timeliness: String, at now: Date) -> ByteBuffer {
    var text = JSONText(capacity: 1024)
    text.object { text in
      text.member("id", id)
      text.member("task", task)
      text.member("unit", unit)
      text.member("period", period)
      text.member("revision", revision)
      text.member("timeliness", timeliness)
      text.member("percent", tenThousandths: Int((percent * 10_000).rounded()))
      text.member("status", status)
      text.member("summary", summary)
      for name: StaticString in ["difficulties", "proposals", "disbursed_vnd"] { text.member(name, nil as String?) }
      text.array("outputs") { _ in }
      text.member("recorded_at", now.formatted(.iso8601.time(includingFractionalSeconds: true)))
      text.array("signatures") { _ in }
    }
    return text.buffer
  }
}
