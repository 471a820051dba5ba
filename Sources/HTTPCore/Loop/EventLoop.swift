/// Has something to do when all tasks that could run in a turn of the loop have run.
protocol TurnObserver: AnyObject {
  func turnEnds()
}

/// Waits for sockets and deadlines on behalf of the tasks of one thread.
///
/// A task tries its system call first and comes here only on `EAGAIN`. What it waits with is one unsafe continuation,
/// kept in a table indexed by descriptor; epoll (edge-triggered), a deadline or ``stop(_:)`` resumes it. Not `Sendable`:
/// it lives in a ``Worker`` and is used only on that actor.
final class EventLoop {
  enum Interest {
    case read, write
    /// What this process itself has to say to who waits (``LoopExecutor/signal(_:)``), or the peer's hangup.
    case signal
    /// Nothing but the loop's next turn: others shall have theirs.
    case turn
  }
  enum Wake {
    case ready, timedOut, stopped
    /// The connection has to end, for another needs its place.
    case sacrificed
  }
  enum Stop { case idle, everything }

  private let epoll: Epoll
  private var slots: [Slot] = []
  private var deadlines = DeadlineQueue()
  /// Those that wait for the next turn.
  private var yielded: [Int] = []
  private var observers: [any TurnObserver] = []
  /// Parked descriptors whose wait is over, and by what.
  private var unparked: [(descriptor: CInt, wake: Wake)] = []
  let executor: LoopExecutor
  private var wakeup: Wakeup { executor.wakeup }
  private(set) var stopping: Stop?
  /// The time at which the current turn began; one clock reading serves all that runs in a turn.
  private(set) var now = MonotonicTime.now

  init(executor: LoopExecutor) throws(SystemCallError) {
    self.executor = executor
    epoll = try Epoll(wakeup: executor.wakeup)
    slots = [Slot](repeating: Slot(), count: Int(executor.wakeup.descriptor) + 1)
  }

  /// Watches `descriptor` until it is closed, which takes it out of the set (epoll(7), question 6).
  func register(_ descriptor: CInt) throws(SystemCallError) {
    while slots.count <= Int(descriptor) { slots.append(Slot()) }
    slots[Int(descriptor)].reset()
    try epoll.add(descriptor)
  }

  /// Whether the peer has said that it will send nothing more, so that a short read may be followed by the end.
  func hasHungUp(_ descriptor: CInt) -> Bool { slots[Int(descriptor)].isHangup }

  /// Suspends the calling task until the descriptor is ready, the deadline is past or the loop stops.
  /// - Parameters:
  ///   - isIdle: the wait is one that a graceful stop ends (between two requests).
  ///   - spareSince: since when nobody would miss the connection (``endLongestSpare()``).
  func wait(
    for interest: Interest, on descriptor: CInt, until deadline: MonotonicTime, isIdle: Bool = false,
    spareSince: MonotonicTime = .distantFuture
  ) async -> Wake {
    // All in the closure, which runs at one go: on the way to it the task may change executors, and the loop turn.
    await unsafe withUnsafeContinuation { continuation in
      admit(
        unsafe Slot.Waiter(
          continuation: continuation, interest: interest, deadline: deadline, isIdle: isIdle, spareSince: spareSince),
        at: Int(descriptor))
    }
  }

  /// Waits for input on behalf of nobody: what comes of it is told by ``takeUnparked()``. A connection that idles for
  /// long costs no task so.
  func park(_ descriptor: CInt, until deadline: MonotonicTime, isIdle: Bool, spareSince: MonotonicTime) {
    admit(
      unsafe Slot.Waiter(
        continuation: nil, interest: .read, deadline: deadline, isIdle: isIdle, spareSince: spareSince),
      at: Int(descriptor))
  }

  /// The parked descriptors whose wait has ended since the last call.
  func takeUnparked() -> [(descriptor: CInt, wake: Wake)] {
    guard !unparked.isEmpty else { return [] }
    defer { unparked = [] }
    return unparked
  }

  private func admit(_ waiter: Slot.Waiter, at index: Int) {
    if slots[index].isReady(for: waiter) {
      end(waiter, at: index, with: .ready)
    } else if stopping == .everything || (waiter.isIdle && stopping != nil) {
      resume(index, with: .stopped)
    } else if waiter.interest == .turn {
      yielded.append(index)
    } else {
      schedule(index, at: waiter.deadline)
    }
  }

  private func end(_ waiter: Slot.Waiter, at index: Int, with wake: Wake) {
    if let continuation = unsafe waiter.continuation {
      unsafe continuation.resume(returning: wake)
    } else {
      unparked.append((CInt(index), wake))
    }
  }

  /// Suspends the calling task until the deadline or ``endSleep()``, which may have come before; one task at a time.
  func sleep(until deadline: MonotonicTime) async {
    // The wakeup's own slot gets no events, so that only the deadline and `endSleep` end the wait.
    _ = await wait(for: .read, on: wakeup.descriptor, until: deadline)
  }

  /// Ends the sleep, or the next one: on its way to sleep a task may let others run, and this must not be lost on it.
  func endSleep() {
    let descriptor = wakeup.descriptor
    note(
      Epoll.Event(descriptor: descriptor, isReadable: true, isWritable: false, isHangup: false), at: Int(descriptor))
  }

  /// Calls the observer once, before the loop next waits.
  func observeTurnEnd(_ observer: any TurnObserver) { observers.append(observer) }

  /// One turn: waits for events (for ever only where `mayBlock`), then resumes whom they concern.
  /// - Parameter turnEnded: is given the times at which the turn before began and ended.
  func poll(
    mayBlock: Bool, turnEnded: (_ start: MonotonicTime, _ end: MonotonicTime) -> Void
  ) throws(SystemCallError) {
    for observer in observers { observer.turnEnds() }
    observers.removeAll(keepingCapacity: true)
    let turnEnd = MonotonicTime.now
    turnEnded(now, turnEnd)
    let count = try epoll.wait(timeout: mayBlock && yielded.isEmpty ? timeout(at: turnEnd) : 0)
    // From here on this thread is awake, and the jobs that it queues need no signal.
    let signalled = executor.didWake()
    for index in 0..<count {
      let event = epoll.event(index)
      if event.descriptor != wakeup.descriptor { note(event, at: Int(event.descriptor)) }
    }
    for descriptor in signalled where Int(descriptor) < slots.count {
      if let waiter = slots[Int(descriptor)].noteSignal() { end(waiter, at: Int(descriptor), with: .ready) }
    }
    now = .now
    // No task has run since, so what waits there is still what yielded.
    for index in yielded { resume(index, with: .ready) }
    yielded.removeAll(keepingCapacity: true)
    expire()
  }

  /// Ends the idle waits, or all of them, now and from now on.
  func stop(_ stop: Stop) {
    stopping = stop
    for index in slots.indices {
      if let waiter = slots[index].waiter, waiter.isIdle || stop == .everything {
        resume(index, with: .stopped)
      }
    }
  }

  // MARK: Spare connections

  /// Since when the connection that has been spare for longest has been so; `nil` where none is.
  func longestSpare() -> MonotonicTime? { longestSpareSlot().map { slots[$0].spareSince } }

  /// Ends the wait of that connection.
  /// - Returns: whether there was one.
  func endLongestSpare() -> Bool {
    guard let index = longestSpareSlot() else { return false }
    resume(index, with: .sacrificed)
    return true
  }

  /// Looks at all of them: that costs something only when there are too many, and nothing before.
  private func longestSpareSlot() -> Int? {
    let oldest = slots.indices.min { slots[$0].spareSince < slots[$1].spareSince }
    return oldest.flatMap { slots[$0].spareSince == .distantFuture ? nil : $0 }
  }

  // MARK: Ending waits

  private func note(_ event: Epoll.Event, at index: Int) {
    if let waiter = slots[index].note(event) { end(waiter, at: index, with: .ready) }
  }

  private func resume(_ index: Int, with wake: Wake) {
    if let waiter = slots[index].takeWaiter() { end(waiter, at: index, with: wake) }
  }

  /// A later deadline leaves the queued entry be: it is moved when its time comes. So a busy connection costs no heap
  /// operation a request.
  private func schedule(_ index: Int, at deadline: MonotonicTime) {
    guard deadline < slots[index].scheduled else { return }
    slots[index].scheduled = deadline
    deadlines.insert(DeadlineQueue.Entry(time: deadline, descriptor: CInt(index)))
  }

  private func expire() {
    while let entry = deadlines.popFirst(by: now) {
      let index = Int(entry.descriptor)
      guard slots[index].scheduled == entry.time else { continue }
      slots[index].scheduled = .distantFuture
      guard let waiter = slots[index].waiter else { continue }
      if waiter.deadline <= now {
        resume(index, with: .timedOut)
      } else {
        schedule(index, at: waiter.deadline)
      }
    }
  }

  /// Milliseconds to the next deadline, rounded up so that the loop does not turn before it; -1 without one. Entries
  /// that an earlier deadline has replaced are dropped, for they concern nobody and would wake the loop for nothing.
  private func timeout(at current: MonotonicTime) -> CInt {
    while let next = deadlines.first {
      guard slots[Int(next.descriptor)].scheduled == next.time else {
        _ = deadlines.popFirst(by: next.time)
        continue
      }
      guard next.time > current else { return 0 }
      return CInt(min((next.time.nanoseconds - current.nanoseconds + 999_999) / 1_000_000, 3_600_000))
    }
    return -1
  }
}
