import Foundation
import GRDB

/// What no request changes here: read once, as plan-server keeps it in memory too.
struct Plan: Sendable {
  struct KPI: Sendable {
    let code, group, name, unit, direction, frequency, leadUnit: String
    let nameEnglish, derived: String?
    let target, task: Int?
  }
  struct PlanTask: Sendable {
    let isContinuous: Bool
    /// Groups replaced by their members.
    let leads: [String]
  }
  /// When a month's updates are on time.
  struct Window: Sendable {
    let opens, closes: Date
  }

  let id: Int
  let key: String
  let kpis: [KPI]
  let tasks: [Int: PlanTask]
  /// By month, `YYYY-MM`: those that updates are owed for.
  let windows: [String: Window]
  /// Those months, in their order.
  let months: [String]

  init(_ key: String, in database: Database) throws {
    guard let row = try Row.fetchOne(database, sql: "SELECT * FROM plan WHERE key = ?", arguments: [key]) else {
      throw PeerError.noPlan(key)
    }
    self.key = key
    id = row["id"]
    kpis = try Row.fetchAll(
      database, sql: "SELECT * FROM kpi WHERE plan_id = ? ORDER BY position", arguments: [id]
    ).map { row in
      KPI(
        code: row["code"], group: row["kpi_group"], name: row["name"], unit: row["measure"],
        direction: row["direction"], frequency: row["frequency"], leadUnit: row["lead_unit"],
        nameEnglish: row["name_en"], derived: row["derived"], target: row["target"], task: row["task"])
    }
    let leads = try Row.fetchAll(
      database,
      sql: """
        SELECT l.task, coalesce(m.member, l.unit) AS unit FROM task_unit AS l
        LEFT JOIN unit_member AS m ON m.plan_id = l.plan_id AND m.unit = l.unit
        WHERE l.plan_id = ? AND l.role = 'lead' ORDER BY l.task, l.position, m.position
        """, arguments: [id])
    let leadsByTask = Dictionary(grouping: leads) { $0["task"] as Int }
      .mapValues { rows in rows.map { $0["unit"] as String } }
    let tasks = try Row.fetchAll(database, sql: "SELECT number, due FROM task WHERE plan_id = ?", arguments: [id])
    self.tasks = Dictionary(
      uniqueKeysWithValues: tasks.map { task in
        let number: Int = task["number"]
        return (number, PlanTask(isContinuous: (task["due"] as String?) == nil, leads: leadsByTask[number] ?? []))
      })
    (months, windows) = try Plan.calendar(row)
  }

  private static func calendar(_ row: Row) throws -> ([String], [String: Window]) {
    guard let zone = TimeZone(identifier: row["time_zone"]) else { throw PeerError.noPlan(row["key"]) }
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = zone
    let (year, issued): (Int, String) = (row["year"], row["issued"])
    let (opensDay, dueDay, grace): (Int, Int, Int) = (row["opens_day"], row["due_day"], row["grace_days"])
    let months = (1...12).map { period(year, $0) }.filter { $0 >= issued.prefix(7) }
    var windows: [String: Window] = [:]
    for (number, month) in (1...12).map({ ($0, period(year, $0)) }) {
      guard let first = calendar.date(from: DateComponents(year: year, month: number, day: 1)),
        let length = calendar.range(of: .day, in: .month, for: first)?.count,
        let opens = calendar.date(byAdding: .day, value: min(opensDay, length) - 1, to: first),
        let closes = calendar.date(byAdding: .day, value: min(dueDay, length) + grace, to: first)
      else { throw PeerError.noPlan(row["key"]) }
      windows[month] = Window(opens: opens, closes: closes)
    }
    return (months, windows.filter { months.contains($0.key) })
  }

  /// The newest month whose window has closed.
  func period(at now: Date) -> String {
    months.last { windows[$0].map { $0.closes <= now } ?? false } ?? months.first ?? ""
  }

  static func period(_ year: Int, _ month: Int) -> String { "\(year)-\(month < 10 ? "0" : "")\(month)" }

  /// The months that end in one, oldest first.
  static func months(_ count: Int, endingIn period: String) -> [String] {
    let (year, month) = (Int(period.prefix(4)) ?? 0, Int(period.suffix(2)) ?? 1)
    return (0..<count).reversed().map { back in
      let index = year * 12 + month - 1 - back
      return Plan.period(index / 12, index % 12 + 1)
    }
  }
}

enum PeerError: Error {
  case noPlan(String)
  case notDurable
  case usage(String)
}
