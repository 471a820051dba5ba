import Logging

/// One event loop with its thread, its connections and its responder, kept together by the actor.
actor Worker {
  nonisolated let executor: LoopExecutor
  nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

  private let loop: EventLoop
  private let resources = LoopResources()
  private let limits: Limits
  private let count: ConnectionCount
  private let logger: Logger
  private var responder: (any Responder)?
  private var ownConnections = 0
  private var isFinished = false

  init(limits: Limits, count: ConnectionCount, logger: Logger) throws(SystemCallError) {
    executor = try LoopExecutor()
    loop = try EventLoop(wakeup: executor.wakeup)
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
    var isFinished = false
    while !isFinished {
      executor.runJobs(batch: &batch)
      let mayBlock = executor.prepareToWait()
      isFinished = assumeIsolated { worker in worker.turn(mayBlock: mayBlock && !worker.isFinished) }
      executor.didWake()
    }
    executor.runJobs(batch: &batch)
  }

  /// - Returns: whether the loop has ended.
  private func turn(mayBlock: Bool) -> Bool {
    do {
      try loop.poll(mayBlock: mayBlock)
    } catch {
      // epoll_wait(2) fails only by a programming error (EBADF, EFAULT, EINVAL).
      preconditionFailure("\(error)")
    }
    return isFinished
  }

  // MARK: Connections

  /// Takes a new connection over.
  nonisolated func adopt(_ socket: Socket, from peer: Address?) {
    Task(executorPreference: executor) { await self.serve(socket, from: peer) }
  }

  private func serve(_ socket: Socket, from peer: Address?) async {
    ownConnections += 1
    defer {
      ownConnections -= 1
      count.leave()
      if ownConnections == 0, loop.stopping != nil { loop.endSleep() }
    }
    guard let responder else { return }
    do {
      try socket.disableNagle()
      try loop.register(socket.descriptor)
    } catch {
      return logger.warning("connection given up", metadata: ["error": "\(error)"])
    }
    let stream = TCPStream(socket: socket, loop: loop)
    await Connection(stream: stream, peer: peer, loop: loop, limits: limits, resources: resources)
      .serve(with: responder)
  }

  /// Accepts connections and hands them round, until the loop stops accepting.
  func accept(from listener: Listener, handingTo workers: [Worker]) async throws {
    try loop.register(listener.socket.descriptor)
    var next = 0
    while loop.stopping == nil {
      switch listener.accept() {
      case .connection(let socket, let peer):
        guard count.enter() else {
          refuse(socket)
          continue
        }
        workers[next].adopt(socket, from: peer)
        next = (next + 1) % workers.count
      case .wouldBlock:
        _ = await loop.wait(for: .read, on: listener.socket.descriptor, until: .distantFuture, isIdle: true)
      case .exhausted(let error):
        logger.error("accepting pauses", metadata: ["error": "\(error)"])
        // Retried when the pause is over or another connection arrives, not in a spin.
        _ = await loop.wait(
          for: .read, on: listener.socket.descriptor, until: loop.now.advanced(by: .milliseconds(100)), isIdle: true)
      }
    }
  }

  /// Answers a connection above the limit as far as its socket takes it at once.
  private func refuse(_ socket: Socket) {
    let stream = TCPStream(socket: socket, loop: loop)
    let answer =
      "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    _ = stream.send(Array(answer.utf8), from: 0)
    stream.finishSending()
  }

  // MARK: Stopping

  /// Ends idle connections now and the others after their answer.
  func stop() { if loop.stopping == nil { loop.stop(.idle) } }

  /// Waits for the requests under way as long as the limit allows, then ends what is left and lets the thread go.
  /// Nothing may be asked of the worker afterwards.
  func finish() async {
    if ownConnections > 0 {
      // The last connection to end calls the wait off.
      await loop.sleep(until: loop.now.advanced(by: limits.stopTimeout))
    }
    loop.stop(.everything)
    responder = nil
    isFinished = true
  }
}
