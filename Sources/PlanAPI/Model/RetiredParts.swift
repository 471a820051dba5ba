/// A part that a plan has no more, as it stood last. Nothing is deleted: what was reported on it stays (DOMAIN.md
/// rule 10).
public struct Retired<Part: Hashable & Sendable>: Hashable, Sendable {
  public var part: Part
  public var at: Instant
  /// The month of `at` in the plan's time zone: from it on the part counts no more.
  public var period: Period
  public var reason: String?
}

/// What a plan had and has no more.
public struct RetiredParts: Hashable, Sendable {
  public var units: [Retired<Unit>] = []
  public var sections: [Retired<Section>] = []
  public var tasks: [Retired<PlanTask>] = []
  public var kpis: [Retired<KPI>] = []
}

extension Plan {
  /// Every task that the plan has or had: what was owed on a task in the months before it was retired stays owed.
  public var tasksEver: [PlanTask] { tasks + retired.tasks.map(\.part) }

  /// Whether a task is one of the plan's in a month: not before it was added, and not from its retirement on.
  func has(_ task: TaskNumber, in period: Period) -> Bool {
    if let added = addedTasks[task], period < added { return false }
    guard let retired = retired.tasks.first(where: { $0.part.number == task }) else { return true }
    return period < retired.period
  }
}
