/// What a head that passed every check means to its connection: worked out once, and true again for a next head of the
/// same bytes.
final class AcceptedHead {
  let method: Method
  let target: RequestTarget
  /// The body as it is before any of it has been read.
  let body: BodyReader
  /// The client's own `X-Request-Id` where it is a short token, so that it can follow its request through the log.
  let requestID: String?
  /// The client lets the connection go on after the answer.
  let isKeepAlive: Bool
  let isHTTP10: Bool
  let isHeadRequest: Bool

  /// - Throws: `MessageError` where host, target, framing or expectation is not acceptable.
  init(_ head: RequestHead) throws(MessageError) {
    try HostValidator.validate(head)
    method = head.method
    target = try head.target()
    body = try BodyReader(head: head)
    isKeepAlive = Framing.isKeepAlive(head)
    isHTTP10 = head.versionMinor == 0
    isHeadRequest = method == .head
    if let id = head.field(.xRequestID), (1...64).contains(id.utf8.count), FieldName(id) != nil {
      requestID = id
    } else {
      requestID = nil
    }
  }
}
