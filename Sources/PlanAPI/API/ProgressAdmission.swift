/// Which updates a token may post, and when: the same for one update and for each of many.
struct ProgressAdmission: Sendable {
  private let entry: PlanRecords.Entry
  private let token: Token
  private let now: Instant

  init(to entry: PlanRecords.Entry, by token: Token, at now: Instant) {
    self.entry = entry
    self.token = token
    self.now = now
  }

  private var plan: Plan { entry.directory.plan }

  /// - Throws: 409 for a task that the plan has no more, 403 where the token's unit is no lead unit of it.
  func requireLead(of task: PlanTask) throws(Problem) {
    try requireInPlan(task.number)
    let leads = entry.directory.leadUnits(of: task.number)
    guard let unit = token.unit, leads.contains(unit) else { throw .notLead(of: task, leads) }
  }

  private func requireInPlan(_ task: TaskNumber) throws(Problem) {
    guard let retired = entry.directory.retirement(of: task) else { return }
    throw .retired(.task(task), at: retired.at, reason: retired.reason)
  }

  /// Reads an update's body (API.md).
  func update(_ fields: inout FieldReader, of task: TaskNumber) -> ProgressUpdate? {
    ProgressUpdate(&fields, of: task, by: token.unit, leads: entry.directory.leadUnits(of: task), in: plan)
  }

  /// Reads a row of a batch: an update's body with its `task`.
  /// - Throws: as ``admit(_:at:)``, and 422 with every bad field.
  func update(_ row: BatchRow) throws(Problem) -> AdmittedUpdate {
    let update = try row.read { fields in
      let number = fields.required("task", .taskNumber)
      let task = number.flatMap { entry.directory.task($0) }
      if number != nil, task == nil {
        fields.addFault(
          at: "task", LocalizedText(vi: "Kế hoạch không có nhiệm vụ này.", en: "The plan has no such task."))
      }
      let leads = task.map { entry.directory.leadUnits(of: $0.number) }
      return ProgressUpdate(&fields, of: task?.number, by: token.unit, leads: leads, in: plan)
    }
    return try admit(update, at: row.pointer)
  }

  /// A reporter posts for its own unit, the consolidator for any lead unit (API.md); nobody before the window of the
  /// month opens (DOMAIN.md rule 2).
  /// - Parameter pointer: of the update in the request's body.
  /// - Throws: 403, 409.
  func admit(_ update: ProgressUpdate, at pointer: String = "") throws(Problem) -> AdmittedUpdate {
    try requireInPlan(update.task)
    let leads = entry.directory.leadUnits(of: update.task)
    if token.role != .consolidator {
      guard let own = token.unit else { throw .otherUnit(update.unit) }
      guard update.unit == own else { throw .otherUnit(update.unit, own: own) }
    }
    guard leads.contains(update.unit) else {
      guard let task = entry.directory.task(update.task) else { throw .notFound }
      throw .notLead(of: task, leads)
    }
    let window = ReportingWindow(of: update.period, in: plan.calendar)
    guard let timeliness = timeliness(of: now, in: window) else {
      throw .windowNotOpen(update.period, opens: window.opens, in: plan.calendar.timeZone)
    }
    return AdmittedUpdate(update: update, timeliness: timeliness, plan: entry.id, pointer: pointer)
  }
}

/// An update that may be stored.
struct AdmittedUpdate: BatchItem {
  let update: ProgressUpdate
  let timeliness: Timeliness
  /// The number of the stored plan.
  let plan: Int64
  /// Where it stood in the request's body.
  let pointer: String

  var entity: String { "\(update.task)/\(update.unit)/\(update.period)" }

  /// Stores it as the next revision, in the transaction of the trail; what can have changed since it was admitted is
  /// looked at here.
  func record(_ trail: Trail) throws -> RecordedUpdate {
    try PeriodStore(trail.connection).requireOpen(update.period, plan: plan)
    do {
      return try ProgressStore(trail.connection).append(update, plan: plan, timeliness: timeliness, trail: trail)
    } catch let refusal as AttachmentStore.Refusal {
      throw Problem(attachment: refusal, in: pointer)
    }
  }

  func writeResult(_ recorded: RecordedUpdate, to writer: inout JSONWriter) {
    writer.member("id", recorded.id)
    writer.member("task", update.task)
    writer.member("unit", update.unit)
    writer.member("period", update.period)
    writer.member("revision", recorded.revision)
    writer.member("timeliness", recorded.timeliness)
  }
}

extension Problem {
  fileprivate static func notLead(of task: PlanTask, _ leads: [UnitCode]) -> Problem {
    let names = leads.map(\.description).joined(separator: ", ")
    return .forbidden(
      LocalizedText(
        vi: "Chỉ đơn vị chủ trì báo cáo nhiệm vụ \(task.number): \(names).",
        en: "Only a lead unit reports on task \(task.number): \(names)."))
  }

  /// - Parameter own: the only unit that the token reports for; `nil` where there is none.
  fileprivate static func otherUnit(_ unit: UnitCode, own: UnitCode? = nil) -> Problem {
    guard let own else {
      return .forbidden(
        LocalizedText(
          vi: "Mã truy cập này không báo cáo cho đơn vị nào.", en: "This token reports for no unit."))
    }
    return .forbidden(
      LocalizedText(
        vi: "Mã truy cập này chỉ báo cáo cho \(own), không cho \(unit).",
        en: "This token reports for \(own) alone, not for \(unit)."))
  }
}
