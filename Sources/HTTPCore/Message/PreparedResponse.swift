/// An answer in the bytes it is sent in, so that a kept answer costs a copy of them. What differs from one sending to
/// the next (`Date`, `X-Request-Id`, `Connection`) is added as it is sent.
public final class PreparedResponse: Sendable {
  /// Status line and fields, with `Content-Length` where the answer has one.
  let head: [UInt8]
  let body: [UInt8]
  let status: Int
  let origin: AnswerOrigin
  /// Where it is counted.
  let slot: Int

  /// - Returns: nil for an answer whose body is made while it is sent.
  /// - Throws: ``InvalidFieldError`` where a field cannot be sent.
  public init?(_ response: Response) throws(InvalidFieldError) {
    guard !response.body.isMadeWhileSent else { return nil }
    var head: [UInt8] = []
    try ResponseEncoder.appendHead(of: response, to: &head)
    switch ResponseEncoder.framing(of: response, isHTTP10: false) {
    case .none: body = []
    case .length(let count):
      ResponseEncoder.append(contentLength: count, to: &head)
      if case .bytes(let bytes) = response.body { body = bytes } else { body = [] }
    case .chunked, .close: return nil
    }
    self.head = head
    status = response.status.code
    origin = response.origin
    slot = StatusSlot.index(route: origin.route, status: status)
  }

  /// How many bytes of memory it holds.
  public var size: Int { head.count + body.count }
}
