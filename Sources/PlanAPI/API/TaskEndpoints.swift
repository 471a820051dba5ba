import HTTPCore

/// `/v1/plans/{plan}/tasks`: the tasks with their progress as of a period.
extension Application {
  static func addTasks(to routes: inout Routes) {
    routes.get("/v1/plans/{plan}/tasks", .anyToken, .listTasks) { (call: Call, key: PlanKey) in
      let record = try call.record(key)
      let (filter, page) = try call.query { query in
        let filter = TaskFilter(&query, record, call.now)
        return (filter, Page(&query, isRanked: filter.search != nil))
      }
      let ranks = try filter.search.map { question in
        try call.records.search(of: try call.plan(key), asOf: filter.period).ranks(for: question)
      }
      let views = filter.views(of: record, ranks, at: call.now)
      let (items, next) = page.cut(views, position: \.position, target: call.request.target)
      return .list(next: next) { writer in
        writer.member("period", filter.period)
      } items: { writer in
        for item in items { writer.object { item.view.writeMembers(to: &$0) } }
      }
    }
    routes.get("/v1/plans/{plan}/tasks/{number}", .anyToken, .readTask) {
      (call: Call, key: PlanKey, number: TaskNumber) in
      // Before the record: a version that is older than what is shown only makes the client read again.
      let plan = try call.plan(key).id
      let state = try call.reader.snapshot { try TaskStore($0).state(of: number, plan: plan) }
      let record = try call.record(key)
      let period = try call.query { $0.reportingMonth(of: record.plan, at: call.now) }
      guard let task = record.task(number), let state else { throw Problem.notFound }
      let view = TaskView(task, in: record, period: period, at: call.now)
      var headers = Headers()
      headers[.etag] = EntityTag.of(revision: state.version)
      return .json(headers: headers) { writer in
        view.writeMembers(to: &writer)
        state.writeMembers(to: &writer)
      }
    }
  }
}

extension QueryReader {
  /// `period`, one of the plan's reporting months; by default the newest whose window has closed.
  mutating func reportingMonth(of plan: Plan, at now: Instant) -> Period {
    let months = plan.reportingMonths
    guard let wanted = period() else { return defaultPeriod(of: plan, at: now) }
    if !months.contains(wanted), let first = months.first, let last = months.last {
      fault(
        "period",
        LocalizedText(
          vi: "Kế hoạch báo cáo từ \(first) đến \(last).", en: "The plan reports from \(first) to \(last)."))
    }
    return wanted
  }
}

extension QueryReader {
  /// One of the plan's units, so that a misspelt one is not taken for one without entries.
  mutating func unit(_ name: String, of record: PlanRecord) -> UnitCode? {
    let wanted = unit(name)
    if let wanted, record.unit(wanted) == nil {
      fault(name, LocalizedText(vi: "Không có đơn vị này.", en: "There is no such unit."))
    }
    return wanted
  }
}

/// The filters of the task list; each narrows what the others leave.
private struct TaskFilter {
  enum Schedule: String, CaseIterable { case continuous, deadline }
  /// The statuses of tasks, and `retired` for those that the plan has no more, which no other filter shows.
  enum Status: String, CaseIterable {
    case notStarted = "not_started"
    case onTrack = "on_track"
    case atRisk = "at_risk"
    case blocked, done, retired
  }

  let period: Period
  private let section: String?
  private let lead: UnitCode?
  private let status: Status?
  private let schedule: Schedule?
  private let warning: WarningChoice?
  /// Every word of it has to be found.
  let search: String?

  init(_ query: inout QueryReader, _ record: PlanRecord, _ now: Instant) {
    period = query.reportingMonth(of: record.plan, at: now)
    section = query.text("section")
    lead = query.unit("lead", of: record)
    status = query.choice("status", of: Status.self)
    schedule = query.choice("schedule", of: Schedule.self)
    warning = query.choice("warning", of: WarningChoice.self)
    search = query.text("q")
    let sections = record.plan.sections.map(\.code)
    if let section, !sections.contains(section) {
      let names = sections.joined(separator: ", ")
      query.fault("section", LocalizedText(vi: "Phải là một trong: \(names).", en: "Must be one of: \(names)."))
    }
  }

  /// - Parameter ranks: how well each task answers the question, where there is one; the others are left out.
  /// - Returns: the best first, of equals in the order of their numbers.
  func views(of record: PlanRecord, _ ranks: [TaskNumber: Int]?, at now: Instant) -> [RankedTask] {
    let warnings = Dictionary(grouping: PlanAPI.warnings(in: record, period: period, at: now), by: \.subject)
    let tasks = status == .retired ? record.plan.retired.tasks.map(\.part) : record.plan.tasks
    let found = tasks.compactMap { task -> RankedTask? in
      guard let rank = ranks.map({ $0[task.number] }) ?? 0 else { return nil }
      let view = TaskView(
        task, in: record, period: period, warnings: warnings[.task(task.number)] ?? [])
      return admits(view) ? RankedTask(view: view, rank: rank) : nil
    }
    return found.sorted { $0.position < $1.position }
  }

  private func admits(_ view: TaskView) -> Bool {
    let task = view.task
    if let section, task.section != section { return false }
    if let lead, !task.leadUnits.contains(lead), !view.state.shares.contains(where: { $0.unit == lead }) {
      return false
    }
    if let status, status != .retired, view.state.status?.rawValue != status.rawValue { return false }
    if let schedule, (schedule == .continuous) != (task.schedule == .continuous) { return false }
    if let warning, !view.warnings.contains(where: warning.admits) { return false }
    return true
  }
}

private struct RankedTask {
  let view: TaskView
  /// 0 where nothing was searched for.
  let rank: Int

  var position: Page.Position { Page.Position(rank: rank, number: view.task.number.value) }
}

/// A task with its state as of a period.
struct TaskView {
  let task: PlanTask
  private let retirement: Retired<PlanTask>?
  let state: TaskState
  let warnings: [Warning]

  init(_ task: PlanTask, in record: PlanRecord, period: Period, warnings: [Warning]) {
    self.task = task
    retirement = record.directory.retirement(of: task.number)
    self.warnings = warnings
    state = TaskState(of: task.number, in: record, asOf: period)
  }

  init(_ task: PlanTask, in record: PlanRecord, period: Period, at now: Instant) {
    let warnings = PlanAPI.warnings(in: record, period: period, at: now)
    self.init(task, in: record, period: period, warnings: warnings.filter { $0.subject == .task(task.number) })
  }

  func writeMembers(to writer: inout JSONWriter) {
    task.writeMembers(to: &writer)
    writer.object("progress") { writer in
      writer.member("period", state.period)
      writer.member("percent", state.percent)
      writer.member("status", state.status)
      writer.member("reported_units", state.reportedUnits)
      writer.member("lead_units", state.leadUnits)
      writer.member("disbursed_vnd", state.disbursed)
      writer.array("by_unit") { writer in
        for share in state.shares {
          writer.object { writer in
            writer.member("unit", share.unit)
            writer.member("period", share.newest?.update.period)
            writer.member("percent", share.newest?.update.percent)
            writer.member("status", share.newest?.update.status)
            writer.member("timeliness", share.newest?.timeliness)
          }
        }
      }
    }
    writer.member("warnings", warnings.map(\.id))
    writer.name("retired")
    if let retirement {
      writer.object { writer in
        writer.member("at", retirement.at)
        writer.member("reason", retirement.reason)
      }
    } else {
      writer.null()
    }
  }
}
