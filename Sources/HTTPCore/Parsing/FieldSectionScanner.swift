/// Where something lies in a head: offsets from the message's first byte.
struct ByteRange: Hashable, Sendable {
  private let start: Int32
  private let end: Int32

  /// Both fit: `HeadLimits` bounds a head to 2^24 bytes.
  @inline(__always)
  init(_ start: Int, _ end: Int) {
    self.start = Int32(truncatingIfNeeded: start)
    self.end = Int32(truncatingIfNeeded: end)
  }

  @inline(__always) var range: Range<Int> { Int(start)..<Int(end) }
  @inline(__always) var count: Int { Int(end &- start) }
}

/// One field line: its name, and its value without the blanks around it.
struct FieldRange: Hashable, Sendable {
  let name: ByteRange
  let value: ByteRange
}

/// Reads field lines up to and with the empty line that ends them (RFC 9112 §5), for a head and for trailers alike.
///
/// The verdict on a byte depends on that byte and those before it alone, so how the input was cut cannot show.
struct FieldSectionScanner {
  private enum State: UInt8 { case lineStart, name, valueStart, value, lineFeed, endLineFeed, done }

  private let limits: HeadLimits
  private let keepsRanges: Bool
  private var state = State.lineStart
  private var lineStart = 0
  private var nameEnd = 0
  private var valueStart = 0
  private var count = 0
  /// The offset of the next byte to look at.
  private(set) var position = 0
  /// The lines read so far; left empty for trailers, which nobody reads.
  var fields: [FieldRange] = []

  init(limits: HeadLimits, keepsRanges: Bool) {
    self.limits = limits
    self.keepsRanges = keepsRanges
  }

  /// Makes ready for a section that starts at this offset. The storage for ranges is kept.
  mutating func restart(at offset: Int) {
    state = .lineStart
    position = offset
    lineStart = offset
    count = 0
    fields.removeAll(keepingCapacity: true)
  }

  /// Goes on from `position`.
  /// - Parameters:
  ///   - bytes: input, whose first byte has the offset `base`.
  ///   - end: the offset to stop before.
  /// - Returns: true once the section has ended; `position` is then behind its last byte.
  mutating func scan(_ bytes: Span<UInt8>, base: Int, end: Int) throws(MessageError) -> Bool {
    while position < end {
      switch state {
      case .lineStart: try startLine(bytes[position - base])
      case .name: try scanName(bytes, base, end)
      case .valueStart: skipBlanks(bytes, base, end)
      case .value: try scanValue(bytes, base, end)
      case .lineFeed:
        try requireLineFeed(bytes[position - base])
        lineStart = position
        state = .lineStart
      case .endLineFeed:
        try requireLineFeed(bytes[position - base])
        state = .done
      case .done: break
      }
      if state == .done { return true }
    }
    return false
  }

  private mutating func startLine(_ byte: UInt8) throws(MessageError) {
    if Grammar.token.contains(byte) {
      count += 1
      guard count <= limits.fieldCount else {
        throw MessageError(.requestHeaderFieldsTooLarge, "too many field lines")
      }
      state = .name
      return
    }
    switch byte {
    case Grammar.carriageReturn:
      position += 1
      state = .endLineFeed
    case Grammar.space, Grammar.horizontalTab:
      throw .malformed("line folding or white space before a field name")
    case Grammar.colon: throw .malformed("empty field name")
    case Grammar.lineFeed: throw .malformed("bare LF in the field section")
    default: throw .malformed("field name is not a token")
    }
  }

  private mutating func scanName(_ bytes: Span<UInt8>, _ base: Int, _ end: Int) throws(MessageError) {
    let stop = min(end, lineStart + limits.fieldLine) - base
    var index = position - base
    while index < stop, Grammar.token.contains(bytes[index]) { index += 1 }
    position = index + base
    guard index < stop else {
      if position < end { throw FieldSectionScanner.lineTooLong }
      return
    }
    switch bytes[index] {
    case Grammar.colon:
      nameEnd = position
      position += 1
      state = .valueStart
    case Grammar.space, Grammar.horizontalTab: throw .malformed("white space before the colon of a field")
    case Grammar.carriageReturn, Grammar.lineFeed: throw .malformed("field line without a colon")
    default: throw .malformed("field name is not a token")
    }
  }

  private mutating func skipBlanks(_ bytes: Span<UInt8>, _ base: Int, _ end: Int) {
    let stop = min(end, lineStart + limits.fieldLine) - base
    var index = position - base
    while index < stop, Grammar.isBlank(bytes[index]) { index += 1 }
    position = index + base
    // At the line's limit the value's own scan decides.
    guard position < end else { return }
    valueStart = position
    state = .value
  }

  private mutating func scanValue(_ bytes: Span<UInt8>, _ base: Int, _ end: Int) throws(MessageError) {
    let stop = min(end, lineStart + limits.fieldLine) - base
    var index = position - base
    while true {
      index = ByteScan.skipText(bytes, from: index, to: stop)
      // A tab or the end of the line stopped the words; go on by bytes to the next word's worth.
      let tail = min(stop, index + 8)
      while index < tail, Grammar.isFieldValue(bytes[index]) { index += 1 }
      if index < tail || index == stop { break }
    }
    position = index + base
    guard position < end else { return }
    switch bytes[index] {
    case Grammar.carriageReturn: endValue(bytes, base)
    case _ where position == lineStart + limits.fieldLine: throw FieldSectionScanner.lineTooLong
    case Grammar.lineFeed: throw .malformed("bare LF in a field value")
    default: throw .malformed("control character in a field value")
    }
  }

  private mutating func endValue(_ bytes: Span<UInt8>, _ base: Int) {
    if keepsRanges {
      var valueEnd = position
      while valueEnd > valueStart, Grammar.isBlank(bytes[valueEnd - 1 - base]) { valueEnd -= 1 }
      fields.append(FieldRange(name: ByteRange(lineStart, nameEnd), value: ByteRange(valueStart, valueEnd)))
    }
    position += 1
    state = .lineFeed
  }

  private mutating func requireLineFeed(_ byte: UInt8) throws(MessageError) {
    guard byte == Grammar.lineFeed else { throw .malformed("bare CR in the field section") }
    position += 1
  }

  private static var lineTooLong: MessageError { MessageError(.requestHeaderFieldsTooLarge, "field line too long") }
}
