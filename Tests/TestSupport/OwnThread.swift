import Glibc

/// Carries out what waits for long on a thread of its own, so that the few threads that tests share go on with others.
public func onOwnThread(_ work: @escaping @Sendable () throws -> Void) async throws {
  try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
    let body = unsafe Unmanaged.passRetained(ThreadBody { continuation.resume(with: Result(catching: work)) })
    var thread = pthread_t()
    let code = unsafe pthread_create(
      &thread, nil,
      { argument in
        guard let argument = unsafe argument else { return nil }
        pthread_detach(pthread_self())
        unsafe Unmanaged<ThreadBody>.fromOpaque(argument).takeRetainedValue().run()
        return nil
      }, body.toOpaque())
    guard code == 0 else {
      unsafe body.release()
      continuation.resume(throwing: ThreadError(code: code))
      return
    }
  }
}

/// pthread_create(3) has no thread to give.
public struct ThreadError: Error {
  let code: CInt
}

private final class ThreadBody: Sendable {
  let run: @Sendable () -> Void

  init(run: @escaping @Sendable () -> Void) { self.run = run }
}
