public import Logging
import Synchronization

/// An HTTP/1.1 server over TCP: binds at once, serves while ``run()`` runs.
///
/// ```swift
/// let server = try Server(listeningOn: [address]) { Application() }
/// print("listening on http://\(server.addresses[0])")
/// try await server.run()
/// ```
public final class Server: Sendable {
  /// Where it listens, with the ports that were chosen.
  public let addresses: [Address]
  /// Where it listens for TLS.
  public let secureAddresses: [Address]

  /// Taken by ``run(started:)``, which closes them as soon as it accepts no more.
  private let listeners: Mutex<[(Listener, TLSEndpoint?)]>
  private let workers: [Worker]
  /// What it counts.
  public let counters: ServerCounters
  private let makeResponder: @Sendable () throws -> sending any Responder

  /// - Parameters:
  ///   - addresses: for clear text; port 0 takes a free port. At least one address, of these or of `tls`, or one of
  ///     `inherited`.
  ///   - inherited: sockets that listen already, for TLS where their name says so, and then `tls` says how.
  ///   - loops: threads that serve, at least 1.
  ///   - counters: for as many loops; by default of the server's own.
  ///   - accessLogger: what each answer is logged with; `nil` for none.
  ///   - makeResponder: called once on each loop's thread.
  /// - Throws: ``SystemCallError`` where an address cannot be bound or a descriptor not be had.
  public init(
    listeningOn addresses: [Address], inheriting inherited: [InheritedSocket] = [], tls: TLSEndpoint? = nil,
    loops: Int = 1, limits: Limits = Limits(), logger: Logger = Logger(label: "http"),
    counters: ServerCounters? = nil, accessLogger: Logger? = nil,
    makeResponder: @escaping @Sendable () throws -> sending any Responder
  ) throws {
    let secureAddresses = tls?.addresses ?? []
    precondition(
      addresses.count + inherited.count + secureAddresses.count > 0 && loops > 0, "a server needs an address and a loop"
    )
    precondition(tls != nil || !inherited.contains(where: \.isSecure), "a socket for TLS needs a certificate")
    let bound =
      try inherited.filter { !$0.isSecure }.map { socket in try Listener(socket) }
      + addresses.map { address in try Listener(address) }
    let secure =
      try inherited.filter(\.isSecure).map { socket in try Listener(socket) }
      + secureAddresses.map { address in try Listener(address) }
    self.addresses = bound.map(\.address)
    self.secureAddresses = secure.map(\.address)
    listeners = Mutex(bound.map { ($0, nil) } + secure.map { ($0, tls) })
    let count = ConnectionCount(limit: limits.connections)
    let rateLimiter = RateLimiter(limits)
    let counters = counters ?? ServerCounters(loops: loops)
    precondition(counters.loops.count == loops, "a loop counts by itself")
    self.counters = counters
    let accessLog = accessLogger.map { AccessLog($0, routes: counters.routes) }
    workers = try counters.loops.map { counters in
      try Worker(
        limits: limits, count: count, rateLimiter: rateLimiter, counters: counters, accessLog: accessLog,
        logger: logger)
    }
    self.makeResponder = makeResponder
  }

  /// Serves until the task is cancelled or ``stop()`` is called, then finishes what runs. To be called once.
  /// - Parameter started: called once connections will be answered.
  /// - Throws: what `makeResponder` throws, and ``SystemCallError`` where a thread cannot be had.
  public func run(started: @Sendable () -> Void = {}) async throws {
    var running: [Worker] = []
    do {
      for worker in workers {
        try worker.start(name: "loop-\(running.count)")
        running.append(worker)
      }
      for worker in running { try await worker.prepare(makeResponder) }
      started()
      try await accept()
    } catch {
      await finish(running)
      throw error
    }
    await finish(running)
  }

  /// Asks for the end: no connection is accepted any more, idle ones close, ``run(started:)`` returns once the requests
  /// under way are answered. May be called from anywhere, more than once.
  public func stop() {
    for worker in workers { worker.stop() }
  }

  /// Makes every loop turn once, also one that has nothing to do.
  func wakeLoops() {
    for worker in workers { worker.executor.wakeup.signal() }
  }

  private func accept() async throws {
    let accepting = listeners.withLock { listeners in
      defer { listeners = [] }
      return listeners
    }
    precondition(!accepting.isEmpty, "a server runs once")
    try await withThrowingTaskGroup(of: Void.self) { group in
      for (listener, endpoint) in accepting {
        // On the loop from the first step on: nothing that is busy elsewhere keeps connections waiting.
        group.addTask(executorPreference: workers[0].executor) { [workers] in
          try await workers[0].accept(from: listener, at: endpoint, handingTo: workers)
        }
      }
      do {
        try await withTaskCancellationHandler {
          try await group.waitForAll()
        } onCancel: {
          stop()
        }
      } catch {
        // The other listeners' tasks have to end too, or the group would wait for them.
        stop()
        throw error
      }
    }
  }

  private func finish(_ running: [Worker]) async {
    stop()
    await withTaskGroup { group in
      for worker in running { group.addTask { await worker.finish() } }
    }
  }
}
