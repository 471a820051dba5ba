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
    case request(Request)
    case refused(MessageError)
    /// More of the last body came than is worth taking in.
    case overrun
    case end
  }

  let stream: BufferedStream
  let limits: Limits
  let resources: LoopResources
  private(set) var head = RequestHead()
  var bodyReader = BodyReader.none
  /// The answer under way goes in chunks.
  var sendsChunks = false
  private var body = RequestBody()
  private var lastTarget: RequestTarget?
  /// Kept with the storage for the ranges of fields that it exchanges with `head`.
  private var parser: RequestParser
  private let peer: Address?

  var loop: EventLoop { stream.loop }

  init(stream: BufferedStream, peer: Address?, limits: Limits, resources: LoopResources) {
    self.stream = stream
    self.peer = peer
    self.limits = limits
    self.resources = resources
    parser = RequestParser(limits: limits.head)
  }

  /// Serves requests until either side ends the connection.
  func serve(with responder: any Responder) async {
    do throws(ConnectionError) {
      while true {
        switch try await next() {
        case .request(let request):
          let response = await responder.respond(to: request)
          body.detach()
          guard try await send(response, in: answerContext(for: request)) else { return try await stream.linger() }
        case .refused(let error):
          _ = try await send(responder.respond(toRefused: error), in: refusalContext())
          return try await stream.linger()
        case .overrun:
          return try await stream.linger()
        case .end:
          return try await stream.flush()
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
    var deadline: MonotonicTime?
    while true {
      if !stream.input.isEmpty {
        do throws(MessageError) {
          let storage = stream.input.storage
          if let consumed = try parser.parse(storage.span.extracting(stream.input.unread), into: head) {
            stream.input.consume(consumed)
            return .request(try makeRequest())
          }
        } catch {
          return .refused(error)
        }
        deadline = deadline ?? loop.now.advanced(by: limits.headTimeout)
      }
      do throws(ConnectionError) {
        let isIdle = deadline == nil
        guard try await stream.fill(until: deadline ?? loop.now.advanced(by: limits.keepAliveTimeout), isIdle: isIdle)
        else {
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
    let target = try takeTarget()
    bodyReader = try BodyReader(head: head)
    if !isKnownUniquelyReferenced(&body) { body = RequestBody() }
    body.attach(to: self, announcedLength: bodyReader.announcedLength)
    return Request(head: head, method: head.method, target: target, body: body, id: requestID(), peer: peer)
  }

  /// A client asks for the same again and again, and to take a target apart costs as much as to parse the rest. What
  /// an origin-form means does not depend on the method (RFC 9112 §3.2.1).
  private func takeTarget() throws(MessageError) -> RequestTarget {
    if let lastTarget, head.targetBytes.elementsEqual(lastTarget.raw.utf8) { return lastTarget }
    let target = try head.target()
    lastTarget = target.form == .origin ? target : nil
    return target
  }

  /// The client's id where it is a short token, so that it can follow its request through the log.
  private func requestID() -> String {
    if let id = head.field(.xRequestID), (1...64).contains(id.utf8.count), FieldName(id) != nil { return id }
    return resources.newRequestID()
  }
}
