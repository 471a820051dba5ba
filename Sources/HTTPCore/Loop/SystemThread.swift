import CLinux
import Glibc

/// A thread of its own for what blocks or turns for ever. Ends when its body returns; its starter joins or detaches it,
/// once.
public struct SystemThread: Sendable {
  private let identifier: pthread_t

  /// Runs `body` on a new thread, which takes no signals: they are for the thread that waits for them. Those that the
  /// processor raises stay, so that a crash is still told.
  /// - Parameter name: at most 15 bytes, as `ps -L` shows it (pthread_setname_np(3)).
  /// - Throws: ``SystemCallError`` where the system has no thread left to give (`EAGAIN`).
  public init(named name: String, _ body: @escaping @Sendable () -> Void) throws(SystemCallError) {
    var signals = sigset_t()
    var before = sigset_t()
    _ = unsafe sigfillset(&signals)
    for raised in [SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGSEGV, SIGTRAP] { _ = unsafe sigdelset(&signals, raised) }
    _ = unsafe pthread_sigmask(SIG_SETMASK, &signals, &before)
    defer { _ = unsafe pthread_sigmask(SIG_SETMASK, &before, nil) }

    let start = unsafe Unmanaged.passRetained(Start(name: name, body: body))
    var identifier = pthread_t()
    let code = unsafe pthread_create(
      &identifier, nil,
      { argument in
        guard let argument = unsafe argument else { return nil }
        let start = unsafe Unmanaged<Start>.fromOpaque(argument).takeRetainedValue()
        unsafe pthread_setname_np(pthread_self(), start.name)
        start.body()
        return nil
      }, start.toOpaque())
    guard code == 0 else {
      unsafe start.release()
      throw SystemCallError("pthread_create", code: code)
    }
    self.identifier = identifier
  }

  /// Waits for the body to return.
  public func join() { _ = pthread_join(identifier, nil) }

  /// Lets the thread end by itself.
  public func detach() { _ = pthread_detach(identifier) }

  private final class Start: Sendable {
    let name: String
    let body: @Sendable () -> Void

    init(name: String, body: @escaping @Sendable () -> Void) {
      self.name = name
      self.body = body
    }
  }
}
