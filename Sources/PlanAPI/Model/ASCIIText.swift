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
  /// The decimal digits of a number, with zeros before them up to a width.
  mutating func append(digitsOf value: UInt64, width: Int = 1) {
    var count = Swift.max(width, 1)
    var greatest = value
    var digits = 1
    while greatest >= 10 {
      greatest /= 10
      digits += 1
    }
    count = Swift.max(count, digits)
    let start = self.count
    append(contentsOf: repeatElement(UInt8(ascii: "0"), count: count))
    var rest = value
    for index in stride(from: start + count - 1, through: start + count - digits, by: -1) {
      self[index] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
      rest /= 10
    }
  }

  /// The same with a `-` before a negative number's.
  mutating func append(digitsOf value: Int64, width: Int = 1) {
    if value < 0 { append(UInt8(ascii: "-")) }
    append(digitsOf: value.magnitude, width: width)
  }

  mutating func append(digitsOf value: Int, width: Int = 1) { append(digitsOf: Int64(value), width: width) }
}
