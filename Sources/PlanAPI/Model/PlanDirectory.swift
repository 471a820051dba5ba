/// A plan with its units, tasks and KPIs found by their keys, and its groups resolved once.
public struct PlanDirectory: Sendable {
  public let plan: Plan
  private let leadUnits: [TaskNumber: [UnitCode]]
  private let units: [UnitCode: Unit]
  private let tasks: [TaskNumber: PlanTask]
  private let kpis: [KPICode: KPI]

  public init(_ plan: Plan) {
    self.plan = plan
    units = Dictionary(plan.units.map { ($0.code, $0) }, uniquingKeysWith: { first, _ in first })
    tasks = Dictionary(plan.tasks.map { ($0.number, $0) }, uniquingKeysWith: { first, _ in first })
    kpis = Dictionary(plan.kpis.map { ($0.code, $0) }, uniquingKeysWith: { first, _ in first })
    let expansion = UnitExpansion(plan.units)
    leadUnits = Dictionary(
      plan.tasks.map { ($0.number, expansion.members(of: $0.leadUnits)) }, uniquingKeysWith: { first, _ in first })
  }

  /// The units that owe updates on a task: its lead units, a group's members in its place (DOMAIN.md rule 1).
  public func leadUnits(of task: TaskNumber) -> [UnitCode] { leadUnits[task] ?? [] }

  public func unit(_ code: UnitCode) -> Unit? { units[code] }

  public func task(_ number: TaskNumber) -> PlanTask? { tasks[number] }

  public func kpi(_ code: KPICode) -> KPI? { kpis[code] }
}
