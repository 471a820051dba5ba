import Logging
import Synchronization

/// Taking connections in, up to their limit.
extension Worker {
  /// Accepts connections and hands them round, until the loop stops accepting.
  func accept(from listener: Listener, at endpoint: TLSEndpoint?, handingTo workers: [Worker]) async throws {
    try loop.register(listener.socket.descriptor)
    var next = 0
    var isPausing = false
    while loop.stopping == nil {
      switch listener.accept() {
      case .connection(let socket, let peer):
        if isPausing { logger.notice("accepting goes on") }
        isPausing = false
        guard await makeRoom(in: workers) else {
          // Without a handshake there is nothing that a client of TLS would understand.
          if endpoint == nil { refuse(socket) }
          continue
        }
        workers[next].adopt(socket, from: peer, at: endpoint)
        next = (next + 1) % workers.count
      case .wouldBlock:
        _ = await loop.wait(for: .read, on: listener.socket.descriptor, until: .distantFuture, isIdle: true)
      case .failed(let error):
        if !isPausing {
          logger.error("accepting pauses", metadata: ["error": "\(error)"])
          counters.count(.descriptors)
        }
        isPausing = true
        // A listening socket never becomes writable, so only time or a stop ends the pause: to try again at each
        // arrival would be a spin.
        _ = await loop.wait(
          for: .write, on: listener.socket.descriptor, until: loop.now.advanced(by: .milliseconds(100)), isIdle: true)
      }
    }
  }

  /// Counts a connection in. Where there are too many, the one that has idled longest is ended for it.
  /// - Returns: whether there is room for it.
  private func makeRoom(in workers: [Worker]) async -> Bool {
    guard !count.enter() else { return true }
    counters.count(.connections)
    var oldest: (since: MonotonicTime, worker: Worker)?
    for worker in workers {
      guard let since = await worker.longestSpare() else { continue }
      if oldest.map({ since < $0.since }) ?? true { oldest = (since, worker) }
    }
    guard let oldest, await oldest.worker.endLongestSpare() else { return false }
    count.replace()
    return true
  }

  /// Refusals whose answers are seen to arrive; the others get theirs as far as the socket takes it at once.
  private static let carefulRefusals = 64

  /// Answers a connection above the limit.
  private func refuse(_ socket: Socket) {
    guard refusals < Worker.carefulRefusals, (try? loop.register(socket.descriptor)) != nil else {
      let stream = TCPStream(socket: socket, loop: loop)
      _ = stream.send(refusal(), from: 0)
      _ = stream.finishSending()
      return
    }
    refusals += 1
    counters.enter(.refused)
    ownConnections.add(1, ordering: .acquiringAndReleasing)
    Task(executorPreference: executor) { await self.sendRefusal(to: socket) }
  }

  private func sendRefusal(to socket: Socket) async {
    let stream = BufferedStream(TCPStream(socket: socket, loop: loop), loop: loop, resources: resources)
    let answer = refusal()
    stream.append { $0.append(contentsOf: answer) }
    // Fails where the peer is gone, and then there is nobody to tell.
    try? await stream.linger()
    refusals -= 1
    counters.leave(.refused)
    endConnection()
  }

  private func refusal() -> [UInt8] {
    counters.countAnswer(.serviceUnavailable, route: 0)
    var response = Response.plain(.serviceUnavailable, "The server has all the connections it may have.")
    response.headers[.retryAfter] = "5"
    return resources.lastAnswer(response, at: loop.now)
  }
}
