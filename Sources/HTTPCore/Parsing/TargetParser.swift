extension RequestTarget {
  /// Takes a target apart (RFC 9112 §3.2).
  ///
  /// - Parameters:
  ///   - bytes: the target as it stands in the request line.
  ///   - method: decides which forms are allowed: `*` is for OPTIONS, and CONNECT has a form of its own.
  /// - Throws: `MessageError` with 400 for a target of no form, with a fragment, broken percent-encoding, `%00`, a path
  ///   that is not UTF-8 or climbs above its root, or a bad authority.
  public init(_ bytes: Span<UInt8>, method: Method) throws(MessageError) {
    let raw = ASCIIText.string(bytes)
    if method.description == "CONNECT" {
      try HostValidator.validate(bytes)
      // A port is part of this form, and an empty one is to be refused (RFC 9112 §3.2.3, RFC 9110 §9.3.6): without one,
      // the authority ends with its host or with the colon.
      guard Grammar.isDigit(bytes[bytes.count - 1]), raw.utf8.contains(Grammar.colon) else {
        throw .malformed("CONNECT without a port")
      }
      self.init(form: .authority, raw: raw, authority: raw)
      return
    }
    guard let first = bytes.isEmpty ? nil : bytes[0] else { throw .malformed("empty request target") }
    if first == Grammar.slash {
      try self.init(form: .origin, raw: raw, authority: nil, bytes, pathStart: 0)
    } else if first == UInt8(ascii: "*"), bytes.count == 1 {
      guard method == .options else { throw .malformed("target * with a method other than OPTIONS") }
      self.init(form: .asterisk, raw: raw)
    } else {
      let range = try RequestTarget.authorityRange(bytes)
      try HostValidator.validate(bytes.extracting(range))
      let authority = ASCIIText.string(bytes.extracting(range))
      if method == .options, range.upperBound == bytes.count {
        // Without path and query it asks about the server, as `*` does (RFC 9112 §3.2.4).
        self.init(form: .asterisk, raw: raw, authority: authority)
      } else {
        try self.init(form: .absolute, raw: raw, authority: authority, bytes, pathStart: range.upperBound)
      }
    }
  }

  private init(
    form: Form, raw: String, authority: String?, _ bytes: Span<UInt8>, pathStart: Int
  ) throws(MessageError) {
    var pathEnd = pathStart
    while pathEnd < bytes.count, bytes[pathEnd] != UInt8(ascii: "?") { pathEnd += 1 }
    var query: ByteRange?
    if pathEnd < bytes.count {
      query = ByteRange(pathEnd + 1, bytes.count)
      try RequestTarget.checkQuery(bytes.extracting((pathEnd + 1)...))
    }
    var decoder = PathDecoder()
    self.init(
      form: form, raw: raw, authority: authority, path: try decoder.segments(bytes.extracting(pathStart..<pathEnd)),
      pathRange: ByteRange(pathStart, pathEnd), queryRange: query)
  }

  /// Where the authority lies in `http://authority/path` or `https://…` (RFC 9110 §4.2).
  private static func authorityRange(_ bytes: Span<UInt8>) throws(MessageError) -> Range<Int> {
    let start: Int
    if bytes.count >= 7, ASCIIText.equal(bytes.extracting(0..<7), "http://") {
      start = 7
    } else if bytes.count >= 8, ASCIIText.equal(bytes.extracting(0..<8), "https://") {
      start = 8
    } else {
      throw .malformed("request target is neither a path nor an http URI")
    }
    var end = start
    while end < bytes.count, bytes[end] != Grammar.slash, bytes[end] != UInt8(ascii: "?") { end += 1 }
    return start..<end
  }

  /// A query may hold any visible character but `#`: browsers leave some there that RFC 3986 §3.4 would have encoded.
  private static func checkQuery(_ bytes: Span<UInt8>) throws(MessageError) {
    var index = 0
    while index < bytes.count {
      if bytes[index] == UInt8(ascii: "#") { throw .malformed("fragment in the request target") }
      if bytes[index] == Grammar.percent {
        _ = try PercentEncoding.byte(bytes, at: index)
        index += 2
      }
      index += 1
    }
  }
}
