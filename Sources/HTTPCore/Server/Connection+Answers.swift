import Logging

/// The answers' half of a connection.
extension Connection: BodySink {
  func context(for accepted: AcceptedHead, requestID: String?) -> ResponseEncoder.Context {
    ResponseEncoder.Context(
      requestID: requestID, isKeptAlive: accepted.isKeepAlive && loop.stopping == nil && canDiscardBody,
      isHTTP10: accepted.isHTTP10, isHeadRequest: accepted.isHeadRequest, isStrict: security?.isStrict ?? false)
  }

  func refusalContext(isHeadRequest: Bool) -> ResponseEncoder.Context {
    ResponseEncoder.Context(
      requestID: nil, isKeptAlive: false, isHTTP10: false, isHeadRequest: isHeadRequest,
      isStrict: security?.isStrict ?? false)
  }

  /// Tells the request under way to come again after so many seconds.
  /// - Returns: whether the connection goes on.
  func refuseForNow(_ seconds: Int, by responder: any Responder) async throws(ConnectionError) -> Bool {
    guard let accepted else { preconditionFailure("no request is under way") }
    var response = responder.respond(
      toRefused: MessageError(.tooManyRequests, "too many requests without a token from this address"))
    response.headers[.retryAfter] = "\(seconds)"
    return try await send(response, in: context(for: accepted, requestID: accepted.requestID))
  }

  /// Puts a prepared answer by to be sent.
  /// - Returns: whether the connection goes on.
  func send(_ answer: PreparedResponse) -> Bool {
    guard let accepted else { preconditionFailure("no request is under way") }
    let context = context(for: accepted, requestID: accepted.requestID)
    resources.enterTurn(at: loop.now)
    stream.append { ResponseEncoder.append(answer, in: context, with: resources, to: &$0) }
    return context.isKeptAlive
  }

  /// Sends an answer, or puts it by to be sent with others.
  /// - Returns: whether the connection goes on.
  func send(_ response: Response, in context: ResponseEncoder.Context) async throws(ConnectionError) -> Bool {
    var context = context
    let framing = ResponseEncoder.framing(of: response, isHTTP10: context.isHTTP10)
    if case .close = framing { context.isKeptAlive = false }
    resources.enterTurn(at: loop.now)
    do throws(InvalidFieldError) {
      try stream.append { (output) throws(InvalidFieldError) in
        try ResponseEncoder.append(headOf: response, framing: framing, in: context, with: resources, to: &output)
      }
    } catch {
      // The responder is at fault, and none of its answer is sent.
      resources.logger.error(
        "answer cannot be sent", metadata: ["field": "\(error.name)", "request": "\(context.requestID ?? "-")"])
      return try await send(
        .plain(.internalServerError, "The answer had a field that cannot be sent."), in: context)
    }
    if !context.isHeadRequest { try await sendBody(of: response, framing: framing) }
    return context.isKeptAlive
  }

  private func sendBody(
    of response: Response, framing: ResponseEncoder.Framing
  ) async throws(ConnectionError) {
    if case .none = framing { return }
    switch response.body {
    case .empty: break
    case .bytes(let bytes): stream.append { $0.append(contentsOf: bytes) }
    case .stream(let produce): try await sendPieces(of: produce, framing: framing)
    }
  }

  private func sendPieces(
    of produce: @Sendable (ResponseWriter) async throws -> Void, framing: ResponseEncoder.Framing
  ) async throws(ConnectionError) {
    if case .chunked = framing { sendsChunks = true } else { sendsChunks = false }
    streamEnd = nil
    do {
      try await produce(ResponseWriter(sink: self))
    } catch {
      // Half a body must not pass for a whole one: the connection ends without the last chunk, or with a reset.
      if !sendsChunks { stream.breakOff() }
      if !stream.isBroken { resources.logger.error("answer broken off", metadata: ["error": "\(error)"]) }
      throw .disconnected
    }
    if sendsChunks { stream.append { $0.append(contentsOf: ResponseEncoder.lastChunk) } }
  }

  func send(piece: [UInt8]) async throws(ConnectionError) {
    let sendsChunks = sendsChunks
    stream.append { output in
      if sendsChunks {
        ResponseEncoder.append(chunk: piece, to: &output)
      } else {
        output.append(contentsOf: piece)
      }
    }
    try await stream.flush()
  }
}
