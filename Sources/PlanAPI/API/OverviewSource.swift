/// Makes the overview of all plans, away from the loops. Each plan is read again only when its trail has grown, and
/// worked out again only then or when a day has passed where it is: rules look at the day, and windows close with one.
///
/// What was reported on a plan is let go once its figures are worked out; only those are kept, for the plans of a city
/// have more to report than a server should hold.
actor OverviewSource {
  /// The figures of a plan as of one state of it.
  private struct Kept {
    /// The last entry of the plan's trail that is in them.
    let sequence: Int64
    let kpis: [KPI]
    var lines: [Period: (day: CalendarDate, line: Overview.Line)] = [:]
    var counts: [Period: (day: CalendarDate, counts: UpdateCounts)] = [:]
  }

  /// Months whose figures are kept of a plan.
  private static let keptMonths = 4
  private static let keptDirectories = 16
  /// How long after a plan's last window its updates are still counted for operators: 31 days.
  private static let countedAfterEnd: Int64 = 31 * secondsInDay * 1000

  private let reader: Reader
  private let version: DataVersion
  private var plans: [PlanOutline] = []
  private var plansVersion: UInt64?
  /// The last entries of the trails, by the plans' numbers.
  private var heads: [Int64: Int64] = [:]
  private var kept: [Int64: Kept] = [:]
  /// A few plans are reported on at a time, and change seldom themselves.
  private var directories: [Int64: (version: Int64, directory: PlanDirectory)] = [:]
  /// Plans of the same kind have the same KPIs, of which one list is enough.
  private var kpis: Set<[KPI]> = []

  init(database: Database) throws {
    reader = try database.makeReader()
    version = database.version
  }

  /// - Parameters:
  ///   - plan: the only plan to show; `nil` for every one.
  ///   - period: the month; by default the newest whose window has closed in any plan.
  /// - Returns: also how many plans do not report in the month, and the month's plans in the order of their keys.
  /// - Throws: ``DatabaseError``.
  func overview(of plan: PlanKey?, period wanted: Period?, at now: Instant) throws -> (Overview, outside: Int)? {
    try refresh()
    let shown = plans.filter { plan == nil || $0.key == plan }
    guard let period = wanted ?? shown.map({ $0.year.defaultPeriod(at: now) }).max() else { return nil }
    let reporting = shown.filter { $0.year.months.contains(period) }
    let lines = try reporting.compactMap { try line(of: $0, period: period, at: now) }
    let kpis = reporting.compactMap { kept[$0.id]?.kpis }
    return (Overview(period: period, lines: lines, kpis: kpis), shown.count - reporting.count)
  }

  /// What became of a plan's updates for a month.
  struct PlanUpdates: Sendable {
    let plan: PlanKey
    let period: Period
    /// When they become late.
    let closes: Instant
    let counts: UpdateCounts
  }

  /// For each plan, in the order of their keys, the month whose window is open or next and the last whose has closed;
  /// none of a plan whose last window closed over 31 days ago.
  /// - Throws: ``DatabaseError``.
  func updateCounts(at now: Instant) throws -> [PlanUpdates] {
    try refresh()
    return try plans.flatMap { plan -> [PlanUpdates] in
      let window = plan.year.currentWindow(at: now)
      guard now.milliseconds - window.closes.milliseconds < Self.countedAfterEnd else { return [] }
      let periods: Set<Period> = [plan.year.defaultPeriod(at: now), window.period]
      return try periods.sorted().compactMap { period in
        let closes = ReportingWindow(of: period, in: plan.year.calendar).closes
        return try counts(of: plan, period: period, at: now).map {
          PlanUpdates(plan: plan.key, period: period, closes: closes, counts: $0)
        }
      }
    }
  }

  private func line(of plan: PlanOutline, period: Period, at now: Instant) throws -> Overview.Line? {
    let day = plan.year.calendar.timeZone.date(of: now)
    if let known = kept[plan.id]?.lines[period], known.day == day { return known.line }
    try workOut(plan, period, at: now)
    return kept[plan.id]?.lines[period]?.line
  }

  private func counts(of plan: PlanOutline, period: Period, at now: Instant) throws -> UpdateCounts? {
    let day = plan.year.calendar.timeZone.date(of: now)
    if let known = kept[plan.id]?.counts[period], known.day == day { return known.counts }
    try workOut(plan, period, at: now)
    return kept[plan.id]?.counts[period]?.counts
  }

  /// Works out the figures of a month, and those that are asked for most: what takes long is to read the plan.
  private func workOut(_ plan: PlanOutline, _ period: Period, at now: Instant) throws {
    guard let record = try record(of: plan), var figures = kept[plan.id] else { return }
    let day = plan.year.calendar.timeZone.date(of: now)
    let (newest, open) = (plan.year.defaultPeriod(at: now), plan.year.currentWindow(at: now).period)
    if figures.lines.count >= Self.keptMonths { figures.lines = [:] }
    for month in Set([period, newest]) where figures.lines[month]?.day != day {
      figures.lines[month] = (day, Overview.Line(of: record, period: month, at: now))
    }
    figures.counts = figures.counts.filter { $0.value.day == day }
    for month in Set([newest, open]) where figures.counts[month] == nil {
      let isClosed = ReportingWindow(of: month, in: plan.year.calendar).closes <= now
      let expected = record.expectedUpdates(in: month)
      figures.counts[month] = (day, UpdateCounts(expected, in: record, period: month, isClosed: isClosed))
    }
    kept[plan.id] = figures
  }

  /// Finds which plans there are and what has changed, and lets go of what was worked out before.
  private func refresh() throws {
    let current = version.plans
    try reader.snapshot { connection in
      if plansVersion != current { plans = try PlanStore(connection).outlines() }
      heads = try TrailStore(connection).heads()
    }
    if plansVersion != current {
      let known = Set(plans.map(\.id))
      kept = kept.filter { known.contains($0.key) }
      kpis = Set(kept.values.map(\.kpis))
      plansVersion = current
    }
    for (plan, figures) in kept where heads[plan] ?? 0 != figures.sequence { kept[plan] = nil }
  }

  /// - Returns: `nil` where the plan is gone.
  private func record(of plan: PlanOutline) throws -> PlanRecord? {
    // What is read may be newer than the head; then it is read once more than need be.
    let record = try reader.snapshot { connection -> PlanRecord? in
      guard let version = try PlanStore(connection).version(of: plan.id) else { return nil }
      let directory =
        try directories[plan.id].flatMap { $0.version == version ? $0.directory : nil }
        ?? PlanDirectory(try PlanStore(connection).load(plan.id, version: version).plan)
      if directories.count >= Self.keptDirectories { directories.removeAll() }
      directories[plan.id] = (version, directory)
      return try PlanRecord(reading: plan.id, directory, from: connection)
    }
    guard let record else { return nil }
    if kept[plan.id] == nil {
      kept[plan.id] = Kept(
        sequence: heads[plan.id] ?? 0, kpis: kpis.insert(record.plan.kpis).memberAfterInsert)
    }
    return record
  }
}
