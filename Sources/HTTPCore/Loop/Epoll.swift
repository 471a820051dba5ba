import CLinux
import Glibc

/// A system call that failed: its name and `errno`.
public struct SystemCallError: Error, Hashable, Sendable, CustomStringConvertible {
  public let call: String
  public let code: CInt

  init(_ call: String, code: CInt = errno) {
    self.call = call
    self.code = code
  }

  public var description: String { unsafe "\(call): \(String(cString: strerror(code)))" }
}

/// An epoll set with edge-triggered descriptors (epoll(7)), and the eventfd through which other threads end its wait.
@safe final class Epoll {
  /// What epoll says of one descriptor.
  struct Event {
    let descriptor: CInt
    let isReadable: Bool
    let isWritable: Bool
    /// The peer will send nothing more, or the connection is broken.
    let isHangup: Bool
  }

  private let set: Socket
  private var events: [epoll_event]

  init(wakeup: Wakeup, batch: Int = 256) throws(SystemCallError) {
    let descriptor = epoll_create1(CInt(EPOLL_CLOEXEC))
    guard descriptor >= 0 else { throw SystemCallError("epoll_create1") }
    set = Socket(owning: descriptor)
    unsafe events = [epoll_event](repeating: epoll_event(), count: batch)
    try add(wakeup.descriptor)
  }

  /// Watches `descriptor` for reading and writing until it is closed.
  func add(_ descriptor: CInt) throws(SystemCallError) {
    var event = unsafe epoll_event()
    unsafe event.events = EPOLLIN.rawValue | EPOLLOUT.rawValue | EPOLLRDHUP.rawValue | EPOLLET.rawValue
    unsafe event.data.fd = descriptor
    guard unsafe epoll_ctl(set.descriptor, EPOLL_CTL_ADD, descriptor, &event) == 0 else {
      throw SystemCallError("epoll_ctl")
    }
  }

  /// Waits for events; `timeout` in milliseconds, -1 for ever.
  /// - Returns: how many there are.
  func wait(timeout: CInt) throws(SystemCallError) -> Int {
    let count = unsafe epoll_wait(set.descriptor, &events, CInt(events.count), timeout)
    if count >= 0 { return Int(count) }
    if errno == EINTR { return 0 }
    throw SystemCallError("epoll_wait")
  }

  /// One of the events of the last wait.
  func event(_ index: Int) -> Event {
    let flags = unsafe events[index].events
    return Event(
      descriptor: unsafe events[index].data.fd,
      isReadable: flags & (EPOLLIN.rawValue | EPOLLRDHUP.rawValue | EPOLLHUP.rawValue | EPOLLERR.rawValue) != 0,
      isWritable: flags & (EPOLLOUT.rawValue | EPOLLHUP.rawValue | EPOLLERR.rawValue) != 0,
      isHangup: flags & (EPOLLRDHUP.rawValue | EPOLLHUP.rawValue | EPOLLERR.rawValue) != 0)
  }
}

/// An eventfd(2) that ends another thread's wait.
final class Wakeup: Sendable {
  private let socket: Socket
  var descriptor: CInt { socket.descriptor }

  init() throws(SystemCallError) {
    let descriptor = eventfd(0, CInt(EFD_CLOEXEC | EFD_NONBLOCK))
    guard descriptor >= 0 else { throw SystemCallError("eventfd") }
    socket = Socket(owning: descriptor)
  }

  /// Cannot fail but by a counter of 2^64-2 signals not taken, where the wait has ended already.
  func signal() { eventfd_write(descriptor, 1) }
}
