import HTTPCore

/// The answers that endpoints give.
extension Response {
  static let jsonMediaType = "application/json"

  /// JSON. It is UTF-8 in any case (RFC 8259 §8.1); the charset is for old clients that ask the header.
  static func json(_ status: Status = .ok, _ body: [UInt8], headers: Headers = Headers()) -> Response {
    var headers = headers
    headers[.contentType] = "\(jsonMediaType); charset=utf-8"
    return Response(status: status, headers: headers, body: .bytes(body))
  }

  static func json(_ status: Status = .ok, headers: Headers = Headers(), _ members: (inout JSONWriter) -> Void)
    -> Response
  {
    var writer = JSONWriter()
    writer.object(members)
    return .json(status, writer.bytes, headers: headers)
  }

  /// A list as API.md has it: `items`, `next_cursor`, and the next page in `Link` (RFC 8288).
  static func list(
    next: (cursor: String, target: String)? = nil, before members: (inout JSONWriter) -> Void = { _ in },
    items: (inout JSONWriter) -> Void
  ) -> Response {
    var headers = Headers()
    if let next { headers[.link] = "<\(next.target)>; rel=\"next\"" }
    return .json(headers: headers) { writer in
      members(&writer)
      writer.array("items", items)
      writer.member("next_cursor", next?.cursor)
    }
  }

  /// A problem in the client's language (RFC 9457).
  static func problem(_ problem: Problem, language: Language, instance: String?) -> Response {
    var headers = Headers()
    headers[.contentType] = "\(Problem.mediaType); charset=utf-8"
    headers[.contentLanguage] = language.rawValue
    headers[.cacheControl] = "no-store"
    for (name, value) in problem.headers {
      if let name = FieldName(name) { headers[name] = value }
    }
    return Response(
      status: problem.status, headers: headers, body: .bytes(problem.body(language: language, instance: instance)))
  }

  /// The answer to a read with what lets clients keep it: a strong `ETag`, and what it varies by.
  /// - Throws: ``CryptographyError``.
  func asReadAnswer(language: Language?) throws -> Response {
    guard status == .ok, case .bytes(let content) = body else { return self }
    var response = self
    // An endpoint that counts changes has given the count already.
    let revision = headers[.etag]
    response.headers[.etag] =
      if let revision {
        try EntityTag.of(content, mediaType: headers[.contentType], revision: revision)
      } else {
        try EntityTag.of(content, mediaType: headers[.contentType])
      }
    // Whoever says itself for whom an answer may be kept says too what it varies by.
    guard headers[.cacheControl] == nil else { return response }
    response.headers[.cacheControl] = "private, no-cache"
    response.headers[.vary] = "Authorization, Accept, Accept-Encoding, Accept-Language"
    // A submitted report has the language that it was submitted in.
    if let language, headers[.contentLanguage] == nil { response.headers[.contentLanguage] = language.rawValue }
    return response
  }

  /// 304 where the client has this answer already (RFC 9110 §13.2.2, §15.4.5).
  func unlessKnown(to head: RequestHead) -> Response {
    guard status == .ok, let tag = headers[.etag], let field = head.combinedField(.ifNoneMatch),
      EntityTag.isNamed(tag, in: field)
    else { return self }
    var notModified = Response(status: .notModified)
    for name in [FieldName.etag, .cacheControl, .vary] { notModified.headers[name] = headers[name] }
    return notModified
  }
}
