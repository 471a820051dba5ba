/// How a plan stands at one moment, on one screen: what is owed in the month to report on, and what there is to warn of.
public struct PlanStatus: Sendable {
  public let plan: Plan
  /// The month to report on, with its window.
  public let window: ReportingWindow
  public let updates: UpdateCounts
  /// The units that still owe updates for it, with how many, in the plan's order.
  public let owing: [(unit: UnitCode, count: Int)]
  /// The newest month whose window has closed: that of the warnings.
  public let period: Period
  /// Red first.
  public let warnings: [Warning]
  public let locked: [Period]
  public let trail: TrailHead
  private let now: Instant

  /// - Parameter connection: inside a snapshot.
  /// - Throws: ``DatabaseError``.
  public init(of stored: StoredPlan, in connection: Connection, at now: Instant) throws {
    plan = stored.plan
    let record = try PlanRecord(reading: stored.id, PlanDirectory(stored.plan), from: connection)
    let month = periodToReport(of: plan, at: now)
    window = ReportingWindow(of: month, in: plan.calendar)
    let summary = PlanSummary(of: record, period: month, at: now, warnings: [])
    updates = summary.updates
    owing = summary.updatesByUnit.compactMap { row in
      let count = row.counts.expected - row.counts.received
      return count > 0 ? (row.unit, count) : nil
    }
    period = defaultPeriod(of: plan, at: now)
    warnings = PlanAPI.warnings(in: record, period: period, at: now)
    locked = try PeriodStore(connection).history(plan: stored.id).filter(\.isInForce).map(\.period)
    trail = try TrailStore(connection).head(of: stored.id)
    self.now = now
  }

  public var state: ReportingWindow.State { window.state(at: now) }

  /// The same as one line of JSON.
  public func json(language: Language) -> [UInt8] {
    var writer = JSONWriter()
    writer.object { writer in
      writer.member("plan", plan.key)
      writer.object("window") { $0.members(of: window, state) }
      writer.object("updates") { updates.writeMembers(to: &$0) }
      writer.objects("owing", owing) { row, writer in
        writer.member("unit", row.unit)
        writer.member("count", row.count)
      }
      writer.object("warnings") { writer in
        writer.member("period", period)
        let counts = WarningCounts(warnings)
        for level in Warning.Level.allCases { writer.member(text: level.rawValue, counts.byLevel[level] ?? 0) }
        writer.objects("items", warnings) { warning, writer in
          writer.member("id", warning.id)
          writer.member("level", warning.level)
          writer.member("message", warning.message[language])
        }
      }
      writer.member("locked", locked)
      writer.object("trail") { writer in
        writer.member("sequence", trail.sequence)
        writer.member("hash", trail.hash.hex)
      }
    }
    return writer.bytes
  }
}

extension JSONWriter {
  fileprivate mutating func members(of window: ReportingWindow, _ state: ReportingWindow.State) {
    member("period", window.period)
    member("state", state.rawValue)
    member("opens", window.opens)
    member("closes", window.closes)
  }
}
