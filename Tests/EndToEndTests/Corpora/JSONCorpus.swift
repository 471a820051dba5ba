import Testing

/// Texts that are JSON or are none (RFC 8259), by the classes that test suites of parsers have: `good` ones must be
/// read, `bad` ones refused, `open` ones may be either, for the RFC leaves them to the parser.
struct JSONText: Sendable, CustomTestStringConvertible {
  enum Class { case good, bad, open }

  let kind: Class
  let name: String
  let bytes: [UInt8]

  var testDescription: String { name }

  private static func texts(_ kind: Class, _ texts: [(String, String)]) -> [JSONText] {
    texts.map { JSONText(kind: kind, name: $0.0, bytes: latin1($0.1)) }
  }

  static let good: [JSONText] = texts(
    .good,
    [
      ("empty array", "[]"), ("array with blanks", " [ \t\r\n ] "), ("array of arrays", "[[],[[]],[[],[]]]"),
      ("array of every kind", "[null, 1, \"1\", {}, [], true, false]"), ("array of nulls", "[null,null,null]"),
      ("array that ends with a line", "[1]\n"),
      ("array 30 deep", String(repeating: "[", count: 30) + String(repeating: "]", count: 30)),
      ("zero", "0"), ("negative zero", "-0"), ("negative zero with a point", "-0.0"), ("one digit", "7"),
      ("integer", "1234567890"),
      ("fraction", "123.456789"), ("fraction close to zero", "-0.000000000000000000000000000000000000000000000001"),
      ("exponent", "1e5"), ("exponent in capitals", "1E5"), ("exponent with a plus", "1E+2"),
      ("exponent with a minus", "1e-2"),
      ("exponent of zero", "0e0"), ("exponent with zeros in front", "1e0005"), ("fraction with exponent", "1.5e-10"),
      ("true", "true"), ("false", "false"), ("null", "null"), ("string alone", "\"alone\""), ("empty string", "\"\""),
      ("escapes", #""\"\\\/\b\f\n\r\t""#), ("escape of a letter", #""\u0061\u30af\u00E9""#),
      ("escape in either case", #""\uaBcD""#),
      ("surrogates", #""\uD834\uDD1E \ud83d\ude00""#), ("last character", #""\uDBFF\uDFFF""#),
      ("escaped DEL", #""\u007F""#),
      ("escaped backslash before u", #""\\u0000""#), ("escaped backslash before a quote", #""\\""#),
      ("escaped control", #""\u001F""#),
      ("escaped noncharacters", #""\uFFFF\uFDD0\uDBFF\uDFFE""#), ("raw DEL", "\"\u{7F}\""),
      ("raw U+2028", "\"\u{E2}\u{80}\u{A8}\""),
      ("raw noncharacter", "\"\u{EF}\u{BF}\u{BF}\""), ("raw emoji", "\"\u{F0}\u{9F}\u{98}\u{80}\""),
      ("raw Vietnamese", "\"Chuy\u{E1}\u{BB}\u{83}n \u{C4}\u{91}\u{E1}\u{BB}\u{95}i\""),
      ("comments in a string", #""a/*b*/c//d#e""#),
      ("string of brackets", #""[{]}""#), ("solidus", #""/\/""#), ("apostrophes", #""'""#), ("empty object", "{}"),
      ("empty name", #"{"":0}"#),
      ("object with blanks", " { \"a\" : 1 ,\n\"b\"\t:\r2 } "), ("object in objects", #"{"a":{"b":{"c":[{}]}}}"#),
      ("name with escapes", #"{"\u0066oo\n":1}"#), ("names that differ by case", #"{"a":1,"A":2}"#),
      ("long string", "\"\(String(repeating: "x", count: 9999))\""),
      ("many elements", "[\(String(repeating: "0,", count: 5000))0]"),
      ("name like those of JavaScript", #"{"__proto__":{"admin":true},"constructor":1}"#),
      ("extremes of 64 bits", "[9223372036854775807,-9223372036854775808,18446744073709551615]"),
    ])

  static let bad: [JSONText] = texts(
    .bad, Array([badArrays, badNumbers, badWords, badStrings, badControls, badObjects, badStructures].joined()))

  private static let badArrays: [(String, String)] = [
    ("array without commas", "[1 true]"), ("array with a colon", "[\"\":1]"), ("array with a comma behind it", "[1],"),
    ("array with a comma in front", "[,1]"), ("array with two commas", "[1,,2]"),
    ("array with two commas behind", "[1,2,,]"),
    ("array with a comma at its end", "[1,]"), ("array of a comma", "[,]"), ("array of a minus", "[-]"),
    ("array closed twice", "[1]]"),
    ("array not closed", "[1"), ("array not closed behind a comma", "[1,"),
    ("array not closed behind a line", "[1,\n1\n,1"),
    ("array of an array without a comma", "[3[4]]"), ("array not begun", "1]"), ("array closed as an object", "[1}"),
    ("array of a star", "[*]"), ("array of blanks and no more", "[   , \"\"]"), ("array of words", "[a, b]"),
    ("array of a quote", "[\"a"),
  ]

  private static let badNumbers = [
    "++1", "+1", "+Inf", "-01", "-1.0.", "-2.", "-NaN", "-", "-foo", "- 1", ".-1", ".2e-3", "0.1.2", "0.3e+", "0.3e",
    "0.e1", "0E", "0E+",
    "012", "00", "0x1", "0x42", "1.0e-", "1.0e", "1 000", "1,000", "1_000", "1eE2", "1e1.5", "2.e3", "2.e+3", "9.e+",
    "1+2", "1e+-2", "--1", "-.5",
    "1a", "1.2a", "1ea", "Inf", "Infinity", "-Infinity", "NaN", "nan", "1#QNAN", "1e\u{E5}", "\u{EF}\u{BC}\u{91}",
    "\u{D9}\u{A1}", "0b1", "0o7", "1f", "1L", "1/2", "1%",
  ].map { text -> (String, String) in ("number \(text.debugDescription)", text) }

  private static let badWords = [
    "tru", "fals", "nul", "True", "FALSE", "Null", "truee", "nulll", "undefined", "none", "nil", "true1", "true false",
    "t", "n", "\u{0}", "yes", "$ref", "${1}",
  ].map { text -> (String, String) in ("word \(text.debugDescription)", text) }

  private static let badStrings: [(String, String)] = [
    ("string in apostrophes", "'a'"), ("string in typographic quotes", "\u{E2}\u{80}\u{9C}a\u{E2}\u{80}\u{9D}"),
    ("string not closed", "\"a"),
    ("string of one quote", "\""), ("string with an escaped end", "\"a\\\""),
    ("string that ends with a backslash", "\"\\"),
    ("two strings", "\"a\"\"b\""), ("string with a letter behind", "\"a\"b"), ("escaped x", #""\x41""#),
    ("escaped apostrophe", #""\'""#),
    ("escaped digit", #""\0""#), ("escaped a", #""\a""#), ("escaped v", #""\v""#), ("escaped capital", #""\N""#),
    ("escaped U", #""\U0041""#),
    ("escaped line", "\"\\\n\""), ("escaped tab", "\"\\\t\""), ("backslash before NUL", "\"\\\u{0}\""),
    ("escaped emoji", "\"\\\u{F0}\u{9F}\u{8C}\u{80}\""),
    ("escape of no digits", #""\u""#), ("escape of one digit", #""\u0""#), ("escape of three digits", #""\u00A""#),
    ("escape with a letter", #""\u00G0""#),
    ("escape with a blank", #""\u 041""#), ("escape with a sign", #""\u+041""#), ("escape in braces", #""\u{41}""#),
    ("escape cut off", "\"\\u00"),
    ("first surrogate cut off", #""\uD834\uDd""#), ("first surrogate and a bad escape", #""\uD800\u1x""#),
    ("percent escape alone", "%22a%22"),
    ("entity", "&quot;a&quot;"),
  ]

  private static let badControls = (UInt8(0)..<32).map { byte -> (String, String) in
    ("raw control character \(byte) in a string", "\"a\(Character(Unicode.Scalar(byte)))b\"")
  }

  private static let badObjects: [(String, String)] = [
    ("object with a comma at its end", #"{"a":1,}"#), ("object of a comma", "{,}"),
    ("object with two commas", #"{"a":1,,"b":2}"#),
    ("object with two colons", #"{"a"::1}"#), ("object without a colon", #"{"a" 1}"#),
    ("object with an equals sign", #"{"a"=1}"#),
    ("object with a comma for a colon", #"{"a",1}"#), ("object of a name alone", #"{"a"}"#),
    ("object without a value", #"{"a":}"#),
    ("object without a name", "{:1}"), ("object of a value alone", "{1}"), ("name without quotes", "{a:1}"),
    ("name in apostrophes", "{'a':1}"),
    ("name that is a number", "{1:1}"), ("name that is null", "{null:1}"), ("name that is an array", "{[]:1}"),
    ("name of an emoji without quotes", "{\u{F0}\u{9F}\u{87}\u{A8}:1}"),
    ("object not closed", #"{"a":1"#), ("object not closed behind a colon", #"{"a":"#),
    ("object not closed behind a comma", #"{"a":1,"#),
    ("object closed as an array", #"{"a":1]"#), ("object closed twice", #"{"a":1}}"#),
    ("object with something behind", #"{"a":1}#"#),
    ("object with a comment behind", #"{"a":1}//"#), ("object with a block comment behind", #"{"a":1}/**/"#),
    ("comment in an object", #"{"a":/*b*/1}"#),
    ("object without commas", #"{"a":1 "b":2}"#), ("object with a semicolon", #"{"a":1;"b":2}"#),
    ("two objects", #"{"a":1}{"b":2}"#),
    ("object in parentheses", #"({"a":1})"#), ("object with three dots", #"{"a":1,...}"#),
  ]

  private static let badStructures: [(String, String)] = [
    ("blank", " "), ("byte order mark alone", "\u{EF}\u{BB}\u{BF}"), ("half a byte order mark", "\u{EF}\u{BB}{}"),
    ("open bracket", "["), ("open brace", "{"),
    ("open bracket and brace", "[{"), ("brace in bracket", "{["), ("closing brace", "}"), ("closing bracket", "]"),
    ("comma", ","), ("colon", ":"), ("hash", "#"), ("asterisk", "*"),
    ("angle", "<null>"), ("form feed", "\u{C}1"), ("no-break space in Latin-1", "\u{A0}1"),
    ("no-break space in UTF-8", "\u{C2}\u{A0}1"), ("word joiner", "\u{E2}\u{81}\u{A0}1"),
    ("zero-width space behind", "1\u{E2}\u{80}\u{8B}"), ("NUL behind", "1\u{0}"), ("NUL in front", "\u{0}1"),
    ("two values", "1 2"), ("two values in two lines", "{}\n{}"),
    ("form", "a=1&b=2"), ("XML", "<a>1</a>"), ("YAML", "a: 1"), ("line of CSV", "1,2,3"),
    ("JSON with padding", "callback({})"), ("prefix against hijacking", ")]}',\n{}"),
    ("record separator", "\u{1E}{}"), ("base64", "e30="), ("gzip", "\u{1F}\u{8B}\u{8}\u{0}"),
    ("50,000 brackets", String(repeating: "[", count: 50_000)),
    ("50,000 objects", String(repeating: "{\"\":", count: 50_000)),
    ("brackets and braces by turns", String(repeating: "[{\"\":", count: 20_000)),
    ("UTF-16, little end first", "\u{FF}\u{FE}[\u{0}]\u{0}"), ("UTF-16 without a mark", "[\u{0}]\u{0}"),
    ("UTF-16, great end first", "\u{FE}\u{FF}\u{0}[\u{0}]"),
    ("UTF-32", "[\u{0}\u{0}\u{0}]\u{0}\u{0}\u{0}"),
  ]

  /// What RFC 8259 leaves to this server; it refuses all of these, most of them as not well-formed.
  static let open: [JSONText] = texts(
    .open,
    [
      ("byte order mark in front", "\u{EF}\u{BB}\u{BF}{}"), ("name twice", #"{"a":1,"a":1}"#),
      ("name twice, once escaped", #"{"a":1,"\u0061":2}"#),
      ("escaped NUL", #""\u0000""#), ("first surrogate alone", #""\uD800""#), ("second surrogate alone", #""\uDC00""#),
      ("surrogates in reverse", #""\uDC00\uD800""#),
      ("two first surrogates", #""\uD800\uD800\n""#), ("first surrogate and a letter", #""\uD800a""#),
      ("continuation byte alone", "\"\u{81}\""),
      ("overlong slash", "\"\u{C0}\u{AF}\""), ("overlong in six bytes", "\"\u{FC}\u{83}\u{BF}\u{BF}\u{BF}\u{BF}\""),
      ("sequence cut off", "\"\u{E0}\u{FF}\""),
      ("Latin-1", "\"\u{E9}\""), ("raw surrogate", "\"\u{ED}\u{A0}\u{80}\""),
      ("above U+10FFFF", "\"\u{F4}\u{BF}\u{BF}\u{BF}\""), ("raw bytes for a value", "[\u{E5}]"),
      ("500 brackets", String(repeating: "[", count: 500) + String(repeating: "]", count: 500)),
      ("great exponent", "0.4e00669999999999999999999999999999999999999999999969999999006"),
      ("great negative exponent", "-1e-99999999999999999999"), ("number over every double", "1.5e+9999"),
      ("number under every double", "123e-10000000"),
      ("integer of a thousand digits", String(repeating: "9", count: 1000)),
      ("fraction of a thousand digits", "0.\(String(repeating: "3", count: 1000))"),
      ("number of 100,000 digits", String(repeating: "1", count: 100_000)),
    ])
}
