/// The plans as this loop has read them last.
final class PlanRecords {
  /// A plan with the number its rows hang on.
  final class Entry: Sendable {
    let id: Int64
    /// The plan's own, as ``StoredPlan/version``.
    let version: Int64
    let directory: PlanDirectory

    init(_ stored: StoredPlan) {
      id = stored.id
      version = stored.version
      directory = PlanDirectory(stored.plan)
    }
  }

  private static let keptPlans = 32
  /// Of all records together, half a KiB or so each; a year of a commune has some 600.
  static let keptReports = 8192
  private static let keptSearches = 12

  private let reader: Reader
  private let version: DataVersion
  /// A stored plan changes seldom: as of one version of the plans.
  private var plans: [PlanKey: Entry] = [:]
  private var plansVersion: UInt64?
  /// What was reported changes with every update: as of a version of the plan.
  private var records: [PlanKey: Kept] = [:]
  /// What locks have frozen never changes, and to find it all rows since the start of the plan are looked through.
  private var frozen: [FrozenKey: PlanRecord] = [:]
  /// Updates and figures in the records and in what is frozen.
  private var reports = 0

  private struct Kept {
    let version: UInt64
    let stored: StoredRecord
    /// Made from the record, and let go with it.
    var searches: [Period: TaskSearch] = [:]
  }

  private struct FrozenKey: Hashable {
    let plan: Int64
    let basis: PeriodLock.Basis
  }

  init(reader: Reader, version: DataVersion) {
    self.reader = reader
    self.version = version
  }

  /// - Returns: `nil` where there is no such plan.
  /// - Throws: ``DatabaseError``.
  func plan(_ key: PlanKey) throws -> Entry? {
    let current = version.plans
    if plansVersion != current {
      plans.removeAll(keepingCapacity: true)
      plansVersion = current
    }
    if let entry = plans[key] { return entry }
    guard let stored = try reader.snapshot({ try PlanStore($0).load(key) }) else { return nil }
    if plans.count >= PlanRecords.keptPlans { plans.removeAll(keepingCapacity: true) }
    let entry = Entry(stored)
    plans[key] = entry
    return entry
  }

  /// The plan with what was reported on it.
  /// - Throws: ``DatabaseError``.
  func record(of entry: Entry) throws -> PlanRecord {
    let key = entry.directory.plan.key
    let current = version.current(DataVersion.Scope(key))
    if let kept = records[key], kept.version == current { return kept.stored.record }
    // Looked up after the version was read: the plan must not be older than what is kept under it.
    let entry = try plan(key) ?? entry
    // Taken out, so that it is changed in its place.
    var kept = records.removeValue(forKey: key)?.stored
    reports -= kept?.record.reportCount ?? 0
    let stored = try reader.snapshot { connection in
      if try kept?.readOn(from: connection) == true, let kept { return kept }
      return try StoredRecord(reading: entry.id, entry.directory, from: connection)
    }
    kept = nil
    makeRoom(for: stored.record)
    records[key] = Kept(version: current, stored: stored)
    return stored.record
  }

  /// The plan with what was reported on it when a month was locked.
  /// - Throws: ``DatabaseError``.
  func record(of entry: Entry, asOf lock: PeriodLock) throws -> PlanRecord {
    let key = FrozenKey(plan: entry.id, basis: lock.basis)
    if let record = frozen[key] { return record }
    let record = try reader.snapshot {
      try PlanRecord(reading: entry.id, entry.directory, from: $0, asOf: lock)
    }
    makeRoom(for: record)
    frozen[key] = record
    return record
  }

  private func makeRoom(for record: PlanRecord) {
    if reports + record.reportCount > PlanRecords.keptReports {
      records.removeAll(keepingCapacity: true)
      frozen.removeAll(keepingCapacity: true)
      reports = 0
    }
    reports += record.reportCount
  }

  /// What a search of the plan's tasks as of a month looks through.
  /// - Throws: ``DatabaseError``.
  func search(of entry: Entry, asOf period: Period) throws -> TaskSearch {
    let record = try record(of: entry)
    let key = record.plan.key
    if let search = records[key]?.searches[period] { return search }
    if records[key]?.searches.count ?? 0 >= PlanRecords.keptSearches { records[key]?.searches.removeAll() }
    let search = TaskSearch(record, asOf: period)
    records[key]?.searches[period] = search
    return search
  }
}
