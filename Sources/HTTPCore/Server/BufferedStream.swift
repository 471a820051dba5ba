/// A connection's bytes: what is read and not yet taken, what is put by to be sent, and the waiting for both.
///
/// Output gathers and leaves in one write when the connection next wants input, so pipelined requests cost one write.
/// Between requests an idle connection keeps neither buffer.
final class BufferedStream: TurnObserver {
  /// Bytes moved without a wait after which the loop's other connections have their turn.
  private static let turnAllowance = 64 * 1024

  var input = InputBuffer()
  let loop: EventLoop
  /// The peer is gone or takes nothing: what is still written goes nowhere.
  private(set) var isBroken = false
  private let stream: any ByteStream
  private let resources: LoopResources
  private var output: [UInt8] = []
  /// How much of the output is with the kernel already.
  private var sent = 0
  private var isObserving = false
  private var allowance = BufferedStream.turnAllowance

  init(_ stream: any ByteStream, loop: EventLoop, resources: LoopResources) {
    self.stream = stream
    self.loop = loop
    self.resources = resources
  }

  // MARK: Output

  /// Puts by what `write` appends.
  func append<Failure: Error>(_ write: (inout [UInt8]) throws(Failure) -> Void) throws(Failure) {
    if output.capacity == 0 { output = resources.lendOutput() }
    try write(&output)
  }

  /// Sends what is put by where it is much; where the next request is here already, whose responder may take its time,
  /// when the turn ends, if nothing has sent it by then. Else the next ``fill(until:isIdle:)`` sends it.
  func flushWhereDue() async throws(ConnectionError) {
    if output.count >= resources.limits.pendingOutput { return try await flush() }
    guard !input.isEmpty, !isObserving else { return }
    isObserving = true
    loop.observeTurnEnd(self)
  }

  func turnEnds() {
    isObserving = false
    // What is not taken now is left to the next flush, and so is an error.
    if sent < output.count, !isBroken, case .moved(let count) = stream.send(output, from: sent) { sent += count }
  }

  /// Writes out what is put by if the kernel takes it at one go.
  /// - Returns: whether nothing is put by any more.
  private func flushAtOnce() -> Bool {
    guard !isBroken, allowance > 0, case .moved(let count) = stream.send(output, from: sent) else { return false }
    sent += count
    allowance -= count
    guard sent == output.count else { return false }
    sent = 0
    resources.takeBack(&output)
    return true
  }

  /// Writes out what is put by. Once that has failed nothing is written any more: the peer may have part of an answer.
  func flush() async throws(ConnectionError) {
    guard !isBroken else { throw .disconnected }
    guard !output.isEmpty else { return }
    do throws(ConnectionError) {
      while sent < output.count {
        switch stream.send(output, from: sent) {
        case .moved(let count):
          sent += count
          allowance -= count
          // A peer that sends or takes as fast as it is served would never make the task wait: after a while it must.
          if allowance <= 0 { try await wait(for: .turn, until: .distantFuture) }
        case .wouldBlock(let interest):
          try await waitToSend(interest)
        case .ended, .failed: throw .disconnected
        }
      }
    } catch {
      isBroken = true
      output = []
      sent = 0
      throw .disconnected
    }
    sent = 0
    resources.takeBack(&output)
  }

  // MARK: Input

  /// Reads more input, after everything put by has been written out: the client may be waiting for it.
  /// - Parameters:
  ///   - isIdle: a graceful stop ends the wait.
  ///   - spareSince: since when nobody would miss the connection.
  /// - Returns: `false` at the end of what the peer sends.
  func fill(
    until deadline: MonotonicTime, isIdle: Bool = false, spareSince: MonotonicTime = .distantFuture
  ) async throws(ConnectionError) -> Bool {
    if !output.isEmpty, !flushAtOnce() { try await flush() }
    while true {
      if input.isShelved { resources.unshelve(&input) }
      switch stream.receive(into: &input) {
      case .moved(let count):
        allowance -= count
        if allowance <= 0 { try await wait(for: .turn, until: .distantFuture) }
        return true
      case .ended: return false
      case .failed: throw .disconnected
      case .wouldBlock(let interest):
        resources.shelve(&input)
        try await wait(for: interest, until: deadline, isIdle: isIdle, spareSince: spareSince)
      }
    }
  }

  /// Lets others have the storage of the input for as long as none is wanted, which may be hours.
  func spareInput() { resources.shelve(&input) }

  /// Ends the connection so that the peer reads the last answer: what is still in its way is taken in, for a reset
  /// would overtake the answer (RFC 9112 §9.6).
  func linger() async throws(ConnectionError) {
    try await flush()
    let end = loop.now.advanced(by: resources.limits.lingerTime)
    var allowance = resources.limits.lingerSize
    while let interest = stream.finishSending() { try await wait(for: interest, until: end) }
    // The end is looked at here too, for a peer that always has more is never waited for.
    while loop.now < end, allowance > 0 {
      input.removeAll()
      guard try await fill(until: min(loop.now.advanced(by: resources.limits.lingerTimeout), end)) else { return }
      allowance -= input.unread.count
    }
  }

  /// Ends a connection on which nothing is under way, with a word to the peer where the protocol has one.
  func end() async throws(ConnectionError) {
    try await flush()
    endIdle()
  }

  /// ``end()`` where nothing is put by.
  func endIdle() {
    // One that takes nothing just now finds the connection closed.
    _ = stream.finishSending()
  }

  /// Makes the end of the connection a reset: what was sent must not pass for a whole answer where only the end of the
  /// connection ends it (RFC 9112 §8).
  func breakOff() { stream.socket.resetOnClose() }

  // MARK: Waiting

  var descriptor: CInt { stream.socket.descriptor }

  /// Whether the peer has said that it will send nothing more, or is gone.
  var hasHungUp: Bool { loop.hasHungUp(descriptor) }

  /// Waits until this process has something to say (``LoopExecutor/signal(_:)``) or the peer hangs up.
  func waitForSignal(until deadline: MonotonicTime) async throws(ConnectionError) {
    spareInput()
    try await wait(for: .signal, until: deadline, isIdle: true)
  }

  private func waitToSend(_ interest: EventLoop.Interest) async throws(ConnectionError) {
    do throws(ConnectionError) {
      try await wait(for: interest, until: loop.now.advanced(by: resources.limits.writeTimeout))
    } catch {
      if case .timedOut = error { resources.counters.count(.writeTimeout) }
      throw error
    }
  }

  private func wait(
    for interest: EventLoop.Interest, until deadline: MonotonicTime, isIdle: Bool = false,
    spareSince: MonotonicTime = .distantFuture
  ) async throws(ConnectionError) {
    allowance = BufferedStream.turnAllowance
    let wake = await loop.wait(
      for: interest, on: stream.socket.descriptor, until: deadline, isIdle: isIdle, spareSince: spareSince)
    switch wake {
    case .ready: return
    case .timedOut: throw .timedOut
    case .stopped: throw .stopped
    case .sacrificed:
      endIdle()
      throw .disconnected
    }
  }
}
