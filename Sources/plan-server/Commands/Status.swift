import ArgumentParser
import PlanAPI

struct Status: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show on one screen what is owed this month, and what there is to warn of.",
    discussion: """
      Works while a server runs. Of every plan in the database, or of the one that --plan names; with --json a line for \
      each.

      Examples:
        plan-server status
        plan-server status --json | jq '.updates'
      """)

  @Option(.plan) var plan: PlanKey?
  @Option(.language) var language: Language?
  @Option(.existingDatabase) var database: String?
  @Flag(help: "Print JSON, for scripts.") var json = false

  func run() throws {
    let path = try Setting.existingDatabase.required(database)
    let language = try Setting.language.required(language)
    let wanted = try Setting.plan.optional(plan)
    let now = Instant.now
    let found = try Database.makeReader(of: path).snapshot { connection in
      let plans = PlanStore(connection)
      let stored = try wanted.map { [try plans.select($0)] } ?? plans.list().map { try plans.select($0.key) }
      return try stored.map { try PlanStatus(of: $0, in: connection, at: now) }
    }
    guard !found.isEmpty else {
      throw CommandFailure("the database has no plan yet: bring one in with `plan-server import PLAN.json`.")
    }
    let screen = Screen()
    for (index, status) in found.enumerated() {
      if json {
        try printLine(String(decoding: status.json(language: language), as: UTF8.self))
      } else {
        if index > 0 { try printLine("") }
        for line in lines(of: status, language, screen) { try printLine(line) }
      }
    }
  }

  private static let shownWarnings = 10

  private func lines(of status: PlanStatus, _ language: Language, _ screen: Screen) -> [String] {
    func words(_ vietnamese: String, _ english: String) -> String { language == .vietnamese ? vietnamese : english }
    func line(_ vietnamese: String, _ english: String, _ text: String) -> String {
      let label = words(vietnamese, english)
      return "  \(label)\(String(repeating: " ", count: max(1, 10 - label.count)))\(text)"
    }
    let (plan, window, updates) = (status.plan, status.window, status.updates)
    let counts = WarningCounts(status.warnings)
    let (red, yellow) = (counts.byLevel[.red] ?? 0, counts.byLevel[.yellow] ?? 0)
    let state =
      switch status.state {
      case .upcoming: words("chưa mở", "not open yet")
      case .open: words("đang mở", "open")
      case .closed: words("đã hết hạn", "closed")
      }
    let missing = words("\(updates.missing) còn thiếu", "\(updates.missing) missing")
    var lines = [
      screen.bold("\(plan.number)  \(plan.title)"),
      line(
        "kỳ", "period",
        "\(window.period), \(state), " + words("ngày cuối", "last day") + " \(window.lastDay)"),
      line(
        "cập nhật", "updates",
        words(
          "đã nhận \(updates.received)/\(updates.expected), \(updates.onTime) đúng hạn, \(updates.late) muộn",
          "\(updates.received) of \(updates.expected) received, \(updates.onTime) on time, \(updates.late) late")
          + (updates.missing > 0 ? ", " + screen.red(missing) : "")),
    ]
    if !status.owing.isEmpty {
      lines.append(
        line("còn nợ", "owed by", status.owing.map { "\($0.unit) \($0.count)" }.joined(separator: ", ")))
    }
    let reds = words("\(red) đỏ", "\(red) red")
    lines.append(
      line(
        "cảnh báo", "warnings",
        words("kỳ \(status.period): ", "of \(status.period): ") + (red > 0 ? screen.red(reds) : reds)
          + words(", \(yellow) vàng", ", \(yellow) yellow")))
    for warning in status.warnings.prefix(Status.shownWarnings) {
      let level = warning.level == .red ? screen.red(words("đỏ  ", "red   ")) : screen.yellow(words("vàng", "yellow"))
      lines.append("    \(level)  \(warning.message[language])")
    }
    let others = status.warnings.count - Status.shownWarnings
    if others > 0 { lines.append("    " + words("và \(others) cảnh báo nữa", "and \(others) more")) }
    let locked = status.locked.map(\.description).joined(separator: ", ")
    lines.append(line("đã khóa", "locked", locked.isEmpty ? words("chưa kỳ nào", "no month") : locked))
    lines.append(
      line(
        "lưu vết", "trail",
        words(
          "\(status.trail.sequence) mục, đầu chuỗi \(status.trail.hash.hex)",
          "\(status.trail.sequence) entries, head \(status.trail.hash.hex)")))
    return lines
  }
}
