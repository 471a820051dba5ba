/// Bodies and how they are framed (RFC 9112 §6, §7).
extension CorpusRequest {
  static let bodies: [CorpusRequest] = Array(
    [
      lengths, badLengths, goodCodings, badCodings, unknownCodings, ambiguities, oldCodings, goodChunks, badChunks,
      greatChunks,
    ].joined())

  private static let lengths: [CorpusRequest] =
    [
      .goesOn(422, "length", post("Content-Length: 7\r\n", content)),
      .goesOn(422, "name of the length in capitals", post("CONTENT-LENGTH: 7\r\n", content)),
      .goesOn(422, "length with zeros in front", post("Content-Length: 000000000000000000007\r\n", content)),
      .goesOn(422, "length between tabs", post("Content-Length:\t7\t\r\n", content)),
      .goesOn(422, "length thrice, the same", post("Content-Length: 7, 7\r\nContent-Length: 7\r\n", content)),
      .goesOn(400, "length of nothing", post("Content-Length: 0\r\n", "")),
      .goesOn(400, "neither length nor coding", post("", "")),
      .ends(422, "length in HTTP/1.0", post("Content-Length: 7\r\n", content, version: "1.0")),
      .goesOn(200, "body of a GET", get("Content-Length: 7\r\n") + content),
      .goesOn(
        200, "body of a GET that looks like a request", get("Content-Length: 24\r\n") + "GET /never HTTP/1.1\r\n\r\n!"),
      .ends(200, "body of a GET that never comes", get("Content-Length: 9223372036854775807\r\n")),
      .ends(413, "length of 2^63-1", post("Content-Length: 9223372036854775807\r\n", content)),
      .ends(413, "length over the limit by one", post("Content-Length: 1048577\r\n", content)),
      .ends(400, "lengths that differ", post("Content-Length: 7\r\nContent-Length: 8\r\n", content)),
      .ends(400, "lengths that differ, far apart", post("Content-Length: 7\r\nA: b\r\ncontent-length: 0\r\n", content)),
      .ends(400, "lengths that differ, in a list", post("Content-Length: 7, 07, 70\r\n", content)),
      .ends(400, "lengths parted by a blank", post("Content-Length: 7 7\r\n", content)),
      .ends(400, "length of 2^63", post("Content-Length: 9223372036854775808\r\n", content)),
      .ends(400, "length of 2^64+7", post("Content-Length: 18446744073709551623\r\n", content)),
      .ends(
        400, "length of 2^32 times too many digits",
        post("Content-Length: \(String(repeating: "4294967303", count: 9))\r\n", content)),
    ]

  private static let badLengths = [
    "-7", "+7", "-0", "7.", "7.0", "7e0", "0x7", "07h", "7;a=b", "\"7\"", "'7'", "７", "VII", "Infinity", "NaN",
    "7\u{0}",
    "7\u{A0}", "7\u{B}", "7,", ",7", "7,,7", "7/8", "7-7", "7 bytes", "#7", "0b111", "seven",
  ].map { value -> CorpusRequest in
    ends(400, "length of \(value.debugDescription)", post("Content-Length: \(value)\r\n", content))
  }

  private static let oneChunk = "7\r\n\(content)\r\n0\r\n\r\n"

  private static let goodCodings = ["chunked", "Chunked", "CHUNKED", "\tchunked \t"].map { value -> CorpusRequest in
    goesOn(422, "coding \(value.debugDescription)", post("Transfer-Encoding: \(value)\r\n", oneChunk))
  }

  private static let badCodings = [
    "chunked, chunked", "chunked,chunked", "chunked\r\nTransfer-Encoding: chunked", "identity", "gzip", "xchunked",
    "chunkedx", "x-chunked", "chunked-x", "chunk", "chunked;q=1", "chunked, gzip", "gzip, chunked, gzip",
    "chunked, identity", "[chunked]", "chunked\u{A0}", "\u{A0}chunked", "chunked\u{B}", "\u{0}chunked",
    "chunked chunked", "chun,ked", "=chunked", "chunked\r\nTransfer-encoding: cow", "\"chunked\"", "{chunked}", "*",
    "0",
  ].map { value -> CorpusRequest in
    ends(400, "coding \(value.debugDescription)", post("Transfer-Encoding: \(value)\r\n", oneChunk))
  }

  private static let unknownCodings = [
    "gzip, chunked", "identity, chunked", "x-gzip,chunked", "compress;a=\"b\", chunked",
    "cow\r\nTransfer-Encoding: chunked",
  ].map { value -> CorpusRequest in
    ends(501, "coding \(value.debugDescription)", post("Transfer-Encoding: \(value)\r\n", oneChunk))
  }

  private static let ambiguities = pairs([
    ("length behind a coding", "Transfer-Encoding: chunked\r\nContent-Length: 22\r\n"),
    ("length before a coding", "Content-Length: 22\r\nTransfer-Encoding: chunked\r\n"),
    ("length before a coding that is none", "Content-Length: 22\r\nTransfer-Encoding: identity\r\n"),
    ("length before an empty coding", "Content-Length: 22\r\nTransfer-Encoding:\r\n"),
    ("empty length beside a coding", "Content-Length:\r\nTransfer-Encoding: chunked\r\n"),
    ("length of nothing beside a coding", "Content-Length: 0\r\nTransfer-Encoding: chunked\r\n"),
    (
      "length named by Connection beside a coding",
      "Connection: content-length\r\nContent-Length: 22\r\nTransfer-Encoding: chunked\r\n"
    ),
  ]).map { name, fields -> CorpusRequest in ends(400, name, post(fields, oneChunk)) }

  private static let oldCodings: [CorpusRequest] = [
    .ends(400, "coding in HTTP/1.0", post("Transfer-Encoding: chunked\r\n", "0\r\n\r\n", version: "1.0")),
    .ends(
      400, "coding in HTTP/1.0 that keeps its connection",
      post("Connection: keep-alive\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n", version: "1.0")),
    .ends(
      400, "coding beside a length in HTTP/1.0",
      post("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n", version: "1.0")),
  ]

  /// Pairs of a name and bytes, whose type the compiler need not guess.
  private static func pairs(_ pairs: [(String, String)]) -> [(String, String)] { pairs }

  private static let goodChunks = pairs([
    ("a chunk for each byte", content.map { "1\r\n\($0)\r\n" }.joined() + "0\r\n\r\n"),
    ("size with zeros in front", "0000000000000007\r\n\(content)\r\n0\r\n\r\n"),
    ("last size of many zeros", "7\r\n\(content)\r\n0000000000\r\n\r\n"),
    ("size in small letters", "f\r\n\(content)        \r\n0\r\n\r\n"),
    ("size in capitals", "F\r\n        \(content)\r\n0\r\n\r\n"),
    ("extension", "7;a\r\n\(content)\r\n0\r\n\r\n"),
    ("extension with a value", "7;a=b\r\n\(content)\r\n0\r\n\r\n"),
    ("extension with a quoted value", "7;a=\"b;c\\\"d\\\\ e\"\r\n\(content)\r\n0\r\n\r\n"),
    ("extension with an empty quoted value", "7;a=\"\"\r\n\(content)\r\n0\r\n\r\n"),
    ("extensions with blanks", "7 ; a = b\t;\tc ; d=\"e\"\r\n\(content)\r\n0\r\n\r\n"),
    ("extension at the last", "7\r\n\(content)\r\n0;a=b;c\r\n\r\n"),
    ("extension of words in Latin-1", "7;a=\"\u{E9}\"\r\n\(content)\r\n0\r\n\r\n"),
    ("trailers", "7\r\n\(content)\r\n0\r\nVary: *\r\nContent-Type: text/plain\r\n\r\n"),
    (
      "trailers that would frame it anew",
      "7\r\n\(content)\r\n0\r\nContent-Length: 99\r\nTransfer-Encoding: gzip\r\n\r\n"
    ),
    ("trailers with a token", "7\r\n\(content)\r\n0\r\nAuthorization: Bearer nobody\r\nHost: b\r\nHost: c\r\n\r\n"),
  ]).map { name, body -> CorpusRequest in goesOn(422, "chunks: \(name)", chunked(body)) }

  private static let badChunks = pairs([
    ("letter for a size", "g\r\n"), ("size in quotes", "\"7\"\r\n"), ("signed size", "+7\r\n\(content)\r\n0\r\n\r\n"),
    ("negative zero", "-0\r\n\r\n"), ("size with 0x", "0x7\r\n\(content)\r\n0\r\n\r\n"),
    ("blank before a size", " 7\r\n"),
    ("blank behind a size", "7 \r\n\(content)\r\n0\r\n\r\n"), ("underscore in a size", "0_7\r\n"),
    ("vertical tab behind a size", "7\u{B}\r\n\(content)\r\n0\r\n\r\n"), ("NUL behind a size", "7\u{0}\r\n"),
    ("Unicode digit for a size", "\u{EF}\u{BC}\u{97}\r\n"), ("comma behind a size", "7,a\r\n"),
    ("colon behind a size", "7:a\r\n"),
    ("empty size", "\r\n\(content)\r\n0\r\n\r\n"), ("extension without a size", ";a=b\r\n"),
    ("LF before a size", "\n7\r\n"),
    ("LF behind a size", "7\n\(content)\r\n0\r\n\r\n"), ("CR behind a size", "7\r\(content)\r\n0\r\n\r\n"),
    ("LF CR behind a size", "7\n\r\(content)\r\n0\r\n\r\n"), ("no CRLF behind data", "7\r\n\(content)0\r\n\r\n"),
    ("LF behind data", "7\r\n\(content)\n0\r\n\r\n"), ("CR behind data", "7\r\n\(content)\r0\r\n\r\n"),
    ("CR CR LF behind data", "7\r\n\(content)\r\r\n0\r\n\r\n"),
    ("data longer than its size", "6\r\n\(content)\r\n0\r\n\r\n"),
    ("data shorter than its size", "8\r\n\(content)\r\n0\r\n\r\n"), ("size of 2^63", "8000000000000000\r\n"),
    ("size of 2^64-1", "FFFFFFFFFFFFFFFF\r\n"), ("size of 2^64+7", "10000000000000007\r\n\(content)\r\n0\r\n\r\n"),
    ("size of 2^32+7 in 20 digits", "00000000000100000007\r\n"), ("two semicolons", "7;;a\r\n"),
    ("semicolon behind", "7;a;\r\n"),
    ("extension without a name", "7;=b\r\n"), ("extension of a blank", "7; \r\n"), ("two equals signs", "7;a==b\r\n"),
    ("blank in an extension", "7;a b\r\n"), ("quote not closed", "7;a=\"b\r\n\(content)\r\n0\r\n\r\n"),
    ("something behind a quote", "7;a=\"b\"c\r\n"), ("LF in an extension", "7;a\n\r\n\(content)\r\n0\r\n\r\n"),
    ("CR in an extension", "7;a\rb\r\n"), ("escaped CR in an extension", "7;a=\"\\\r\n\""),
    ("NUL in an extension", "7;a=\u{0}\r\n"),
    ("field name without a colon in trailers", "0\r\nA\r\n\r\n"),
    ("empty field name in trailers", "0\r\n: b\r\n\r\n"),
    ("blank before a colon in trailers", "0\r\nA : b\r\n\r\n"), ("fold in trailers", "0\r\nA: b\r\n c\r\n\r\n"),
    ("NUL in trailers", "0\r\nA: \u{0}\r\n\r\n"), ("LF in trailers", "0\r\nA: b\n\r\n"),
    ("LF for the end", "0\r\n\n"),
    ("CR CR LF for the end", "0\r\n\r\r\n"),
  ]).map { name, body -> CorpusRequest in ends(400, "chunks: \(name)", chunked(body)) }

  private static let greatChunks: [CorpusRequest] = [
    .ends(413, "chunks: size of 2^63-1", chunked("7fffffffffffffff\r\n")),
    .ends(413, "chunks: sizes whose sum overflows", chunked("7\r\n\(content)\r\n7ffffffffffffffd\r\n")),
    .ends(413, "chunks: size over the limit by one", chunked("100001\r\n")),
    .ends(431, "chunks: too many trailers", chunked("0\r\n\(String(repeating: "A: b\r\n", count: 101))\r\n")),
    .ends(400, "chunks: too much in extensions", chunked("7;\(String(repeating: "a", count: 5000))\r\n")),
    .ends(400, "chunks: more zeros than any size", chunked("\(String(repeating: "0", count: 5000))\r\n\r\n")),
  ]
}
