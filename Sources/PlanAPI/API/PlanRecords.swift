/// The plans as this loop has read them last.
final class PlanRecords {
  /// A plan with the number its rows hang on.
  struct Entry {
    let id: Int64
    let directory: PlanDirectory
  }

  private static let keptPlans = 32

  private let reader: Reader
  private let version: DataVersion
  /// A stored plan does not change, so it is read once.
  private var plans: [PlanKey: Entry] = [:]
  /// What was reported changes with every update: as of one data version.
  private var records: [PlanKey: PlanRecord] = [:]
  private var recordsVersion: UInt64?

  init(reader: Reader, version: DataVersion) {
    self.reader = reader
    self.version = version
  }

  /// - Returns: `nil` where there is no such plan.
  /// - Throws: ``DatabaseError``.
  func plan(_ key: PlanKey) throws -> Entry? {
    if let entry = plans[key] { return entry }
    guard let stored = try reader.snapshot({ try PlanStore($0).load(key) }) else { return nil }
    if plans.count >= PlanRecords.keptPlans { plans.removeAll(keepingCapacity: true) }
    let entry = Entry(id: stored.id, directory: PlanDirectory(stored.plan))
    plans[key] = entry
    return entry
  }

  /// The plan with what was reported on it.
  /// - Throws: ``DatabaseError``.
  func record(of entry: Entry) throws -> PlanRecord {
    let current = version.current
    if recordsVersion != current || records.count >= PlanRecords.keptPlans {
      records.removeAll(keepingCapacity: true)
      recordsVersion = current
    }
    let key = entry.directory.plan.key
    if let record = records[key] { return record }
    let record = try reader.snapshot { connection in
      try PlanRecord(reading: entry.id, entry.directory, from: connection)
    }
    records[key] = record
    return record
  }
}
