import CLinux
import Glibc

/// What started this process and wants to hear how it is (sd_notify(3)): a few lines of text in a datagram.
public final class ServiceManager: Sendable {
  private let address: [UInt8]
  private let socket: Socket
  /// How often the manager wants to hear that all is well; `nil` where it does not.
  public let watchdogInterval: Duration?

  /// `nil` where nobody wants to hear: without `NOTIFY_SOCKET`, or where that is no address of a local socket.
  public init?() {
    guard let name = ServiceManager.variable("NOTIFY_SOCKET"), let first = name.utf8.first,
      first == UInt8(ascii: "/") || first == UInt8(ascii: "@"),
      // sun_path, with the NUL that ends a path (unix(7)).
      name.utf8.count < 108
    else { return nil }
    let descriptor = Glibc.socket(AF_UNIX, CInt(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { return nil }
    socket = Socket(owning: descriptor)
    // An abstract address begins with a NUL, and only there is none at its end.
    address = first == UInt8(ascii: "@") ? [0] + name.utf8.dropFirst() : Array(name.utf8) + [0]
    watchdogInterval = ServiceManager.watchdogInterval()
  }

  /// Tells the manager; where it does not listen, nobody is told.
  /// - Parameter lines: such as `READY=1`.
  public func tell(_ lines: String...) {
    let message = Array(lines.joined(separator: "\n").utf8)
    var name = sockaddr_un()
    name.sun_family = sa_family_t(AF_UNIX)
    unsafe withUnsafeMutableBytes(of: &name.sun_path) { unsafe $0.copyBytes(from: address) }
    let length = socklen_t(MemoryLayout<sa_family_t>.size + address.count)
    let descriptor = socket.descriptor
    _ = unsafe withUnsafePointer(to: &name) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
        unsafe sendto(descriptor, message, message.count, CInt(MSG_NOSIGNAL), pointer, length)
      }
    }
  }

  /// Tells that the configuration is read again, and when that began (systemd.service(5), `Type=notify-reload`);
  /// ``tell(_:)`` `READY=1` ends it.
  public func tellReloading() {
    tell("RELOADING=1", "MONOTONIC_USEC=\(MonotonicTime.now.nanoseconds / 1000)")
  }

  /// sd_watchdog_enabled(3).
  private static func watchdogInterval() -> Duration? {
    guard let microseconds = variable("WATCHDOG_USEC").flatMap(number), microseconds > 0 else { return nil }
    if let process = variable("WATCHDOG_PID"), number(process) != Int(getpid()) { return nil }
    return .microseconds(microseconds)
  }

  private static func number(_ text: String) -> Int? {
    text.utf8.allSatisfy { Grammar.isDigit($0) } ? Int(text) : nil
  }

  private static func variable(_ name: String) -> String? {
    guard let value = unsafe getenv(name) else { return nil }
    return unsafe String(cString: value)
  }
}

/// Says again and again that every loop of a server turns, for as long as they do.
///
/// A loop with nothing to do waits, so each is woken, and has until the next look to have turned once.
public final class LoopWatchdog: Sendable {
  private let stopping: Wakeup

  /// - Parameters:
  ///   - interval: between two looks.
  ///   - feed: called on a thread of its own after each look at which all loops had turned.
  /// - Throws: ``SystemCallError`` where no thread can be had.
  public init(
    of server: Server, every interval: Duration, feed: @escaping @Sendable () -> Void
  ) throws(SystemCallError) {
    stopping = try Wakeup()
    let milliseconds = CInt(
      clamping: interval.components.seconds * 1000 + interval.components.attoseconds / 1_000_000_000_000_000)
    try SystemThread(named: "watchdog") { [stopping] in
      while true {
        let seen = server.turnCounts
        server.wakeLoops()
        var wait = pollfd(fd: stopping.descriptor, events: Int16(POLLIN), revents: 0)
        guard unsafe poll(&wait, 1, max(milliseconds, 1)) == 0 else { return }
        if zip(seen, server.turnCounts).allSatisfy({ $0 < $1 }) { feed() }
      }
    }.detach()
  }

  deinit { stop() }

  /// Says no more.
  public func stop() { stopping.signal() }
}

extension Server {
  /// How often each loop has turned.
  fileprivate var turnCounts: [UInt64] { counters.turns.map(\.count) }
}
