/// The upkeep of a plan's tasks, each change a version of the plan (see ``PlanStore/amend(_:to:reason:trail:)``). Plans
/// go by their keys.
public struct TaskStore {
  /// A deadline that moved; `nil` stands for a continuous task.
  public struct DeadlineMove: Hashable, Sendable {
    public let before: CalendarDate?
    public let after: CalendarDate?
    public let reason: String?
    public let at: Instant
    /// The `who` of the trail, as JSON.
    let by: String
  }

  /// What is kept of a task beside what the plan says of it.
  public struct State: Hashable, Sendable {
    /// Goes up with each change of the task.
    public let version: Int64
    public let deadlines: [DeadlineMove]
  }

  public enum Refusal: Error, Hashable, Sendable {
    case noSuchTask
    /// Another change came first, or the client had never read this version.
    case otherVersion
    case retired(Retired<PlanTask>)
    case numberTaken(TaskNumber)
    /// The last task of a plan stays.
    case lastTask
  }

  private let connection: Connection

  public init(_ connection: Connection) { self.connection = connection }

  public func state(of task: TaskNumber, plan: Int64) throws(DatabaseError) -> State? {
    let version = try connection.queryOne(
      "SELECT version FROM task WHERE plan_id = $1 AND number = $2", .integer(plan), .integer(task.value)
    ) { row throws(DatabaseError) in try row.int64(0) }
    guard let version else { return nil }
    let deadlines = try connection.query(
      """
      SELECT due_before, due_after, reason, moved_at, moved_by FROM task_deadline
      WHERE plan_id = $1 AND task = $2 ORDER BY id
      """, .integer(plan), .integer(task.value)
    ) { row throws(DatabaseError) in
      DeadlineMove(
        before: try row.optionalString(0, as: CalendarDate.init),
        after: try row.optionalString(1, as: CalendarDate.init), reason: try row.optionalString(2),
        at: Instant(milliseconds: try row.int64(3)), by: try row.string(4))
    }
    return State(version: version, deadlines: deadlines)
  }

  /// Adds a task at the end of its plan. Without a number it gets the next that no task ever had.
  ///
  /// - Parameter task: as the plan document has it; the faults' pointers go into it.
  /// - Throws: ``FieldFaults``, ``Refusal``.
  public func add(_ task: JSONValue, to key: PlanKey, reason: String?, trail: Trail) throws -> TaskNumber {
    let (stored, document) = try load(key)
    var task = task
    var number = task.partKey("number").flatMap { TaskNumber($0) }
    if let number, stored.plan.tasksEver.contains(where: { $0.number == number }) {
      throw Refusal.numberTaken(number)
    }
    if case .object(let members) = task, task["number"] == nil {
      number = TaskNumber((stored.plan.tasksEver.map(\.number.value).max() ?? 0) + 1)
      guard let number else { throw StoreError.noRowReturned }
      task = .object([JSONMember("number", .number(JSONNumber(Int64(number.value))))] + members)
    }
    let tasks = elements(of: document)
    let plan = try plan(document, tasks: tasks + [task], changedAt: tasks.count)
    guard let added = plan.tasks.last else { throw StoreError.noRowReturned }
    _ = try PlanStore(connection).amend(stored, to: plan, reason: reason, trail: trail)
    try trail.append(
      .createTask, to: "tasks/\(added.number)", of: stored.id, after: { added.writeMembers(to: &$0) })
    return added.number
  }

  /// Changes a task by a merge patch (RFC 7396). Writes nothing where nothing changes.
  ///
  /// - Parameters:
  ///   - patch: of the task as the plan document has it.
  ///   - reason: needed where the deadline moves.
  ///   - isCurrent: whether the client knew this version of the task.
  /// - Throws: ``FieldFaults``, ``Refusal``.
  public func change(
    _ number: TaskNumber, of key: PlanKey, by patch: JSONValue, reason: String?, isCurrent: (Int64) -> Bool,
    trail: Trail
  ) throws {
    let (stored, document) = try load(key)
    let (index, before) = try find(number, in: stored, isCurrent: isCurrent)
    var tasks = elements(of: document)
    let merged = tasks[index].merging(patch)
    var faults: [FieldFault] = []
    if merged["number"] != tasks[index]["number"] {
      faults.append(FieldFault(pointer: "/number", detail: .numberIsFixed))
    }
    tasks[index] = tasks[index].merging(patch.removing("number"))
    let plan: Plan
    do {
      plan = try self.plan(document, tasks: tasks, changedAt: index)
    } catch let found as FieldFaults {
      throw FieldFaults(faults + found.faults) ?? found
    }
    let after = plan.tasks[index]
    if after.due != before.due, reason == nil { faults.append(FieldFault(pointer: "/reason", detail: .needsReason)) }
    if let found = FieldFaults(faults) { throw found }
    guard try PlanStore(connection).amend(stored, to: plan, reason: reason, trail: trail) != nil else { return }
    try trail.append(
      .changeTask, to: "tasks/\(number)", of: stored.id, before: { before.writeMembers(to: &$0) },
      after: { writer in
        after.writeMembers(to: &writer)
        writer.member("reason", reason)
      })
  }

  /// Takes a task out of its plan. What was reported on it stays; nothing is owed from this month on.
  /// - Throws: ``Refusal``.
  public func retire(
    _ number: TaskNumber, of key: PlanKey, reason: String?, isCurrent: (Int64) -> Bool, trail: Trail
  ) throws {
    let (stored, _) = try load(key)
    let (index, before) = try find(number, in: stored, isCurrent: isCurrent)
    guard stored.plan.tasks.count > 1 else { throw Refusal.lastTask }
    // A KPI that measures the task goes on without it.
    var plan = stored.plan
    plan.tasks.remove(at: index)
    for position in plan.kpis.indices where plan.kpis[position].task == number { plan.kpis[position].task = nil }
    _ = try PlanStore(connection).amend(stored, to: plan, reason: reason, trail: trail)
    try trail.append(
      .retireTask, to: "tasks/\(number)", of: stored.id, before: { before.writeMembers(to: &$0) },
      after: { writer in
        writer.member("retired_at", trail.now)
        writer.member("reason", reason)
      })
  }

  private func load(_ key: PlanKey) throws -> (StoredPlan, JSONValue) {
    guard let stored = try PlanStore(connection).load(key) else { throw StoreError.noSuchPlan(key) }
    return (stored, try JSONValue(parsing: PlanDocument.encode(stored.plan)))
  }

  private func find(
    _ number: TaskNumber, in stored: StoredPlan, isCurrent: (Int64) -> Bool
  ) throws -> (index: Int, task: PlanTask) {
    guard let index = stored.plan.tasks.firstIndex(where: { $0.number == number }) else {
      if let retired = stored.plan.retired.tasks.first(where: { $0.part.number == number }) {
        throw Refusal.retired(retired)
      }
      throw Refusal.noSuchTask
    }
    guard let state = try state(of: number, plan: stored.id), isCurrent(state.version) else {
      throw Refusal.otherVersion
    }
    return (index, stored.plan.tasks[index])
  }

  private func elements(of document: JSONValue) -> [JSONValue] {
    if case .array(let tasks)? = document["tasks"] { tasks } else { [] }
  }

  /// The plan with other tasks, checked as a whole document is. The faults are told as those of the one task that was
  /// given.
  private func plan(_ document: JSONValue, tasks: [JSONValue], changedAt index: Int) throws -> Plan {
    do throws(FieldFaults) {
      return try PlanDocument.decode(document.replacing("tasks", with: .array(tasks)))
    } catch {
      let place = "/tasks/\(index)"
      let faults = error.faults.map { fault in
        FieldFault(
          pointer: fault.pointer.hasPrefix(place) ? String(fault.pointer.dropFirst(place.count)) : fault.pointer,
          detail: fault.detail)
      }
      throw FieldFaults(faults) ?? error
    }
  }
}

extension Trail.Action {
  static let createTask = Trail.Action("task.create")
  static let changeTask = Trail.Action("task.change")
  static let retireTask = Trail.Action("task.retire")
}

extension LocalizedText {
  fileprivate static let numberIsFixed = LocalizedText(
    vi: "Số thứ tự của nhiệm vụ không đổi được.", en: "The number of a task cannot be changed.")
  fileprivate static let needsReason = LocalizedText(
    vi: "Thời hạn chỉ thay đổi khi nêu lý do.", en: "The deadline moves only with a reason.")
}
