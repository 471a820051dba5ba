import Logging

/// What the connections of one loop share: buffers lent while there is work, the `Date` line, new request ids.
final class LoopResources {
  private static let pooledBuffers = 64
  /// Storage that grew beyond this for one large message is given up instead of kept.
  private static let pooledCapacity = 256 * 1024

  let logger: Logger
  private var inputStorage: [[UInt8]] = []
  private var outputStorage: [[UInt8]] = []
  private var dateLine = DateLine()
  private var requestIDs: RequestIDs

  init(logger: Logger) {
    self.logger = logger
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

  func currentDateLine() -> [UInt8] {
    dateLine.refresh()
    return dateLine.bytes
  }

  func newRequestID() -> String { requestIDs.next() }
}
