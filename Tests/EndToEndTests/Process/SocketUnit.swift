import Glibc
import HTTPCore
import TestSupport
import Testing

/// What the service manager does: it holds a listening socket and starts one server after the other on it.
final class SocketUnit {
  let address: Address
  private let descriptor: CInt

  init() throws {
    descriptor = socket(AF_INET, CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { throw ProcessError.system("socket", errno) }
    var name = sockaddr_in()
    name.sin_family = sa_family_t(AF_INET)
    name.sin_addr.s_addr = in_addr_t(INADDR_LOOPBACK).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let descriptor = descriptor
    let code = unsafe withUnsafeMutablePointer(to: &name) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
        unsafe bind(descriptor, pointer, length) == 0 && listen(descriptor, 1024) == 0
          && getsockname(descriptor, pointer, &length) == 0
      }
    }
    guard code else { throw ProcessError.system("bind", errno) }
    address = try #require(Address("127.0.0.1:\(UInt16(bigEndian: name.sin_port))"))
  }

  deinit { _ = close(descriptor) }

  /// Starts a server on the socket, and waits until it says that it listens on it.
  /// - Parameters:
  ///   - name: what the service manager calls the socket.
  ///   - scheme: what the server is to say that it speaks there.
  ///   - arguments: further ones of `serve`.
  func start(
    _ program: Program, name: String = "http", scheme: String = "http", _ arguments: [String] = []
  ) throws -> ChildProcess {
    let process = try program.start(
      ["serve", "--database", program.database, "--rate-limit", "0"] + arguments, inheriting: descriptor, named: name)
    while let line = try process.line() {
      if line == "listening on \(scheme)://\(address)" { return process }
      try #require(line.hasPrefix("token "), "\(line)")
    }
    throw ProcessError.ended(try process.errorText())
  }
}
