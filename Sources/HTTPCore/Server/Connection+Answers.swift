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
    let goesOn = try await send(response, in: context(for: accepted, requestID: accepted.requestID))
    note(response, requestID: accepted.requestID)
    return goesOn
  }

  /// Puts a prepared answer by to be sent.
  /// - Returns: whether the connection goes on.
  func send(_ answer: PreparedResponse) -> Bool {
    guard let accepted else { preconditionFailure("no request is under way") }
    var context = context(for: accepted, requestID: accepted.requestID)
    resources.enterTurn(at: loop.now)
    if resources.accessLog != nil, context.requestID == nil { context.requestID = resources.newRequestID() }
    stream.append { ResponseEncoder.append(answer, in: context, with: resources, to: &$0) }
    resources.countKept(answer)
    if let log = resources.accessLog {
      log.note(
        accepted.method, status: answer.status, origin: answer.origin, requestID: context.requestID,
        bytes: context.isHeadRequest ? 0 : answer.body.count,
        nanoseconds: MonotonicTime.now.nanoseconds - loop.now.nanoseconds)
    }
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

  /// Counts an answer, and logs it where that is wished for.
  /// - Parameters:
  ///   - isHead: the message was refused before its head was read.
  ///   - start: when the request was there; by default at the beginning of the loop's turn.
  func note(
    _ response: Response, requestID: String? = nil, isHead: Bool = false, since start: MonotonicTime? = nil,
    until end: MonotonicTime? = nil
  ) {
    resources.counters.countAnswer(response.status, route: response.origin.route, isHead: isHead)
    guard let log = resources.accessLog else { return }
    let isEmpty = accepted?.isHeadRequest ?? false
    let duration = (end ?? .now).nanoseconds - (start ?? loop.now).nanoseconds
    log.note(
      isHead ? nil : accepted?.method, status: response.status.code, origin: response.origin, requestID: requestID,
      bytes: isEmpty ? 0 : response.body.count ?? sentBytes, nanoseconds: duration)
  }

  private func sendBody(
    of response: Response, framing: ResponseEncoder.Framing
  ) async throws(ConnectionError) {
    if case .none = framing { return }
    switch response.body {
    case .empty: break
    case .bytes(let bytes): stream.append { $0.append(contentsOf: bytes) }
    case .stream(let produce), .pieces(_, let produce): try await sendPieces(of: produce, framing: framing)
    }
  }

  private func sendPieces(
    of produce: @Sendable (ResponseWriter) async throws -> Void, framing: ResponseEncoder.Framing
  ) async throws(ConnectionError) {
    if case .chunked = framing { sendsChunks = true } else { sendsChunks = false }
    streamEnd = nil
    sentBytes = 0
    do {
      try await produce(ResponseWriter(sink: self))
      if case .length(let count) = framing, sentBytes != count {
        throw WrongLengthError(announced: count, sent: sentBytes)
      }
    } catch {
      // Half a body must not pass for a whole one: the connection ends without the last chunk, or with a reset.
      if !sendsChunks { stream.breakOff() }
      if !stream.isBroken { resources.logger.error("answer broken off", metadata: ["error": "\(error)"]) }
      throw .disconnected
    }
    if sendsChunks { stream.append { $0.append(contentsOf: ResponseEncoder.lastChunk) } }
  }

  func send(piece: [UInt8]) async throws(ConnectionError) {
    sentBytes += piece.count
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

/// A body that did not have the length that its head announced.
private struct WrongLengthError: Error {
  let announced: Int
  let sent: Int
}
