/// What a server serves: one instance for each loop, used on that loop alone, so it needs no locks.
public protocol Responder: AnyObject {
  /// An answer that the responder has ready for such a head, body or none: then the request is answered without more
  /// ado. It may keep in ``RequestHead/mark`` where it has found it.
  /// - Parameter security: of the head's connection.
  func preparedAnswer(to head: RequestHead, over security: TransportSecurity?) -> PreparedResponse?

  /// Answers a request for which there was no prepared answer. Errors are the responder's to turn into answers.
  func respond(to request: Request) async -> Response

  /// The answer to a message that was refused before it became a request; the connection closes after it.
  func respond(toRefused error: MessageError) -> Response
}

extension Responder {
  public func preparedAnswer(to head: RequestHead, over security: TransportSecurity?) -> PreparedResponse? { nil }

  public func respond(toRefused error: MessageError) -> Response { .plain(error.status, error.reason) }
}

extension Response {
  /// A short answer in plain text.
  public static func plain(_ status: Status, _ text: String) -> Response {
    var headers = Headers()
    headers[.contentType] = "text/plain; charset=utf-8"
    return Response(status: status, headers: headers, body: .bytes(Array("\(text)\n".utf8)))
  }
}
