import Synchronization
import Testing

/// The tests of the whole program, each with processes and ports of its own: suite by suite, the tests of a suite one
/// after the other. A limit of time is for what hangs, not for a busy machine.
@Suite(.turns, .timeLimit(.minutes(10))) struct EndToEndTests {}

/// Gives each suite in a suite its turn. All at once they would start a server each, and hold every thread that tasks
/// share with calls that block.
struct TurnTrait: TestTrait, SuiteTrait, TestScoping {
  let isRecursive = true
  private static let turns = Turns(1)

  /// Only suites that hold tests; these are within the scope of their suite.
  func scopeProvider(for test: Test, testCase: Test.Case?) -> Self? {
    test.isSuite && test.name != "\(EndToEndTests.self)" ? self : nil
  }

  @concurrent func provideScope(
    for test: Test, testCase: Test.Case?, performing function: @concurrent @Sendable () async throws -> Void
  ) async throws {
    await Self.turns.take()
    defer { Self.turns.giveBack() }
    let inOrder: ParallelizationTrait = .serialized
    try await inOrder.provideScope(for: test, testCase: testCase, performing: function)
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
}
