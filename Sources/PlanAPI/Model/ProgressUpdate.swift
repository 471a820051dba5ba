/// What a lead unit says of a task for a month; revised, never overwritten (DOMAIN.md, "progress update", rule 5).
public struct ProgressUpdate: Hashable, Sendable {
  public enum Status: String, CaseIterable, Sendable {
    case notStarted = "not_started"
    case onTrack = "on_track"
    case atRisk = "at_risk"
    case blocked
    case done
  }

  public var task: TaskNumber
  public var unit: UnitCode
  public var period: Period
  public var percent: Percent
  public var status: Status
  public var summary: String
  public var difficulties: String?
  public var proposals: String?
  /// Whole đồng, at least 0.
  public var disbursed: Int64?
  public var outputs: [DeliveredOutput]
}

/// A document that came out of a task (DOMAIN.md, "output").
public struct DeliveredOutput: Hashable, Sendable {
  public var kind: String
  public var number: String?
  public var issued: CalendarDate?
  public var title: String
  public var url: String?
  /// The file itself, which the unit has sent before.
  public var attachment: SHA256Digest?
}

/// An update as it was accepted.
public struct RecordedUpdate: Hashable, Sendable {
  /// Of this revision alone.
  public var id: Int64
  public var update: ProgressUpdate
  /// 1 for the first update of a task, unit and month.
  public var revision: Int
  /// That of revision 1, whatever the revision (DOMAIN.md rule 5).
  public var timeliness: Timeliness
  public var recordedAt: Instant
  /// The token that wrote it.
  public var recordedBy: Int64
}

/// Whether the first update of a month came inside its window (DOMAIN.md rule 2).
public enum Timeliness: String, CaseIterable, Sendable {
  case onTime = "on_time"
  case late
}

/// A KPI's figure for a month as it was accepted; a later revision replaces it in reads.
public struct RecordedKPIValue: Hashable, Sendable {
  public var kpi: KPICode
  public var period: Period
  public var figure: KPIFigure
  public var revision: Int
  public var recordedAt: Instant
  public var recordedBy: Int64
}

/// A KPI's figure: a ratio where both parts are known, else a plain value (DOMAIN.md rule 7).
public enum KPIFigure: Hashable, Sendable {
  case ratio(numerator: Decimal, denominator: Decimal)
  case value(Decimal)
}
