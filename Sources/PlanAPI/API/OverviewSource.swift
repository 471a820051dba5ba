/// Makes the overview of all plans, away from the loops. Each plan is read again only when its trail has grown, and
/// worked out again only then or when a quarter of an hour has passed.
actor OverviewSource {
  private struct Kept {
    /// The last entry of the plan's trail that is in it.
    let sequence: Int64
    let record: PlanRecord
    var lines: [Period: (slot: Instant, line: Overview.Line)] = [:]
  }

  private let reader: Reader
  private var kept: [PlanKey: Kept] = [:]

  init(database: Database) throws { reader = try database.makeReader() }

  /// - Parameters:
  ///   - plan: the only plan to show; `nil` for every one.
  ///   - period: the month; by default the newest whose window has closed in any plan.
  /// - Returns: also how many plans do not report in the month, and the month's plans in the order of their keys.
  /// - Throws: ``DatabaseError``.
  func overview(of plan: PlanKey?, period wanted: Period?, at now: Instant) throws -> (Overview, outside: Int)? {
    let keys = try refresh().filter { plan == nil || $0 == plan }.sorted { $0.description < $1.description }
    let plans = keys.compactMap { kept[$0]?.record.plan }
    guard let period = wanted ?? plans.map({ defaultPeriod(of: $0, at: now) }).max() else { return nil }
    let reporting = plans.filter { $0.reportingMonths.contains(period) }
    let lines = reporting.compactMap { line(of: $0.key, period: period, at: now) }
    return (Overview(period: period, lines: lines, kpis: reporting.map(\.kpis)), plans.count - reporting.count)
  }

  /// What became of a plan's updates for a month.
  struct PlanUpdates: Sendable {
    let plan: PlanKey
    let period: Period
    /// When they become late.
    let closes: Instant
    let counts: UpdateCounts
  }

  /// For each plan, in the order of their keys, the month whose window is open or next and the last whose has closed.
  /// - Throws: ``DatabaseError``.
  func updateCounts(at now: Instant) throws -> [PlanUpdates] {
    try refresh().sorted { $0.description < $1.description }.flatMap { key -> [PlanUpdates] in
      guard let record = kept[key]?.record else { return [] }
      let plan = record.plan
      let periods: Set<Period> = [defaultPeriod(of: plan, at: now), currentWindow(of: plan, at: now).period]
      return periods.sorted().map { period in
        let closes = ReportingWindow(of: period, in: plan.calendar).closes
        let counts = UpdateCounts(
          record.expectedUpdates(in: period), in: record, period: period, isClosed: closes <= now)
        return PlanUpdates(plan: key, period: period, closes: closes, counts: counts)
      }
    }
  }

  private func line(of key: PlanKey, period: Period, at now: Instant) -> Overview.Line? {
    guard let entry = kept[key] else { return nil }
    if let known = entry.lines[period], known.slot == now.quarterHour { return known.line }
    let line = Overview.Line(of: entry.record, period: period, at: now)
    kept[key]?.lines[period] = (now.quarterHour, line)
    return line
  }

  /// Reads what has changed.
  /// - Returns: the plans that there are.
  private func refresh() throws -> [PlanKey] {
    let heads = try reader.snapshot { connection in
      try connection.query(
        "SELECT p.key, coalesce(h.sequence, 0) FROM plan AS p LEFT JOIN audit_head AS h ON h.chain = p.id"
      ) { row throws(DatabaseError) in (key: try row.string(0, as: PlanKey.init), sequence: try row.int64(1)) }
    }
    for head in heads where kept[head.key]?.sequence != head.sequence {
      // What is read may be newer than the head; then it is read once more than need be.
      let record = try reader.snapshot { connection in
        try PlanStore(connection).load(head.key).map { stored in
          try PlanRecord(reading: stored.id, PlanDirectory(stored.plan), from: connection)
        }
      }
      kept[head.key] = record.map { Kept(sequence: head.sequence, record: $0) }
    }
    return heads.map(\.key)
  }
}
