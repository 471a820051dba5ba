import HTTPCore

/// `/openapi.json`: what the API is, for programs and for `/docs`.
extension Application {
  static func addDescription(to routes: inout Routes) {
    routes.get("/openapi.json", .anyone, .readDescription) { call in
      try call.requireNoQuery()
      let document = call.language == .vietnamese ? OpenAPIDocument.vietnamese : OpenAPIDocument.english
      var headers = Headers()
      headers[.contentLanguage] = call.language.rawValue
      headers[.cacheControl] = "public, no-cache"
      headers[.vary] = "Accept-Encoding, Accept-Language"
      return .json(.ok, document, headers: headers)
    }
  }
}
