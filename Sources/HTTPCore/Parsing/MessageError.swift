/// Why a message is refused: the status to answer with, and a short English reason for the log and the problem's detail.
///
/// After any of these the connection answers once, with `Connection: close`, and reads nothing more (RFC 9112 §9.6).
public struct MessageError: Error, Hashable, Sendable {
  public let status: Status
  /// A short clause such as "bare LF in the request line"; never holds bytes of the message.
  public let reason: String

  public init(_ status: Status, _ reason: String) {
    self.status = status
    self.reason = reason
  }

  /// A 400 with the reason given.
  static func malformed(_ reason: String) -> MessageError { MessageError(.badRequest, reason) }
}
