/// Responses into bytes (RFC 9112 §4 to §7).
enum ResponseEncoder {
  /// What a response's head owes to the connection and the request.
  struct Context {
    /// The client's own id for the request; where it has none, the answer bears a new one.
    var requestID: String?
    /// The connection goes on after this answer.
    var isKeptAlive: Bool
    /// HTTP/1.0 clients are told of a kept connection, and get no chunks.
    var isHTTP10: Bool
    var isHeadRequest: Bool
    /// The client shall come by TLS alone from now on (RFC 6797 §6.1); never said in clear text (§7.2).
    var isStrict = false
  }

  enum Framing { case none, length(Int), chunked, close }

  /// How the body of `response` is delimited (RFC 9110 §8.6, RFC 9112 §6.3).
  static func framing(of response: Response, isHTTP10: Bool) -> Framing {
    switch response.status.code {
    case 100..<200, 204, 304: .none
    default:
      if let count = response.body.count {
        .length(count)
      } else {
        isHTTP10 ? .close : .chunked
      }
    }
  }

  /// A whole answer, for a connection that is not kept; its body must not be a stream.
  static func encode(
    _ response: Response, in context: Context, with resources: LoopResources
  ) throws(InvalidFieldError) -> [UInt8] {
    var output: [UInt8] = []
    try append(
      headOf: response, framing: framing(of: response, isHTTP10: context.isHTTP10), in: context, with: resources,
      to: &output)
    if case .bytes(let bytes) = response.body { output.append(contentsOf: bytes) }
    return output
  }

  /// Appends status line and fields, up to and with the empty line.
  static func append(
    headOf response: Response, framing: Framing, in context: Context, with resources: LoopResources,
    to output: inout [UInt8]
  ) throws(InvalidFieldError) {
    let start = output.count
    do throws(InvalidFieldError) {
      try appendHead(of: response, to: &output)
    } catch {
      output.removeSubrange(start...)
      throw error
    }
    switch framing {
    case .none, .close: break
    case .length(let count): append(contentLength: count, to: &output)
    case .chunked: output.append("Transfer-Encoding: chunked\r\n")
    }
    finishHead(in: context, with: resources, to: &output)
  }

  /// Appends an answer that was prepared, whole.
  static func append(
    _ response: PreparedResponse, in context: Context, with resources: LoopResources, to output: inout [UInt8]
  ) {
    output.append(contentsOf: response.head)
    finishHead(in: context, with: resources, to: &output)
    if !context.isHeadRequest { output.append(contentsOf: response.body) }
  }

  static func append(contentLength count: Int, to output: inout [UInt8]) {
    output.append("Content-Length: ")
    output.append(decimal: count)
    output.append("\r\n")
  }

  /// The part of a head that is new with each answer, and the empty line.
  private static func finishHead(in context: Context, with resources: LoopResources, to output: inout [UInt8]) {
    output.append(contentsOf: resources.dateLine)
    if context.isStrict { output.append("Strict-Transport-Security: max-age=31536000\r\n") }
    output.append("X-Request-Id: ")
    if let id = context.requestID { output.append(id) } else { resources.appendNewRequestID(to: &output) }
    if !context.isKeptAlive {
      output.append("\r\nConnection: close\r\n\r\n")
    } else if context.isHTTP10 {
      output.append("\r\nConnection: keep-alive\r\n\r\n")
    } else {
      output.append("\r\n\r\n")
    }
  }

  /// The part of a head that depends on the response alone.
  /// - Throws: ``InvalidFieldError`` for a value that would split the response, and for a field that is the
  ///   connection's own to set: sent twice it could be read in two ways.
  static func appendHead(of response: Response, to output: inout [UInt8]) throws(InvalidFieldError) {
    output.append("HTTP/1.1 ")
    output.append(decimal: response.status.code)
    output.append(UInt8(ascii: " "))
    guard Headers.isValidFieldValue(response.status.reason) else { throw InvalidFieldError(name: "reason") }
    output.append(response.status.reason)
    output.append("\r\n")
    for field in response.headers {
      guard Headers.isValidFieldValue(field.value), !connectionFields.contains(field.name) else {
        throw InvalidFieldError(name: field.name.description)
      }
      output.append(field.name.description)
      output.append(": ")
      output.append(field.value)
      output.append("\r\n")
    }
    output.append("X-Content-Type-Options: nosniff\r\n")
  }

  private static let connectionFields: [FieldName] = [
    .connection, .contentLength, .date, .strictTransportSecurity, .transferEncoding, .xContentTypeOptions, .xRequestID,
  ]

  /// One chunk (RFC 9112 §7.1); `bytes` must not be empty.
  static func append(chunk bytes: [UInt8], to output: inout [UInt8]) {
    output.append(String(bytes.count, radix: 16))
    output.append("\r\n")
    output.append(contentsOf: bytes)
    output.append("\r\n")
  }

  static let lastChunk = Array("0\r\n\r\n".utf8)
}

extension [UInt8] {
  mutating func append(_ text: StaticString) {
    unsafe append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  mutating func append(_ text: String) { append(contentsOf: text.utf8) }

  mutating func append(decimal number: Int) {
    guard number >= 10 else { return append(UInt8(ascii: "0") + UInt8(number)) }
    append(decimal: number / 10)
    append(UInt8(ascii: "0") + UInt8(number % 10))
  }
}
