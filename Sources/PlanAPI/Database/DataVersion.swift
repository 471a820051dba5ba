import Synchronization

/// Which state of the data an answer was made from: raised by the writer after each commit that changed something and
/// before the callers of that commit learn of it.
///
/// Read it before the queries of an answer: then what is kept under a version is never older than that version.
/// It begins at a random number, so that a version of an earlier run of the server is not taken for one of this run.
public final class DataVersion: Sendable {
  /// What an answer was made from.
  enum Scope: Hashable, Sendable {
    case everything
    /// One plan with what was reported and said on it, tokens, and what belongs to no single plan. Plans are told apart
    /// by a number of their key's bytes; two that have the same are changed together.
    case plan(Int)

    private static let plans = 4096

    init(_ key: PlanKey) { self.init(plan: key.description) }

    /// - Parameter plan: a key as it stands in a path; whether there is such a plan does not matter.
    init(plan: String) {
      let hash = plan.utf8.reduce(UInt32(0x811C_9DC5)) { ($0 ^ UInt32($1)) &* 0x0100_0193 }
      self = .plan(Int(hash) % Self.plans)
    }

    static func makeTable() -> VersionTable { VersionTable(count: plans) }
  }

  private let value: Atomic<UInt64>
  private let plansValue = Atomic<UInt64>(0)
  private let sharedValue: Atomic<UInt64>
  private let planValues = Scope.makeTable()
  private let observers = Mutex<[@Sendable () -> Void]>([])

  init(startingAt start: UInt64 = .random(in: 0...(UInt64.max >> 1))) {
    value = Atomic(start)
    sharedValue = Atomic(start)
  }

  /// Of everything.
  public var current: UInt64 { value.load(ordering: .acquiring) }

  /// The same for the plans themselves, which change seldom, without what is reported on them.
  public var plans: UInt64 { plansValue.load(ordering: .acquiring) }

  /// The same for tokens and what belongs to no single plan.
  var shared: UInt64 { sharedValue.load(ordering: .acquiring) }

  /// Each part only ever grows, so the sum is another as soon as one of them is.
  func current(_ scope: Scope) -> UInt64 {
    switch scope {
    case .everything: current
    case .plan(let plan): shared &+ planValues[plan]
    }
  }

  func raise(_ changes: DataChanges) {
    if changes.arePlansChanged { _ = plansValue.wrappingAdd(1, ordering: .releasing) }
    for case .plan(let plan) in changes.scopes { planValues.raise(plan) }
    if changes.isShared { _ = sharedValue.wrappingAdd(1, ordering: .releasing) }
    _ = value.wrappingAdd(1, ordering: .releasing)
    for observer in observers.withLock(\.self) { observer() }
  }

  /// Calls `observer` whenever the version has been raised, on the writer's thread, which it must not hold up.
  func observe(_ observer: @escaping @Sendable () -> Void) { observers.withLock { $0.append(observer) } }
}

/// What a transaction has changed, so far as it is known while it runs.
struct DataChanges: Sendable {
  /// Plans themselves, and not only what was reported on them.
  var arePlansChanged = false
  /// Tokens, or what belongs to no single plan.
  var isShared = false
  private(set) var scopes: Set<DataVersion.Scope> = []

  /// Where it is not known.
  static let everything = DataChanges(arePlansChanged: true, isShared: true)

  init(arePlansChanged: Bool = false, isShared: Bool = false) {
    (self.arePlansChanged, self.isShared) = (arePlansChanged, isShared)
  }

  /// - Parameter plan: `nil` for what belongs to no single plan.
  mutating func note(_ plan: PlanKey?) {
    guard let plan else { return isShared = true }
    scopes.insert(DataVersion.Scope(plan))
  }
}
