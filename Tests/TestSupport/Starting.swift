/// Runs something that serves in a task of its own, and returns when it has started, or has failed to. Tests wait with
/// blocking calls, each of which holds one of the few threads that a start needs too.
/// - Parameter run: calls the closure it is given once it has started.
public func start(
  _ run: @escaping @Sendable (_ started: @escaping @Sendable () -> Void) async throws -> Void
) async -> Task<Void, any Error> {
  let (starting, end) = AsyncStream<Never>.makeStream()
  let task = Task {
    defer { end.finish() }
    try await run { end.finish() }
  }
  for await _ in starting {}
  return task
}
