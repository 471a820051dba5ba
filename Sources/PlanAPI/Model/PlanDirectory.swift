/// A plan with its units, tasks and KPIs found by their keys, and its groups resolved once. Retired parts are found too,
/// for what was reported on them names them.
public struct PlanDirectory: Sendable {
  public let plan: Plan
  private let leadUnits: [TaskNumber: [UnitCode]]
  private let units: [UnitCode: Unit]
  private let tasks: [TaskNumber: PlanTask]
  private let kpis: [KPICode: KPI]

  public init(_ plan: Plan) {
    self.plan = plan
    let everyUnit = plan.units + plan.retired.units.map(\.part)
    units = Dictionary(everyUnit.map { ($0.code, $0) }, uniquingKeysWith: { first, _ in first })
    tasks = Dictionary(plan.tasksEver.map { ($0.number, $0) }, uniquingKeysWith: { first, _ in first })
    let everyKPI = plan.kpis + plan.retired.kpis.map(\.part)
    kpis = Dictionary(everyKPI.map { ($0.code, $0) }, uniquingKeysWith: { first, _ in first })
    let expansion = UnitExpansion(everyUnit)
    leadUnits = Dictionary(
      plan.tasksEver.map { ($0.number, expansion.members(of: $0.leadUnits)) }, uniquingKeysWith: { first, _ in first })
  }

  /// The units that owe updates on a task: its lead units, a group's members in its place (DOMAIN.md rule 1).
  public func leadUnits(of task: TaskNumber) -> [UnitCode] { leadUnits[task] ?? [] }

  public func unit(_ code: UnitCode) -> Unit? { units[code] }

  public func task(_ number: TaskNumber) -> PlanTask? { tasks[number] }

  public func kpi(_ code: KPICode) -> KPI? { kpis[code] }

  /// When and why a task was retired; `nil` while it is the plan's.
  public func retirement(of task: TaskNumber) -> Retired<PlanTask>? {
    plan.retired.tasks.first { $0.part.number == task }
  }

  /// When and why a KPI was retired; `nil` while it is the plan's.
  public func retirement(of kpi: KPICode) -> Retired<KPI>? { plan.retired.kpis.first { $0.part.code == kpi } }
}
