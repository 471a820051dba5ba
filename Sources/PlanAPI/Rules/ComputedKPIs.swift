/// The figures that the server computes and nobody can post (DOMAIN.md rule 3).
extension PlanRecord {
  /// `KH-02`, the update rate of a month: tasks whose every expected update came on time ÷ tasks with any expected.
  ///
  /// `nil` before the month's window opens and where nothing is expected. While the window is open the rate counts what
  /// has come so far.
  public func updateRate(in period: Period, at now: Instant) -> TaskShare? {
    guard now >= ReportingWindow(of: period, in: plan.calendar).opens else { return nil }
    let tasks = directory.owingTasks.filter { isOpen($0, in: period) && !$0.leadUnits.isEmpty }
    let onTime = tasks.count { task in
      task.leadUnits.allSatisfy { update(of: task.number, by: $0, in: period)?.timeliness == .onTime }
    }
    return TaskShare(numerator: onTime, denominator: tasks.count)
  }

  /// `KH-01`: published tasks ÷ tasks. The flags have no history, so each reporting month from the opening of its window
  /// on shows them as they are now; `nil` for other months and for a plan without tasks.
  public func publishedTasks(in period: Period, at now: Instant) -> TaskShare? {
    guard plan.isReported(on: period), now >= ReportingWindow(of: period, in: plan.calendar).opens
    else { return nil }
    return TaskShare(numerator: plan.tasks.count(where: \.isPublished), denominator: plan.tasks.count)
  }

  /// The figure of a KPI for a month: computed where the plan says so, otherwise the one posted, and for the one KPI that
  /// feedback feeds the satisfied of all where none was posted.
  public func figure(of kpi: KPI, in period: Period, at now: Instant) -> KPIFigure? {
    switch kpi.derived {
    case .onTimeUpdates: updateRate(in: period, at: now)?.figure
    case .publishedTasks: publishedTasks(in: period, at: now)?.figure
    case nil: kpiValue(of: kpi.code, in: period)?.figure ?? feedbackFigure(of: kpi, in: period, at: now)
    }
  }
}

/// A number of tasks out of a greater one that is not 0.
public struct TaskShare: Hashable, Sendable {
  public let numerator: Int
  public let denominator: Int

  init?(numerator: Int, denominator: Int) {
    guard denominator > 0 else { return nil }
    self.numerator = numerator
    self.denominator = denominator
  }

  public var figure: KPIFigure { .ratio(numerator: Decimal(numerator), denominator: Decimal(denominator)) }
}
