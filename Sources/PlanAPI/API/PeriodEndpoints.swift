import HTTPCore

/// `…/periods`: the reporting months, their windows, and their locks (DOMAIN.md rule 2).
extension Application {
  static func addPeriods(to routes: inout Routes) {
    routes.get("/v1/plans/{plan}/periods", .anyToken, .listPeriods) { (call: Call, key: PlanKey) in
      let entry = try call.plan(key)
      try call.requireNoQuery()
      let locks = try call.reader.snapshot { try PeriodStore($0).history(plan: entry.id) }
      let lastReported = try call.record(key).lastReported
      return .list { writer in
        writer.member("last_reported", lastReported)
      } items: { writer in
        for period in entry.directory.plan.reportingMonths {
          writer.object { write(period, of: entry.directory.plan, locks, to: &$0, at: call.now) }
        }
      }
    }
    routes.get("/v1/plans/{plan}/periods/{period}", .anyToken, .readPeriod) {
      (call: Call, key: PlanKey, period: Period) in
      let entry = try reportingMonth(period, of: key, call)
      try call.requireNoQuery()
      let locks = try call.reader.snapshot { try PeriodStore($0).history(plan: entry.id) }
      return .json { write(period, of: entry.directory.plan, locks, to: &$0, at: call.now) }
    }
    routes.post("/v1/plans/{plan}/periods/{period}/lock", .consolidator, .lockPeriod, lock)
    routes.post("/v1/plans/{plan}/periods/{period}/reopen", .consolidator, .reopenPeriod, reopen)
  }

  private static func lock(_ call: Call, _ key: PlanKey, _ period: Period) async throws -> Response {
    let entry = try reportingMonth(period, of: key, call)
    let plan = entry.directory.plan
    try call.requireNoQuery()
    let change = try await Change(of: call)
    let reason = try change.optionalReason()
    let window = ReportingWindow(of: period, in: plan.calendar)
    switch window.state(at: call.now) {
    case .upcoming: throw Problem.windowNotOpen(period, opens: window.opens, in: plan.calendar.timeZone)
    case .open: throw Problem.windowStillOpen(window)
    case .closed: break
    }
    let now = call.now
    return try await change.perform(on: call.database) { trail in
      let periods = PeriodStore(trail.connection)
      try periods.lock(period, plan: entry.id, reason: reason, trail: trail)
      let locks = try periods.history(plan: entry.id)
      return .json { write(period, of: plan, locks, to: &$0, at: now) }
    }
  }

  private static func reopen(_ call: Call, _ key: PlanKey, _ period: Period) async throws -> Response {
    let entry = try reportingMonth(period, of: key, call)
    let plan = entry.directory.plan
    try call.requireNoQuery()
    let change = try await Change(of: call)
    let reason = try change.read { $0.required("reason", .text(1...1000)) }
    let now = call.now
    return try await change.perform(on: call.database) { trail in
      let periods = PeriodStore(trail.connection)
      try periods.reopen(period, plan: entry.id, reason: reason, trail: trail)
      let locks = try periods.history(plan: entry.id)
      return .json { write(period, of: plan, locks, to: &$0, at: now) }
    }
  }

  /// - Throws: 404 for a month that the plan does not report on.
  private static func reportingMonth(
    _ period: Period, of key: PlanKey, _ call: Call
  ) throws -> PlanRecords.Entry {
    let entry = try call.plan(key)
    guard entry.directory.plan.reportingMonths.contains(period) else { throw Problem.notFound }
    return entry
  }

  private static func write(
    _ period: Period, of plan: Plan, _ locks: [PeriodLock], to writer: inout JSONWriter, at now: Instant
  ) {
    let history = locks.filter { $0.period == period }
    ReportingWindow(of: period, in: plan.calendar).writeMembers(to: &writer, at: now)
    let current = history.last(where: \.isInForce)
    writer.member("locked", current != nil)
    writer.name("lock")
    if let current { writer.object { current.writeMembers(to: &$0) } } else { writer.null() }
    writer.array("lock_history") { writer in
      for lock in history { writer.object { lock.writeMembers(to: &$0) } }
    }
  }
}

extension PeriodLock {
  func writeMembers(to writer: inout JSONWriter) {
    writer.member("locked_at", at)
    writer.member("locked_by", raw: Array(by.utf8))
    writer.member("reason", reason)
    writer.member("reopened_at", reopening?.at)
    if let reopening {
      writer.member("reopened_by", raw: Array(reopening.by.utf8))
    } else {
      writer.member("reopened_by", String?.none)
    }
    writer.member("reopening_reason", reopening?.reason)
  }
}

extension Call {
  /// The months of a plan that are locked.
  func lockedPeriods(of plan: PlanRecords.Entry) throws -> [PeriodLock] {
    try reader.snapshot { try PeriodStore($0).history(plan: plan.id) }.filter(\.isInForce)
  }
}

extension Change {
  /// The `reason` of a body that may be left out altogether.
  func optionalReason() throws(Problem) -> String? {
    guard !body.isEmpty else { return nil }
    // Twice optional, for a body without a reason is no fault.
    return try read { fields -> String?? in
      .some(fields.optional("reason", .text(1...1000)))
    }
  }
}

extension Problem {
  /// A lock takes from a unit the time that the plan gives it.
  fileprivate static func windowStillOpen(_ window: ReportingWindow) -> Problem {
    Problem(
      .conflict, kind: "window-still-open",
      title: LocalizedText(
        vi: "Kỳ \(window.period) còn hạn báo cáo", en: "The window of \(window.period) is still open"),
      detail: LocalizedText(
        vi: "Các đơn vị còn được báo cáo hết ngày \(window.lastDay); khóa sau đó.",
        en: "Units may report to the end of \(window.lastDay); lock it after that."))
  }

  init(locked error: PeriodStore.LockedError) {
    self = .periodLocked(error.lock.period, since: error.lock.at, reason: error.lock.reason)
  }

  static func periodNotLocked(_ period: Period) -> Problem {
    Problem(
      .conflict, kind: "period-not-locked",
      title: LocalizedText(vi: "Kỳ \(period) không bị khóa", en: "The period \(period) is not locked"),
      detail: LocalizedText(vi: "Không có gì để mở lại.", en: "There is nothing to reopen."))
  }
}
