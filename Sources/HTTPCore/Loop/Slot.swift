/// What an event loop knows of one descriptor: who waits for it, and what has happened to it meanwhile.
struct Slot {
  /// Safe: each continuation is resumed once, for it is taken out of its slot first.
  @safe struct Waiter {
    /// `nil` for a parked descriptor, for which no task waits.
    let continuation: UnsafeContinuation<EventLoop.Wake, Never>?
    let interest: EventLoop.Interest
    let deadline: MonotonicTime
    let isIdle: Bool
    /// Since when it may be sacrificed for a new connection; ``MonotonicTime/distantFuture`` for never.
    let spareSince: MonotonicTime
  }

  /// When the deadline queue looks at this descriptor next; at most one entry is live.
  var scheduled = MonotonicTime.distantFuture
  private(set) var waiter: Waiter?
  /// The peer will send nothing more.
  private(set) var isHangup = false
  // Events that came while nobody waited; edge-triggered, they do not come again.
  private var isReadable = false
  private var isWritable = false
  private var isSignalled = false

  /// Forgets what happened to the descriptor's former owner. Its deadline queue entry stays and is found outdated.
  mutating func reset() {
    isReadable = false
    isWritable = false
    isSignalled = false
    isHangup = false
  }

  /// Notes a signal of this process's own (``EventLoop/Interest/signal``).
  /// - Returns: who waits for it, taken out of the slot.
  mutating func noteSignal() -> Waiter? {
    isSignalled = true
    guard let waiter, takeReadiness(waiter.interest) else { return nil }
    return takeWaiter()
  }

  /// Notes an event.
  /// - Returns: the waiter that it concerns, taken out of the slot.
  mutating func note(_ event: Epoll.Event) -> Waiter? {
    if event.isHangup { isHangup = true }
    if event.isReadable { isReadable = true }
    if event.isWritable { isWritable = true }
    guard let waiter, takeReadiness(waiter.interest) else { return nil }
    return takeWaiter()
  }

  /// - Returns: whether the descriptor is ready already; the event is used up then, and the waiter not taken in.
  mutating func isReady(for waiter: Waiter) -> Bool {
    precondition(self.waiter == nil, "two tasks wait for one descriptor")
    if takeReadiness(waiter.interest) { return true }
    self.waiter = waiter
    return false
  }

  /// Since when who waits here may be sacrificed; ``MonotonicTime/distantFuture`` for nobody, or never.
  var spareSince: MonotonicTime { waiter?.spareSince ?? .distantFuture }

  mutating func takeWaiter() -> Waiter? {
    defer { waiter = nil }
    return waiter
  }

  private mutating func takeReadiness(_ interest: EventLoop.Interest) -> Bool {
    switch interest {
    case .read:
      defer { isReadable = false }
      return isReadable
    case .write:
      defer { isWritable = false }
      return isWritable
    case .signal:
      // A hangup is told again and again: it never ends.
      defer { isSignalled = false }
      return isSignalled || isHangup
    case .turn: return false
    }
  }
}
