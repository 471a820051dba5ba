import Logging
import Synchronization

/// One event loop with its thread, its connections and its responder, kept together by the actor.
actor Worker {
  nonisolated let executor: LoopExecutor
  nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

  private let loop: EventLoop
  private let resources: LoopResources
  private let limits: Limits
  private let count: ConnectionCount
  private let logger: Logger
  private var responder: (any Responder)?
  private nonisolated let ownConnections = Atomic<Int>(0)
  private nonisolated let mustStop = Atomic<Bool>(false)
  private var isFinished = false

  init(limits: Limits, count: ConnectionCount, logger: Logger) throws(SystemCallError) {
    executor = try LoopExecutor()
    loop = try EventLoop(executor: executor)
    resources = LoopResources(logger: logger, keepAliveTimeout: limits.keepAliveTimeout)
    self.limits = limits
    self.count = count
    self.logger = logger
  }

  /// Starts the thread. Until then nothing that is asked of the actor runs.
  nonisolated func start(name: String) throws(SystemCallError) {
    try startThread(named: name) { self.runLoop() }
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
      try loop.poll(mayBlock: isIdle && !ends)
    } catch {
      // epoll_wait(2) fails only by a programming error (EBADF, EFAULT, EINVAL).
      preconditionFailure("\(error)")
    }
    if loop.stopping == nil, mustStop.load(ordering: .acquiring) { loop.stop(.idle) }
    return !ends
  }

  // MARK: Connections

  /// Takes a new connection over.
  /// - Parameter endpoint: where it was accepted, if it is to be encrypted.
  nonisolated func adopt(_ socket: Socket, from peer: Address?, at endpoint: TLSEndpoint?) {
    // Counted here and not when the task begins, so that no end of the loop can come between.
    ownConnections.add(1, ordering: .acquiringAndReleasing)
    Task(executorPreference: executor) { await self.serve(socket, from: peer, at: endpoint) }
  }

  private func serve(_ socket: Socket, from peer: Address?, at endpoint: TLSEndpoint?) async {
    defer {
      count.leave()
      let rest = ownConnections.subtract(1, ordering: .acquiringAndReleasing).newValue
      if rest == 0 { loop.endSleep() }
    }
    guard let responder else { return }
    do {
      try socket.disableNagle()
      try loop.register(socket.descriptor)
    } catch {
      return logger.warning("connection given up", metadata: ["error": "\(error)"])
    }
    let transport = TCPStream(socket: socket, loop: loop)
    guard let endpoint else { return await serve(transport, from: peer, with: responder) }
    let handshake = TLSHandshake(loop: loop, limits: limits, resources: resources, responder: responder)
    do throws(ConnectionError) {
      let (stream, security) = try await handshake.perform(on: transport, for: endpoint)
      await serve(stream, from: peer, security: security, with: responder)
    } catch {
      // No connection came of it, and the client has been told as far as it listens.
    }
  }

  private func serve(
    _ stream: any ByteStream, from peer: Address?, security: TransportSecurity? = nil, with responder: any Responder
  ) async {
    let stream = BufferedStream(stream, loop: loop, limits: limits, resources: resources)
    await Connection(stream: stream, peer: peer, security: security, limits: limits, resources: resources)
      .serve(with: responder)
  }

  /// Accepts connections and hands them round, until the loop stops accepting.
  func accept(from listener: Listener, at endpoint: TLSEndpoint?, handingTo workers: [Worker]) async throws {
    try loop.register(listener.socket.descriptor)
    var next = 0
    while loop.stopping == nil {
      switch listener.accept() {
      case .connection(let socket, let peer):
        guard count.enter() else {
          // Without a handshake there is nothing that a client of TLS would understand.
          if endpoint == nil { refuse(socket) }
          continue
        }
        workers[next].adopt(socket, from: peer, at: endpoint)
        next = (next + 1) % workers.count
      case .wouldBlock:
        _ = await loop.wait(for: .read, on: listener.socket.descriptor, until: .distantFuture, isIdle: true)
      case .failed(let error):
        logger.error("accepting pauses", metadata: ["error": "\(error)"])
        // A listening socket never becomes writable, so only time or a stop ends the pause: to try again at each
        // arrival would be a spin, with a line in the log each time.
        _ = await loop.wait(
          for: .write, on: listener.socket.descriptor, until: loop.now.advanced(by: .milliseconds(100)), isIdle: true)
      }
    }
  }

  /// Answers a connection above the limit as far as its socket takes it at once.
  private func refuse(_ socket: Socket) {
    var response = Response.plain(.serviceUnavailable, "The server has all the connections it may have.")
    response.headers[.retryAfter] = "5"
    let stream = TCPStream(socket: socket, loop: loop)
    _ = stream.send(resources.lastAnswer(response, at: loop.now), from: 0)
    _ = stream.finishSending()
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
    responder = nil
    isFinished = true
  }
}
