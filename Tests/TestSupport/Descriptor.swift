import Glibc
import HTTPCore

/// A file descriptor with one owner, closed when the owner goes.
final class Descriptor: Sendable {
  let number: CInt

  init(owning number: CInt) { self.number = number }

  deinit { _ = Glibc.close(number) }

  func setOption<Value: BitwiseCopyable>(_ level: CInt, _ name: CInt, to value: Value) throws(ClientError) {
    var value = value
    let size = socklen_t(MemoryLayout<Value>.size)
    guard unsafe setsockopt(number, level, name, &value, size) == 0 else { throw ClientError("setsockopt") }
  }
}

/// A system call of the client's that failed: its name and errno.
public struct ClientError: Error, Hashable, Sendable {
  public let call: String
  public let code: CInt

  init(_ call: String) {
    self.call = call
    code = errno
  }
}

extension Address {
  var family: CInt {
    switch host {
    case .v4: AF_INET
    case .v6: AF_INET6
    }
  }

  /// Calls `body` with the address as connect(2) takes it.
  func withSocketAddress<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
    switch host {
    case .v4(let bytes):
      var address = sockaddr_in()
      address.sin_family = sa_family_t(AF_INET)
      address.sin_port = port.bigEndian
      unsafe withUnsafeMutableBytes(of: &address.sin_addr) { unsafe $0.copyBytes(from: bytes) }
      return unsafe Self.rebind(&address, body)
    case .v6(let bytes):
      var address = sockaddr_in6()
      address.sin6_family = sa_family_t(AF_INET6)
      address.sin6_port = port.bigEndian
      unsafe withUnsafeMutableBytes(of: &address.sin6_addr) { unsafe $0.copyBytes(from: bytes) }
      return unsafe Self.rebind(&address, body)
    }
  }

  private static func rebind<Value, Result>(
    _ address: inout Value, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
  ) -> Result {
    unsafe withUnsafePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe body($0, socklen_t(MemoryLayout<Value>.size))
      }
    }
  }
}
