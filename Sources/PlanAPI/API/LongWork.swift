import Synchronization

/// How much of what takes milliseconds, such as reports, tables and histories, is done at once away from the loops. More
/// is refused, not put in line: it would take the processors from the loops, and memory without a bound.
final class LongWork: Sendable {
  private let limit: Int
  private let share: Int
  private let running = Mutex((all: 0, tokens: [Int64: Int]()))

  /// - Parameter limit: of all; a token has a quarter.
  init(limit: Int = 32) {
    self.limit = limit
    share = max(limit / 4, 1)
  }

  /// Takes a place, to be given back with ``leave(_:)``.
  /// - Throws: 503 where there is none; 429 for a token that has its share.
  func enter(_ token: Int64) throws(Problem) {
    try running.withLock { running throws(Problem) in
      guard running.tokens[token, default: 0] < share else { throw .tooManyRequests(retryAfter: 1) }
      guard running.all < limit else { throw .unavailable(retryAfter: 1) }
      running.all += 1
      running.tokens[token, default: 0] += 1
    }
  }

  func leave(_ token: Int64) {
    running.withLock { running in
      running.all -= 1
      let count = running.tokens[token, default: 1] - 1
      running.tokens[token] = count == 0 ? nil : count
    }
  }
}

extension Call {
  /// Does what takes milliseconds away from the loop, which answers others meanwhile.
  /// - Throws: what `work` throws; 503 and 429 as ``LongWork/enter(_:)``.
  func background<Result: Sendable>(_ work: @Sendable () async throws -> Result) async throws -> Result {
    let token = try requireToken().id
    try shared.longWork.enter(token)
    defer { shared.longWork.leave(token) }
    return try await withTaskExecutorPreference(globalConcurrentExecutor) { () async throws in try await work() }
  }
}
