import PlanAPI
import Testing

@Suite("Reading JSON")
struct JSONParserTests {
  @Test(
    "Valid JSON is read, and written back in its compact form",
    arguments: [
      ("null", "null"), ("true", "true"), (" false\n", "false"), ("0", "0"), ("-0", "-0"), ("-1", "-1"),
      ("1234567890123456789012345678901234567890", "1234567890123456789012345678901234567890"), ("1.50", "1.50"),
      ("1E+2", "1E+2"), ("1e-7", "1e-7"), ("0.1", "0.1"), ("123.456e78", "123.456e78"), ("\t[ ]\r\n", "[]"),
      ("{ }", "{}"),
      ("[1, 2 ,3]", "[1,2,3]"), ("[[],[[]],{}]", "[[],[[]],{}]"), (#"{"a":1,"b":[true]}"#, #"{"a":1,"b":[true]}"#),
      (#"{"b":1,"a":2}"#, #"{"b":1,"a":2}"#), (#"{"":0}"#, #"{"":0}"#),
      (#"{"a":{"a":{"a":null}}}"#, #"{"a":{"a":{"a":null}}}"#),
      (#""""#, #""""#), (#""\"\\\/\b\f\n\r\t""#, #""\"\\/\u0008\u000c\n\r\t""#), (#""\u0041\u00e9\u20AC""#, "\"Aé€\""),
      (#""\ud83d\ude00""#, "\"😀\""), (#""\uDBFF\uDFFF""#, "\"\u{10FFFF}\""), (#""\uffff""#, "\"\u{FFFF}\""),
      ("\"😀 Chuyển đổi số\"", "\"😀 Chuyển đổi số\""), ("\"\u{7F}\u{2028}\"", "\"\u{7F}\u{2028}\""),
      (#""\\u0000""#, #""\\u0000""#), (#""\u001f""#, #""\u001f""#), ("[\"a\\\"b\"]", "[\"a\\\"b\"]"),
    ])
  func valid(text: String, written: String) throws {
    let value = try JSONValue(parsing: Array(text.utf8))
    #expect(String(decoding: JSONWriter.encode(value), as: UTF8.self).utf8.elementsEqual(written.utf8))
  }

  @Test(
    "What is not JSON is refused, with the reason and the place",
    arguments: [
      ("", .empty, 0), (" \n", .empty, 2), ("\u{FEFF}{}", .byteOrderMark, 0), ("{", .unexpectedEnd, 1),
      ("[1", .unexpectedEnd, 2), ("[1,", .unexpectedEnd, 3), (#"{"a""#, .unexpectedEnd, 4),
      (#"{"a":"#, .unexpectedEnd, 5),
      (#"{"a":1"#, .unexpectedEnd, 6), (#"{"a":1,"#, .unexpectedEnd, 7), (#""abc"#, .unexpectedEnd, 4),
      (#""abc\"#, .unexpectedEnd, 5), ("tru", .unexpectedEnd, 3), ("[1,]", .unexpectedByte(0x5D), 3),
      ("[,1]", .unexpectedByte(0x2C), 1), ("[1 2]", .unexpectedByte(0x32), 3), (#"{"a" 1}"#, .unexpectedByte(0x31), 5),
      (#"{"a":1,}"#, .unexpectedByte(0x7D), 7), ("{a:1}", .unexpectedByte(0x61), 1),
      ("{'a':1}", .unexpectedByte(0x27), 1),
      ("{1:1}", .unexpectedByte(0x31), 1), (#"{"a":1 "b":2}"#, .unexpectedByte(0x22), 7),
      ("[1}", .unexpectedByte(0x7D), 2),
      ("{]", .unexpectedByte(0x5D), 1), ("True", .unexpectedByte(0x54), 0), ("nul1", .unexpectedByte(0x31), 3),
      ("NaN", .unexpectedByte(0x4E), 0), ("Infinity", .unexpectedByte(0x49), 0), ("-Infinity", .invalidNumber, 0),
      ("+1", .unexpectedByte(0x2B), 0), (".5", .unexpectedByte(0x2E), 0), ("01", .invalidNumber, 0),
      ("-01", .invalidNumber, 0),
      ("00", .invalidNumber, 0), ("-", .invalidNumber, 0), ("1.", .invalidNumber, 0), ("1.e1", .invalidNumber, 0),
      ("1e", .invalidNumber, 0), ("1e+", .invalidNumber, 0), ("0x10", .trailingBytes, 1), ("1_000", .trailingBytes, 1),
      ("1 1", .trailingBytes, 2), ("{}{}", .trailingBytes, 2), ("null,", .trailingBytes, 4), ("[]]", .trailingBytes, 2),
      ("// no\n1", .unexpectedByte(0x2F), 0), ("[1/* no */]", .unexpectedByte(0x2F), 2),
      ("\u{0C}1", .unexpectedByte(0x0C), 0),
      ("\u{A0}1", .unexpectedByte(0xC2), 0), ("１", .unexpectedByte(0xEF), 0), ("\"a\nb\"", .controlCharacter, 2),
      ("\"a\tb\"", .controlCharacter, 2), ("\"\0\"", .controlCharacter, 1), (#""\u0000""#, .nulCharacter, 1),
      (#""\x41""#, .invalidEscape, 1), (#""\'""#, .invalidEscape, 1), (#""\u12""#, .invalidEscape, 1),
      (#""\u12G4""#, .invalidEscape, 1), (#""\u+123""#, .invalidEscape, 1), (#""\U0041""#, .invalidEscape, 1),
      (#""\ud83d""#, .loneSurrogate, 1), (#""\ud83dx""#, .loneSurrogate, 1), (#""\ud83d\n""#, .loneSurrogate, 1),
      (#""\ud83d\u0041""#, .loneSurrogate, 1), (#""\ude00""#, .loneSurrogate, 1),
      (#""\ude00\ud83d""#, .loneSurrogate, 1),
      (#"{"a":1,"a":1}"#, .duplicateName("a"), 7), (#"{"a":1,"\u0061":1}"#, .duplicateName("a"), 7),
      ("{\"é\":1,\"e\u{301}\":1}", .duplicateName("é"), 8), (#"[{"a":{"b":1,"b":2}}]"#, .duplicateName("b"), 13),
      ("\"a", .unexpectedEnd, 2), ("'a'", .unexpectedByte(0x27), 0), ("undefined", .unexpectedByte(0x75), 0),
    ] as [(String, JSONError.Reason, Int)])
  func invalid(text: String, reason: JSONError.Reason, offset: Int) {
    let error = fault(in: Array(text.utf8))
    #expect(error?.reason == reason)
    #expect(error?.offset == offset)
    #expect(error?.message.vietnamese.isEmpty == false && error?.message.english.isEmpty == false)
  }

  @Test(
    "A string that is not UTF-8 is refused",
    arguments: [
      [0x80], [0xC3], [0xC0, 0x80], [0xE2, 0x82], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80],
      [0xF8, 0x88, 0x80, 0x80, 0x80],
      [0xFF], [0xC3, 0x5C, 0x6E], [0x5C, 0x6E, 0xE9],
    ] as [[UInt8]])
  func invalidUTF8(content: [UInt8]) {
    #expect(fault(in: [0x22] + content + [0x22])?.reason == .invalidUTF8)
    #expect(fault(in: [0x7B, 0x22] + content + [0x22, 0x3A, 0x31, 0x7D])?.reason == .invalidUTF8)
  }

  @Test("Thirty-two levels are read and thirty-three refused", arguments: [("[", "]"), ("{\"a\":", "}")])
  func depth(opening: String, closing: String) throws {
    func nested(_ levels: Int) -> [UInt8] {
      Array((String(repeating: opening, count: levels) + "1" + String(repeating: closing, count: levels)).utf8)
    }
    _ = try JSONValue(parsing: nested(32))
    #expect(fault(in: nested(33))?.reason == .tooDeep)
    #expect(fault(in: nested(50_000))?.reason == .tooDeep)
    #expect(fault(in: Array(String(repeating: opening, count: 50_000).utf8))?.reason == .tooDeep)
  }

  @Test("An object of very many names is read, and its last repetition found")
  func manyNames() throws {
    let members = (0..<20_000).map { "\"k\($0)\":\($0)" }.joined(separator: ",")
    let value = try JSONValue(parsing: Array("{\(members)}".utf8))
    #expect(value["k19999"] == .number(JSONNumber(19_999)))
    #expect(fault(in: Array("{\(members),\"k7\":0}".utf8))?.reason == .duplicateName("k7"))
  }

  @Test("Text comes out in NFC, escaped or not", arguments: ["\"Chuye\u{302}\u{309}n\"", #""Chuye\u0302\u0309n""#])
  func normalization(text: String) throws {
    guard case .string(let string) = try JSONValue(parsing: Array(text.utf8)) else {
      Issue.record("not a string")
      return
    }
    #expect(Array(string.unicodeScalars) == Array("Chuy\u{1EC3}n".unicodeScalars))
  }

  @Test("A fault is placed by line and column")
  func place() throws {
    let error = try #require(fault(in: Array("{\n  \"số\": 1,\n  \"số\": x\n}".utf8)))
    #expect((error.line, error.column) == (3, 3))
    #expect(error.message.english == "The name “số” repeats (line 3, column 3).")
    #expect(error.message.vietnamese == "Tên “số” lặp lại trong đối tượng (dòng 3, cột 3).")
  }

  @Test(
    "A number gives its whole value only where it has one",
    arguments: [
      ("0", 0), ("-0", 0), ("9223372036854775807", .max), ("-9223372036854775808", .min), ("9223372036854775808", nil),
      ("1.0", 1), ("1e2", 100), ("1.5", nil), ("1e-1", nil), ("1e300", nil),
    ] as [(String, Int64?)])
  func wholeNumbers(text: String, expected: Int64?) throws {
    guard case .number(let number) = try JSONValue(parsing: Array(text.utf8)) else {
      Issue.record("not a number")
      return
    }
    #expect(number.integer == expected)
  }

  private func fault(in bytes: [UInt8]) -> JSONError? {
    do throws(JSONError) {
      _ = try JSONValue(parsing: bytes)
      return nil
    } catch {
      return error
    }
  }
}
