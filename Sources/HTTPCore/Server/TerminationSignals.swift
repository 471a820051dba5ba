import CLinux
import Glibc

/// SIGTERM, SIGINT and SIGHUP, taken by a thread that waits for them (sigwait(3)): no handler interrupts other code.
public enum TerminationSignals {
  /// Keeps the signals from every thread that is started after this call; to be called first in `main`. SIGPIPE is
  /// ignored: a write to a closed connection is an error code.
  public static func block() {
    signal(SIGPIPE, SIG_IGN)
    var set = terminationSet()
    unsafe pthread_sigmask(SIG_BLOCK, &set, nil)
  }

  /// Calls `action` at the first signal; a second one ends the process at once.
  /// - Parameter reload: called at each SIGHUP; without it that is a signal to end, as when a terminal is closed.
  /// - Throws: ``SystemCallError`` where no thread can be had.
  public static func onFirst(
    reload: (@Sendable () -> Void)? = nil, _ action: @escaping @Sendable () -> Void
  ) throws(SystemCallError) {
    try SystemThread(named: "signals") {
      _ = waitForEnd(reload: reload)
      action()
      _exit(128 + waitForEnd(reload: reload))
    }.detach()
  }

  private static func waitForEnd(reload: (@Sendable () -> Void)?) -> CInt {
    while true {
      let signal = wait()
      guard signal == SIGHUP, let reload else { return signal }
      reload()
    }
  }

  private static func wait() -> CInt {
    var set = terminationSet()
    var number: CInt = 0
    unsafe sigwait(&set, &number)
    return number
  }

  private static func terminationSet() -> sigset_t {
    var set = sigset_t()
    unsafe sigemptyset(&set)
    unsafe sigaddset(&set, SIGTERM)
    unsafe sigaddset(&set, SIGINT)
    unsafe sigaddset(&set, SIGHUP)
    return set
  }
}
