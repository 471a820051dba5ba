/// A value with a short text in ASCII, which is written into bytes without a `String` in between: an answer has hundreds
/// of them.
protocol ASCIITextual {
  func appendText(to bytes: inout [UInt8])
}

extension ASCIITextual {
  var text: String {
    var bytes: [UInt8] = []
    appendText(to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }
}

extension [UInt8] {
  /// A text's bytes, in one copy where its storage is one piece; to append its `utf8` would copy them one by one.
  mutating func append(utf8Of text: String) {
    var text = text
    text.withUTF8 { unsafe append(contentsOf: $0) }
  }

  /// The bytes of a literal.
  mutating func append(utf8Of literal: StaticString) { literal.withUTF8Buffer { unsafe append(contentsOf: $0) } }

  /// The decimal digits of a number, with zeros before them up to a width of at most 20.
  mutating func append(digitsOf value: UInt64, width: Int = 1) {
    var digits = InlineArray<20, UInt8>(repeating: UInt8(ascii: "0"))
    var start = digits.count
    var rest = value
    repeat {
      start -= 1
      digits[start] += UInt8(truncatingIfNeeded: rest % 10)
      rest /= 10
    } while rest > 0
    for index in Swift.min(start, digits.count - width)..<digits.count { append(digits[index]) }
  }

  /// The same with a `-` before a negative number's.
  mutating func append(digitsOf value: Int64, width: Int = 1) {
    if value < 0 { append(UInt8(ascii: "-")) }
    append(digitsOf: value.magnitude, width: width)
  }

  mutating func append(digitsOf value: Int, width: Int = 1) { append(digitsOf: Int64(value), width: width) }
}
