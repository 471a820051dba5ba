import Foundation
import PlanAPI
import TestSupport
import Testing

/// The plan 39/KH-UBND carried through its year: who reports what, on a clock that the story moves, with a ledger kept
/// by hand beside the server.
final class SimulatedYear {
  /// The lead units as the document names them, groups written out.
  private static let offices = ["VHXH", "KT", "VP", "TTHCC", "TTDVC", "CAX"]
  private static let leads: [Int: [String]] = [
    1: ["VHXH"], 2: offices, 3: ["MTTQ"], 4: ["VHXH"], 5: ["VP"], 6: ["VHXH"], 7: ["VHXH"], 8: ["VHXH"], 9: ["VHXH"],
    10: ["TTHCC"], 11: offices, 12: offices, 13: ["VHXH"], 14: ["VHXH"], 15: ["VHXH"], 16: ["VHXH"],
    17: ["VP", "CAX"], 18: offices, 19: ["VHXH"],
  ]
  /// The tasks with a deadline, as a month and its last day.
  private static let deadlines = [1: 1, 8: 6, 9: 6, 11: 12, 12: 12, 15: 12, 18: 12, 19: 12]

  /// An update as the story tells it; what it leaves out goes as planned.
  struct Update: Hashable {
    let task: Int
    let unit: String
  }

  struct Words {
    var percent: Int?
    var status = "on_track"
    /// Since the start of the year, in đồng.
    var spent: Int?
    var output: String?
  }

  let server: ClockedServer
  private let client: Client
  private var tokens: [String: String] = [:]
  private(set) var month = 1
  /// The tasks that there are, and those that all have called done, with the month in which they did.
  private var tasks = Set(1...18)
  private var done: [Int: Int] = [:]
  private var onTime: Set<Update> = []
  private var spent: [Update: Int] = [:]
  private var updates = 0

  init(_ server: ClockedServer) async throws {
    self.server = server
    client = try server.connect()
    for unit in Self.offices + ["MTTQ"] { tokens[unit] = try await server.token(.reporter, unit) }
    tokens["consolidator"] = try await server.token(.consolidator, "VHXH")
    tokens["leader"] = try await server.token(.leader, "LD-UBND")
  }

  // MARK: The clock

  var period: String { name(of: month) }

  private func name(of month: Int) -> String { "2026-\(month < 10 ? "0" : "")\(month)" }

  /// A time in Hải Phòng.
  func it(is day: Int, of month: Int, at time: String = "10:00:00") throws {
    try server.setNow("\(name(of: month))-\(day < 10 ? "0" : "")\(day)T\(time)+07:00")
  }

  // MARK: The units

  /// What a month owes: every lead unit of every task, but of those that were done before.
  private var owed: [Update] {
    tasks.sorted().filter { done[$0].map { $0 >= month } ?? true }
      .flatMap { task in (Self.leads[task] ?? []).map { Update(task: task, unit: $0) } }
  }

  /// On the 24th all report, but for those left out, each as the story has it.
  func everybodyReports(
    in month: Int, but absent: [Update] = [], _ story: [Update: Words] = [:]
  ) throws {
    self.month = month
    onTime = []
    try it(is: 24, of: month)
    for update in owed where !absent.contains(update) {
      try report(update, story[update] ?? Words())
      onTime.insert(update)
    }
    // Every lead unit of a task has to have called it done.
    for task in tasks where done[task] == nil {
      let units = (Self.leads[task] ?? []).map { Update(task: task, unit: $0) }
      if units.allSatisfy({ story[$0]?.status == "done" }) { done[task] = month }
    }
  }

  @discardableResult
  func report(_ update: Update, _ words: Words = Words(), expecting status: Int = 201) throws -> JSON {
    var body =
      #"{"unit":"\#(update.unit)","period":"\#(period)","percent":\#(words.percent ?? planned(update.task)),"#
      + #""status":"\#(words.status)","summary":"Kỳ \#(period)""#
    if let amount = words.spent { body += #","disbursed_vnd":\#(amount)"# }
    if let output = words.output {
      body += #","outputs":[{"kind":"Văn bản","number":"\#(output)","title":"Sản phẩm \#(output)"}]"#
    }
    let answer = try post("/tasks/\(update.task)/progress", as: update.unit, body + "}")
    #expect(answer.status == status, "\(update) in \(period): \(answer.text)")
    if status == 201 {
      updates += 1
      if let amount = words.spent { spent[update] = amount }
    }
    return answer.json
  }

  func forgetsToBeOnTime(_ update: Update) { onTime.remove(update) }

  /// The per cent that nobody warns of: on the line to the deadline, and a step each month without one.
  private func planned(_ task: Int) -> Int {
    guard let last = Self.deadlines[task] else { return 8 * month }
    let issued = 24
    let (day, total) = (dayOfYear(month, 25) - issued, dayOfYear(last + 1, 1) - 1 - issued)
    return min((100 * day + total - 1) / total, 100)
  }

  private func dayOfYear(_ month: Int, _ day: Int) -> Int {
    [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31].prefix(month - 1).reduce(day, +)
  }

  /// A task that the consolidator adds.
  func add(_ task: Int) { tasks.insert(task) }

  // MARK: Requests

  func get(_ path: String, as who: String = "leader") throws -> Answer {
    try client.request("GET", plan + path, token: tokens[who])
  }

  @discardableResult
  func post(_ path: String, as who: String, _ body: String) throws -> Answer {
    try client.request("POST", plan + path, token: tokens[who], body: Array(body.utf8))
  }

  /// A change of what is there, whatever version that has.
  func change(_ method: String, _ path: String, _ body: String) throws {
    let answer = try client.request(
      method, plan + path, token: tokens["consolidator"], body: Array(body.utf8), headers: [("If-Match", "*")])
    #expect(answer.status == 200, "\(answer.text)")
  }

  // MARK: What the server says, and what the ledger does

  /// The warnings of the month, in the order of their names; red ones with an exclamation mark.
  func warnings(of month: Int? = nil) throws -> [String] {
    try get("/warnings?period=\(month.map(name) ?? period)").json["items"].items
      .map { ($0["id"].string ?? "") + ($0["level"].string == "red" ? "!" : "") }.sorted()
  }

  /// KH-02 by hand: tasks of which every owed update came on time, and tasks of which any was owed.
  var updateRate: (onTime: Int, owed: Int) {
    let byTask = Dictionary(grouping: owed, by: \.task)
    return (byTask.values.count { updates in updates.allSatisfy { onTime.contains($0) } }, byTask.count)
  }

  /// What was spent by hand, on a task or on all.
  func spent(on task: Int? = nil) -> Int {
    spent.filter { task == nil || $0.key.task == task }.values.reduce(0, +)
  }

  /// Every update of the month came on time, but for those that the ledger says did not; KH-02 says the same.
  func expectUpdateRate() throws {
    let kpi = try get("/kpis/KH-02?period=\(period)").json
    let (onTime, owed) = updateRate
    #expect(kpi["numerator"].integer == Int64(onTime), "KH-02 of \(period)")
    #expect(kpi["denominator"].integer == Int64(owed), "KH-02 of \(period)")
    let hundredths = (20_000 * onTime + owed) / (2 * owed)
    #expect(kpi["value"].number.flatMap(Double.init) == Double(hundredths) / 100, "KH-02 of \(period)")
  }

  /// No entry of the trail was touched, and there is one for each update.
  func expectWholeTrail() throws {
    let key = try #require(PlanKey("39-kh-ubnd-2026"))
    let (chains, entries) = try Database.makeReader(of: server.database.path).snapshot { connection in
      let stored = try #require(try PlanStore(connection).load(key))
      return (try TrailVerification.all(in: connection), try TrailStore(connection).entries(of: stored.id))
    }
    #expect(chains.flatMap(\.faults) == [])
    let recorded = entries.count { String(decoding: $0.line, as: UTF8.self).contains(#""action":"progress.record""#) }
    #expect(recorded == updates)
  }
}
