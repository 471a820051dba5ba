import Synchronization

/// How many connections all loops have, against the limit.
final class ConnectionCount: Sendable {
  private let current = Atomic<Int>(0)
  private let limit: Int

  init(limit: Int) { self.limit = limit }

  /// Counts a connection in; `false` when there is no room for it.
  func enter() -> Bool {
    guard current.add(1, ordering: .relaxed).newValue > limit else { return true }
    leave()
    return false
  }

  /// Counts a connection in that takes the place of one about to end.
  func replace() { current.add(1, ordering: .relaxed) }

  func leave() { current.subtract(1, ordering: .relaxed) }
}
