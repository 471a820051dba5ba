import PlanAPI
import Testing

@Suite("Exact decimals")
struct DecimalTests {
  @Test(
    "A number is read exactly and written in its shortest form",
    arguments: [
      ("0", 0, "0"), ("-0", 0, "0"), ("0.0", 0, "0"), ("55.5", 555_000, "55.5"), ("100", 1_000_000, "100"),
      ("-0.25", -2500, "-0.25"), ("0.0001", 1, "0.0001"), ("1.5000000", 15_000, "1.5"), ("1e2", 1_000_000, "100"),
      ("5.55E1", 555_000, "55.5"), ("2500e-4", 2500, "0.25"), ("1e+0", 10_000, "1"), ("0e99999999999999999999", 0, "0"),
      ("100000000000000", 1_000_000_000_000_000_000, "100000000000000"),
      ("-1e14", -1_000_000_000_000_000_000, "-100000000000000"),
    ] as [(String, Int64, String)])
  func reads(text: String, tenThousandths: Int64, written: String) throws {
    let decimal = try #require(Decimal(text))
    #expect(decimal.tenThousandths == tenThousandths)
    #expect(decimal.description == written)
  }

  @Test(
    "What is no JSON number, not exact in four decimals, or too large is refused",
    arguments: [
      "", "-", "+5", ".5", "5.", "05", "-01", "1.", "1e", "1e+", "1.e1", "0x5", "NaN", "Infinity", " 5", "5 ", "5,6",
      "--5",
      "0.00001", "1.00005", "1e-5", "100000000000000.0001", "100000000000001", "1e15", "-1e15",
      "1e99999999999999999999",
      "1e-99999999999999999999", "1234567890123456789012345678901234567", "５", "1_000",
    ])
  func refuses(text: String) { #expect(Decimal(text) == nil) }

  @Test("Sums and differences are exact, and none outside the range")
  func arithmetic() throws {
    let largest = try #require(Decimal("1e14"))
    let tenth = try #require(Decimal("0.1"))
    #expect(tenth.adding(try #require(Decimal("0.2"))) == Decimal("0.3"))
    #expect(tenth.subtracting(try #require(Decimal("0.3"))) == Decimal("-0.2"))
    #expect(largest.adding(tenth) == nil)
    #expect(Decimal(tenThousandths: .min).subtracting(Decimal(1)) == nil)
    #expect(Decimal(tenThousandths: .max).adding(Decimal(tenThousandths: .max)) == nil)
    #expect(Decimal.sum([largest, largest, Decimal(tenThousandths: -largest.tenThousandths)]) == largest)
    #expect(Decimal.sum([largest, tenth]) == nil)
    #expect(Decimal.sum([]) == .zero)
  }

  @Test(
    "A ratio is rounded half up once, at its end",
    arguments: [
      ("1", "3", 100, 2, "33.33"), ("2", "3", 100, 2, "66.67"), ("1", "8", 100, 1, "12.5"),
      ("1", "800", 100, 2, "0.13"),
      ("-1", "800", 100, 2, "-0.13"), ("1", "-800", 100, 2, "-0.13"), ("1", "801", 100, 2, "0.12"),
      ("5", "2", 1, 0, "3"),
      ("0", "7", 100, 2, "0"), ("18", "18", 100, 2, "100"), ("1e14", "1e14", 100, 4, "100"), ("1", "3", 1, 4, "0.3333"),
      ("1e14", "0.0001", 100, 4, nil), ("1e14", "1", 1, 2, "100000000000000"), ("1e14", "1", 100, 2, nil),
      ("1", "0", 100, 2, nil), ("1", "3", 100, 5, nil),
    ] as [(String, String, Int, Int, String?)])
  func ratio(numerator: String, denominator: String, scale: Int, decimals: Int, expected: String?) throws {
    let ratio = Decimal.ratio(
      try #require(Decimal(numerator)), try #require(Decimal(denominator)), scale: scale, decimals: decimals)
    #expect(ratio?.description == expected)
  }

  @Test(
    "Rounding goes half up, away from zero",
    arguments: [
      ("1.005", 2, "1.01"), ("1.0049", 2, "1"), ("-1.005", 2, "-1.01"), ("2.5", 0, "3"), ("1.2345", 4, "1.2345"),
    ])
  func rounding(text: String, decimals: Int, expected: String) throws {
    #expect(try #require(Decimal(text)).rounded(decimals: decimals).description == expected)
  }

  @Test(
    "A percent has two decimals between 0 and 100",
    arguments: [
      ("0", "0"), ("55.5", "55.5"), ("100", "100"), ("99.99", "99.99"), ("-0.01", nil), ("100.01", nil), ("0.001", nil),
      ("1e14", nil),
    ])
  func percents(text: String, expected: String?) throws {
    let decimal = try #require(Decimal(text))
    #expect(Percent(decimal)?.description == expected)
    #expect(Percent(decimal)?.decimal == (expected == nil ? nil : decimal))
  }

  @Test("Money is whole and never negative", arguments: [(0, true), (120_000_000, true), (-1, false), (.max, false)])
  func money(dong: Int64, isAccepted: Bool) { #expect((Money(dong: dong) != nil) == isAccepted) }
}
