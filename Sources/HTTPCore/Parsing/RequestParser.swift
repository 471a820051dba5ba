/// Reads the head of a request: request line, field lines, empty line (RFC 9112 §2 to §5).
///
/// A state machine over bytes with no input or output of its own. Call `parse` with all the bytes of the message so
/// far; it goes on where it stopped, so each byte is looked at once, and the outcome is the same however they were cut:
/// ```swift
/// guard let headLength = try parser.parse(buffer.span, into: head) else { /* read more */ }
/// ```
public struct RequestParser {
  private enum State: UInt8 { case start, emptyLineFeed, method, target, version, fields }

  private let limits: HeadLimits
  private var state = State.start
  private var skippedEmptyLine = false
  private var position = 0
  /// Where the element being read began.
  private var elementStart = 0
  private var method = ByteRange(0, 0)
  private var target = ByteRange(0, 0)
  private var major: UInt8 = 0
  private var minor: UInt8 = 0
  private var section: FieldSectionScanner
  private var failure: MessageError?

  public init(limits: HeadLimits = HeadLimits()) {
    self.limits = limits
    section = FieldSectionScanner(limits: limits, keepsRanges: true)
  }

  /// Whether some of a message has been seen and its head not yet to the end; an empty line before it counts.
  public var isInsideHead: Bool { state != .start || skippedEmptyLine }

  /// Takes the next head from the front of `bytes`.
  ///
  /// - Parameters:
  ///   - bytes: all that has come and is not consumed, from the message's first byte on; it may hold later messages too.
  ///     Until the head is complete, each call's bytes begin with those of the call before.
  ///   - head: filled, with its own copy of the bytes, when the head is complete; else untouched.
  /// - Returns: how many bytes the head took, with an empty line before it (RFC 9112 §2.2), or nil while more is needed.
  ///   After a head the parser is ready for the next message.
  /// - Throws: `MessageError` at the first byte no head could have there; the parser then refuses with it for good.
  public mutating func parse(_ bytes: Span<UInt8>, into head: RequestHead) throws(MessageError) -> Int? {
    if let failure { throw failure }
    do throws(MessageError) {
      guard try advance(bytes, end: min(bytes.count, limits.head)) else {
        guard bytes.count < limits.head else {
          throw MessageError(.requestHeaderFieldsTooLarge, "head too long")
        }
        return nil
      }
    } catch {
      failure = error
      throw error
    }
    let length = section.position
    head.fill(
      bytes.extracting(0..<length), method: method, target: target, versionMinor: Int(minor), fields: &section.fields)
    state = .start
    skippedEmptyLine = false
    position = 0
    return length
  }

  /// - Returns: true when the head is complete.
  private mutating func advance(_ bytes: Span<UInt8>, end: Int) throws(MessageError) -> Bool {
    while position < end {
      switch state {
      case .start: try start(bytes[position])
      case .emptyLineFeed:
        guard bytes[position] == Grammar.lineFeed else { throw .malformed("bare CR before the request line") }
        position += 1
        skippedEmptyLine = true
        state = .start
      case .method: try scanMethod(bytes, end)
      case .target: try scanTarget(bytes, end)
      case .version: try scanVersion(bytes, end)
      case .fields: return try section.scan(bytes, base: 0, end: end)
      }
    }
    return false
  }

  private mutating func start(_ byte: UInt8) throws(MessageError) {
    if Grammar.token.contains(byte) {
      elementStart = position
      state = .method
      return
    }
    switch byte {
    case Grammar.carriageReturn where !skippedEmptyLine:
      position += 1
      state = .emptyLineFeed
    case Grammar.carriageReturn: throw .malformed("more than one empty line before the request line")
    case Grammar.lineFeed: throw .malformed("bare LF before the request line")
    case Grammar.space, Grammar.horizontalTab: throw .malformed("white space before the request line")
    // The first byte of a TLS record that carries a handshake (RFC 8446 §5.1).
    case 0x16: throw .malformed("TLS handshake where HTTP was expected")
    default: throw .malformed("method is not a token")
    }
  }

  private mutating func scanMethod(_ bytes: Span<UInt8>, _ end: Int) throws(MessageError) {
    let limit = elementStart + limits.method
    let stop = min(end, limit)
    var index = position
    while index < stop, Grammar.token.contains(bytes[index]) { index += 1 }
    position = index
    guard index < end else { return }
    switch bytes[index] {
    case Grammar.space:
      method = ByteRange(elementStart, index)
      position = index + 1
      elementStart = index + 1
      state = .target
    case let byte where Grammar.token.contains(byte): throw MessageError(.notImplemented, "method too long")
    case Grammar.lineFeed: throw .malformed("bare LF in the request line")
    default: throw .malformed("method is not a token")
    }
  }

  private mutating func scanTarget(_ bytes: Span<UInt8>, _ end: Int) throws(MessageError) {
    let stop = min(end, elementStart + limits.target)
    var index = ByteScan.skipVisible(bytes, from: position, to: stop)
    while index < stop, Grammar.isVisible(bytes[index]) { index += 1 }
    position = index
    guard index < end else { return }
    switch bytes[index] {
    case Grammar.space where index > elementStart:
      target = ByteRange(elementStart, index)
      position = index + 1
      elementStart = index + 1
      state = .version
    case Grammar.space: throw .malformed("more than one space after the method")
    case let byte where Grammar.isVisible(byte): throw MessageError(.uriTooLong, "request target too long")
    case Grammar.carriageReturn: throw .malformed("request line without a version")
    case Grammar.lineFeed: throw .malformed("bare LF in the request line")
    default: throw .malformed("request target is not visible ASCII")
    }
  }

  /// `HTTP/` DIGIT `.` DIGIT CR LF (RFC 9112 §2.3).
  private mutating func scanVersion(_ bytes: Span<UInt8>, _ end: Int) throws(MessageError) {
    while position < end {
      let byte = bytes[position]
      switch position - elementStart {
      case 0, 1, 2, 3, 4:
        let expected = (0x2F_50_54_54_48 as UInt64) >> UInt64((position - elementStart) * 8)
        guard UInt64(byte) == expected & 0xFF else { throw .malformed("protocol version is not HTTP") }
      case 5 where Grammar.isDigit(byte): major = byte - UInt8(ascii: "0")
      case 6 where byte == UInt8(ascii: "."): break
      case 7 where Grammar.isDigit(byte): minor = byte - UInt8(ascii: "0")
      case 8 where byte == Grammar.carriageReturn: break
      case 9 where byte == Grammar.lineFeed:
        guard major == 1, minor <= 1 else {
          throw MessageError(.httpVersionNotSupported, "protocol version is neither HTTP/1.0 nor HTTP/1.1")
        }
        position += 1
        section.restart(at: position)
        state = .fields
        return
      case 9: throw .malformed("bare CR in the request line")
      case _ where byte == Grammar.lineFeed: throw .malformed("bare LF in the request line")
      case 8: throw .malformed("something after the protocol version")
      default: throw .malformed("malformed protocol version")
      }
      position += 1
    }
  }
}
