/// The months that are locked, or were: one row for each lock, which its reopening ends.
struct PeriodAgreement {
  private struct Lock {
    let entry: ToldEntry
    var reopening: ToldEntry?
    /// The last update of the plan that was told of before it, and the first after it.
    let update: Int64
    var nextUpdate: Int64?
  }

  private let connection: Connection
  private let faults: Disagreements
  private let plan: Int64
  private let name: String
  private var locks: [Lock] = []
  private var lastUpdate: Int64 = 0

  init(_ connection: Connection, _ faults: Disagreements, _ first: ToldEntry) {
    self.connection = connection
    self.faults = faults
    plan = first.chain
    name = first.planName
  }

  mutating func note(update: Int64?, _ entry: ToldEntry) {
    guard let update else { return }
    lastUpdate = update
    for index in locks.indices.reversed() {
      guard locks[index].nextUpdate == nil else { break }
      locks[index].nextUpdate = update
    }
  }

  mutating func note(_ entry: ToldEntry) {
    if entry.action == Trail.Action.lockPeriod.name {
      locks.append(Lock(entry: entry, update: lastUpdate))
    } else if let index = locks.lastIndex(where: { $0.entry.entity == entry.entity }) {
      locks[index].reopening = entry
    }
  }

  func finish() throws {
    var rows = try PeriodStore(connection).history(plan: plan)
    for lock in locks {
      guard let period = lock.entry.part(1, as: Period.init) else { continue }
      let row = "period_lock \(period)"
      guard let index = rows.firstIndex(where: { $0.period == period && $0.at == lock.entry.at }) else {
        faults.addMissing(row, lock.entry)
        continue
      }
      try compare(rows.remove(at: index), row, with: lock)
    }
    for row in rows { faults.addUntold("period_lock \(row.period) of \(row.at)", of: name) }
  }

  private func compare(_ found: PeriodLock, _ row: String, with lock: Lock) throws(JSONError) {
    var differences = try lock.entry.differences { $0.member("reason", found.reason) }
    if found.by != lock.entry.who { differences.append("locked_by is \(found.by)") }
    if !(lock.update..<(lock.nextUpdate ?? .max)).contains(found.basis.lastUpdate) {
      differences.append("last_update is \(found.basis.lastUpdate), and not \(lock.update)")
    }
    faults.add(row, lock.entry, differences)
    switch (found.reopening, lock.reopening) {
    case (nil, nil): break
    case (let reopening?, let entry?):
      var differences = try entry.differences { $0.member("reason", reopening.reason) }
      if reopening.at != entry.at { differences.append("reopened_at is \(reopening.at)") }
      if reopening.by != entry.who { differences.append("reopened_by is \(reopening.by)") }
      faults.add(row, entry, differences)
    case (nil, let entry?): faults.add(row, entry, ["it is locked"])
    case (_?, nil): faults.addUntold("\(row), reopened", of: name)
    }
  }
}
