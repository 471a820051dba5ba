/// Every plan side by side for a month, for the city (DOMAIN.md rules 7 and 12): ranked, ratio KPIs summed.
public struct Overview: Hashable, Sendable {
  /// A plan in figures that can be compared with those of a plan of another size.
  public struct Line: Hashable, Sendable {
    public let plan: PlanKey
    public let number: String
    public let year: Int
    public let issuer: UnitCode
    public let issuerName: String?
    public let updates: UpdateCounts
    /// Tasks whose every expected update came on time, of those that owe any; `nil` before the month's window opens.
    public let updateRate: TaskShare?
    public let tasks: Int
    public let tasksByStatus: [ProgressUpdate.Status: Int]
    public let tasksUnreported: Int
    public let tasksOverdue: Int
    public let warnings: WarningCounts
    public let warningsExplained: Int
    public let kpisAttained: Int
    public let kpisMissed: Int
    public let kpisMissing: Int
    public let registered: Int64?
    public let disbursed: Int64?
    public let feedback: FeedbackFigures
    /// The figures of the month, by code; those that are missing are there too.
    public let kpis: [KPICode: KPIFigure?]
  }

  public struct Ranked: Hashable, Sendable {
    /// 1 for the best; plans that are alike in all that the rank looks at share one.
    public let rank: Int
    public let line: Line
  }

  /// A KPI over all plans that have it.
  public struct Total: Hashable, Sendable {
    /// As the first plan by key has it: code, name, unit of measure, target.
    public let kpi: KPI
    public let plans: Int
    public let aggregate: KPIAggregate
  }

  public let period: Period
  public let lines: [Ranked]
  /// By code.
  public let kpis: [Total]

  /// - Parameters:
  ///   - lines: in any order.
  ///   - kpis: each plan's KPIs, of the plans in the order of their keys.
  public init(period: Period, lines: [Line], kpis: [[KPI]]) {
    self.period = period
    self.lines = ranked(lines)
    var first: [KPICode: KPI] = [:]
    for kpi in kpis.joined() where first[kpi.code] == nil { first[kpi.code] = kpi }
    var figures: [KPICode: [KPIFigure?]] = [:]
    for line in lines {
      for (code, figure) in line.kpis { figures[code, default: []].append(figure) }
    }
    self.kpis = first.values.sorted { $0.code < $1.code }.map { kpi in
      let figures = figures[kpi.code] ?? []
      return Total(kpi: kpi, plans: figures.count, aggregate: KPIAggregate(figures))
    }
  }

  /// Tasks with every update on time, over all plans: Σ ÷ Σ.
  public var updateRate: Share {
    let shares = lines.compactMap(\.line.updateRate)
    return Share(shares.reduce(0) { $0 + $1.numerator }, of: shares.reduce(0) { $0 + $1.denominator })
  }

  public var updates: UpdateCounts { lines.map(\.line.updates).reduce(.none, +) }
  public var registered: Int64? { Money.total(lines.compactMap(\.line.registered)) }
  public var disbursed: Int64? { Money.total(lines.compactMap(\.line.disbursed)) }
}

extension Overview.Line {
  public init(of record: PlanRecord, period: Period, at now: Instant) {
    let plan = record.plan
    let list = PlanAPI.warnings(in: record, period: period, at: now)
    let summary = PlanSummary(of: record, period: period, at: now, warnings: list)
    let evaluations = plan.kpis.map { kpi in (kpi: kpi, figure: record.figure(of: kpi, in: period, at: now)) }
    let verdicts = evaluations.compactMap { kpi, figure in
      kpi.target.map { target in
        figure?.value(in: kpi.unit) == nil ? nil : figure?.meets(target, kpi.direction, in: kpi.unit)
      }
    }
    let states = plan.tasks.map { TaskState(of: $0.number, in: record, asOf: period) }
    self.plan = plan.key
    number = plan.number
    year = plan.year
    issuer = plan.issuer
    issuerName = record.unit(plan.issuer)?.name
    updates = summary.updates
    updateRate = record.updateRate(in: period, at: now)
    tasks = plan.tasks.count
    tasksByStatus = summary.tasksByStatus
    tasksUnreported = summary.unreportedTasks
    tasksOverdue = list.count { $0.kind == .overdue }
    warnings = WarningCounts(list)
    warningsExplained = list.count { WarningNoting(of: $0, in: record, asOf: period).isExplained }
    kpisAttained = verdicts.count { $0 == true }
    kpisMissed = verdicts.count { $0 == false }
    kpisMissing = verdicts.count { $0 == nil }
    registered = Money.total(plan.tasks.compactMap { record.budget(of: $0.number).registered })
    disbursed = Money.total(states.compactMap(\.disbursed))
    feedback = record.feedbackFigures(in: period...period, at: now)
    kpis = Dictionary(evaluations.map { ($0.kpi.code, $0.figure) }, uniquingKeysWith: { first, _ in first })
  }

  public var onTrack: Share {
    Share((tasksByStatus[.onTrack] ?? 0) + (tasksByStatus[.done] ?? 0), of: tasks - tasksUnreported)
  }
  public var attainment: Share { Share(kpisAttained, of: kpisAttained + kpisMissed) }
  public var warningCount: Int { warnings.byLevel.values.reduce(0, +) }
  public var explanation: Share { Share(warningsExplained, of: warningCount) }

  /// What the rank looks at, the first that differs deciding: tasks with every update on time, red warnings for each
  /// task, KPIs attained. Greater is better; what is not known comes after all that is.
  fileprivate var merits: [Share?] {
    [
      updateRate.map { Share($0.numerator, of: $0.denominator) },
      tasks > 0 ? Share(-(warnings.byLevel[.red] ?? 0), of: tasks) : nil,
      attainment.whole > 0 ? attainment : nil,
    ]
  }
}

/// Best first, those that are alike by key.
private func ranked(_ lines: [Overview.Line]) -> [Overview.Ranked] {
  // Once for each: they are compared many times.
  let merits = lines.map(\.merits)
  let sorted = lines.indices.sorted { left, right in
    switch order(merits[left], merits[right]) {
    case 0: lines[left].plan.description < lines[right].plan.description
    case let order: order < 0
    }
  }
  var rank = 0
  return sorted.enumerated().map { place, index in
    let isShared = place > 0 && order(merits[sorted[place - 1]], merits[index]) == 0
    if !isShared { rank = place + 1 }
    return Overview.Ranked(rank: rank, line: lines[index])
  }
}

/// Negative where the left ones are better, 0 where they are alike. Cross-multiplied, so exact.
private func order(_ left: [Share?], _ right: [Share?]) -> Int {
  for (left, right) in zip(left, right) {
    switch (left, right) {
    case (nil, nil): continue
    case (nil, _): return 1
    case (_, nil): return -1
    case (let left?, let right?):
      let difference = right.part * left.whole - left.part * right.whole
      if difference != 0 { return difference }
    }
  }
  return 0
}
