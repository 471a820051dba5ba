import CLinux
import Glibc

/// The bytes of one connection, in clear text or (through the same calls) encrypted. Nothing here waits: a transfer
/// that cannot go on says what to wait for.
protocol ByteStream: AnyObject {
  var socket: Socket { get }

  func receive(into buffer: inout InputBuffer) -> Transfer

  /// Sends from `bytes` beginning at `offset`.
  func send(_ bytes: [UInt8], from offset: Int) -> Transfer

  /// Says that nothing more will be sent.
  func finishSending()
}

/// What came of one try to move bytes.
enum Transfer {
  case moved(Int)
  case wouldBlock(EventLoop.Interest)
  /// The peer sends nothing more.
  case ended
  /// The connection is broken.
  case failed(SystemCallError)
}

/// A connection in clear text.
final class TCPStream: ByteStream {
  let socket: Socket
  private let loop: EventLoop
  /// The last read took all there was: the next would fail with `EAGAIN`, and edge-triggered epoll tells of more
  /// (epoll(7), question 9). Never believed once the peer has hung up, for then the end is still to be read.
  private var isDrained = false

  init(socket: Socket, loop: EventLoop) {
    self.socket = socket
    self.loop = loop
  }

  func receive(into buffer: inout InputBuffer) -> Transfer {
    if isDrained {
      isDrained = false
      return .wouldBlock(.read)
    }
    return unsafe buffer.append { space in
      while true {
        let count = unsafe recv(socket.descriptor, space.baseAddress, space.count, 0)
        if count > 0 {
          isDrained = count < space.count && !loop.hasHungUp(socket.descriptor)
          return (count, .moved(count))
        }
        if count == 0 { return (0, .ended) }
        if errno == EAGAIN { return (0, .wouldBlock(.read)) }
        if errno != EINTR { return (0, .failed(SystemCallError("recv"))) }
      }
    }
  }

  func send(_ bytes: [UInt8], from offset: Int) -> Transfer {
    while true {
      let count = unsafe bytes.withUnsafeBytes { bytes in
        let rest = unsafe UnsafeRawBufferPointer(rebasing: bytes[offset...])
        return unsafe Glibc.send(socket.descriptor, rest.baseAddress, rest.count, CInt(MSG_NOSIGNAL))
      }
      if count >= 0 { return .moved(count) }
      if errno == EAGAIN { return .wouldBlock(.write) }
      if errno != EINTR { return .failed(SystemCallError("send")) }
    }
  }

  func finishSending() { socket.shutdownWriting() }
}
