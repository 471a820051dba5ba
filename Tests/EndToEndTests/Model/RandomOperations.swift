import TestSupport
import Testing

@testable import PlanAPI

/// A server and a ``PlanModel`` that are asked for the same things.
struct RandomOperations {
  private let server: ClockedServer
  let client: Client
  var random: SampleGenerator
  private(set) var model: PlanModel
  private(set) var tokens: [(holder: PlanModel.Holder?, token: String?)] = [(nil, nil)]
  /// What each submitted report has to say for ever.
  private(set) var submitted: [Int64: PlanModel.Counts] = [:]
  /// What was done, for whoever looks for a fault.
  private(set) var log: [String] = []

  init(_ server: ClockedServer, _ model: PlanModel, seed: UInt64) async throws {
    self.server = server
    self.model = model
    client = try server.connect()
    random = SampleGenerator(seed: seed)
    for unit in ["VHXH", "VP", "KT", "TTHCC", "CAX"] {
      tokens.append((.init(role: "reporter", unit: unit), try await server.token(.reporter, unit)))
    }
    for role in [Role.consolidator, .leader, .viewer, .city] {
      tokens.append((.init(role: role.rawValue, unit: nil), try await server.token(role)))
    }
  }

  /// Moves the clock, asks for something, and compares what becomes of it.
  mutating func step() throws {
    if Int.random(in: 0..<2, using: &random) == 0 { model.now += Int.random(in: 0...3 * 1440, using: &random) }
    try server.setNow(model.clock)
    switch Int.random(in: 0..<100, using: &random) {
    case 0..<58: try postUpdate()
    case 58..<68: try postBatch()
    case 68..<78: try postValue()
    case 78..<84: try lock()
    case 84..<89: try reopen()
    case 89..<95: try submit()
    case 95..<97: try explain()
    default: try retire()
    }
  }

  // MARK: What is done

  private mutating func holder(_ wanted: String, _ unit: String? = nil) -> (holder: PlanModel.Holder?, token: String?) {
    let fitting = tokens.filter { $0.holder?.role == wanted && (unit == nil || $0.holder?.unit == unit) }
    let isFitting = Int.random(in: 0..<8, using: &random) > 0 && !fitting.isEmpty
    return (isFitting ? fitting : tokens).randomElement(using: &random) ?? (nil, nil)
  }

  /// Mostly the month of the clock or one of those before, now and then one that is none of the plan's.
  private mutating func month() -> Int {
    let near = model.newestClosed + Int.random(in: -2...2, using: &random)
    return Int.random(in: 0..<30, using: &random) == 0
      ? [0, 13].randomElement(using: &random) ?? 0 : min(max(near, 1), 12)
  }

  private mutating func task() -> Int {
    Int.random(in: 0..<40, using: &random) == 0 ? 99 : Int.random(in: 1...18, using: &random)
  }

  private mutating func update() -> PlanModel.Update {
    let statuses = ["not_started", "on_track", "at_risk", "blocked", "done", "done"]
    let money = Int.random(in: 0..<3, using: &random) == 0 ? Int.random(in: 0...9_000_000_000_000, using: &random) : nil
    return PlanModel.Update(
      revision: 0, isOnTime: false, percent: Int.random(in: 0...100, using: &random),
      status: statuses.randomElement(using: &random) ?? "done", disbursed: money)
  }

  private func body(_ update: PlanModel.Update, _ unit: String?, _ month: Int, task: Int? = nil) -> String {
    var members = [
      "period": "\"\(PlanModel.text(month))\"", "percent": "\(update.percent)", "status": "\"\(update.status)\"",
      "summary": "\"…\"",
    ]
    members["unit"] = unit.map { "\"\($0)\"" }
    members["task"] = task.map { "\($0)" }
    members["disbursed_vnd"] = update.disbursed.map { "\($0)" }
    return object(members)
  }

  private mutating func postUpdate() throws {
    let (task, month, update) = (task(), month(), update())
    let lead = model.leads[task]?.randomElement(using: &random)
    let by = holder("reporter", lead)
    let unit = Int.random(in: 0..<4, using: &random) == 0 ? nil : lead
    let expected = model.post(update, task, unit, month, by: by.holder)
    let answer = try ask("POST", "/tasks/\(task)/progress", by, body(update, unit, month), expected)
    guard expected == 201, let unit = by.holder?.unit else { return }
    let stored = model.updates[.init(task: task, unit: unit, month: month)]
    try agree(answer.json["revision"].integer, stored.map { Int64($0.revision) }, "revision")
    try agree(answer.json["timeliness"].string, stored?.isOnTime == true ? "on_time" : "late", "timeliness")
  }

  private mutating func postBatch() throws {
    var rows: [(body: String, status: Int)] = []
    var seen: Set<String> = []
    for _ in 1...Int.random(in: 1...4, using: &random) {
      let (task, month, update) = (task(), month(), update())
      let unit = model.leads[task]?.randomElement(using: &random) ?? "KT"
      guard seen.insert("\(task) \(unit) \(month)").inserted else { continue }
      rows.append((body(update, unit, month, task: task), model.row(update, task, unit, month)))
    }
    let by = tokens.first { $0.holder?.role == "consolidator" } ?? (nil, nil)
    let answer = try ask("POST", "/progress", by, "[\(rows.map(\.body).joined(separator: ","))]", 200)
    try agree(answer.json["items"].items.map { $0["status"].integer }, rows.map { Int64($0.status) }, answer.text)
  }

  private mutating func postValue() throws {
    let codes = model.kpiLeads.keys.sorted() + ["XX-01"]
    let code = codes.randomElement(using: &random) ?? "XX-01"
    let by = holder("reporter", model.kpiLeads[code] ?? nil)
    let month = Int.random(in: 0..<20, using: &random) == 0 ? -12 : month()
    let (part, whole) = (Int.random(in: 0...99, using: &random), Int.random(in: 100...200, using: &random))
    let expected = model.post(part, of: whole, code, month, by: by.holder)
    let body = #"{"period":"\#(PlanModel.text(month))","numerator":\#(part),"denominator":\#(whole)}"#
    _ = try ask("POST", "/kpis/\(code)/values", by, body, expected)
  }

  private mutating func lock() throws {
    let (month, by) = (month(), holder("consolidator"))
    _ = try ask("POST", "/periods/\(PlanModel.text(month))/lock", by, "", model.lock(month, by: by.holder))
  }

  private mutating func reopen() throws {
    let (month, by) = (month(), holder("consolidator"))
    let expected = model.reopen(month, by: by.holder)
    _ = try ask("POST", "/periods/\(PlanModel.text(month))/reopen", by, #"{"reason":"…"}"#, expected)
  }

  private mutating func retire() throws {
    let (task, by) = (task(), holder("consolidator"))
    guard model.retired.count < 3 || model.retired[task] != nil else { return }
    let expected = model.retire(task, by: by.holder)
    _ = try ask("DELETE", "/tasks/\(task)", by, "", expected, headers: [("If-Match", "*")])
  }

  private mutating func submit() throws {
    let (month, by) = (month(), holder(["consolidator", "leader"].randomElement(using: &random) ?? "leader"))
    let named = Int.random(in: 0..<4, using: &random) == 0 ? nil : model.reports[month]
    let expected = model.submit(month, superseding: named, by: by.holder)
    let supersedes = named.map { #","supersedes":\#($0)"# } ?? ""
    let answer = try ask("POST", "/reports", by, #"{"period":"\#(PlanModel.text(month))"\#(supersedes)}"#, expected)
    guard expected == 201 else { return }
    let id = try #require(answer.json["id"].integer)
    model.reports[month] = id
    submitted[id] = model.basis(of: month).counts(month)
  }

  private mutating func explain() throws {
    let period = PlanModel.text(model.newestClosed)
    let kind = ["missing_update", "late_update"].randomElement(using: &random) ?? "late_update"
    let list = try read("/warnings?period=\(period)&kind=\(kind)")["items"].items
    guard let warning = list.randomElement(using: &random), let unit = warning["unit"].string,
      let id = warning["id"].string
    else { return }
    let by = holder("reporter", unit)
    let expected = model.explain(a: unit, by: by.holder)
    let text = "\(log.count)"
    _ = try ask("POST", "/warnings/\(id)/explanation", by, #"{"text":"\#(text)","period":"\#(period)"}"#, expected)
    let after = try read("/warnings/\(id)?period=\(period)")
    try agree(after["explanation"]["text"].string == text, expected == 201, "explanation")
  }

  private mutating func ask(
    _ method: String, _ path: String, _ by: (holder: PlanModel.Holder?, token: String?), _ body: String,
    _ expected: Int, headers: [(name: String, value: String)] = []
  ) throws -> Answer {
    log.append(
      "\(model.clock) \(by.holder?.role ?? "nobody") \(by.holder?.unit ?? "-") \(method) \(path) \(body) → \(expected)")
    let answer = try client.request(
      method, "\(plan)\(path)", token: by.token, body: Array(body.utf8), headers: headers)
    try agree(answer.status, expected, answer.text)
    return answer
  }
}

/// Where server and model differ.
struct Disagreement: Error, CustomStringConvertible {
  let description: String
}

func agree<Value: Equatable>(_ found: Value, _ expected: Value, _ what: String) throws {
  guard found != expected else { return }
  throw Disagreement(description: "\(what): the server says \(found), the model \(expected)")
}
