/// The time from when a warning was raised to when its cause ended (DOMAIN.md rule 4). Computed, as the warnings are:
/// same data, same clock, same history.
public struct WarningEpisode: Hashable, Sendable {
  /// The warning as it stood in the last month in which it did.
  public let newest: Warning
  /// The first month on whose list it stood.
  public let raised: Period
  /// The last month on whose list it stood.
  public let last: Period
  /// The first month after that; `nil` while it stands.
  public let ended: Period?
  /// The highest level that it had.
  public let worst: Warning.Level
}

/// Every warning of the plan's months up to and with one, ended or not, by the month of its raising and then as the
/// lists are ordered.
public func warningHistory(in record: PlanRecord, through period: Period, at now: Instant) -> [WarningEpisode] {
  let months = record.plan.reportingMonths.filter { $0 <= period }
  var standing: [String: WarningEpisode] = [:]
  var ended: [WarningEpisode] = []
  for month in months {
    let list = warnings(in: record, period: month, at: now)
    let present = Set(list.map(\.id))
    for (id, episode) in standing where !present.contains(id) {
      ended.append(episode.ending(in: month))
      standing[id] = nil
    }
    for warning in list { standing[warning.id] = WarningEpisode(warning, in: month, after: standing[warning.id]) }
  }
  return (ended + standing.values).sorted { ($0.raised, $0.newest, $0.last) < ($1.raised, $1.newest, $1.last) }
}

extension WarningEpisode {
  fileprivate init(_ warning: Warning, in month: Period, after before: WarningEpisode?) {
    newest = warning
    raised = before?.raised ?? month
    last = month
    ended = nil
    worst = warning.level == .red ? .red : before?.worst ?? warning.level
  }

  fileprivate init(_ episode: WarningEpisode, ended: Period) {
    newest = episode.newest
    raised = episode.raised
    last = episode.last
    worst = episode.worst
    self.ended = ended
  }

  fileprivate func ending(in month: Period) -> WarningEpisode { WarningEpisode(self, ended: month) }
}
