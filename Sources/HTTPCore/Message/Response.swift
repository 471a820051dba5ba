/// An answer: status, fields and a body. The connection adds what belongs to it: `Date`, `Connection`,
/// `Content-Length` or `Transfer-Encoding`, `X-Request-Id` (RFC 9110 §6).
public struct Response: Sendable {
  public var status: Status
  public var headers: Headers
  public var body: ResponseBody
  public var origin = AnswerOrigin()

  public init(status: Status, headers: Headers = Headers(), body: ResponseBody = .empty) {
    self.status = status
    self.headers = headers
    self.body = body
  }
}

/// What follows a response's head.
public enum ResponseBody: Sendable {
  case empty
  case bytes([UInt8])
  /// Made while it is sent, in chunks (RFC 9112 §7.1); for HTTP/1.0 the end of the connection ends it.
  case stream(@Sendable (ResponseWriter) async throws -> Void)
  /// Made while it is sent, of a length that is known before, such as a file's. Where less or more is written the
  /// connection is broken off.
  case pieces(count: Int, @Sendable (ResponseWriter) async throws -> Void)

  /// Its length in bytes where that is known beforehand.
  public var count: Int? {
    switch self {
    case .empty: 0
    case .bytes(let bytes): bytes.count
    case .stream: nil
    case .pieces(let count, _): count
    }
  }

  /// Whether making it takes as long as the peer takes to receive it.
  var isMadeWhileSent: Bool {
    switch self {
    case .empty, .bytes: false
    case .stream, .pieces: true
    }
  }
}

/// A response field that cannot be sent: its value holds CR, LF or another control, which would split the response
/// (RFC 9110 §5.5), or it is one that the connection sets itself.
public struct InvalidFieldError: Error, Hashable, Sendable {
  public let name: String
}

/// Where the bytes of a streamed response go: the connection.
protocol BodySink: AnyObject {
  /// Sends one piece of the body, which is not empty.
  func send(piece: [UInt8]) async throws(ConnectionError)

  func makeSignal() -> StreamSignal

  func wait(for signal: StreamSignal) async throws(ConnectionError) -> StreamWake
}

/// What ended the wait of an answer that is made as events come.
public enum StreamWake: Sendable {
  /// The answer's signal was sent.
  case signalled
  /// Nothing came for a while: time to write what keeps the connection alive.
  case quiet
  /// The server stops, the client wants no more, or nothing has come for too long: the answer has to end.
  case ended
}

/// Takes the body of a streamed response, a piece at a time.
public final class ResponseWriter {
  // Not a closure: one would be called outside the loop's actor, with two hops for each piece.
  private let sink: any BodySink

  init(sink: any BodySink) { self.sink = sink }

  /// What other parts of the process wake this answer with while it is in ``wait()``.
  public private(set) lazy var signal = sink.makeSignal()

  /// Waits until there is something to write. What has been written is with the kernel first.
  ///
  /// ```swift
  /// while true {
  ///   switch try await writer.wait() {
  ///   case .signalled: try await writer.write(newEvents())
  ///   case .quiet: try await writer.write(comment)
  ///   case .ended: return
  ///   }
  /// }
  /// ```
  /// - Throws: an error when the peer is gone.
  public func wait() async throws -> StreamWake { try await sink.wait(for: signal) }

  /// Sends `bytes`; returns once they are with the kernel, so a slow reader slows its writer.
  /// - Throws: an error when the peer is gone or takes nothing for too long; every later write fails too.
  public func write(_ bytes: [UInt8]) async throws {
    // An empty chunk would end the body (RFC 9112 §7.1).
    if !bytes.isEmpty { try await sink.send(piece: bytes) }
  }
}
