/// How a request's body is delimited (RFC 9112 §6.3).
public enum BodyFraming: Hashable, Sendable {
  /// Neither `Content-Length` nor `Transfer-Encoding`: there is no body.
  case none
  /// A body of so many bytes; may be 0.
  case fixed(Int64)
  case chunked
}

/// What `Expect` asks for (RFC 9110 §10.1.1).
public enum ClientExpectation: Hashable, Sendable {
  case none
  /// The client waits for a 100 or a final status before it sends the body.
  case `continue`
}

/// What a head says about its body and its connection. Everything is decided on bytes, and what could be read in two
/// ways is refused: that is how requests are smuggled.
public enum Framing {
  /// - Throws: `MessageError` with 400; 501 for a transfer coding other than chunked before the final chunked.
  public static func of(_ head: RequestHead) throws(MessageError) -> BodyFraming {
    let hasLength = head.known.contains(.contentLength)
    if head.known.contains(.transferEncoding) {
      guard !hasLength else { throw .malformed("both Transfer-Encoding and Content-Length") }
      guard head.versionMinor >= 1 else { throw .malformed("Transfer-Encoding in HTTP/1.0") }
      try checkTransferEncoding(head)
      return .chunked
    }
    return hasLength ? .fixed(try contentLength(head)) : .none
  }

  /// The final coding must be chunked, once: RFC 9112 §6.3 demands 400 otherwise, even where the coding is unknown.
  private static func checkTransferEncoding(_ head: RequestHead) throws(MessageError) {
    var isChunkedLast = false
    var hasOther = false
    try head.forEachField(.transferEncoding) { (value) throws(MessageError) in
      try ASCIIText.forEachElement(value) { (coding) throws(MessageError) in
        guard !isChunkedLast else { throw .malformed("transfer coding after chunked") }
        guard isTransferCoding(coding) else { throw .malformed("malformed Transfer-Encoding") }
        if ASCIIText.equal(coding, "chunked") {
          isChunkedLast = true
        } else {
          hasOther = true
        }
      }
    }
    guard isChunkedLast else { throw .malformed("Transfer-Encoding without a final chunked") }
    guard !hasOther else { throw MessageError(.notImplemented, "transfer coding not implemented") }
  }

  /// A token, perhaps with parameters, whose syntax is left alone since no coding with any is accepted.
  private static func isTransferCoding(_ bytes: Span<UInt8>) -> Bool {
    var index = 0
    while index < bytes.count, Grammar.token.contains(bytes[index]) { index += 1 }
    guard index > 0 else { return false }
    while index < bytes.count, Grammar.isBlank(bytes[index]) { index += 1 }
    return index == bytes.count || bytes[index] == Grammar.semicolon
  }

  /// One length, or the same one several times (RFC 9110 §8.6).
  private static func contentLength(_ head: RequestHead) throws(MessageError) -> Int64 {
    var length: Int64?
    try head.forEachField(.contentLength) { (value) throws(MessageError) in
      try ASCIIText.forEachElement(value) { (element) throws(MessageError) in
        let next = try decimal(element)
        guard length == nil || length == next else { throw .malformed("Content-Length values that differ") }
        length = next
      }
    }
    guard let length else { throw .malformed("empty Content-Length") }
    return length
  }

  /// `1*DIGIT` up to 2^63-1: no sign, no blank, no other digits.
  private static func decimal(_ bytes: Span<UInt8>) throws(MessageError) -> Int64 {
    guard !bytes.isEmpty else { throw .malformed("empty Content-Length") }
    var value: Int64 = 0
    for index in bytes.indices {
      guard Grammar.isDigit(bytes[index]) else { throw .malformed("Content-Length is not a number") }
      let (product, overflowsProduct) = value.multipliedReportingOverflow(by: 10)
      let (sum, overflowsSum) = product.addingReportingOverflow(Int64(bytes[index] - UInt8(ascii: "0")))
      guard !overflowsProduct, !overflowsSum else { throw .malformed("Content-Length over 2^63-1") }
      value = sum
    }
    return value
  }

  /// Whether the connection may carry another request: by default in HTTP/1.1, on `keep-alive` in HTTP/1.0, and never
  /// after `close` (RFC 9112 §9.3).
  public static func isKeepAlive(_ head: RequestHead) -> Bool {
    guard head.known.contains(.connection) else { return head.versionMinor >= 1 }
    return !hasConnectionOption("close", head)
      && (head.versionMinor >= 1 || hasConnectionOption("keep-alive", head))
  }

  private static func hasConnectionOption(_ option: String, _ head: RequestHead) -> Bool {
    var isThere = false
    head.forEachField(.connection) { value in
      ASCIIText.forEachElement(value) { isThere = isThere || ASCIIText.equal($0, option) }
    }
    return isThere
  }

  /// - Throws: `MessageError` with 417 for anything but `100-continue`, which HTTP/1.0 cannot ask for and is ignored
  ///   there.
  public static func expectation(of head: RequestHead) throws(MessageError) -> ClientExpectation {
    guard head.known.contains(.expect) else { return .none }
    try head.forEachField(.expect) { (value) throws(MessageError) in
      try ASCIIText.forEachElement(value) { (element) throws(MessageError) in
        guard ASCIIText.equal(element, "100-continue") else {
          throw MessageError(.expectationFailed, "expectation other than 100-continue")
        }
      }
    }
    return head.versionMinor >= 1 ? .continue : .none
  }
}
