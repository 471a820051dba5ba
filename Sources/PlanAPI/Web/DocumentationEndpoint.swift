import HTTPCore

/// `/docs`: the description of the API for people, searchable, from the same document as `/openapi.json`.
extension Application {
  static func addDocumentation(to routes: inout Routes) {
    let assets = DocumentationAssets.shared
    routes.get("/docs", .anyone, .readDocumentation, offering: ["text/html"]) { call in
      try call.requireNoQuery()
      return .document(assets.document)
    }
  }
}
