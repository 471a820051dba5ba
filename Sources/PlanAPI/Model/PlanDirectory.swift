/// A plan with its units, tasks and KPIs found by their keys, and its groups resolved once. Retired parts are found too,
/// for what was reported on them names them.
public struct PlanDirectory: Sendable {
  /// What a task's updates depend on, without its texts: a month's rate looks at every task.
  struct OwingTask: Sendable {
    let number: TaskNumber
    /// Owed all year, and not until a deadline's work is done.
    let isContinuous: Bool
    /// A group's members in its place.
    let leadUnits: [UnitCode]
  }

  public let plan: Plan
  /// Every task that there is or was, in the plan's order.
  let owingTasks: [OwingTask]
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
    owingTasks = plan.tasksEver.map { task in
      OwingTask(
        number: task.number, isContinuous: task.schedule == .continuous,
        leadUnits: expansion.members(of: task.leadUnits))
    }
    leadUnits = Dictionary(owingTasks.map { ($0.number, $0.leadUnits) }, uniquingKeysWith: { first, _ in first })
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
