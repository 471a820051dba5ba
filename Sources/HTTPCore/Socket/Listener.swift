import CLinux
import Glibc

/// A listening TCP socket.
final class Listener: Sendable {
  enum Accepted {
    case connection(Socket, Address?)
    case wouldBlock
    /// The process or the system is out of descriptors or memory, or it fails otherwise: accepting has to pause.
    case failed(SystemCallError)
  }

  let socket: Socket
  let address: Address

  /// Binds and listens; port 0 takes a free port, told by ``address``.
  init(_ requested: Address, backlog: CInt = 1024) throws(SystemCallError) {
    let descriptor = Glibc.socket(
      requested.family, CInt(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { throw SystemCallError("socket") }
    socket = Socket(owning: descriptor)
    // A restart may bind while connections of the last run are in TIME_WAIT (socket(7)).
    try socket.setOption(SOL_SOCKET, SO_REUSEADDR, to: 1)
    if requested.family == AF_INET6 { try socket.setOption(IPPROTO_IPV6, IPV6_V6ONLY, to: 1) }
    let bound = unsafe requested.withSocketAddress { unsafe bind(descriptor, $0, $1) }
    guard bound == 0 else { throw SystemCallError("bind \(requested)") }
    guard listen(descriptor, backlog) == 0 else { throw SystemCallError("listen \(requested)") }
    address = try Listener.address(of: socket) ?? requested
  }

  /// Takes over a socket that listens already.
  /// - Throws: ``SystemCallError``; with `EAFNOSUPPORT` for a socket of another family than IPv4 and IPv6, and with
  ///   `EINVAL` for one that does not listen.
  init(_ inherited: InheritedSocket) throws(SystemCallError) {
    socket = inherited.socket
    guard let address = try Listener.address(of: socket) else {
      throw SystemCallError("inherited socket \(inherited.name)", code: EAFNOSUPPORT)
    }
    var isListening: CInt = 0
    var length = socklen_t(MemoryLayout<CInt>.size)
    guard unsafe getsockopt(socket.descriptor, SOL_SOCKET, SO_ACCEPTCONN, &isListening, &length) == 0,
      isListening == 1
    else { throw SystemCallError("inherited socket \(inherited.name)", code: EINVAL) }
    let flags = fcntl(socket.descriptor, F_GETFL)
    guard flags >= 0, fcntl(socket.descriptor, F_SETFL, flags | O_NONBLOCK) == 0 else { throw SystemCallError("fcntl") }
    self.address = address
  }

  private static func address(of socket: Socket) throws(SystemCallError) -> Address? {
    var storage = sockaddr_storage()
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    let named = unsafe withSocketAddress(of: &storage) { unsafe getsockname(socket.descriptor, $0, &length) }
    guard named == 0 else { throw SystemCallError("getsockname") }
    return Address(storage)
  }

  /// Takes one connection that is waiting. A connection that its peer gave up meanwhile is passed over.
  func accept() -> Accepted {
    while true {
      var storage = sockaddr_storage()
      var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
      let descriptor = unsafe withSocketAddress(of: &storage) {
        unsafe accept4(
          socket.descriptor, $0, &length, CInt(SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue))
      }
      if descriptor >= 0 { return .connection(Socket(owning: descriptor), Address(storage)) }
      switch errno {
      case EAGAIN: return .wouldBlock
      // accept(2): errors already pending on the new socket are passed on, and are to be retried.
      case EINTR, ECONNABORTED, EPERM, EPROTO, ENETDOWN, ENOPROTOOPT, EHOSTDOWN, ENONET, EHOSTUNREACH, EOPNOTSUPP,
        ENETUNREACH:
        continue
      default: return .failed(SystemCallError("accept4"))
      }
    }
  }
}

private func withSocketAddress<Result>(
  of storage: inout sockaddr_storage, _ body: (UnsafeMutablePointer<sockaddr>) -> Result
) -> Result {
  unsafe withUnsafeMutablePointer(to: &storage) { pointer in
    unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe body($0) }
  }
}
