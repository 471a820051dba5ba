import Foundation
import GRDB
import NIOCore

/// The answer to `GET …/kpis`: four queries over the same tables, and the rules of plan-server for what is derived.
struct KPIList {
  /// A ratio, or a plain value without parts; in ten-thousandths.
  private struct Figure {
    let numerator, denominator: Int?
    let value: Int?

    init(value: Int) { (self.numerator, self.denominator, self.value) = (nil, nil, value) }

    /// The quotient, in percent where that is the unit, rounded half up to two decimals.
    init(_ numerator: Int, of denominator: Int, isPercent: Bool) {
      (self.numerator, self.denominator) = (numerator, denominator)
      let dividend = numerator * (isPercent ? 10_000 : 100)
      value = denominator > 0 ? (2 * dividend + denominator) / (2 * denominator) * 100 : nil
    }

    /// Whether the exact quotient reaches a target.
    func meets(_ target: Int, _ direction: String, isPercent: Bool) -> Bool {
      var (left, right) = (value ?? 0, target)
      if let numerator, let denominator {
        (left, right) = (numerator * (isPercent ? 1_000_000 : 10_000), target * denominator)
      }
      return direction == "at_least" ? left >= right : direction == "at_most" ? left <= right : left == right
    }
  }
  private struct Reported {
    let period: String
    let isDone, isOnTime: Bool
  }
  private struct Assignment: Hashable {
    let task: Int
    let unit: String
  }

  private let plan: Plan
  private let now: Date
  private var posted: [String: [String: Figure]] = [:]
  private var feedback: [String: Figure] = [:]
  private var reported: [Assignment: [Reported]] = [:]
  private var published = (count: 0, of: 0)

  init(of plan: Plan, from database: Database, at now: Date) throws {
    self.plan = plan
    self.now = now
    let units = Dictionary(uniqueKeysWithValues: plan.kpis.map { ($0.code, $0.unit) })
    let first = Plan.months(13, endingIn: plan.period(at: now))[0]
    let values = try database.cachedStatement(
      sql: """
        SELECT v.kpi, v.period, v.numerator, v.denominator, v.value
        FROM current_kpi_value AS k JOIN kpi_value AS v ON v.id = k.value_id WHERE k.plan_id = ? AND k.period >= ?
        """)
    let rows = try Row.fetchCursor(values, arguments: [plan.id, first])
    while let row = try rows.next() {
      let (code, period): (String, String) = (row[0], row[1])
      if let value = row[4] as Int? {
        posted[code, default: [:]][period] = Figure(value: value)
      } else {
        posted[code, default: [:]][period] = Figure(row[2], of: row[3], isPercent: units[code] == "%")
      }
    }
    let updates = try Row.fetchCursor(
      database.cachedStatement(
        sql: """
          SELECT u.task, u.unit, u.period, u.status = 'done', u.timeliness = 'on_time'
          FROM current_update AS c CROSS JOIN progress_update AS u ON u.id = c.update_id WHERE c.plan_id = ?
          ORDER BY c.task, c.unit, c.period
          """), arguments: [plan.id])
    while let row = try updates.next() {
      reported[Assignment(task: row[0], unit: row[1]), default: []].append(
        Reported(period: row[2], isDone: row[3], isOnTime: row[4]))
    }
    let feedbackRows = try Row.fetchCursor(
      database.cachedStatement(
        sql: """
          SELECT substr(received_on, 1, 7), sum(satisfaction >= 4), count(*) FROM feedback
          WHERE plan_id = ? AND is_spam = 0 AND received_on >= ? GROUP BY 1
          """), arguments: [plan.id, first])
    while let row = try feedbackRows.next() {
      feedback[row[0]] = Figure(
        (row[1] as Int) * 10_000, of: (row[2] as Int) * 10_000, isPercent: units["DVC-08"] == "%")
    }
    let tasks = try database.cachedStatement(
      sql: "SELECT coalesce(sum(is_published), 0), count(*) FROM task WHERE plan_id = ?")
    if let row = try Row.fetchOne(tasks, arguments: [plan.id]) { published = (row[0], row[1]) }
  }

  func json() -> ByteBuffer {
    let months = Plan.months(13, endingIn: plan.period(at: now))
    var text = JSONText(capacity: 16_384)
    text.object { text in
      text.member("period", months[12])
      text.array("items") { text in
        for kpi in plan.kpis { text.object { write(kpi, months, to: &$0) } }
      }
      text.member("next_cursor", nil as String?)
    }
    return text.buffer
  }

  private func write(_ kpi: Plan.KPI, _ months: [String], to text: inout JSONText) {
    let figures = months.map { figure(of: kpi, in: $0) }
    let current = figures[12]
    let (value, previous) = (current?.value, figures[11]?.value)
    text.member("code", kpi.code)
    text.member("group", kpi.group)
    text.member("name", kpi.name)
    if let name = kpi.nameEnglish { text.member("name_en", name) }
    text.member("unit", kpi.unit)
    text.member("target", tenThousandths: kpi.target)
    text.member("direction", kpi.direction)
    text.member("frequency", kpi.frequency)
    text.member("lead_unit", kpi.leadUnit)
    if let task = kpi.task { text.member("task", task) }
    if let derived = kpi.derived { text.member("derived", derived) }
    text.member("period", months[12])
    text.member("numerator", tenThousandths: current?.numerator)
    text.member("denominator", tenThousandths: current?.denominator)
    text.member("value", tenThousandths: value)
    text.member("previous", tenThousandths: previous)
    text.member("change", tenThousandths: value.flatMap { value in previous.map { value - $0 } })
    text.member("status", status(of: current, for: kpi))
    text.array("series") { text in
      for (month, figure) in zip(months, figures).dropFirst() {
        text.object { text in
          text.member("period", month)
          text.member("value", tenThousandths: figure?.value)
        }
      }
    }
  }

  private func status(of figure: Figure?, for kpi: Plan.KPI) -> String {
    guard let figure, figure.value != nil else { return "no_data" }
    guard let target = kpi.target else { return "no_target" }
    return figure.meets(target, kpi.direction, isPercent: kpi.unit == "%") ? "met" : "below_target"
  }

  private func figure(of kpi: Plan.KPI, in month: String) -> Figure? {
    guard let derived = kpi.derived else {
      return posted[kpi.code]?[month] ?? (kpi.code == "DVC-08" ? feedback[month] : nil)
    }
    guard let window = plan.windows[month], now >= window.opens else { return nil }
    let (count, all) = derived == "published_tasks" ? published : onTime(in: month)
    return all > 0 ? Figure(count * 10_000, of: all * 10_000, isPercent: kpi.unit == "%") : nil
  }

  /// Of the tasks that are open in a month those whose every lead unit has reported in time.
  private func onTime(in month: String) -> (Int, Int) {
    var (count, all) = (0, 0)
    for (number, task) in plan.tasks where !task.leads.isEmpty {
      let updates = task.leads.map { reported[Assignment(task: number, unit: $0)] ?? [] }
      if !task.isContinuous, updates.allSatisfy({ $0.last { $0.period < month }?.isDone ?? false }) { continue }
      all += 1
      if updates.allSatisfy({ $0.contains { $0.period == month && $0.isOnTime } }) { count += 1 }
    }
    return (count, all)
  }
}
