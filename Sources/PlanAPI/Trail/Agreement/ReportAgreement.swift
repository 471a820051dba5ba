/// What units report, and the money registered for it: rows that never change, one for each entry.
struct ReportAgreement {
  private let connection: Connection
  private let faults: Disagreements
  private let plan: Int64
  private let name: String
  /// The revisions that were told of, by what they are revisions of; no more than a plan has.
  private var told: [String: Int64] = [:]

  init(_ connection: Connection, _ faults: Disagreements, _ first: ToldEntry) {
    self.connection = connection
    self.faults = faults
    plan = first.chain
    name = first.planName
  }

  /// - Returns: the number of the update's row.
  mutating func compareUpdate(_ entry: ToldEntry) throws -> Int64? {
    guard let identifier = entry["id"]?.whole else { return nil }
    told[entry.entity] = entry["revision"]?.whole
    let row = "progress_update \(identifier)"
    let found = try faults.reading(row, entry) { () throws(DatabaseError) in
      try ProgressStore(connection).find(identifier, plan: plan)
    }
    if let found {
      try faults.add(row, entry, entry.differences(author: found.recordedBy) { found.writeMembers(to: &$0) })
    }
    return identifier
  }

  mutating func compareValue(_ entry: ToldEntry) throws {
    guard let kpi = entry.part(1, as: KPICode.init), let period = entry.part(3, as: Period.init),
      let revision = entry["revision"]?.whole
    else { return }
    told[entry.entity] = revision
    let row = "kpi_value \(kpi), \(period), revision \(revision)"
    let found = try faults.reading(row, entry) { () throws(DatabaseError) in
      try KPIStore(connection).find(kpi: kpi, period: period, revision: Int(revision), plan: plan)
    }
    guard let found else { return }
    try faults.add(row, entry, entry.differences(author: found.recordedBy) { found.writeTrailMembers(to: &$0) })
  }

  mutating func compareBudget(_ entry: ToldEntry) throws {
    guard let task = entry.part(1, as: { Int($0).flatMap(TaskNumber.init) }), let revision = entry["revision"]?.whole
    else { return }
    told[entry.entity] = revision
    let row = "budget of task \(task), revision \(revision)"
    let found = try faults.reading(row, entry) { () throws(DatabaseError) in
      try BudgetStore(connection).find(task: task, revision: Int(revision), plan: plan)
    }
    guard let found else { return }
    var differences = try entry.differences(author: found.recordedBy) {
      $0.budget(found.lines, revision: found.revision)
    }
    if found.recordedAt != entry.at { differences.append("recorded_at is \(found.recordedAt)") }
    faults.add(row, entry, differences)
  }

  /// Names the rows that no entry tells of: revisions are counted from 1, so those are above the last that one does.
  func finish() throws(DatabaseError) {
    try nameUntold(
      """
      SELECT 'progress_update ' || id, 'tasks/' || task || '/progress/' || period || '/' || unit, revision
      FROM progress_update WHERE plan_id = $1
      """)
    try nameUntold(
      """
      SELECT printf('kpi_value %s, %s, revision %d', kpi, period, revision), 'kpis/' || kpi || '/values/' || period,
        revision
      FROM kpi_value WHERE plan_id = $1
      """)
    try nameUntold(
      """
      SELECT printf('budget of task %d, revision %d', task, revision), 'tasks/' || task || '/budget', revision
      FROM budget WHERE plan_id = $1
      """)
  }

  private func nameUntold(_ rows: SQL) throws(DatabaseError) {
    try connection.forEach(rows, .integer(plan)) { row throws(DatabaseError) in
      if try row.int64(2) > told[try row.string(1)] ?? 0 { faults.addUntold(try row.string(0), of: name) }
    }
  }
}
