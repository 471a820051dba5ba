/// An exact number with up to four decimals, kept as a whole number of ten-thousandths, so that no figure of a report
/// passes through floating point. Magnitudes up to 10^14.
public struct Decimal: Hashable, Comparable, Sendable {
  public let tenThousandths: Int64

  public init(tenThousandths: Int64) { self.tenThousandths = tenThousandths }

  public init(_ whole: Int) { tenThousandths = Int64(whole) * 10_000 }

  public static func < (left: Decimal, right: Decimal) -> Bool { left.tenThousandths < right.tenThousandths }

  public static let zero = Decimal(tenThousandths: 0)

  /// 10^14 in ten-thousandths: the largest magnitude that text and arithmetic give.
  private static let limit: Int64 = 1_000_000_000_000_000_000

  private init?(checking tenThousandths: Int128) {
    guard (-Int128(Decimal.limit)...Int128(Decimal.limit)).contains(tenThousandths) else { return nil }
    self.tenThousandths = Int64(tenThousandths)
  }
}

extension Decimal: CustomStringConvertible {
  /// Takes a JSON number (RFC 8259 §6) of at most 36 bytes whose value is a multiple of 0.0001 and at most 10^14 in
  /// magnitude: `55.5`, `-0.25`, `1e2`. `nil` for `+5`, `.5`, `5.`, `05`, `0.00001`.
  public init?(_ text: String) {
    guard text.utf8.count <= 36, let number = ScientificNumber(text) else { return nil }
    self.init(number)
  }

  private init?(_ number: ScientificNumber) {
    var magnitude = number.coefficient
    guard magnitude != 0 else {
      self = .zero
      return
    }
    var shift = number.exponent + 4
    while shift > 0 {
      magnitude *= 10
      shift -= 1
      guard magnitude <= Int128(Decimal.limit) else { return nil }
    }
    while shift < 0 {
      guard magnitude % 10 == 0 else { return nil }
      magnitude /= 10
      shift += 1
    }
    self.init(checking: number.isNegative ? -magnitude : magnitude)
  }

  /// The shortest exact form: `55.5`, `100`, `-0.25`.
  public var description: String { text }
}

extension Decimal: ASCIITextual {
  func appendText(to bytes: inout [UInt8]) {
    let (whole, part) = tenThousandths.magnitude.quotientAndRemainder(dividingBy: 10_000)
    if tenThousandths < 0 { bytes.append(UInt8(ascii: "-")) }
    bytes.append(digitsOf: UInt64(whole))
    guard part != 0 else { return }
    bytes.append(UInt8(ascii: "."))
    bytes.append(digitsOf: UInt64(part), width: 4)
    while bytes.last == UInt8(ascii: "0") { bytes.removeLast() }
  }
}

extension Decimal {
  /// `nil` where the sum leaves the magnitudes a decimal has.
  public func adding(_ other: Decimal) -> Decimal? {
    Decimal(checking: Int128(tenThousandths) + Int128(other.tenThousandths))
  }

  /// `nil` where the difference leaves the magnitudes a decimal has.
  public func subtracting(_ other: Decimal) -> Decimal? {
    Decimal(checking: Int128(tenThousandths) - Int128(other.tenThousandths))
  }

  /// The sum of all, 0 of none; `nil` where it leaves the magnitudes a decimal has.
  public static func sum(_ values: some Sequence<Decimal>) -> Decimal? {
    // 2^63 terms of 2^63 would be needed to overflow the 128 bits.
    Decimal(checking: values.reduce(into: Int128(0)) { $0 += Int128($1.tenThousandths) })
  }

  /// `numerator ÷ denominator × scale`, rounded half up (away from zero) to `decimals` (0 to 4), exact until then.
  /// `nil` where the denominator is 0 or the result leaves the magnitudes a decimal has (DOMAIN.md rule 7).
  /// - Parameter scale: 100 for a percentage, 1 for a plain ratio.
  public static func ratio(
    _ numerator: Decimal, _ denominator: Decimal, scale: Int = 100, decimals: Int = 2
  ) -> Decimal? {
    guard denominator.tenThousandths != 0, (0...4).contains(decimals) else { return nil }
    let power = powersOfTen[decimals]
    let (scaled, scaleOverflow) = (Int128(scale) * power).multipliedReportingOverflow(
      by: Int128(numerator.tenThousandths))
    guard !scaleOverflow else { return nil }
    let rounded = roundedDivision(scaled, Int128(denominator.tenThousandths))
    let (result, overflow) = rounded.multipliedReportingOverflow(by: 10_000 / power)
    return overflow ? nil : Decimal(checking: result)
  }

  /// Rounded half up (away from zero) to `decimals`; unchanged for four or more.
  public func rounded(decimals: Int) -> Decimal {
    guard (0..<4).contains(decimals) else { return self }
    let step = 10_000 / Decimal.powersOfTen[decimals]
    let result = Decimal.roundedDivision(Int128(tenThousandths), step) * step
    return Decimal(tenThousandths: Int64(clamping: result))
  }

  private static let powersOfTen: [Int128] = [1, 10, 100, 1000, 10_000]

  private static func roundedDivision(_ dividend: Int128, _ divisor: Int128) -> Int128 {
    let (quotient, remainder) = dividend.quotientAndRemainder(dividingBy: divisor)
    guard remainder.magnitude >= divisor.magnitude - remainder.magnitude else { return quotient }
    return (dividend < 0) == (divisor < 0) ? quotient + 1 : quotient - 1
  }
}

/// 0 to 100 with up to two decimals, exact.
public struct Percent: Hashable, Comparable, Sendable {
  public let hundredths: Int

  public init?(hundredths: Int) {
    guard (0...10_000).contains(hundredths) else { return nil }
    self.hundredths = hundredths
  }

  public static func < (left: Percent, right: Percent) -> Bool { left.hundredths < right.hundredths }
}

extension Percent: CustomStringConvertible {
  /// `nil` outside 0 to 100 and for more than two decimals.
  public init?(_ decimal: Decimal) {
    guard decimal.tenThousandths % 100 == 0 else { return nil }
    self.init(hundredths: Int(decimal.tenThousandths / 100))
  }

  public var decimal: Decimal { Decimal(tenThousandths: Int64(hundredths) * 100) }

  /// The shortest exact form without the sign: `55.5`.
  public var description: String { decimal.description }
}

/// A JSON number taken apart: `coefficient × 10^exponent`, exact.
private struct ScientificNumber {
  private(set) var isNegative = false
  private(set) var coefficient: Int128 = 0
  private(set) var exponent = 0
  private var rest: Substring.UTF8View

  /// `nil` unless the whole text is a number of RFC 8259 §6. The caller bounds the text to 36 bytes, so that the
  /// coefficient fits.
  init?(_ text: String) {
    rest = Substring(text).utf8
    isNegative = skip("-")
    if !skip("0") {
      guard readDigits() > 0 else { return nil }
    }
    if skip(".") {
      let count = readDigits()
      guard count > 0 else { return nil }
      exponent -= count
    }
    if skip("e") || skip("E") {
      guard readExponent() else { return nil }
    }
    guard rest.isEmpty else { return nil }
  }

  private mutating func readDigits() -> Int {
    var count = 0
    while let digit = nextDigit() {
      coefficient = coefficient * 10 + Int128(digit)
      count += 1
    }
    return count
  }

  private mutating func readExponent() -> Bool {
    let isNegative = skip("-")
    if !isNegative { _ = skip("+") }
    guard var value = nextDigit() else { return false }
    // Past a thousand every coefficient but 0 is out of range or not exact, whatever the rest of the exponent.
    while let digit = nextDigit() { value = min(value * 10 + digit, 1000) }
    exponent += isNegative ? -value : value
    return true
  }

  private mutating func skip(_ expected: Unicode.Scalar) -> Bool {
    guard rest.first == UInt8(ascii: expected) else { return false }
    rest.removeFirst()
    return true
  }

  private mutating func nextDigit() -> Int? {
    guard let byte = rest.first, UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte else { return nil }
    rest.removeFirst()
    return Int(byte - UInt8(ascii: "0"))
  }
}
