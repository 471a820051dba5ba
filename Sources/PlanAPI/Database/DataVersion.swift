import Synchronization

/// Which state of the data an answer was made from: raised by the writer after each commit that changed something and
/// before the callers of that commit learn of it.
///
/// Read it before the queries of an answer: then what is kept under a version is never older than that version.
/// It begins at a random number, so that a version of an earlier run of the server is not taken for one of this run.
public final class DataVersion: Sendable {
  private let value: Atomic<UInt64>
  private let plansValue = Atomic<UInt64>(0)
  private let observers = Mutex<[@Sendable () -> Void]>([])

  init(startingAt start: UInt64 = .random(in: 0...(UInt64.max >> 1))) { value = Atomic(start) }

  public var current: UInt64 { value.load(ordering: .acquiring) }

  /// The same for the plans themselves, which change seldom, without what is reported on them.
  public var plans: UInt64 { plansValue.load(ordering: .acquiring) }

  func raise(plans hasChangedPlans: Bool = false) {
    if hasChangedPlans { _ = plansValue.wrappingAdd(1, ordering: .releasing) }
    _ = value.wrappingAdd(1, ordering: .releasing)
    for observer in observers.withLock(\.self) { observer() }
  }

  /// Calls `observer` whenever the version has been raised, on the writer's thread, which it must not hold up.
  func observe(_ observer: @escaping @Sendable () -> Void) { observers.withLock { $0.append(observer) } }
}
