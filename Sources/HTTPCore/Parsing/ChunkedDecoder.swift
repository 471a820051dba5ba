/// Takes a chunked body apart (RFC 9112 §7.1): chunk sizes in, content out, trailers checked and dropped.
///
/// Like `RequestParser` it judges each byte by those before it, so the outcome is the same however the input was cut.
public struct ChunkedDecoder {
  private enum State: UInt8 {
    case size, sizeLineFeed, data, dataReturn, dataLineFeed, trailers, done
  }

  private let extensionLimit: Int
  private let trailerBound: Int
  private var state = State.size
  private var sizeDigits = 0
  private var size: UInt64 = 0
  private var isInExtension = false
  private var extensionSyntax = ChunkExtensionSyntax()
  private var extensionBytes = 0
  private var contentLength = 0
  private var trailers: FieldSectionScanner
  private var failure: MessageError?

  /// - Parameters:
  ///   - trailerLimits: bounds on the trailer section, whose `head` is the whole of it.
  ///   - extensionLimit: most bytes of chunk extensions in a body.
  public init(trailerLimits: HeadLimits = HeadLimits(), extensionLimit: Int = 4 * 1024) {
    self.extensionLimit = extensionLimit
    trailerBound = trailerLimits.head
    trailers = FieldSectionScanner(limits: trailerLimits, keepsRanges: false)
  }

  /// Whether the last chunk and the trailers have been read; nothing more is consumed then.
  public var isComplete: Bool { state == .done }

  /// Decodes what has come.
  ///
  /// - Parameters:
  ///   - input: the bytes behind those consumed before.
  ///   - output: the content is appended to it.
  ///   - limit: most bytes of content in the whole body, the same in each call. A chunk that would go over it is refused
  ///     at the end of its size line, before its data.
  /// - Returns: how many bytes were consumed: all of them, or up to the end of the body.
  /// - Throws: `MessageError`: 413 over the limit, 431 for trailers over theirs, else 400.
  public mutating func decode(
    _ input: Span<UInt8>, into output: inout [UInt8], limit: Int
  ) throws(MessageError) -> Int {
    if let failure { throw failure }
    do throws(MessageError) {
      return try advance(input, &output, limit)
    } catch {
      failure = error
      throw error
    }
  }

  private mutating func advance(
    _ input: Span<UInt8>, _ output: inout [UInt8], _ limit: Int
  ) throws(MessageError) -> Int {
    var index = 0
    while index < input.count {
      switch state {
      case .data:
        index += takeData(input.extracting(index...), &output)
        continue
      case .trailers:
        return index + (try takeTrailers(input.extracting(index...)))
      case .done:
        return index
      case .size: try takeSizeLine(input[index])
      case .sizeLineFeed:
        guard input[index] == Grammar.lineFeed else { throw .malformed("bare CR in a chunk's size line") }
        try endSizeLine(limit)
      case .dataReturn:
        guard input[index] == Grammar.carriageReturn else { throw .malformed("chunk data without its CRLF") }
        state = .dataLineFeed
      case .dataLineFeed:
        guard input[index] == Grammar.lineFeed else { throw .malformed("chunk data without its CRLF") }
        state = .size
      }
      index += 1
    }
    return index
  }

  private mutating func takeSizeLine(_ byte: UInt8) throws(MessageError) {
    if isInExtension {
      if byte == Grammar.carriageReturn, extensionSyntax.mayEnd {
        state = .sizeLineFeed
        return
      }
      extensionBytes += 1
      guard extensionBytes <= extensionLimit else { throw .malformed("too much in chunk extensions") }
      try extensionSyntax.take(byte)
    } else if let digit = Grammar.hexValue(byte) {
      sizeDigits += 1
      // Sixteen digits hold 2^64-1; more could only be zeros in front, which no sender needs.
      guard sizeDigits <= 16 else { throw .malformed("chunk size too long") }
      size = size << 4 | UInt64(digit)
      guard size <= UInt64(Int64.max) else { throw .malformed("chunk size over 2^63-1") }
    } else {
      guard sizeDigits > 0 else { throw .malformed("chunk size is not hexadecimal") }
      if byte == Grammar.carriageReturn {
        state = .sizeLineFeed
        return
      }
      guard byte == Grammar.semicolon || Grammar.isBlank(byte) else {
        throw .malformed(
          byte == Grammar.lineFeed ? "bare LF in a chunk's size line" : "chunk size is not hexadecimal")
      }
      isInExtension = true
      extensionSyntax = ChunkExtensionSyntax()
      try takeSizeLine(byte)
    }
  }

  private mutating func endSizeLine(_ limit: Int) throws(MessageError) {
    // Neither side overflows: both are at least 0 and at most 2^63-1.
    guard size <= UInt64(max(limit - contentLength, 0)) else {
      throw MessageError(.contentTooLarge, "chunked body over its limit")
    }
    state = size == 0 ? .trailers : .data
    contentLength += Int(size)
    sizeDigits = 0
    isInExtension = false
  }

  private mutating func takeData(_ input: Span<UInt8>, _ output: inout [UInt8]) -> Int {
    let count = Int(min(size, UInt64(input.count)))
    // The buffer pointer is the span's own and ends with the closure.
    unsafe input.extracting(0..<count).withUnsafeBufferPointer { unsafe output.append(contentsOf: $0) }
    size -= UInt64(count)
    if size == 0 { state = .dataReturn }
    return count
  }

  private mutating func takeTrailers(_ input: Span<UInt8>) throws(MessageError) -> Int {
    let base = trailers.position
    let end = min(base + input.count, trailerBound)
    if try trailers.scan(input, base: base, end: end) {
      state = .done
    } else if end == trailerBound {
      throw MessageError(.requestHeaderFieldsTooLarge, "trailers too long")
    }
    return trailers.position - base
  }
}

/// The grammar of chunk extensions, a byte at a time (RFC 9112 §7.1.1):
/// `*( BWS ";" BWS name [ BWS "=" BWS ( token / quoted-string ) ] )`.
struct ChunkExtensionSyntax {
  private enum State: UInt8 {
    case beforeSemicolon, beforeName, name, afterName, beforeValue, value, quoted, escaped, afterQuoted
  }

  private var state = State.beforeSemicolon

  /// Whether the CR of the size line may stand here. Never inside a quoted string: there it is a forbidden byte.
  var mayEnd: Bool { state == .name || state == .value || state == .afterQuoted }

  /// - Throws: 400 when the byte cannot stand here.
  mutating func take(_ byte: UInt8) throws(MessageError) {
    guard let next = following(byte) else { throw .malformed("malformed chunk extension") }
    state = next
  }

  private func following(_ byte: UInt8) -> State? {
    let isToken = Grammar.token.contains(byte)
    let isBlank = Grammar.isBlank(byte)
    switch state {
    case .beforeSemicolon: return byte == Grammar.semicolon ? .beforeName : isBlank ? .beforeSemicolon : nil
    case .beforeName: return isToken ? .name : isBlank ? .beforeName : nil
    case .name, .afterName:
      if state == .name, isToken { return .name }
      if byte == UInt8(ascii: "=") { return .beforeValue }
      return byte == Grammar.semicolon ? .beforeName : isBlank ? .afterName : nil
    case .beforeValue:
      if byte == UInt8(ascii: "\"") { return .quoted }
      return isToken ? .value : isBlank ? .beforeValue : nil
    case .value, .afterQuoted:
      if state == .value, isToken { return .value }
      return byte == Grammar.semicolon ? .beforeName : isBlank ? .beforeSemicolon : nil
    case .quoted:
      if byte == UInt8(ascii: "\"") { return .afterQuoted }
      if byte == UInt8(ascii: "\\") { return .escaped }
      return Grammar.isFieldValue(byte) ? .quoted : nil
    case .escaped: return Grammar.isFieldValue(byte) ? .quoted : nil
    }
  }
}
