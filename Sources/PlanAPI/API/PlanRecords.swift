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

  private let reader: Reader
  private let version: DataVersion
  /// A stored plan changes seldom: as of one version of the plans.
  private var plans: [PlanKey: Entry] = [:]
  private var plansVersion: UInt64?
  /// What was reported changes with every update: as of one data version.
  private var records: [PlanKey: PlanRecord] = [:]
  private var recordsVersion: UInt64?
  /// What locks have frozen never changes, and to find it all rows since the start of the plan are looked through.
  private var frozen: [FrozenKey: PlanRecord] = [:]
  /// Made from the records, and let go with them.
  private var searches: [SearchKey: TaskSearch] = [:]

  private struct FrozenKey: Hashable {
    let plan: Int64
    let basis: PeriodLock.Basis
  }

  private struct SearchKey: Hashable {
    let plan: PlanKey
    let period: Period
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
    let current = version.current
    if recordsVersion != current || records.count >= PlanRecords.keptPlans {
      records.removeAll(keepingCapacity: true)
      searches.removeAll(keepingCapacity: true)
      recordsVersion = current
    }
    let key = entry.directory.plan.key
    if let record = records[key] { return record }
    // Looked up after the version was read: the plan must not be older than what is kept under it.
    let entry = try plan(key) ?? entry
    let record = try reader.snapshot { try PlanRecord(reading: entry.id, entry.directory, from: $0) }
    records[key] = record
    return record
  }

  /// The plan with what was reported on it when a month was locked.
  /// - Throws: ``DatabaseError``.
  func record(of entry: Entry, asOf lock: PeriodLock) throws -> PlanRecord {
    let key = FrozenKey(plan: entry.id, basis: lock.basis)
    if let record = frozen[key] { return record }
    let record = try reader.snapshot {
      try PlanRecord(reading: entry.id, entry.directory, from: $0, asOf: lock)
    }
    if frozen.count >= PlanRecords.keptPlans { frozen.removeAll(keepingCapacity: true) }
    frozen[key] = record
    return record
  }

  /// What a search of the plan's tasks as of a month looks through.
  /// - Throws: ``DatabaseError``.
  func search(of entry: Entry, asOf period: Period) throws -> TaskSearch {
    let record = try record(of: entry)
    let key = SearchKey(plan: record.plan.key, period: period)
    if let search = searches[key] { return search }
    if searches.count >= PlanRecords.keptPlans { searches.removeAll(keepingCapacity: true) }
    let search = TaskSearch(record, asOf: period)
    searches[key] = search
    return search
  }
}
