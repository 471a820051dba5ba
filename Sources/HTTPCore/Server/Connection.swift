import Logging

/// Why a connection ends before its work is done.
enum ConnectionError: Error {
  case timedOut
  /// The server stops.
  case stopped
  /// The peer broke the connection, or ended it inside a message.
  case disconnected
}

/// One client's connection: requests in, answers out, in order (RFC 9112 §9).
///
/// Straight-line code on its loop's actor. What is read and not yet taken stays in `input`; answers gather in `output`
/// and leave in one write when there is nothing left to answer, so pipelined requests cost one write. Between requests
/// an idle connection keeps neither.
final class Connection: BodySink {
  private enum Incoming {
    case request(Request)
    case refused(MessageError)
    /// More of the last body came than is worth taking in.
    case overrun
    case end
  }

  /// Above this, answers are written out before the next request is looked at.
  private static let outputHighWater = 64 * 1024
  /// Bytes moved without a wait after which the loop's other connections have their turn.
  private static let turnAllowance = 64 * 1024

  let limits: Limits
  let loop: EventLoop
  var input = InputBuffer()
  var bodyReader = BodyReader.none
  private let stream: any ByteStream
  private let resources: LoopResources
  private let peer: Address?
  private var output: [UInt8] = []
  private var head = RequestHead()
  private var body = RequestBody()
  /// The peer is gone or takes nothing: what is still written goes nowhere.
  private var isBroken = false
  /// The answer under way goes in chunks.
  private var sendsChunks = false
  private var allowance = Connection.turnAllowance

  init(stream: any ByteStream, peer: Address?, loop: EventLoop, limits: Limits, resources: LoopResources) {
    self.stream = stream
    self.peer = peer
    self.loop = loop
    self.limits = limits
    self.resources = resources
  }

  /// Serves requests until either side ends the connection.
  func serve(with responder: any Responder) async {
    do throws(ConnectionError) {
      while true {
        switch try await next() {
        case .request(let request):
          let response = await responder.respond(to: request)
          body.detach()
          guard try await send(response, to: request) else { return try await linger() }
        case .refused(let error):
          try await sendRefusal(responder.respond(toRefused: error))
          return try await linger()
        case .overrun:
          return try await linger()
        case .end:
          return try await flush()
        }
      }
    } catch {
      // Nothing can be said to a peer that is gone or does not listen: the socket closes with its owner.
    }
  }

  private func next() async throws(ConnectionError) -> Incoming {
    guard try await discardBody() else { return .overrun }
    // A request that the responder keeps keeps its head.
    if !isKnownUniquelyReferenced(&head) { head = RequestHead() }
    head.reset()
    var parser = RequestParser(limits: limits.head)
    var deadline: MonotonicTime?
    while true {
      if !input.isEmpty {
        do throws(MessageError) {
          let storage = input.storage
          if let consumed = try parser.parse(storage.span.extracting(input.unread), into: head) {
            input.consume(consumed)
            return .request(try makeRequest())
          }
        } catch {
          return .refused(error)
        }
        deadline = deadline ?? loop.now.advanced(by: limits.headTimeout)
      }
      do throws(ConnectionError) {
        let isIdle = deadline == nil
        guard try await fill(until: deadline ?? loop.now.advanced(by: limits.keepAliveTimeout), isIdle: isIdle) else {
          return .end
        }
      } catch .timedOut where deadline != nil {
        return .refused(MessageError(.requestTimeout, "the head of the request came too slowly"))
      } catch .timedOut, .stopped {
        return .end
      }
    }
  }

  private func makeRequest() throws(MessageError) -> Request {
    try HostValidator.validate(head)
    let target = try head.target()
    bodyReader = try BodyReader(head: head)
    if !isKnownUniquelyReferenced(&body) { body = RequestBody() }
    body.attach(to: self, announcedLength: bodyReader.announcedLength)
    return Request(head: head, target: target, body: body, id: requestID(), peer: peer)
  }

  /// The client's id where it is a short token, so that it can follow its request through the log.
  private func requestID() -> String {
    if let id = head.field(.xRequestID), (1...64).contains(id.utf8.count), FieldName(id) != nil { return id }
    return resources.newRequestID()
  }

  // MARK: Answers

  /// Sends an answer, or puts it by to be sent with others.
  /// - Returns: whether the connection goes on.
  private func send(_ response: Response, to request: Request) async throws(ConnectionError) -> Bool {
    var context = ResponseEncoder.Context(
      dateLine: resources.currentDateLine(), requestID: request.id,
      isKeptAlive: Framing.isKeepAlive(head) && loop.stopping == nil && canDiscardBody,
      isHTTP10: head.versionMinor == 0, isHeadRequest: request.method == .head)
    var response = response
    var framing = ResponseEncoder.framing(of: response, in: context)
    if case .close = framing { context.isKeptAlive = false }
    borrowOutput()
    do throws(InvalidFieldError) {
      try ResponseEncoder.append(headOf: response, framing: framing, in: context, to: &output)
    } catch {
      // The field would have split the response; the responder is at fault, and none of its answer is sent.
      resources.logger.error(
        "answer cannot be sent", metadata: ["field": "\(error.name)", "request": "\(request.id)"])
      response = .plain(.internalServerError, "The answer had a field that cannot be sent.")
      framing = ResponseEncoder.framing(of: response, in: context)
      try appendKnownGood(response, framing: framing, in: context)
    }
    try await appendBody(of: response, framing: framing, isHeadRequest: context.isHeadRequest)
    if output.count >= Connection.outputHighWater { try await flush() }
    return context.isKeptAlive
  }

  private func sendRefusal(_ response: Response) async throws(ConnectionError) {
    let context = ResponseEncoder.Context(
      dateLine: resources.currentDateLine(), requestID: resources.newRequestID(), isKeptAlive: false,
      isHTTP10: false, isHeadRequest: false)
    let framing = ResponseEncoder.framing(of: response, in: context)
    borrowOutput()
    try appendKnownGood(response, framing: framing, in: context)
    try await appendBody(of: response, framing: framing, isHeadRequest: false)
  }

  private func appendKnownGood(
    _ response: Response, framing: ResponseEncoder.Framing, in context: ResponseEncoder.Context
  ) throws(ConnectionError) {
    do throws(InvalidFieldError) {
      try ResponseEncoder.append(headOf: response, framing: framing, in: context, to: &output)
    } catch {
      throw .disconnected
    }
  }

  private func appendBody(
    of response: Response, framing: ResponseEncoder.Framing, isHeadRequest: Bool
  ) async throws(ConnectionError) {
    if isHeadRequest { return }
    if case .none = framing { return }
    switch response.body {
    case .empty: break
    case .bytes(let bytes): output.append(contentsOf: bytes)
    case .stream(let produce): try await stream(produce, framing: framing)
    }
  }

  private func stream(
    _ produce: @Sendable (ResponseWriter) async throws -> Void, framing: ResponseEncoder.Framing
  ) async throws(ConnectionError) {
    if case .chunked = framing { sendsChunks = true } else { sendsChunks = false }
    do {
      try await produce(ResponseWriter(sink: self))
    } catch {
      // Half a body must not pass for a whole one: the connection ends without the last chunk.
      if !isBroken { resources.logger.error("answer broken off", metadata: ["error": "\(error)"]) }
      throw .disconnected
    }
    if sendsChunks { output.append(contentsOf: ResponseEncoder.lastChunk) }
  }

  func send(piece: [UInt8]) async throws(ConnectionError) {
    borrowOutput()
    if sendsChunks {
      ResponseEncoder.append(chunk: piece, to: &output)
    } else {
      output.append(contentsOf: piece)
    }
    try await flush()
  }

  /// Puts bytes straight into the output, for interim responses.
  func append(_ bytes: [UInt8]) {
    borrowOutput()
    output.append(contentsOf: bytes)
  }

  // MARK: Bytes

  private func borrowOutput() {
    if output.capacity == 0 { output = resources.lendOutput() }
  }

  /// Writes out what is put by. Once that has failed nothing is written any more: the peer may have part of an answer.
  private func flush() async throws(ConnectionError) {
    guard !isBroken else { throw .disconnected }
    var offset = 0
    do throws(ConnectionError) {
      while offset < output.count {
        switch stream.send(output, from: offset) {
        case .moved(let count):
          offset += count
          try await spend(count)
        case .wouldBlock(let interest):
          try await wait(for: interest, until: loop.now.advanced(by: limits.writeTimeout))
        case .ended, .failed: throw .disconnected
        }
      }
    } catch {
      isBroken = true
      output = []
      throw .disconnected
    }
    resources.takeBack(&output)
  }

  /// Reads more input, after everything put by has been written out: the client may be waiting for it.
  /// - Returns: `false` at the end of what the peer sends.
  func fill(until deadline: MonotonicTime, isIdle: Bool = false) async throws(ConnectionError) -> Bool {
    try await flush()
    while true {
      if input.storage.isEmpty { input = resources.lendInput() }
      switch stream.receive(into: &input) {
      case .moved(let count):
        try await spend(count)
        return true
      case .ended: return false
      case .failed: throw .disconnected
      case .wouldBlock(let interest):
        if input.isEmpty { resources.takeBack(&input) }
        try await wait(for: interest, until: deadline, isIdle: isIdle)
      }
    }
  }

  private func wait(
    for interest: EventLoop.Interest, until deadline: MonotonicTime, isIdle: Bool = false
  ) async throws(ConnectionError) {
    allowance = Connection.turnAllowance
    switch await loop.wait(for: interest, on: stream.socket.descriptor, until: deadline, isIdle: isIdle) {
    case .ready: return
    case .timedOut: throw .timedOut
    case .stopped: throw .stopped
    }
  }

  /// A peer that sends or takes as fast as it is served would never make the task wait: after a while it must.
  private func spend(_ count: Int) async throws(ConnectionError) {
    allowance -= count
    if allowance <= 0 { try await wait(for: .turn, until: .distantFuture) }
  }

  /// Ends the connection so that the peer reads the last answer: what is still in its way is taken in, for a reset
  /// would overtake the answer (RFC 9112 §9.6).
  private func linger() async throws(ConnectionError) {
    try await flush()
    stream.finishSending()
    let deadline = loop.now.advanced(by: limits.lingerTimeout)
    // The deadline is looked at here too, for a peer that always has more is never waited for.
    while loop.now < deadline {
      input.removeAll()
      guard try await fill(until: deadline) else { return }
    }
  }
}
