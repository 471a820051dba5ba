/// Questions about short runs of bytes in a field value, asked without making a `String`.
enum ASCIIText {
  /// Equality without regard to ASCII case; `lowercased` is in lower case already.
  static func equal(_ bytes: Span<UInt8>, _ lowercased: Span<UInt8>) -> Bool {
    guard bytes.count == lowercased.count else { return false }
    for index in bytes.indices where Grammar.lowercase(bytes[index]) != lowercased[index] { return false }
    return true
  }

  /// Equality without regard to ASCII case with a word written in lower case.
  static func equal(_ bytes: Span<UInt8>, _ lowercased: String) -> Bool {
    equal(bytes, lowercased.utf8.span)
  }

  /// The bytes as text; what is not UTF-8 becomes U+FFFD.
  static func string(_ bytes: Span<UInt8>) -> String {
    // The buffer pointer is the span's own and ends with the closure.
    unsafe bytes.withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }
  }

  /// The range without blanks at either end.
  static func trimmed(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Range<Int> {
    var (start, end) = (range.lowerBound, range.upperBound)
    while start < end, Grammar.isBlank(bytes[start]) { start += 1 }
    while start < end, Grammar.isBlank(bytes[end - 1]) { end -= 1 }
    return start..<end
  }

  /// Calls `body` with each element of a comma-separated list (RFC 9110 §5.6.1), trimmed; empty ones too. For lists
  /// whose elements hold no quoted string.
  static func forEachElement<Failure: Error>(
    _ bytes: Span<UInt8>, _ body: (Span<UInt8>) throws(Failure) -> Void
  ) throws(Failure) {
    var start = 0
    for index in 0...bytes.count where index == bytes.count || bytes[index] == Grammar.comma {
      try body(bytes.extracting(trimmed(bytes, start..<index)))
      start = index + 1
    }
  }
}
