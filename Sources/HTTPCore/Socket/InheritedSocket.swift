import Glibc

/// A listening socket that the service manager bound and passed on, so that it takes in connections while no server
/// runs: a restart refuses none (sd_listen_fds(3)).
public struct InheritedSocket: Sendable {
  /// What the service manager calls it (`FileDescriptorName=`); empty where it does not say.
  public let name: String
  let socket: Socket

  /// Takes over the sockets that `LISTEN_FDS` announces to this process. The variables are removed, and the descriptors
  /// closed for programs that this one starts, so that nobody else takes them for his own. To be called once, before
  /// there are threads that look at the environment.
  /// - Throws: ``SystemCallError`` where a descriptor is none.
  public static func take() throws(SystemCallError) -> [InheritedSocket] {
    defer { for name in ["LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES"] { unsafe unsetenv(name) } }
    var sockets: [InheritedSocket] = []
    for (index, name) in announcedNames.enumerated() {
      let descriptor = CInt(firstDescriptor + index)
      guard fcntl(descriptor, F_SETFD, FD_CLOEXEC) == 0 else { throw SystemCallError("inherited socket \(name)") }
      sockets.append(InheritedSocket(name: name, socket: Socket(owning: descriptor)))
    }
    return sockets
  }

  /// The names of the sockets that ``take()`` will take over; empty where there are none for this process.
  public static var announcedNames: [String] {
    guard number("LISTEN_PID") == Int(getpid()), let count = number("LISTEN_FDS") else { return [] }
    let names = text("LISTEN_FDNAMES")?.split(separator: ":", omittingEmptySubsequences: false).map(String.init) ?? []
    return (0..<min(count, mostSockets)).map { $0 < names.count ? names[$0] : "" }
  }

  /// The name of a socket on which TLS is spoken; any other is for clear text.
  public static let secureName = "https"

  var isSecure: Bool { name == InheritedSocket.secureName }

  /// `SD_LISTEN_FDS_START`.
  private static let firstDescriptor = 3
  private static let mostSockets = 64

  private static func text(_ name: String) -> String? {
    guard let value = unsafe getenv(name) else { return nil }
    return unsafe String(cString: value)
  }

  private static func number(_ name: String) -> Int? {
    guard let text = text(name), text.utf8.allSatisfy({ Grammar.isDigit($0) }) else { return nil }
    return Int(text)
  }
}
