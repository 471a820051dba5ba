/// A field's name: a token compared without regard to case (RFC 9110 §5.1), written as it was spelt.
public struct FieldName: Hashable, Sendable, CustomStringConvertible {
  /// The spelling for output.
  public let description: String
  /// The ASCII lower-case bytes, for comparison.
  let lowercased: [UInt8]

  /// - Returns: nil unless `text` is a token (RFC 9110 §5.6.2).
  public init?(_ text: String) {
    guard !text.isEmpty, text.utf8.allSatisfy(Grammar.token.contains) else { return nil }
    self.init(known: text)
  }

  private init(known text: String) {
    description = text
    lowercased = text.utf8.map(Grammar.lowercase)
  }

  public static func == (one: FieldName, other: FieldName) -> Bool { one.lowercased == other.lowercased }

  public func hash(into hasher: inout Hasher) { hasher.combine(lowercased) }

  /// Whether these bytes spell this name in any case.
  func matches(_ bytes: Span<UInt8>) -> Bool { ASCIIText.equal(bytes, lowercased.span) }
}

extension FieldName {
  public static let accept = FieldName(known: "Accept")
  public static let acceptEncoding = FieldName(known: "Accept-Encoding")
  public static let acceptLanguage = FieldName(known: "Accept-Language")
  public static let acceptRanges = FieldName(known: "Accept-Ranges")
  public static let accessControlAllowHeaders = FieldName(known: "Access-Control-Allow-Headers")
  public static let accessControlAllowMethods = FieldName(known: "Access-Control-Allow-Methods")
  public static let accessControlAllowOrigin = FieldName(known: "Access-Control-Allow-Origin")
  public static let accessControlExposeHeaders = FieldName(known: "Access-Control-Expose-Headers")
  public static let accessControlMaxAge = FieldName(known: "Access-Control-Max-Age")
  public static let accessControlRequestHeaders = FieldName(known: "Access-Control-Request-Headers")
  public static let accessControlRequestMethod = FieldName(known: "Access-Control-Request-Method")
  public static let allow = FieldName(known: "Allow")
  public static let authorization = FieldName(known: "Authorization")
  public static let cacheControl = FieldName(known: "Cache-Control")
  public static let connection = FieldName(known: "Connection")
  public static let contentDigest = FieldName(known: "Content-Digest")
  public static let contentDisposition = FieldName(known: "Content-Disposition")
  public static let contentEncoding = FieldName(known: "Content-Encoding")
  public static let contentLanguage = FieldName(known: "Content-Language")
  public static let contentLength = FieldName(known: "Content-Length")
  public static let contentRange = FieldName(known: "Content-Range")
  public static let contentSecurityPolicy = FieldName(known: "Content-Security-Policy")
  public static let contentType = FieldName(known: "Content-Type")
  public static let date = FieldName(known: "Date")
  public static let etag = FieldName(known: "ETag")
  public static let expect = FieldName(known: "Expect")
  public static let host = FieldName(known: "Host")
  public static let idempotencyKey = FieldName(known: "Idempotency-Key")
  public static let ifMatch = FieldName(known: "If-Match")
  public static let ifModifiedSince = FieldName(known: "If-Modified-Since")
  public static let ifNoneMatch = FieldName(known: "If-None-Match")
  public static let ifRange = FieldName(known: "If-Range")
  public static let lastEventID = FieldName(known: "Last-Event-ID")
  public static let lastModified = FieldName(known: "Last-Modified")
  public static let link = FieldName(known: "Link")
  public static let location = FieldName(known: "Location")
  public static let origin = FieldName(known: "Origin")
  public static let range = FieldName(known: "Range")
  public static let referrerPolicy = FieldName(known: "Referrer-Policy")
  public static let reprDigest = FieldName(known: "Repr-Digest")
  public static let retryAfter = FieldName(known: "Retry-After")
  public static let server = FieldName(known: "Server")
  public static let secFetchSite = FieldName(known: "Sec-Fetch-Site")
  public static let strictTransportSecurity = FieldName(known: "Strict-Transport-Security")
  public static let trailer = FieldName(known: "Trailer")
  public static let transferEncoding = FieldName(known: "Transfer-Encoding")
  public static let upgrade = FieldName(known: "Upgrade")
  public static let userAgent = FieldName(known: "User-Agent")
  public static let vary = FieldName(known: "Vary")
  public static let wwwAuthenticate = FieldName(known: "WWW-Authenticate")
  public static let xContentTypeOptions = FieldName(known: "X-Content-Type-Options")
  public static let xForwardedFor = FieldName(known: "X-Forwarded-For")
  public static let xFrameOptions = FieldName(known: "X-Frame-Options")
  public static let xRequestID = FieldName(known: "X-Request-Id")
}
