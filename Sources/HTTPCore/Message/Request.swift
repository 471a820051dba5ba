/// One request as an endpoint sees it. One that is kept longer stays as it was, but its body can no longer be read.
public struct Request {
  /// Method, target and fields as they came.
  public let head: RequestHead
  public let method: Method
  /// Where the request is directed, checked and decoded.
  public let target: RequestTarget
  public let body: RequestBody
  /// The `X-Request-Id` of the answer: the client's, if it is a short token, else a new one.
  public let id: String
  /// The peer's address; `nil` where the socket has none.
  public let peer: Address?
  /// What TLS gave the connection; `nil` in clear text.
  public let security: TransportSecurity?
}

/// Where the bytes of a body come from: the connection.
protocol BodySource: AnyObject {
  /// The next piece of the body, empty at its end.
  /// - Parameter limit: bytes that are welcome; where more come the source throws `tooLarge`.
  func nextPiece(upTo limit: Int) async throws(RequestBodyError) -> [UInt8]
}

/// The body of a request, read by the endpoint when (and if) it wants it (RFC 9112 §6), before it answers.
public final class RequestBody {
  /// The length that the head announces; `nil` for a chunked body.
  public private(set) var announcedLength: Int?
  private var isComplete = true
  private var source: (any BodySource)?

  /// Makes ready for a request. Source and body own each other until ``detach()``.
  func attach(to source: any BodySource, announcedLength: Int?) {
    self.source = source
    self.announcedLength = announcedLength
    isComplete = announcedLength == 0
  }

  /// The request is answered: what is left of its body is the connection's affair.
  func detach() { source = nil }

  /// Whether there is a body at all.
  public var isEmpty: Bool { announcedLength == 0 }

  /// Reads the whole body. One that announces more than `limit` bytes is refused before any of it is read.
  /// - Parameter limit: bytes, inclusive.
  /// - Throws: ``RequestBodyError``; the connection closes after the answer.
  public func collect(upTo limit: Int) async throws(RequestBodyError) -> [UInt8] {
    if let announcedLength, announcedLength > limit { throw .tooLarge(limit: limit) }
    var collected: [UInt8] = []
    collected.reserveCapacity(min(announcedLength ?? 0, 64 * 1024))
    while let piece = try await next(upTo: limit - collected.count) {
      collected.append(contentsOf: piece)
    }
    return collected
  }

  /// Reads the next piece of the body; `nil` at its end.
  /// - Parameter limit: how many bytes more are welcome; a body that brings more is refused.
  public func next(upTo limit: Int) async throws(RequestBodyError) -> [UInt8]? {
    guard !isComplete else { return nil }
    guard let source else { throw .disconnected }
    let piece = try await source.nextPiece(upTo: limit)
    guard piece.isEmpty else { return piece }
    isComplete = true
    return nil
  }
}

/// Why a body could not be read to its end.
public enum RequestBodyError: Error, Hashable, Sendable {
  /// 413: more than `limit` bytes.
  case tooLarge(limit: Int)
  /// The framing is broken, 400 or as it says.
  case malformed(MessageError)
  /// 408: too slow.
  case timedOut
  /// The peer ended or broke the connection, or the request is answered already.
  case disconnected
}
