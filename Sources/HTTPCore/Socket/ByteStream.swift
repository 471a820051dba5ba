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
  /// - Returns: what to wait for before trying again; `nil` when it is said, or cannot be.
  func finishSending() -> EventLoop.Interest?
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
    unsafe buffer.append { space in
      let transfer = unsafe receive(into: space)
      guard case .moved(let count) = transfer else { return (0, transfer) }
      return (count, transfer)
    }
  }

  func send(_ bytes: [UInt8], from offset: Int) -> Transfer {
    unsafe bytes.withUnsafeBytes { bytes in
      unsafe send(UnsafeRawBufferPointer(rebasing: bytes[offset...]))
    }
  }

  func finishSending() -> EventLoop.Interest? {
    socket.shutdownWriting()
    return nil
  }

  // MARK: The system's calls

  /// recv(2), into the front of `space`, which is not empty.
  func receive(into space: UnsafeMutableRawBufferPointer) -> Transfer {
    if isDrained {
      isDrained = false
      return .wouldBlock(.read)
    }
    while true {
      let count = unsafe recv(socket.descriptor, space.baseAddress, space.count, 0)
      if count > 0 {
        isDrained = count < space.count && !loop.hasHungUp(socket.descriptor)
        return .moved(count)
      }
      if count == 0 { return .ended }
      if errno == EAGAIN { return .wouldBlock(.read) }
      if errno != EINTR { return .failed(SystemCallError("recv")) }
    }
  }

  /// send(2), with no SIGPIPE where the peer is gone.
  func send(_ bytes: UnsafeRawBufferPointer) -> Transfer {
    while true {
      let count = unsafe Glibc.send(socket.descriptor, bytes.baseAddress, bytes.count, CInt(MSG_NOSIGNAL))
      if count >= 0 { return .moved(count) }
      if errno == EAGAIN { return .wouldBlock(.write) }
      if errno != EINTR { return .failed(SystemCallError("send")) }
    }
  }
}
