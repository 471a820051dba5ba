/// New request ids such as `k3v09a-0000001c`: a random part that tells loops and runs apart, and a count to base 36.
///
/// 15 bytes, which a `String` holds without an allocation.
struct RequestIDs {
  private static let randomDigits = 6
  private static let countDigits = 8

  private var bytes: [UInt8]

  init(using generator: inout some RandomNumberGenerator) {
    bytes = (0..<RequestIDs.randomDigits).map { _ in
      RequestIDs.digit(Int.random(in: 0..<36, using: &generator))
    }
    bytes.append(UInt8(ascii: "-"))
    bytes += [UInt8](repeating: UInt8(ascii: "0"), count: RequestIDs.countDigits)
  }

  mutating func next() -> String {
    count()
    return String(decoding: bytes, as: UTF8.self)
  }

  mutating func appendNext(to output: inout [UInt8]) {
    count()
    output.append(contentsOf: bytes)
  }

  /// Counts on like an odometer, which is cheaper than to write a number anew.
  private mutating func count() {
    for index in bytes.indices.suffix(RequestIDs.countDigits).reversed() {
      switch bytes[index] {
      case UInt8(ascii: "9"): bytes[index] = UInt8(ascii: "a")
      case UInt8(ascii: "z"):
        bytes[index] = UInt8(ascii: "0")
        continue
      default: bytes[index] += 1
      }
      return
    }
  }

  private static func digit(_ value: Int) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") + UInt8(value) : UInt8(ascii: "a") + UInt8(value - 10)
  }
}
