import Glibc

/// A thread of its own for work that blocks. Ends when its body returns; its starter joins or detaches it, once.
struct SystemThread: Sendable {
  /// The system has no thread left to give: the number is pthread_create's (`EAGAIN`).
  struct StartError: Error {
    let number: CInt
  }

  private let identifier: pthread_t

  /// Runs `body` on a new thread, which takes no signals: they are for the threads that wait for them.
  init(_ body: @escaping @Sendable () -> Void) throws(StartError) {
    var everySignal = sigset_t()
    var before = sigset_t()
    _ = unsafe sigfillset(&everySignal)
    _ = unsafe pthread_sigmask(SIG_SETMASK, &everySignal, &before)
    defer { _ = unsafe pthread_sigmask(SIG_SETMASK, &before, nil) }

    let context = unsafe Unmanaged.passRetained(Body(run: body))
    var identifier = pthread_t()
    let code = unsafe pthread_create(
      &identifier, nil,
      { context in
        guard let context = unsafe context else { return nil }
        let body = unsafe Unmanaged<Body>.fromOpaque(context).takeRetainedValue()
        body.run()
        return nil
      }, context.toOpaque())
    guard code == 0 else {
      unsafe context.release()
      throw StartError(number: code)
    }
    self.identifier = identifier
  }

  /// Waits for the body to return.
  func join() { _ = pthread_join(identifier, nil) }

  /// Lets the thread end by itself.
  func detach() { _ = pthread_detach(identifier) }

  private final class Body: Sendable {
    let run: @Sendable () -> Void

    init(run: @escaping @Sendable () -> Void) { self.run = run }
  }
}
