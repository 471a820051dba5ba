/// Why a connection ends before its work is done.
enum ConnectionError: Error {
  case timedOut
  /// The server stops.
  case stopped
  /// The peer broke the connection or ended it inside a message, or it ends to make room for another.
  case disconnected
}

/// One client's connection: requests in, answers out, in order (RFC 9112 §9).
///
/// Straight-line code on its loop's actor: a request is taken from the stream's input, answered into its output.
final class Connection {
  private enum Incoming {
    /// A request, described by `head` and `accepted`.
    case request
    case refused(Refusal)
    /// More of the last body came than is worth taking in.
    case overrun
    /// Nothing has come for a while; it may until this time.
    case nothing(since: MonotonicTime, until: MonotonicTime)
    case end
  }

  /// What is left of a connection once it has been served.
  enum Remainder {
    case nothing
    /// An open connection between two requests, to be served again when something comes until this time.
    case idle(since: MonotonicTime, until: MonotonicTime)
    /// An answer that is made as events come, to be sent by ``serve(with:)`` in a task of its own: a task keeps all the
    /// storage that it has ever needed, and to come to the answer it has needed much.
    case streaming
  }

  /// An answer that is to be sent.
  private struct Answer {
    let response: Response
    let context: ResponseEncoder.Context
    let requestID: String?
    /// When the request was there.
    let start: MonotonicTime

    var isStreamed: Bool {
      if case .stream = response.body { !context.isHeadRequest } else { false }
    }
  }

  /// How long a connection waits for its next request as it is. After that it idles without its task and its storage.
  static let patience = Duration.milliseconds(20)

  let stream: BufferedStream
  let resources: LoopResources
  /// The head of the request under way, or of the last.
  private var head = RequestHead()
  private(set) var accepted: AcceptedHead?
  var bodyReader = BodyReader.none
  /// The answer under way goes in chunks.
  var sendsChunks = false
  /// Of the body of the answer under way or the last, where it goes in pieces.
  var sentBytes = 0
  /// When the answer under way ends if no event comes.
  var streamEnd: MonotonicTime?
  private var body = RequestBody()
  /// Put by for another task.
  private var streamed: Answer?
  /// Kept with the storage for the ranges of fields that it exchanges with `head`.
  private var parser: RequestParser
  private let peer: Address?
  let security: TransportSecurity?

  var loop: EventLoop { stream.loop }
  var limits: Limits { resources.limits }

  init(stream: BufferedStream, peer: Address?, security: TransportSecurity?, resources: LoopResources) {
    self.stream = stream
    self.peer = peer
    self.security = security
    self.resources = resources
    parser = RequestParser(limits: resources.limits.head)
  }

  /// Serves requests until either side ends the connection, or nothing comes for a while.
  func serve(with responder: any Responder) async -> Remainder {
    do throws(ConnectionError) {
      if let answer = streamed {
        streamed = nil
        guard try await send(answer) else {
          try await stream.linger()
          return .nothing
        }
        try await stream.flushWhereDue()
      }
      while true {
        switch try await next() {
        case .request:
          let goesOn: Bool
          if let seconds = rateRefusal() {
            goesOn = try await refuseForNow(seconds, by: responder)
          } else if let answer = responder.preparedAnswer(to: head, over: security) {
            goesOn = send(answer)
          } else {
            let answer = await answer(with: responder)
            if answer.isStreamed {
              streamed = answer
              stream.spareInput()
              return .streaming
            }
            goesOn = try await send(answer)
          }
          guard goesOn else {
            try await stream.linger()
            return .nothing
          }
          try await stream.flushWhereDue()
        case .refused(let refusal):
          let response = responder.respond(toRefused: refusal.error)
          _ = try await send(response, in: refusalContext(isHeadRequest: refusal.isHead))
          note(response, isHead: true)
          try await stream.linger()
          return .nothing
        case .overrun:
          try await stream.linger()
          return .nothing
        case .nothing(let start, let end): return .idle(since: start, until: end)
        case .end:
          try await stream.end()
          return .nothing
        }
      }
    } catch {
      // Nothing can be said to a peer that is gone or does not listen: the socket closes with its owner.
      return .nothing
    }
  }

  /// After how many seconds the peer may ask again, where it has asked too often without credentials.
  private func rateRefusal() -> Int? {
    guard let limiter = resources.rateLimiter, let peer, !head.known.contains(.authorization) else { return nil }
    return limiter.refusal(of: peer, at: loop.now.nanoseconds)
  }

  private func next() async throws(ConnectionError) -> Incoming {
    if !bodyReader.isComplete { guard try await discardBody() else { return .overrun } }
    var deadline: MonotonicTime?
    let start = loop.now
    var idleEnd = loop.stopping == nil ? resources.idleDeadline(at: start) : start.advanced(by: limits.stopGrace)
    while true {
      if !stream.input.isEmpty {
        do throws(Refusal) {
          if try takeHead() { return .request }
        } catch {
          return .refused(error)
        }
        deadline = deadline ?? loop.now.advanced(by: limits.headTimeout)
      }
      let isIdle = deadline == nil
      let isStopping = loop.stopping != nil
      do throws(ConnectionError) {
        let patienceEnd = isStopping ? idleEnd : resources.patienceEnd(at: start)
        guard
          try await stream.fill(
            until: deadline ?? patienceEnd, isIdle: isIdle && !isStopping, spareSince: isIdle ? start : .distantFuture)
        else { return .end }
      } catch .stopped where isIdle && !isStopping {
        // The next request may be on its way, and it was sent in good faith.
        idleEnd = loop.now.advanced(by: limits.stopGrace)
      } catch .timedOut where isIdle && loop.now < idleEnd {
        return .nothing(since: start, until: idleEnd)
      } catch .timedOut where deadline != nil {
        let error = MessageError(.requestTimeout, "the head of the request came too slowly")
        return .refused(Refusal(error, begunBy: stream.input))
      } catch .timedOut {
        resources.counters.count(.keepAliveTimeout)
        return .end
      } catch .stopped {
        return .end
      }
    }
  }

  /// Takes the next head from the input, if it is there whole.
  ///
  /// A client asks for the same again and again. The bytes of a head decide all that it means, so one that repeats the
  /// last is not read anew.
  private func takeHead() throws(Refusal) -> Bool {
    let storage = stream.input.storage
    let unread = storage.span.extracting(stream.input.unread)
    if let accepted, !parser.isInsideHead, head.isRepeated(in: unread) {
      stream.input.consume(head.length)
      bodyReader = accepted.body
      return true
    }
    // A request that the responder keeps keeps its head.
    if !isKnownUniquelyReferenced(&head) { head = RequestHead() }
    do throws(MessageError) {
      guard let consumed = try parser.parse(unread, into: head) else { return false }
      stream.input.consume(consumed)
    } catch {
      throw Refusal(error, begunBy: stream.input)
    }
    do throws(MessageError) {
      let accepted = try AcceptedHead(head)
      self.accepted = accepted
      bodyReader = accepted.body
      return true
    } catch {
      throw Refusal(error: error, isHead: head.method == .head)
    }
  }

  /// Has the responder answer the request under way.
  private func answer(with responder: any Responder) async -> Answer {
    guard let accepted else { preconditionFailure("no request is under way") }
    if !isKnownUniquelyReferenced(&body) { body = RequestBody() }
    body.attach(to: self, announcedLength: bodyReader.announcedLength)
    let request = Request(
      head: head, method: accepted.method, target: accepted.target, body: body,
      id: accepted.requestID ?? resources.newRequestID(), peer: peer, security: security)
    let start = MonotonicTime.now
    let response = await responder.respond(to: request)
    body.detach()
    return Answer(
      response: response, context: context(for: accepted, requestID: request.id), requestID: request.id, start: start)
  }

  /// - Returns: whether the connection goes on.
  private func send(_ answer: Answer) async throws(ConnectionError) -> Bool {
    let (response, start) = (answer.response, answer.start)
    let goesOn = try await send(response, in: answer.context)
    let end = MonotonicTime.now
    // One that is made as events come takes as long as they do, a file as long as its receiver.
    if !response.body.isMadeWhileSent { resources.counters.made.add(end.nanoseconds - start.nanoseconds) }
    note(response, requestID: answer.requestID, since: start, until: end)
    return goesOn
  }
}
