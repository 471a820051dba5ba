import CLinux
import Glibc

/// A file descriptor with one owner, closed when the owner goes.
final class Socket: Sendable {
  let descriptor: CInt

  init(owning descriptor: CInt) { self.descriptor = descriptor }

  deinit { _ = Glibc.close(descriptor) }

  /// Sends each write at once instead of waiting for more (Nagle): whole answers are written in one go.
  func disableNagle() throws(SystemCallError) { try setOption(IPPROTO_TCP, TCP_NODELAY, to: 1) }

  /// Says that nothing more will be sent; what the peer sends can still be read.
  func shutdownWriting() {
    // Fails only where the peer is gone already, and then there is nothing left to say.
    _ = Glibc.shutdown(descriptor, CInt(SHUT_WR))
  }

  /// Makes the close a reset, so that the peer takes nothing it has for whole (socket(7), SO_LINGER).
  func resetOnClose() {
    var value = linger(l_onoff: 1, l_linger: 0)
    // Cannot fail but for a socket that is broken already.
    _ = unsafe setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &value, socklen_t(MemoryLayout<linger>.size))
  }

  func setOption(_ level: some BinaryInteger, _ name: CInt, to value: CInt) throws(SystemCallError) {
    var value = value
    let size = socklen_t(MemoryLayout<CInt>.size)
    guard unsafe setsockopt(descriptor, CInt(level), name, &value, size) == 0 else {
      throw SystemCallError("setsockopt")
    }
  }
}
