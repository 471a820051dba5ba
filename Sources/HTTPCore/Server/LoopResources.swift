import Logging

/// What the connections of one loop share: buffers lent while there is work, the `Date` line, new request ids.
final class LoopResources {
  private static let pooledBuffers = 64
  /// Storage that grew beyond this for one large message is given up instead of kept.
  private static let pooledCapacity = 256 * 1024

  let logger: Logger
  let limits: Limits
  let counters: LoopCounters
  /// `nil` where answers are not logged.
  let accessLog: AccessLog?
  /// Prepared answers given in this turn of the loop.
  private var keptInTurn: UInt64 = 0
  /// Shared with the other loops; `nil` where addresses are not limited.
  let rateLimiter: RateLimiter?
  private var inputStorage: [[UInt8]] = []
  private var outputStorage: [[UInt8]] = []
  private var requestIDs: RequestIDs
  /// The `Date` field's line, new with the turn.
  var dateLine: [UInt8] { date.bytes }
  private var date = DateLine()
  private var turn: MonotonicTime?
  private var idleDeadline = MonotonicTime.distantFuture
  private var patienceEnd = MonotonicTime.distantFuture

  init(
    limits: Limits, rateLimiter: RateLimiter?, counters: LoopCounters, accessLog: AccessLog?, logger: Logger
  ) {
    self.limits = limits
    self.counters = counters
    self.accessLog = accessLog
    self.rateLimiter = rateLimiter
    self.logger = logger
    var generator = SystemRandomNumberGenerator()
    requestIDs = RequestIDs(using: &generator)
  }

  /// Gives a buffer that is about to be read into its storage back.
  func unshelve(_ buffer: inout InputBuffer) {
    buffer.unshelve(into: inputStorage.popLast() ?? [])
  }

  /// Takes the storage of a buffer whose connection has to wait, where the few bytes in it can be kept without.
  func shelve(_ buffer: inout InputBuffer) {
    guard let storage = buffer.shelve() else { return }
    if storage.count <= LoopResources.pooledCapacity, inputStorage.count < LoopResources.pooledBuffers {
      inputStorage.append(storage)
    }
  }

  func lendOutput() -> [UInt8] { outputStorage.popLast() ?? [] }

  /// Takes back storage that holds nothing any more.
  func takeBack(_ output: inout [UInt8]) {
    var storage: [UInt8] = []
    swap(&storage, &output)
    if storage.capacity <= LoopResources.pooledCapacity, outputStorage.count < LoopResources.pooledBuffers {
      storage.removeAll(keepingCapacity: true)
      outputStorage.append(storage)
    }
  }

  /// Counts a prepared answer. How long it took is counted when the turn ends, so that it costs no reading of a clock.
  func countKept(_ answer: PreparedResponse) {
    counters.countKept(at: answer.slot)
    keptInTurn += 1
  }

  /// - Parameters:
  ///   - start: when the turn began.
  ///   - now: when it ended.
  func countTurn(from start: MonotonicTime, to now: MonotonicTime) {
    let duration = now.nanoseconds - start.nanoseconds
    counters.turns.add(duration)
    guard keptInTurn > 0 else { return }
    counters.kept.add(duration, times: keptInTurn)
    keptInTurn = 0
  }

  /// Works out once what is the same for all that happens in a turn of the loop.
  /// - Parameter now: when the turn began.
  func enterTurn(at now: MonotonicTime) {
    guard turn != now else { return }
    turn = now
    date.refresh()
    idleDeadline = now.advanced(by: limits.keepAliveTimeout)
    patienceEnd = min(now.advanced(by: Connection.patience), idleDeadline)
  }

  /// When a connection has been idle for too long that becomes so in this turn.
  func idleDeadline(at now: MonotonicTime) -> MonotonicTime {
    enterTurn(at: now)
    return idleDeadline
  }

  /// When such a connection idles on without its task.
  func patienceEnd(at now: MonotonicTime) -> MonotonicTime {
    enterTurn(at: now)
    return patienceEnd
  }

  /// A whole answer in bytes, the last of its connection.
  /// - Parameters:
  ///   - response: one with fields that can be sent, for they are the server's own.
  ///   - now: when the turn began.
  func lastAnswer(_ response: Response, at now: MonotonicTime) -> [UInt8] {
    enterTurn(at: now)
    let context = ResponseEncoder.Context(
      requestID: nil, isKeptAlive: false, isHTTP10: false, isHeadRequest: false)
    guard let answer = try? ResponseEncoder.encode(response, in: context, with: self) else {
      preconditionFailure("the answer's fields are constant and valid")
    }
    return answer
  }

  func newRequestID() -> String { requestIDs.next() }

  func appendNewRequestID(to output: inout [UInt8]) { requestIDs.appendNext(to: &output) }
}
