/// The plans as this loop has read them last, each as of one data version.
final class PlanRecords {
  struct Entry {
    let id: Int64
    let record: PlanRecord
  }

  private static let keptPlans = 16

  private let reader: Reader
  private let version: DataVersion
  private var entries: [PlanKey: Entry] = [:]
  private var entriesVersion: UInt64?

  init(reader: Reader, version: DataVersion) {
    self.reader = reader
    self.version = version
  }

  /// - Returns: `nil` where there is no such plan.
  /// - Throws: ``DatabaseError``.
  func entry(_ key: PlanKey) throws -> Entry? {
    let current = version.current
    if entriesVersion != current || entries.count >= PlanRecords.keptPlans {
      entries.removeAll(keepingCapacity: true)
      entriesVersion = current
    }
    if let entry = entries[key] { return entry }
    let entry: Entry? = try reader.snapshot { connection in
      guard let stored = try PlanStore(connection).load(key) else { return nil }
      return Entry(
        id: stored.id,
        record: PlanRecord(
          plan: stored.plan, updates: try ProgressStore(connection).newest(plan: stored.id),
          kpiValues: try KPIStore(connection).newest(plan: stored.id)))
    }
    entries[key] = entry
    return entry
  }
}
