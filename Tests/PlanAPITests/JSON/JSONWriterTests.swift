import Testing

@testable import PlanAPI

@Suite("Writing JSON")
struct JSONWriterTests {
  @Test("Members keep their order, commas stand only between values")
  func structure() throws {
    var writer = JSONWriter()
    let half = try #require(Decimal("0.5"))
    writer.object { writer in
      writer.member("b", 1)
      writer.member("a", Int64.min)
      writer.memberIfPresent("absent", nil as String?)
      writer.member("nothing", nil as String?)
      writer.object("empty") { _ in }
      writer.array("list") { writer in
        writer.value(true)
        writer.null()
        writer.value(half)
        writer.object { $0.member("x", "y") }
        writer.array { _ in }
        writer.raw(Array("{\"z\":1}".utf8))
      }
      writer.member("numbers", [1, 2, 3])
      writer.member("level", Warning.Level.red)
    }
    #expect(
      text(writer.bytes)
        == #"{"b":1,"a":-9223372036854775808,"nothing":null,"empty":{},"list":[true,null,0.5,{"x":"y"},[],{"z":1}],"#
        + #""numbers":[1,2,3],"level":"red"}"#)
  }

  @Test(
    "A string is escaped where RFC 8259 asks for it and nowhere else",
    arguments: [
      ("", #""""#), ("Kế hoạch 😀", #""Kế hoạch 😀""#), ("a\"b\\c/d", #""a\"b\\c/d""#), ("\n\r\t", #""\n\r\t""#),
      ("\u{0}\u{1}\u{8}\u{F}\u{10}\u{1F}\u{7F}", "\"\\u0000\\u0001\\u0008\\u000f\\u0010\\u001f\u{7F}\""),
    ])
  func strings(value: String, expected: String) {
    #expect(text(JSONWriter.encode(value)) == expected)
    #expect(text(JSONWriter.encode([value, value])) == "[\(expected),\(expected)]")
  }

  @Test("Values of the vocabulary write their own texts")
  func vocabulary() throws {
    #expect(text(JSONWriter.encode(Percent(hundredths: 5550))) == "55.5")
    #expect(text(JSONWriter.encode(Money(dong: 120_000_000))) == "120000000")
    #expect(text(JSONWriter.encode(CalendarDate("2026-01-24"))) == "\"2026-01-24\"")
    #expect(text(JSONWriter.encode(Period("2026-10"))) == "\"2026-10\"")
    #expect(text(JSONWriter.encode(Instant(milliseconds: 1))) == "\"1970-01-01T00:00:00.001Z\"")
    #expect(text(JSONWriter.encode(UnitCode("VHXH"))) == "\"VHXH\"")
    #expect(text(JSONWriter.encode(TaskNumber(7))) == "7")
    #expect(text(JSONWriter.encode(Timeliness.onTime)) == "\"on_time\"")
  }

  private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}

@Suite struct ASCIITextTests {
  @Test(
    "Digits are those of the number, with zeros up to the width and a sign before them",
    arguments: [
      (0, 1, "0"), (7, 2, "07"), (12, 2, "12"), (123, 2, "123"), (-5, 4, "-0005"), (10, 1, "10"), (99, 3, "099"),
      (Int64.max, 1, "9223372036854775807"), (Int64.min, 1, "-9223372036854775808"),
    ] as [(Int64, Int, String)])
  func digits(value: Int64, width: Int, expected: String) {
    var bytes = Array("x".utf8)
    bytes.append(digitsOf: value, width: width)
    #expect(String(decoding: bytes, as: UTF8.self) == "x\(expected)")
  }
}
