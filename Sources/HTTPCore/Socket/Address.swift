import CLinux
import Glibc

/// An IPv4 or IPv6 address with a port, such as `127.0.0.1:8080` or `[::1]:8080`.
public struct Address: Hashable, Sendable, CustomStringConvertible {
  public enum Host: Hashable, Sendable {
    case v4([UInt8])
    case v6([UInt8])
  }

  public let host: Host
  public var port: UInt16

  /// Takes a numeric address and a port of 0 to 65535; `nil` for anything else (names are not looked up).
  public init?(_ text: String) {
    guard let colon = text.lastIndex(of: ":") else { return nil }
    let digits = text[text.index(after: colon)...]
    guard (1...5).contains(digits.utf8.count), digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
      let port = UInt16(digits)
    else { return nil }
    let name = text[..<colon]
    if name.hasPrefix("["), name.hasSuffix("]") {
      guard let bytes = Address.parse(String(name.dropFirst().dropLast()), family: AF_INET6, count: 16) else {
        return nil
      }
      host = .v6(bytes)
    } else {
      guard let bytes = Address.parse(String(name), family: AF_INET, count: 4) else { return nil }
      host = .v4(bytes)
    }
    self.port = port
  }

  /// Reads what the kernel wrote, such as accept4(2) or getsockname(2); `nil` for families other than IPv4 and IPv6.
  init?(_ storage: sockaddr_storage) {
    var storage = storage
    switch CInt(storage.ss_family) {
    case AF_INET:
      self = unsafe withUnsafeBytes(of: &storage) { bytes in
        let address = unsafe bytes.loadUnaligned(as: sockaddr_in.self)
        return Address(host: .v4(rawBytes(of: address.sin_addr)), port: UInt16(bigEndian: address.sin_port))
      }
    case AF_INET6:
      self = unsafe withUnsafeBytes(of: &storage) { bytes in
        let address = unsafe bytes.loadUnaligned(as: sockaddr_in6.self)
        return Address(host: .v6(rawBytes(of: address.sin6_addr)), port: UInt16(bigEndian: address.sin6_port))
      }
    default: return nil
    }
  }

  private init(host: Host, port: UInt16) {
    self.host = host
    self.port = port
  }

  var family: CInt {
    switch host {
    case .v4: AF_INET
    case .v6: AF_INET6
    }
  }

  public var description: String {
    switch host {
    case .v4(let bytes): "\(bytes.map(String.init).joined(separator: ".")):\(port)"
    case .v6(let bytes): "[\(Address.text(ofIPv6: bytes))]:\(port)"
    }
  }

  /// Calls `body` with the address as the system calls take it.
  func withSocketAddress<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
    var storage = sockaddr_storage()
    let size: Int
    switch host {
    case .v4(let bytes):
      var address = sockaddr_in()
      address.sin_family = sa_family_t(AF_INET)
      address.sin_port = port.bigEndian
      unsafe withUnsafeMutableBytes(of: &address.sin_addr) { unsafe $0.copyBytes(from: bytes) }
      size = MemoryLayout<sockaddr_in>.size
      unsafe withUnsafeMutableBytes(of: &storage) { unsafe $0.storeBytes(of: address, as: sockaddr_in.self) }
    case .v6(let bytes):
      var address = sockaddr_in6()
      address.sin6_family = sa_family_t(AF_INET6)
      address.sin6_port = port.bigEndian
      unsafe withUnsafeMutableBytes(of: &address.sin6_addr) { unsafe $0.copyBytes(from: bytes) }
      size = MemoryLayout<sockaddr_in6>.size
      unsafe withUnsafeMutableBytes(of: &storage) { unsafe $0.storeBytes(of: address, as: sockaddr_in6.self) }
    }
    return unsafe withUnsafePointer(to: &storage) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe body($0, socklen_t(size)) }
    }
  }

  private static func parse(_ text: String, family: CInt, count: Int) -> [UInt8]? {
    // To C a NUL would be the end of the text.
    guard !text.utf8.contains(0) else { return nil }
    var bytes = [UInt8](repeating: 0, count: count)
    return unsafe inet_pton(family, text, &bytes) == 1 ? bytes : nil
  }

  private static func text(ofIPv6 bytes: [UInt8]) -> String {
    var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
    unsafe inet_ntop(AF_INET6, bytes, &text, socklen_t(text.count))
    return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}

private func rawBytes<Value>(of value: Value) -> [UInt8] {
  unsafe withUnsafeBytes(of: value) { unsafe [UInt8]($0) }
}
