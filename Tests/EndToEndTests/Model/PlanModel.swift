import PlanAPI
import Testing

/// A plan of 2026 as DOMAIN.md has it, in dictionaries and loops, with nothing of the program's rules: what the server
/// should answer. Months are 1 to 12; what is before or after is no reporting month. Minutes count from the start of the
/// year in Việt Nam.
struct PlanModel {
  struct Key: Hashable {
    var task: Int
    var unit: String
    var month: Int
  }

  struct Update: Hashable {
    var revision: Int
    var isOnTime: Bool
    var percent: Int
    var status: String
    var disbursed: Int?
  }

  struct Counts: Hashable {
    var expected = 0
    var onTime = 0
    var late = 0
    var missing = 0
    var awaited = 0
  }

  struct Holder: Hashable {
    var role: String
    var unit: String?
  }

  // MARK: The plan, which does not change but for what is retired

  private(set) var leads: [Int: [String]] = [:]
  private(set) var continuous: Set<Int> = []
  /// By KPI; `nil` for one that is computed.
  private(set) var kpiLeads: [String: String?] = [:]
  private let opensDay: Int
  private let lastDay: Int

  // MARK: What has happened

  var now = 0
  /// The month from which a task is owed no more.
  private(set) var retired: [Int: Int] = [:]
  private(set) var updates: [Key: Update] = [:]
  private(set) var values: [String: [Int: [Int]]] = [:]
  /// What stood when a month was locked.
  private(set) var locks: [Int: [PlanModel]] = [:]
  /// The report that stands for a month, by its number.
  var reports: [Int: Int64] = [:]

  /// - Parameter document: `plan/1`.
  init(_ document: JSON) throws {
    let reporting = document["reporting"]
    opensDay = Int(try #require(reporting["opens_day"].integer))
    lastDay = Int(try #require(reporting["due_day"].integer)) + Int(try #require(reporting["grace_days"].integer))
    var members: [String: [String]] = [:]
    for unit in document["units"].items where unit["kind"].string == "group" {
      members[try #require(unit["code"].string)] = unit["members"].items.compactMap(\.string)
    }
    for task in document["tasks"].items {
      let number = Int(try #require(task["number"].integer))
      var units: [String] = []
      for unit in task["lead_units"].items.compactMap(\.string) {
        for member in members[unit] ?? [unit] where !units.contains(member) { units.append(member) }
      }
      leads[number] = units
      if task["schedule"]["kind"].string == "continuous" { continuous.insert(number) }
    }
    for kpi in document["kpis"].items {
      let code = try #require(kpi["code"].string)
      kpiLeads[code] = .some(kpi["derived"].exists ? nil : kpi["lead_unit"].string)
    }
  }

  // MARK: Time

  private static let days = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

  static func text(_ month: Int) -> String {
    let (year, month) = month < 1 ? (2025, month + 12) : month > 12 ? (2027, month - 12) : (2026, month)
    return "\(year)-\(month < 10 ? "0" : "")\(month)"
  }

  private static func start(ofDay day: Int, _ month: Int) -> Int {
    (days.prefix(month - 1).reduce(0, +) + day - 1) * 24 * 60
  }

  private static func month(at minute: Int) -> Int {
    (2...13).first { start(ofDay: 1, $0) > minute }.map { $0 - 1 } ?? 13
  }

  var clock: String {
    func two(_ number: Int) -> String { "\(number < 10 ? "0" : "")\(number)" }
    let month = PlanModel.month(at: now)
    let minutes = now - PlanModel.start(ofDay: 1, month)
    return "\(PlanModel.text(month))-\(two(minutes / 1440 + 1))T\(two(minutes / 60 % 24)):\(two(minutes % 60)):00+07:00"
  }

  func isOpening(_ month: Int) -> Bool { now < PlanModel.start(ofDay: opensDay, month) }
  func isClosed(_ month: Int) -> Bool { now >= PlanModel.start(ofDay: lastDay + 1, month) }
  var newestClosed: Int { (1...12).last { isClosed($0) } ?? 1 }
  func isLocked(_ month: Int) -> Bool { locks[month]?.isEmpty == false }

  // MARK: What is asked for: the status of the answer, and what becomes of it

  mutating func post(_ update: Update, _ task: Int, _ unit: String?, _ month: Int, by holder: Holder?) -> Int {
    guard let holder else { return 401 }
    if holder.role != "reporter" { return 403 }
    guard let units = leads[task] else { return 404 }
    if retired[task] != nil { return 409 }
    guard let own = holder.unit, units.contains(own) else { return 403 }
    if unit == nil, units != [own] { return 422 }
    if month < 1 || month > 12 { return 422 }
    if let unit, unit != own { return 403 }
    return store(update, task, own, month)
  }

  /// A row of the consolidator's.
  mutating func row(_ update: Update, _ task: Int, _ unit: String, _ month: Int) -> Int {
    guard let units = leads[task], month >= 1, month <= 12 else { return 422 }
    if retired[task] != nil { return 409 }
    if !units.contains(unit) { return 403 }
    return store(update, task, unit, month)
  }

  private mutating func store(_ update: Update, _ task: Int, _ unit: String, _ month: Int) -> Int {
    if isOpening(month) || isLocked(month) { return 409 }
    let key = Key(task: task, unit: unit, month: month)
    var update = update
    if let before = updates[key] {
      update.revision = before.revision + 1
      update.isOnTime = before.isOnTime
    } else {
      update.revision = 1
      update.isOnTime = !isClosed(month)
    }
    updates[key] = update
    return 201
  }

  mutating func post(_ numerator: Int, of denominator: Int, _ kpi: String, _ month: Int, by holder: Holder?) -> Int {
    guard let holder else { return 401 }
    if holder.role != "reporter" { return 403 }
    guard let lead = kpiLeads[kpi] else { return 404 }
    if lead == nil || lead != holder.unit { return 403 }
    if month < -11 || month > 12 { return 422 }
    if month >= 1, now < PlanModel.start(ofDay: 1, month) || isLocked(month) { return 409 }
    values[kpi, default: [:]][month] = [numerator, denominator]
    return 201
  }

  mutating func lock(_ month: Int, by holder: Holder?) -> Int {
    guard let holder else { return 401 }
    if holder.role != "consolidator" { return 403 }
    if month < 1 || month > 12 { return 404 }
    if !isClosed(month) || isLocked(month) { return 409 }
    locks[month] = [self]
    return 200
  }

  mutating func reopen(_ month: Int, by holder: Holder?) -> Int {
    guard let holder else { return 401 }
    if holder.role != "consolidator" { return 403 }
    if month < 1 || month > 12 { return 404 }
    return locks.removeValue(forKey: month) == nil ? 409 : 200
  }

  mutating func retire(_ task: Int, by holder: Holder?) -> Int {
    guard let holder else { return 401 }
    if holder.role != "consolidator" { return 403 }
    if leads[task] == nil { return 404 }
    if retired[task] != nil { return 409 }
    retired[task] = PlanModel.month(at: now)
    return 204
  }

  /// - Parameter named: the report that is to be superseded.
  func submit(_ month: Int, superseding named: Int64?, by holder: Holder?) -> Int {
    guard let holder else { return 401 }
    if holder.role != "consolidator", holder.role != "leader" { return 403 }
    if month < 1 || month > 12 { return 422 }
    if isOpening(month) { return 409 }
    return reports[month] == named ? 201 : 409
  }

  func explain(a unit: String, by holder: Holder?) -> Int {
    guard let holder else { return 401 }
    return holder.role == "reporter" && holder.unit == unit ? 201 : 403
  }
}
