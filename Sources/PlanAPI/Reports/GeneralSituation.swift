extension CityReport {
  /// The span in figures.
  public struct GeneralSituation: Hashable, Sendable {
    /// Tasks, updates and warnings counted.
    public let summary: PlanSummary
    /// All tasks of the plan, open or not.
    public let tasks: Int
    public let updateRate: UpdateRate
    public let kpisByStatus: [KPIEvaluation.Status: Int]
  }

  /// The share of tasks whose every expected update came on time (DOMAIN.md rule 3).
  public struct UpdateRate: Hashable, Sendable {
    /// `nil` before the first window opens and where nothing is expected.
    public let share: TaskShare?
    /// In percent, rounded half up to two decimals.
    public let value: Decimal?
    /// In percent.
    public let target: Decimal?
    public let status: KPIEvaluation.Status
  }
}

extension CityReport.GeneralSituation {
  init(
    of record: PlanRecord, kpis: [KPIEvaluation], warnings: [Warning], _ scope: ReportScope, at now: Instant
  ) {
    summary = PlanSummary(of: record, months: scope.months, at: now, warnings: warnings)
    tasks = record.plan.tasks.count
    updateRate = CityReport.UpdateRate(of: record, over: scope.months, at: now)
    kpisByStatus = Dictionary(
      uniqueKeysWithValues: KPIEvaluation.Status.allCases.map { status in
        (status, kpis.count { $0.status == status })
      })
  }

  /// 0 for a status that no KPI has.
  public func kpis(_ status: KPIEvaluation.Status) -> Int { kpisByStatus[status] ?? 0 }

  /// 0 for a status that no task has.
  public func tasks(_ status: ProgressUpdate.Status) -> Int { summary.tasksByStatus[status] ?? 0 }

  public func warnings(_ level: Warning.Level) -> Int { summary.warnings.byLevel[level] ?? 0 }
}

extension CityReport.UpdateRate {
  /// The target of DOMAIN.md rule 3, where the plan has no KPI that sets another.
  private static let standardTarget = Decimal(90)

  fileprivate init(of record: PlanRecord, over months: [Period], at now: Instant) {
    share = record.updateRate(over: months, at: now)
    value = share?.figure.value(in: "%")
    let kpi = record.plan.kpis.first { $0.derived == .onTimeUpdates }
    target = if let kpi { kpi.target } else { CityReport.UpdateRate.standardTarget }
    status =
      if let share, let target {
        share.figure.meets(target, kpi?.direction ?? .atLeast, in: "%") ? .met : .belowTarget
      } else {
        share == nil ? .noData : .noTarget
      }
  }
}
