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
/// Straight-line code on its loop's actor: a request is taken from the stream's input, answered into its output.
final class Connection {
  private enum Incoming {
    /// A request, described by `head` and `accepted`.
    case request
    case refused(MessageError)
    /// More of the last body came than is worth taking in.
    case overrun
    case end
  }

  let stream: BufferedStream
  let limits: Limits
  let resources: LoopResources
  /// The head of the request under way, or of the last.
  private var head = RequestHead()
  private(set) var accepted: AcceptedHead?
  var bodyReader = BodyReader.none
  /// The answer under way goes in chunks.
  var sendsChunks = false
  private var body = RequestBody()
  /// Kept with the storage for the ranges of fields that it exchanges with `head`.
  private var parser: RequestParser
  private let peer: Address?
  let security: TransportSecurity?

  var loop: EventLoop { stream.loop }

  init(
    stream: BufferedStream, peer: Address?, security: TransportSecurity?, limits: Limits, resources: LoopResources
  ) {
    self.stream = stream
    self.peer = peer
    self.security = security
    self.limits = limits
    self.resources = resources
    parser = RequestParser(limits: limits.head)
  }

  /// Serves requests until either side ends the connection.
  func serve(with responder: any Responder) async {
    do throws(ConnectionError) {
      while true {
        switch try await next() {
        case .request:
          let goesOn: Bool
          if let answer = responder.preparedAnswer(to: head, over: security) {
            goesOn = send(answer)
          } else {
            goesOn = try await answer(with: responder)
          }
          guard goesOn else { return try await stream.linger() }
          try await stream.flushWhereDue()
        case .refused(let error):
          _ = try await send(responder.respond(toRefused: error), in: refusalContext())
          return try await stream.linger()
        case .overrun:
          return try await stream.linger()
        case .end:
          return try await stream.end()
        }
      }
    } catch {
      // Nothing can be said to a peer that is gone or does not listen: the socket closes with its owner.
    }
  }

  private func next() async throws(ConnectionError) -> Incoming {
    if !bodyReader.isComplete { guard try await discardBody() else { return .overrun } }
    var deadline: MonotonicTime?
    while true {
      if !stream.input.isEmpty {
        do throws(MessageError) {
          if try takeHead() { return .request }
        } catch {
          return .refused(error)
        }
        deadline = deadline ?? loop.now.advanced(by: limits.headTimeout)
      }
      do throws(ConnectionError) {
        let isIdle = deadline == nil
        guard try await stream.fill(until: deadline ?? resources.idleDeadline(at: loop.now), isIdle: isIdle) else {
          return .end
        }
      } catch .timedOut where deadline != nil {
        return .refused(MessageError(.requestTimeout, "the head of the request came too slowly"))
      } catch .timedOut, .stopped {
        return .end
      }
    }
  }

  /// Takes the next head from the input, if it is there whole.
  ///
  /// A client asks for the same again and again. The bytes of a head decide all that it means, so one that repeats the
  /// last is not read anew.
  private func takeHead() throws(MessageError) -> Bool {
    let storage = stream.input.storage
    let unread = storage.span.extracting(stream.input.unread)
    if let accepted, !parser.isInsideHead, head.isRepeated(in: unread) {
      stream.input.consume(head.length)
      bodyReader = accepted.body
      return true
    }
    // A request that the responder keeps keeps its head.
    if !isKnownUniquelyReferenced(&head) { head = RequestHead() }
    guard let consumed = try parser.parse(unread, into: head) else { return false }
    stream.input.consume(consumed)
    let accepted = try AcceptedHead(head)
    self.accepted = accepted
    bodyReader = accepted.body
    return true
  }

  /// Has the responder answer the request under way.
  /// - Returns: whether the connection goes on.
  private func answer(with responder: any Responder) async throws(ConnectionError) -> Bool {
    guard let accepted else { preconditionFailure("no request is under way") }
    if !isKnownUniquelyReferenced(&body) { body = RequestBody() }
    body.attach(to: self, announcedLength: bodyReader.announcedLength)
    let request = Request(
      head: head, method: accepted.method, target: accepted.target, body: body,
      id: accepted.requestID ?? resources.newRequestID(), peer: peer, security: security)
    let response = await responder.respond(to: request)
    body.detach()
    return try await send(response, in: context(for: accepted, requestID: request.id))
  }
}
