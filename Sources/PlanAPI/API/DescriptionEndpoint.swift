import HTTPCore

/// `/openapi.json`: what the API is, for programs and for `/docs`.
extension Application {
  static func addDescription(to routes: inout Routes) {
    routes.get("/openapi.json", .anyone, .readDescription) { call in
      try call.requireNoQuery()
      let language = call.language
      // Whoever asks first has it made, and the loop does other things meanwhile.
      let document = await withTaskExecutorPreference(globalConcurrentExecutor) { () async in
        OpenAPIDocument.text(in: language)
      }
      var headers = Headers()
      headers[.contentLanguage] = call.language.rawValue
      headers[.cacheControl] = "public, no-cache"
      headers[.vary] = "Accept-Encoding, Accept-Language"
      return .json(.ok, document, headers: headers)
    }
  }
}
