/// A message that is answered with an error and the end of its connection.
struct Refusal: Error {
  let error: MessageError
  /// The answer to a HEAD has no body, also where its request is refused (RFC 9110 §9.3.2).
  let isHead: Bool

  init(error: MessageError, isHead: Bool) {
    self.error = error
    self.isHead = isHead
  }

  /// - Parameter input: begins with the message, as far as it has come.
  init(_ error: MessageError, begunBy input: InputBuffer) {
    let begun = input.storage[input.unread].drop { $0 == Grammar.carriageReturn || $0 == Grammar.lineFeed }
    self.init(error: error, isHead: begun.starts(with: "HEAD ".utf8))
  }
}
