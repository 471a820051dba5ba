/// Which course each lead unit's work on a task takes in a plan's year.
struct SampleStories: Hashable, Sendable {
  /// Whose part in plan 39/KH-UBND a task or a unit plays; empty where each plays its own.
  private var taskParts: [TaskNumber: TaskNumber] = [:]
  private var unitParts: [UnitCode: UnitCode] = [:]

  /// The plan in the program keeps its stories; in every other plan they are told of other tasks and units, and one whose
  /// unit does not lead its task is not told at all.
  init(of plan: Plan, seed: UInt64) {
    guard !plan.isTheProgramsOwn else { return }
    var random = SampleGenerator(seed: seed, for: "stories")
    let tasks = plan.tasks.map(\.number)
    let units = Set(plan.tasks.flatMap(plan.expandedLeadUnits)).sorted()
    taskParts = Dictionary(zip(tasks, random.shuffled(tasks)), uniquingKeysWith: { first, _ in first })
    unitParts = Dictionary(zip(units, random.shuffled(units)), uniquingKeysWith: { first, _ in first })
  }

  /// The stories of plan 39/KH-UBND; whatever is not named here goes steadily.
  func course(of task: TaskNumber, by unit: UnitCode) -> SampleCourse {
    switch ((taskParts[task] ?? task).value, (unitParts[unit] ?? unit).description) {
    case (7, _): .lateStart
    case (9, _): .overdue
    case (11, "KT"): .blocked
    case (12, "TTDVC"): .regressed
    case (16, _): .stalled
    case (12, "CAX"): .silent(months: 2)
    case (2, "TTDVC"): .silent(months: 1)
    default: .steady
    }
  }
}

extension Plan {
  /// Whether it is 39/KH-UBND of 2026, which the program ships and the demo's stories were written for.
  var isTheProgramsOwn: Bool { key.description == "39-kh-ubnd-2026" }
}
