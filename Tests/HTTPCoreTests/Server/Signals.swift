import CLinux
import Glibc
import Synchronization

@testable import HTTPCore

/// Holds up whoever passes until it is opened, once and for all.
final class Gate: Sendable {
  private struct State {
    var isOpen = false
    var waiting: [CheckedContinuation<Void, Never>] = []
  }

  private let state = Mutex(State())

  func pass() async {
    await withCheckedContinuation { continuation in
      let isOpen = state.withLock { state in
        if !state.isOpen { state.waiting.append(continuation) }
        return state.isOpen
      }
      if isOpen { continuation.resume() }
    }
  }

  func open() {
    let waiting = state.withLock { state in
      state.isOpen = true
      defer { state.waiting = [] }
      return state.waiting
    }
    for continuation in waiting { continuation.resume() }
  }
}

/// Holds up the very thread that passes until it is opened: an event loop can then do nothing else.
final class ThreadGate: Sendable {
  private let socket: Socket

  init() throws(SystemCallError) {
    let descriptor = eventfd(0, CInt(EFD_CLOEXEC))
    guard descriptor >= 0 else { throw SystemCallError("eventfd") }
    socket = Socket(owning: descriptor)
  }

  /// - Returns: once it is opened.
  func pass() {
    var count: UInt64 = 0
    unsafe eventfd_read(socket.descriptor, &count)
  }

  /// Lets one thread pass.
  func open() { eventfd_write(socket.descriptor, 1) }
}

/// What happens on the server's side, for the test to wait for.
final class EventLog: Sendable {
  private let stream: AsyncStream<String>
  private let continuation: AsyncStream<String>.Continuation

  init() { (stream, continuation) = AsyncStream.makeStream() }

  func record(_ event: String) { continuation.yield(event) }

  /// The next event not yet taken. For one task at a time.
  func next() async -> String? {
    var iterator = stream.makeAsyncIterator()
    return await iterator.next()
  }
}
