/// A plan's year as it might have gone: the data of the demo. The same plan, month and seed give the same data.
///
/// Most updates come inside their window; some are late, some missing, and a few tasks have a story of their own
/// (``SampleCourse``), so that every kind of warning is there to be seen.
public struct SampleYear: Hashable, Sendable {
  public struct Update: Hashable, Sendable {
    public let update: ProgressUpdate
    public let recordedAt: Instant
    public let timeliness: Timeliness
  }

  /// A KPI's figure, posted by the KPI's lead unit.
  public struct Value: Hashable, Sendable {
    public let kpi: KPICode
    public let unit: UnitCode
    public let period: Period
    public let figure: KPIFigure
    public let recordedAt: Instant
  }

  /// In the order in which they were recorded.
  public let updates: [Update]
  /// In the order in which they were recorded.
  public let kpiValues: [Value]

  /// - Parameters:
  ///   - last: the last month that there is data for; see ``lastMonth(of:at:)``. No update is recorded after its end.
  ///   - seed: what the small differences come from.
  public init(of plan: Plan, through last: Period, seed: UInt64) {
    let drafts = SampleUpdates(plan: plan, last: last, seed: seed).drafts()
    updates = drafts.map { SampleRecording(plan: plan, seed: seed).update($0) }
      .sorted { ($0.recordedAt, $0.update.task, $0.update.unit) < ($1.recordedAt, $1.update.task, $1.update.unit) }
    kpiValues = sampleValues(plan: plan, last: last, seed: seed)
      .sorted { ($0.recordedAt, $0.kpi) < ($1.recordedAt, $1.kpi) }
  }

  /// The month before the current one, but not after December of the plan's year. It may be before the plan's first
  /// month: then there are no updates.
  public static func lastMonth(of plan: Plan, at now: Instant) -> Period {
    let current = plan.calendar.timeZone.date(of: now).period
    return min(current.previous, Period(unchecked: plan.year, 12))
  }
}
