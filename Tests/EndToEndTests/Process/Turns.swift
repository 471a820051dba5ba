import Glibc
import Synchronization
import TestSupport
import Testing

/// The tests of the whole program, each with processes and ports of its own: as many suites at a time as there are
/// processors, the tests of a suite one after the other. A limit of time is for what hangs, not for a busy machine.
@Suite(.turns, .timeLimit(.minutes(10))) struct EndToEndTests {}

/// Gives each suite in a suite its turn, and a thread of its own: its tests block, and the threads that tasks share are
/// few. All at once they would start a server each, and time out for want of processors; one after the other they would
/// leave a processor idle, since client and server wait for each other.
struct TurnTrait: TestTrait, SuiteTrait, TestScoping {
  let isRecursive = true
  private static let turns = Turns(max(2, sysconf(CInt(_SC_NPROCESSORS_ONLN))))

  /// Only suites that hold tests; these are within the scope of their suite.
  func scopeProvider(for test: Test, testCase: Test.Case?) -> Self? {
    test.isSuite && test.name != "\(EndToEndTests.self)" ? self : nil
  }

  @concurrent func provideScope(
    for test: Test, testCase: Test.Case?, performing function: @concurrent @Sendable () async throws -> Void
  ) async throws {
    await Self.turns.take()
    defer { Self.turns.giveBack() }
    let thread = try Self.turns.thread()
    defer { Self.turns.giveBack(thread) }
    try await withTaskExecutorPreference(thread) {
      let inOrder: ParallelizationTrait = .serialized
      try await inOrder.provideScope(for: test, testCase: testCase, performing: function)
    }
  }
}

extension Trait where Self == TurnTrait {
  /// The suites of the suite take turns.
  static var turns: TurnTrait { TurnTrait() }
}

/// Lets only so many in at a time; who waits longest is next.
private final class Turns: Sendable {
  private struct State {
    var free: Int
    var waiting: [CheckedContinuation<Void, Never>] = []
    /// Of those that have had their turn, for the next.
    var threads: [ThreadExecutor] = []
  }

  private let state: Mutex<State>

  init(_ count: Int) { state = Mutex(State(free: count)) }

  func take() async {
    await withCheckedContinuation { continuation in
      let isNext = state.withLock { state in
        guard state.free == 0 else {
          state.free -= 1
          return true
        }
        state.waiting.append(continuation)
        return false
      }
      if isNext { continuation.resume() }
    }
  }

  func giveBack() {
    let next = state.withLock { state -> CheckedContinuation<Void, Never>? in
      guard state.waiting.isEmpty else { return state.waiting.removeFirst() }
      state.free += 1
      return nil
    }
    next?.resume()
  }

  func thread() throws -> ThreadExecutor {
    try state.withLock { $0.threads.popLast() } ?? ThreadExecutor(named: "suite")
  }

  func giveBack(_ thread: ThreadExecutor) { state.withLock { $0.threads.append(thread) } }
}
