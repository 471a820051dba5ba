import Logging
import Testing

@testable import HTTPCore

/// A peer that sends without end and takes all that is sent, at once: no call ever has to wait.
private final class EndlessStream: ByteStream {
  let socket: Socket
  private(set) var hasFinished = false

  init(socket: Socket) { self.socket = socket }

  func receive(into buffer: inout InputBuffer) -> Transfer {
    unsafe buffer.append { ($0.count, .moved($0.count)) }
  }

  func send(_ bytes: [UInt8], from offset: Int) -> Transfer { .moved(bytes.count - offset) }

  func finishSending() -> EventLoop.Interest? {
    hasFinished = true
    return nil
  }
}

/// An event loop of its own, with its thread, for one piece of work.
private actor LoopHost {
  nonisolated let executor: LoopExecutor
  nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }
  private let loop: EventLoop
  private var hasEnded = false

  init() throws {
    executor = try LoopExecutor()
    loop = try EventLoop(executor: executor)
  }

  nonisolated func start() throws {
    try SystemThread(named: "loop-host") { [self] in
      executor.bindToCurrentThread()
      var batch: [UnownedJob] = []
      repeat {
        executor.runJobs(batch: &batch)
        let mayBlock = executor.prepareToWait()
        assumeIsolated { host in
          // Fails only by a programming error.
          #expect(throws: Never.self) { try host.loop.poll(mayBlock: mayBlock && !host.hasEnded) { _, _ in } }
        }
      } while !assumeIsolated { $0.hasEnded }
    }.detach()
  }

  /// Runs `linger()` against a peer that never stops.
  /// - Returns: whether it said first that nothing more will be sent.
  func lingerAgainstEndlessPeer(limits: Limits) async throws -> Bool {
    defer { hasEnded = true }
    let peer = EndlessStream(socket: try Listener(try #require(Address("127.0.0.1:0"))).socket)
    try loop.register(peer.socket.descriptor)
    let resources = LoopResources(
      limits: limits, rateLimiter: nil, counters: LoopCounters(routes: 1), accessLog: nil,
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    let stream = BufferedStream(peer, loop: loop, resources: resources)
    stream.append { $0.append("answer") }
    try await stream.linger()
    return peer.hasFinished
  }
}

@Suite(.timeLimit(.minutes(10))) struct BufferedStreamTests {
  @Test("A peer that always has more yields the loop its turns, and is heard no longer than the time for lingering")
  func endsLingering() async throws {
    let host = try LoopHost()
    try host.start()
    let limits = Limits.with {
      $0.lingerTime = .milliseconds(20)
      $0.lingerSize = .max
    }
    #expect(try await host.lingerAgainstEndlessPeer(limits: limits))
  }

  @Test("A peer that always has more is heard for no more bytes than are granted")
  func boundsLingering() async throws {
    let host = try LoopHost()
    try host.start()
    let limits = Limits.with {
      $0.lingerTime = .seconds(86_400)
      $0.lingerSize = 1 << 20
    }
    #expect(try await host.lingerAgainstEndlessPeer(limits: limits))
  }
}
