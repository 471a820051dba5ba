import Testing

/// A request as a stranger may send it, and what has to come of it. The corpus holds what is met in the field and what
/// other servers had to mend; the tables of `HTTPCoreTests` hold each rule's bounds.
struct CorpusRequest: Sendable, CustomTestStringConvertible {
  let name: String
  let status: Int
  /// The answer is the last of its connection, and what is behind the request no request.
  let ends: Bool
  /// A character up to U+00FF is one byte: `\u{FF}` is the byte 255; others are in UTF-8. `{token}` stands for a token.
  let text: String

  var testDescription: String { name }

  /// Whether its answer has no body whatever its fields say (RFC 9110 §9.3.2).
  var isHead: Bool { text.hasPrefix("HEAD ") }

  func bytes(token: String) -> [UInt8] { latin1(text.replacing("{token}", with: token)) }

  /// A whole request after which the connection goes on.
  static func goesOn(_ status: Int, _ name: String, _ text: String) -> CorpusRequest {
    CorpusRequest(name: name, status: status, ends: false, text: text)
  }

  /// A whole request that is the last of its connection, or a message that is refused.
  static func ends(_ status: Int, _ name: String, _ text: String) -> CorpusRequest {
    CorpusRequest(name: name, status: status, ends: true, text: text)
  }

  /// A request line of a message that has what it needs else.
  static func line(_ line: String) -> String { "\(line)\r\nHost: plan.example\r\n\r\n" }

  /// A request for `/healthz` with these field lines, each ended by CRLF.
  static func get(_ fields: String, version: String = "1.1") -> String {
    "GET /healthz HTTP/\(version)\r\nHost: plan.example\r\n\(fields)\r\n"
  }

  /// Seven bytes that are read as JSON and refused for what they say, with 422: any byte more or less would be 400.
  static let content = "{\"a\":1}"

  /// A request whose body is read.
  static func post(_ fields: String, _ body: String, version: String = "1.1") -> String {
    "POST \(plan)/tasks/16/progress HTTP/\(version)\r\nHost: plan.example\r\nAuthorization: Bearer {token}\r\n"
      + "Content-Type: application/json\r\n\(fields)\r\n\(body)"
  }

  static func chunked(_ body: String) -> String { post("Transfer-Encoding: chunked\r\n", body) }
}

/// The bytes of a text of a corpus: a character up to U+00FF is one byte, others are in UTF-8.
func latin1(_ text: String) -> [UInt8] {
  text.unicodeScalars.flatMap { $0.value < 256 ? [UInt8($0.value)] : Array(String($0).utf8) }
}

/// Those that are there more than once.
func repeated<Element: Hashable>(_ elements: [Element]) -> [Element] {
  Dictionary(grouping: elements) { $0 }.filter { $0.value.count > 1 }.map(\.key)
}
