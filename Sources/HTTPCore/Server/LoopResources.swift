import Logging

/// What the connections of one loop share: buffers lent while there is work, the `Date` line, new request ids.
final class LoopResources {
  private static let pooledBuffers = 64
  /// Storage that grew beyond this for one large message is given up instead of kept.
  private static let pooledCapacity = 256 * 1024

  let logger: Logger
  private var inputStorage: [[UInt8]] = []
  private var outputStorage: [[UInt8]] = []
  private let keepAliveTimeout: Duration
  private var requestIDs: RequestIDs
  /// The `Date` field's line, new with the turn.
  var dateLine: [UInt8] { date.bytes }
  private var date = DateLine()
  private var turn: MonotonicTime?
  private var idleDeadline = MonotonicTime.distantFuture

  init(logger: Logger, keepAliveTimeout: Duration) {
    self.logger = logger
    self.keepAliveTimeout = keepAliveTimeout
    var generator = SystemRandomNumberGenerator()
    requestIDs = RequestIDs(using: &generator)
  }

  func lendInput() -> InputBuffer { InputBuffer(storage: inputStorage.popLast() ?? []) }

  func takeBack(_ buffer: inout InputBuffer) {
    let storage = buffer.takeStorage()
    if !storage.isEmpty, storage.count <= LoopResources.pooledCapacity, inputStorage.count < LoopResources.pooledBuffers
    {
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

  /// Works out once what is the same for all that happens in a turn of the loop.
  /// - Parameter now: when the turn began.
  func enterTurn(at now: MonotonicTime) {
    guard turn != now else { return }
    turn = now
    date.refresh()
    idleDeadline = now.advanced(by: keepAliveTimeout)
  }

  /// When a connection has been idle for too long that becomes so in this turn.
  func idleDeadline(at now: MonotonicTime) -> MonotonicTime {
    enterTurn(at: now)
    return idleDeadline
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
