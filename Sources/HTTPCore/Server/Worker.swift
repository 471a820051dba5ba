import Logging
import Synchronization

/// One event loop with its thread, its connections and its responder, kept together by the actor.
actor Worker {
  nonisolated let executor: LoopExecutor
  nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

  let loop: EventLoop
  let resources: LoopResources
  let limits: Limits
  /// Connections between two requests that have waited for a while, by their descriptors: without a task.
  private var parked: [CInt: Served] = [:]
  /// Those whose answer waits for a task of its own.
  private var streaming: [CInt: (Connection, Served)] = [:]
  /// Refusals that are being sent.
  var refusals = 0
  let count: ConnectionCount
  let logger: Logger
  private var responder: (any Responder)?
  nonisolated let counters: LoopCounters
  nonisolated let ownConnections = Atomic<Int>(0)
  private nonisolated let mustStop = Atomic<Bool>(false)
  private var isFinished = false

  /// An open connection and who is at its other end.
  private struct Served {
    let stream: BufferedStream
    let peer: Address?
    let security: TransportSecurity?
  }

  init(
    limits: Limits, count: ConnectionCount, rateLimiter: RateLimiter?, counters: LoopCounters, accessLog: AccessLog?,
    logger: Logger
  ) throws(SystemCallError) {
    executor = try LoopExecutor()
    loop = try EventLoop(executor: executor)
    resources = LoopResources(
      limits: limits, rateLimiter: rateLimiter, counters: counters, accessLog: accessLog, logger: logger)
    self.counters = counters
    self.limits = limits
    self.count = count
    self.logger = logger
  }

  /// Starts the thread. Until then nothing that is asked of the actor runs.
  nonisolated func start(name: String) throws(SystemCallError) {
    try SystemThread(named: name) { self.runLoop() }.detach()
  }

  /// Makes the responder, on the thread that will use it.
  func prepare(_ makeResponder: @Sendable () throws -> sending any Responder) throws {
    responder = try makeResponder()
  }

  private nonisolated func runLoop() {
    executor.bindToCurrentThread()
    var batch: [UnownedJob] = []
    while true {
      executor.runJobs(batch: &batch)
      let isIdle = executor.prepareToWait()
      let goesOn = assumeIsolated { worker in worker.turn(isIdle: isIdle) }
      if !goesOn { return }
    }
  }

  /// - Returns: whether the loop goes on. It ends with its last connection, so that whatever a connection's task still
  ///   has to do is done, and its socket closed.
  private func turn(isIdle: Bool) -> Bool {
    let ends = isIdle && isFinished && ownConnections.load(ordering: .acquiring) == 0
    do {
      try loop.poll(mayBlock: isIdle && !ends) { start, end in resources.countTurn(from: start, to: end) }
    } catch {
      // epoll_wait(2) fails only by a programming error (EBADF, EFAULT, EINVAL).
      preconditionFailure("\(error)")
    }
    if loop.stopping == nil, mustStop.load(ordering: .acquiring) { loop.stop(.idle) }
    unpark()
    return !ends
  }

  // MARK: Connections

  /// Takes a new connection over.
  /// - Parameter endpoint: where it was accepted, if it is to be encrypted.
  nonisolated func adopt(_ socket: Socket, from peer: Address?, at endpoint: TLSEndpoint?) {
    // Counted here and not when the task begins, so that no end of the loop can come between.
    ownConnections.add(1, ordering: .acquiringAndReleasing)
    Task(executorPreference: executor) { await self.open(socket, from: peer, at: endpoint) }
  }

  private func open(_ socket: Socket, from peer: Address?, at endpoint: TLSEndpoint?) async {
    counters.accepted.add(at: 0)
    counters.enter(.active)
    guard let responder else { return leave() }
    do {
      try socket.disableNagle()
      try loop.register(socket.descriptor)
    } catch {
      logger.warning("connection given up", metadata: ["error": "\(error)"])
      return leave()
    }
    let transport = TCPStream(socket: socket, loop: loop)
    guard let endpoint else {
      let stream = BufferedStream(transport, loop: loop, resources: resources)
      return await serve(Served(stream: stream, peer: peer, security: nil))
    }
    let handshake = TLSHandshake(loop: loop, resources: resources, responder: responder)
    counters.move(from: .active, to: .handshaking)
    do throws(ConnectionError) {
      let (transport, security) = try await handshake.perform(on: transport, for: endpoint)
      counters.move(from: .handshaking, to: .active)
      let stream = BufferedStream(transport, loop: loop, resources: resources)
      await serve(Served(stream: stream, peer: peer, security: security))
    } catch {
      // No connection came of it, and the client has been told as far as it listens.
      if case .timedOut = error { counters.count(.handshakeTimeout) }
      counters.move(from: .handshaking, to: .active)
      leave()
    }
  }

  private func serve(_ served: Served) async {
    await serve(
      served,
      by: Connection(stream: served.stream, peer: served.peer, security: served.security, resources: resources))
  }

  private func serve(_ served: Served, by connection: Connection) async {
    guard let responder else { return leave() }
    let stream = served.stream
    switch await connection.serve(with: responder) {
    case .nothing: leave()
    case .streaming:
      let descriptor = stream.descriptor
      streaming[descriptor] = (connection, served)
      Task(executorPreference: executor) { await self.goOn(descriptor) }
    case .idle(let start, let end):
      parked[stream.descriptor] = served
      counters.move(from: .active, to: .idle)
      loop.park(stream.descriptor, until: end, isIdle: true, spareSince: start)
      unpark()
    }
  }

  private func goOn(_ descriptor: CInt) async {
    guard let (connection, served) = streaming.removeValue(forKey: descriptor) else {
      preconditionFailure("a connection goes on that does not stream")
    }
    await serve(served, by: connection)
  }

  private func leave() {
    counters.leave(.active)
    count.leave()
    endConnection()
  }

  /// One socket less that the loop's end waits for.
  func endConnection() {
    let rest = ownConnections.subtract(1, ordering: .acquiringAndReleasing).newValue
    if rest == 0 { loop.endSleep() }
  }

  // MARK: Parked connections

  /// Does with parked connections what their waits have come to.
  private func unpark() {
    for (descriptor, wake) in loop.takeUnparked() {
      switch wake {
      case .ready: Task(executorPreference: executor) { await self.resume(descriptor) }
      case .stopped where loop.stopping == .idle:
        // The next request may be on its way.
        loop.park(
          descriptor, until: loop.now.advanced(by: limits.stopGrace), isIdle: false, spareSince: .distantFuture)
      case .stopped, .timedOut, .sacrificed:
        if case .timedOut = wake { counters.count(.keepAliveTimeout) }
        counters.move(from: .idle, to: .active)
        parked.removeValue(forKey: descriptor)?.stream.endIdle()
        leave()
      }
    }
  }

  private func resume(_ descriptor: CInt) async {
    guard let served = parked.removeValue(forKey: descriptor) else {
      preconditionFailure("a connection was woken that is not parked")
    }
    counters.move(from: .idle, to: .active)
    await serve(served)
  }

  /// Since when the connection of this loop that has idled longest has done so.
  func longestSpare() -> MonotonicTime? { loop.longestSpare() }

  /// - Returns: whether there was a connection to end.
  func endLongestSpare() -> Bool {
    defer { unpark() }
    return loop.endLongestSpare()
  }

  // MARK: Stopping

  /// Ends idle connections and the accepting of new ones soon, and the others after their answer. May be called from any
  /// thread and at any time, even when the loop has ended: nothing is asked of the actor.
  nonisolated func stop() {
    mustStop.store(true, ordering: .releasing)
    executor.wakeup.signal()
  }

  /// Waits for the requests under way as long as the limit allows, then ends every wait for a socket and lets the thread
  /// go when the last connection ends: a responder that is stuck keeps its thread, but nobody waits for it. Nothing new
  /// may be asked of the worker afterwards.
  func finish() async {
    let deadline = loop.now.advanced(by: limits.stopTimeout)
    // The last connection to end calls the wait off; where one did so long before the stop, the first wait is none.
    while ownConnections.load(ordering: .acquiring) > 0, loop.now < deadline { await loop.sleep(until: deadline) }
    loop.stop(.everything)
    unpark()
    responder = nil
    isFinished = true
  }
}
