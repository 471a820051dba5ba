/// A task as of a month, put together from the newest update of each of its lead units at or before that month.
public struct TaskState: Hashable, Sendable {
  public struct Share: Hashable, Sendable {
    public let unit: UnitCode
    /// `nil` while the unit has not reported at all.
    public let newest: RecordedUpdate?
  }

  public let task: TaskNumber
  public let period: Period
  /// One for each lead unit, in the plan's order.
  public let shares: [Share]
  /// The mean over the units that have reported, rounded half up to hundredths; `nil` when none has.
  public let percent: Percent?
  /// `done` only when every lead unit says so; otherwise the worst that any says: `blocked`, `at_risk`, and else
  /// `not_started` when all that have reported say so or `on_track` when work has begun. `nil` when none has reported.
  public let status: ProgressUpdate.Status?
  /// Money disbursed in whole đồng, cumulative from the start of the plan's year to the month: each unit's newest
  /// figure, added up. `nil` when no unit has given one.
  public let disbursed: Int64?

  public var leadUnits: Int { shares.count }
  public var reportedUnits: Int { shares.count { $0.newest != nil } }

  public init(of task: TaskNumber, in record: PlanRecord, asOf period: Period) {
    self.task = task
    self.period = period
    let units = record.leadUnits(of: task)
    shares = units.map { Share(unit: $0, newest: record.newestUpdate(of: task, by: $0, upTo: period)) }
    let newest = shares.compactMap { $0.newest?.update }
    percent = mean(newest.map(\.percent))
    status = combined(newest.map(\.status), isComplete: newest.count == units.count)
    disbursed = Money.total(units.compactMap { record.disbursed(on: task, by: $0, upTo: period) })
  }
}

private func mean(_ percents: [Percent]) -> Percent? {
  guard !percents.isEmpty else { return nil }
  let sum = percents.reduce(0) { $0 + $1.hundredths }
  return Percent(hundredths: (2 * sum + percents.count) / (2 * percents.count))
}

private func combined(_ statuses: [ProgressUpdate.Status], isComplete: Bool) -> ProgressUpdate.Status? {
  if statuses.isEmpty { return nil }
  if statuses.contains(.blocked) { return .blocked }
  if statuses.contains(.atRisk) { return .atRisk }
  if statuses.allSatisfy({ $0 == .notStarted }) { return .notStarted }
  return isComplete && statuses.allSatisfy { $0 == .done } ? .done : .onTrack
}
