/// An entry of the trail in short.
struct TrailReference: Hashable, Sendable {
  let sequence: Int64
  let at: Instant
  let action: String
  let entity: String
}

/// The entries of a plan up to one, found by what they changed.
struct TrailIndex: Sendable {
  /// All that was said in the updates of a task by a unit for a month.
  struct Update: Sendable {
    let task: Int64
    let unit: String
    let period: Period
    /// At least one.
    fileprivate(set) var revisions: [TrailReference]
    /// Of the newest revision.
    fileprivate(set) var hasMoney: Bool
    fileprivate(set) var delivers: Bool

    var newest: TrailReference { revisions[revisions.count - 1] }
  }

  let references: [TrailReference]
  /// In the order in which they first came.
  private(set) var updates: [Update] = []
  private var byEntity: [String: [TrailReference]] = [:]

  /// - Throws: ``JSONError`` for an entry that is none.
  init(_ entries: [TrailEntry], upTo last: Int64) throws {
    var references: [TrailReference] = []
    var places: [String: Int] = [:]
    for entry in entries where entry.sequence <= last {
      let value = try JSONValue(parsing: entry.line)
      guard let entity = value["entity"]?.text, let action = value["action"]?.text,
        let at = value["at"]?.text.flatMap(Instant.init)
      else { continue }
      let reference = TrailReference(sequence: entry.sequence, at: at, action: action, entity: entity)
      references.append(reference)
      byEntity[entity, default: []].append(reference)
      guard action == Trail.Action.recordProgress.name, let after = value["after"] else { continue }
      let place = places[entity] ?? updates.count
      if place == updates.count {
        guard let update = Update(entity) else { continue }
        places[entity] = place
        updates.append(update)
      }
      updates[place].revisions.append(reference)
      updates[place].hasMoney = after["disbursed_vnd"]?.whole != nil
      updates[place].delivers = !(after["outputs"]?.elements.isEmpty ?? true)
    }
    self.references = references
  }

  /// The entries that changed something, in their order.
  func all(_ entity: String) -> [TrailReference] { byEntity[entity] ?? [] }

  func newest(_ entity: String) -> TrailReference? { byEntity[entity]?.last }

  func updates(of task: Int64, upTo month: Period) -> [Update] {
    updates.filter { $0.task == task && $0.period <= month }
  }

  /// The months for which a KPI has figures.
  func months(ofKPI code: KPICode) -> [Period] {
    let path = "kpis/\(code)/values/"
    return byEntity.keys.filter { $0.hasPrefix(path) }.compactMap { Period(String($0.dropFirst(path.utf8.count))) }
  }

  /// What made the plan what it is: its import, and the changes of its tasks.
  var planChanges: [TrailReference] {
    references.filter { reference in
      reference.entity == "plan"
        || (reference.entity.hasPrefix("tasks/") && reference.entity.split(separator: "/").count == 2)
    }
  }
}

extension TrailIndex.Update {
  /// `tasks/4/progress/2026-10/VHXH`.
  fileprivate init?(_ entity: String) {
    let parts = entity.split(separator: "/").map(String.init)
    guard parts.count == 5, parts[0] == "tasks", parts[2] == "progress", let task = Int64(parts[1]),
      let period = Period(parts[3])
    else { return nil }
    self.init(
      task: task, unit: parts[4], period: period, revisions: [], hasMoney: false, delivers: false)
  }
}
