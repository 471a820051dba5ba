/// The versions of a plan: each that there is was made by entries that tell of it, and the rows of its parts are those of
/// the newest.
///
/// An import tells the whole document, an amendment its SHA-256, and a change of a task that task, so that nothing else
/// may differ from the version before.
struct PlanAgreement {
  /// A version as it is stored.
  private struct Version {
    let number: Int64
    let document: JSONValue
    let digest: SHA256Digest
    let madeAt: Instant
    /// What differs from the version before.
    let difference: PlanDifference
  }

  private let connection: Connection
  private let faults: Disagreements
  private let plan: Int64
  private let name: String
  private var version: Version?
  /// What the entries of this version tell of; `nil` for all of it.
  private var told: Set<String>? = []
  private var newest: ToldEntry
  /// Of each task that was added later, when; of each task, in how many versions it was changed.
  private var added: [TaskNumber: Instant] = [:]
  private var changes: [TaskNumber: Int64] = [:]
  /// One version that is missing makes all that come after it others.
  private var isBroken = false

  init(_ connection: Connection, _ faults: Disagreements, _ first: ToldEntry) {
    self.connection = connection
    self.faults = faults
    plan = first.chain
    name = first.planName
    newest = first
  }

  mutating func compare(_ entry: ToldEntry) throws {
    guard !isBroken else { return }
    newest = entry
    let changesTask = entry.entity != "plan"
    if !changesTask || !belongsToVersion(entry) {
      closeVersion()
      guard let next = try load(after: version, entry) else {
        isBroken = true
        return
      }
      version = next
      told = []
      count(next)
    }
    guard let version else { return }
    switch entry.action {
    case Trail.Action.importPlan.name:
      told = nil
      if entry["document"] != version.document { faults.add(row(version), entry, ["document is another"]) }
    case Trail.Action.amendPlan.name:
      told = nil
      if entry["document_sha256"]?.text != version.digest.hex || entry["version"]?.whole != version.number {
        faults.add(row(version), entry, ["document is another"])
      }
    default:
      told?.insert(entry.entity)
      compareTask(entry, in: version)
    }
  }

  /// Whether one change made several entries.
  private func belongsToVersion(_ entry: ToldEntry) -> Bool {
    guard let version, let told, version.madeAt == entry.at, !told.contains(entry.entity) else { return false }
    return version.difference.changes.contains { $0.entity == entry.entity }
  }

  private func compareTask(_ entry: ToldEntry, in version: Version) {
    let task = PlanPart.all(of: version.document).first { $0.kind == .task && "tasks/\($0.key)" == entry.entity }?.value
    if entry.action == Trail.Action.retireTask.name {
      if task != nil { faults.add(row(version), entry, ["\(entry.entity) is there"]) }
    } else if task != entry.after?.removing("reason") {
      faults.add(row(version), entry, ["\(entry.entity) is another"])
    }
  }

  private func closeVersion() {
    guard let version, let told else { return }
    for change in version.difference.changes {
      // A KPI goes on without the task that is retired.
      let isOfRetired = change.entity?.hasPrefix("kpis/") == true && change.pointer.hasSuffix("/task")
      guard !isOfRetired, change.entity.map({ !told.contains($0) }) ?? true else { continue }
      faults.add("\(row(version)): no entry tells that \(change.pointer) changed")
    }
  }

  private mutating func count(_ version: Version) {
    for part in PlanPart.all(of: version.document) where part.kind == .task {
      guard let number = Int(part.key).flatMap(TaskNumber.init) else { continue }
      let entity = "tasks/\(number)"
      let own = version.difference.changes.filter { $0.entity == entity }
      if version.number == 1 {
        changes[number] = 1
      } else if own.contains(where: { $0.kind == .added && $0.pointer.split(separator: "/").count == 2 }) {
        added[number] = version.madeAt
        changes[number] = (changes[number] ?? 1) + 1
      } else if !own.isEmpty {
        changes[number, default: 1] += 1
      }
    }
  }

  private func row(_ version: Version) -> String { "plan_version \(version.number) of \(name)" }

  /// Reads the next version, which must have been made when the entry was.
  private func load(after last: Version?, _ entry: ToldEntry) throws -> Version? {
    let number = (last?.number ?? 0) + 1
    let row = "plan_version \(number) of \(name)"
    let found = try faults.reading(row, entry) { () throws(DatabaseError) in
      try connection.queryOne(
        "SELECT document, document_sha256, made_at FROM plan_version WHERE plan_id = $1 AND version = $2",
        .integer(plan), .integer(number)
      ) { row throws(DatabaseError) in
        (document: try row.bytes(0), digest: try row.digest(1), at: Instant(milliseconds: try row.int64(2)))
      }
    }
    guard let found else { return nil }
    if found.at != entry.at { faults.add(row, entry, ["made_at is \(found.at)"]) }
    let digest = try SHA256Digest(of: found.document)
    if digest != found.digest { faults.add("\(row): document_sha256 is that of another document") }
    let document: JSONValue
    do {
      document = try JSONValue(parsing: found.document)
    } catch {
      faults.add(row, entry, ["document is no JSON"])
      return nil
    }
    return Version(
      number: number, document: document, digest: digest, madeAt: found.at,
      difference: PlanDifference(from: last?.document ?? .object([]), to: document))
  }

  // MARK: The newest

  mutating func finish() throws {
    guard !isBroken, let version else { return }
    closeVersion()
    let last = try PlanStore(connection).version(of: plan) ?? 0
    if last > version.number { faults.addUntold("plan_version \(last)", of: name) }
    let rows = PlanRows(connection, plan)
    if try rows.document() != JSONWriter.encode(version.document) {
      faults.add("plan \(name)", newest, ["document is another than that of version \(version.number)"])
    }
    let stored: StoredPlan
    do {
      stored = try PlanStore(connection).load(plan, version: version.number)
    } catch {
      // Its document is what the trail says, so that it is a part that it had once.
      return faults.add("plan \(name): cannot be read: \(error)")
    }
    for (row, difference) in try rows.differences(from: stored) { faults.add(row, newest, [difference]) }
    for (row, difference) in try rows.differences(changes: changes, added: added) {
      faults.add(row, newest, [difference])
    }
  }
}
