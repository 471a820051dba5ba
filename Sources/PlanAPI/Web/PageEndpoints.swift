import HTTPCore

/// `/`: the page for people, and its style and script, for anyone. All else that it shows it asks the API for, with the
/// token that its user has given it.
extension Application {
  static func addPage(to routes: inout Routes) {
    let page = PageAssets.shared
    routes.get("/", .anyone, .readPage, offering: ["text/html"]) { call in
      try call.requireNoQuery()
      return .document(page.document)
    }
    routes.get("/page/{file}", .anyone, .readPageFile, offering: ["text/css", "text/javascript"]) {
      (call: Call, file: PageFile) in
      try call.requireNoQuery()
      var headers = Headers()
      headers[.contentType] = file.mediaType
      headers[.cacheControl] = "public, max-age=31536000, immutable"
      return .page(file.content, headers)
    }
  }
}

extension Response {
  /// A document for people, in Vietnamese until its script knows better.
  static func document(_ content: [UInt8]) -> Response {
    var headers = Headers()
    headers[.contentType] = "text/html; charset=utf-8"
    headers[.contentSecurityPolicy] = contentSecurityPolicy
    headers[.referrerPolicy] = "no-referrer"
    headers[.xFrameOptions] = "DENY"
    headers[.cacheControl] = "public, no-cache"
    headers[.contentLanguage] = Language.vietnamese.rawValue
    return .page(content, headers)
  }

  /// Nothing from elsewhere, nothing inline, and no text of data that becomes markup (CSP3; Trusted Types §4).
  private static let contentSecurityPolicy = [
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "connect-src 'self'",
    "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'", "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].joined(separator: "; ")

  fileprivate static func page(_ content: [UInt8], _ headers: Headers) -> Response {
    var headers = headers
    headers[.vary] = "Accept-Encoding"
    return Response(status: .ok, headers: headers, body: .bytes(content))
  }
}

extension PageFile: PathParameter {
  static func parse(pathSegment: String) -> PageFile? {
    let (page, docs) = (PageAssets.shared, DocumentationAssets.shared)
    return [page.style, page.script, docs.style, docs.script].first { $0.name == pathSegment }
  }
}
