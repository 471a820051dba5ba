/// Field lines and `Host` (RFC 9112 §3.2, §5; RFC 9110 §5, §7.2).
extension CorpusRequest {
  static let fields: [CorpusRequest] = Array(
    [delimiters, controls, goodLines, badLines, goodHosts, badHosts, hostCounts, emptyValues, oddValues].joined())

  /// What may not stand in a name: the delimiters (RFC 9110 §5.6.2).
  private static let delimiters = "(),/;<=>?@[\\]{}\"".map { character -> CorpusRequest in
    ends(400, "\(character) in a name", get("A\(character)B: c\r\n"))
  }

  /// All control characters but tab, CR and LF, and DEL (RFC 9110 §5.5).
  private static let controls = ([UInt8](0...8) + [11, 12] + (14...31) + [127]).map { byte in
    let character = Character(Unicode.Scalar(byte))
    return CorpusRequest.ends(400, "byte \(byte) in a value", get("User-Agent: a\(character)b\r\n"))
  }

  private static let goodLines: [CorpusRequest] = [
    .goesOn(
      200, "curl", "GET /healthz HTTP/1.1\r\nHost: 127.0.0.1:8080\r\nUser-Agent: curl/8.5.0\r\nAccept: */*\r\n\r\n"),
    .goesOn(
      200, "wget",
      get("User-Agent: Wget/1.21.3\r\nAccept: */*\r\nAccept-Encoding: identity\r\nConnection: Keep-Alive\r\n")),
    .goesOn(
      200, "Firefox",
      "GET / HTTP/1.1\r\nHost: localhost:8080\r\n"
        + "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0\r\n"
        + "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8\r\n"
        + "Accept-Language: vi,en-US;q=0.7,en;q=0.3\r\nAccept-Encoding: gzip, deflate, br, zstd\r\nDNT: 1\r\n"
        + "Connection: keep-alive\r\nUpgrade-Insecure-Requests: 1\r\nSec-Fetch-Dest: document\r\n"
        + "Sec-Fetch-Mode: navigate\r\nSec-Fetch-Site: none\r\nSec-Fetch-User: ?1\r\nPriority: u=0, i\r\n\r\n"),
    .goesOn(200, "names in every case", "GET /healthz HTTP/1.1\r\nhOsT: a\r\naCCEPT: */*\r\n\r\n"),
    .goesOn(200, "Host as the last field", "GET /healthz HTTP/1.1\r\nA: b\r\nC: d\r\nHost: a\r\n\r\n"),
    .goesOn(200, "name of every token character", get("!#$%&'*+-.^_`|~0189AZaz: b\r\n")),
    .goesOn(200, "name with an underscore", get("Content_Length: 5\r\nTransfer_Encoding: chunked\r\n")),
    .goesOn(200, "blanks around a value", get("A:\t \t b c \t\r\n")),
    .goesOn(200, "Latin-1 in a value", get("User-Agent: caf\u{E9}\r\n")),
    .goesOn(
      200, "every byte of obs-text in a value",
      get("A: \(obsoleteText)\r\n")),
    .goesOn(200, "the same field thrice", get("Cookie: a=1\r\nCookie: b=2\r\nCookie: c=3\r\n")),
    .goesOn(200, "Set-Cookie in a request", get("Set-Cookie: a=1; Expires=Wed, 09 Jun 2027 10:18:14 GMT\r\n")),
  ]

  private static let obsoleteText = (UInt8(128)...255).map { String(Unicode.Scalar($0)) }.joined()

  private static let badLines: [CorpusRequest] = [
    .ends(400, "blank before the colon of Host", "GET /healthz HTTP/1.1\r\nHost : a\r\n\r\n"),
    .ends(400, "blank before the colon of Content-Length", post("Content-Length : 7\r\n", content)),
    .ends(400, "tab before the colon of Content-Length", post("Content-Length\t: 7\r\n", content)),
    .ends(400, "no-break space before the colon of Content-Length", post("Content-Length\u{A0}: 7\r\n", content)),
    .ends(400, "NUL before the colon of Content-Length", post("Content-Length\u{0}: 7\r\n", content)),
    .ends(400, "vertical tab before Transfer-Encoding", post("\u{B}Transfer-Encoding: chunked\r\n", "0\r\n\r\n")),
    .ends(400, "dash of Unicode in Content-Length", post("Content\u{E2}\u{80}\u{90}Length: 7\r\n", content)),
    .ends(400, "CR in a name", get("Content-\rLength: 7\r\n")),
    .ends(400, "LF in a name", get("Content-\nLength: 7\r\n")),
    .ends(400, "CR before a value", get("A:\rb\r\n")),
    .ends(400, "CR behind a value", get("A: b\r\r\n")),
    .ends(400, "field behind a bare LF", post("A: b\nContent-Length: 7\r\n", content)),
    .ends(400, "field behind a bare CR", post("A: b\rContent-Length: 7\r\n", content)),
    .ends(400, "empty line of LF alone", "GET /healthz HTTP/1.1\r\nHost: a\r\n\n"),
    .ends(400, "empty line of CR CR LF", "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\r\n"),
    .ends(400, "folded Host", "GET /healthz HTTP/1.1\r\nHost:\r\n plan.example\r\n\r\n"),
    .ends(400, "folded Content-Length", post("Content-Length:\r\n 7\r\n", content)),
    .ends(400, "folded Transfer-Encoding", post("Transfer-Encoding:\r\n\tchunked\r\n", "0\r\n\r\n")),
    .ends(400, "Transfer-Encoding in a fold", post("A: b\r\n Transfer-Encoding: chunked\r\n", "0\r\n\r\n")),
    .ends(400, "fold of blanks alone", get("A: b\r\n \t \r\n")),
    .ends(400, "fold before the empty line", "GET /healthz HTTP/1.1\r\nHost: a\r\n \r\n"),
    .ends(400, "certificate in folds", get("X-SSL-Cert: -----BEGIN\r\n\tMIIFbTCCBFWg\r\n\t-----END\r\n")),
    .ends(400, "line without a colon", get("just some words\r\n")),
    .ends(400, "line of a colon alone", get(":\r\n")),
    .ends(400, "empty name", get(": b\r\n")),
    .ends(400, "blank in a name", get("Content Length: 7\r\n")),
    .ends(400, "name in Cyrillic", get("\u{D0}\u{90}: b\r\n")),
  ]

  private static let goodHosts = hosts(
    [
      "plan.example.", "xn--bnh-qma.example", "-", "127.1", "a:00080", "[::ffff:1.2.3.4]:8080", "a!$&'()*+;=~_b",
      "%C3%A1.example",
    ], ends: false)

  private static let badHosts = hosts(
    [
      "a;b c", "a:80, b:80", "a\tb", "a:000080", "a:8\u{0}0", "a:80:", "a:80/", "a:８０", "//a", "a\\b", "a|b", "a^b",
      "[a]",
      "[::1]]", "[[::1]]", "[::1]80", "[::ffff:300.1.1.1]", "[::ffff:1.2.3]", "[1:2:3:4:5:6:7]", "[1:2:3:4:5:6:7:8:9]",
      "[::1%eth0]", "[12345::]", "caf\u{E9}.example", "admin:secret@a", "a%", "a%2", "${jndi:ldap://a}", "'a\"", "{a}",
    ], ends: true)

  private static func hosts(_ values: [String], ends: Bool) -> [CorpusRequest] {
    values.map { value in
      let text = "GET /healthz HTTP/1.1\r\nHost: \(value)\r\n\r\n"
      return CorpusRequest(name: "Host: \(value.debugDescription)", status: ends ? 400 : 200, ends: ends, text: text)
    }
  }

  private static let hostCounts: [CorpusRequest] = [
    .ends(400, "no Host", "GET /healthz HTTP/1.1\r\n\r\n"),
    .ends(400, "no Host beside an absolute form", "GET http://plan.example/healthz HTTP/1.1\r\nA: b\r\n\r\n"),
    .ends(400, "two Hosts of the same value", get("HOST: plan.example\r\n")),
    .ends(400, "two Hosts, one empty", get("Host:\r\n")),
    .ends(400, "two Hosts in HTTP/1.0", get("Host: other.example\r\n", version: "1.0")),
  ]

  // Values that say nothing are no reason to refuse a request, and none to fail.

  private static let emptyValues = [
    "Accept", "Accept-Encoding", "Accept-Language", "Authorization", "Connection", "Content-Type", "Cookie", "If-Match",
    "If-Modified-Since", "If-None-Match", "Origin", "Range", "TE", "Trailer", "Upgrade", "X-Request-Id",
  ].map { name -> CorpusRequest in goesOn(200, "empty \(name)", get("\(name):\r\n")) }

  private static let oddValues = [
    "Accept-Encoding: gzip;q=2", "Accept-Encoding: gzip;q=abc, ,;", "Accept-Language: vi;q=-1,,*-*",
    "Authorization: Bearer", "Authorization: Basic !!!", "Content-Type: nonsense", "Cookie: \"", "Date: yesterday",
    "Forwarded: for=\"[\"", "If-Modified-Since: Thu, 99 Foo 2026 99:99:99 GMT", "If-None-Match: unquoted, W/, \"",
    "Keep-Alive: timeout=-1", "Max-Forwards: -1", "Origin: null", "Range: bytes=9-1,a-b", "X-Forwarded-For: ,,",
    "X-Request-Id: not a token", "Accept: text/*;q=0.1, */*;q=0.05", "Accept-Charset: utf-7",
  ].map { field -> CorpusRequest in goesOn(200, field, get("\(field)\r\n")) }
}
