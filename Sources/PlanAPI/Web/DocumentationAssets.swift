/// The page `/docs`, which shows the description of the API: a document, a style beside that of the page at `/`, and a
/// script with the parts of that page's that it uses.
struct DocumentationAssets: Sendable {
  static let shared = DocumentationAssets()

  let document: [UInt8]
  let style: PageFile
  let script: PageFile

  private init() {
    style = PageFile("docs", "css", "text/css; charset=utf-8", PackageResources.docs_css)
    let modules = [
      PackageResources.language_js, PackageResources.elements_js, PackageResources.docs_schema_js,
      PackageResources.docs_js,
    ]
    script = PageFile(
      "docs", "js", "text/javascript; charset=utf-8",
      Array(modules.map(PageAssets.withoutLinks).joined(separator: [0x0A])))
    let text = String(decoding: PackageResources.docs_html, as: UTF8.self)
      .replacing("{style}", with: "/page/\(PageAssets.shared.style.name)")
      .replacing("{docs-style}", with: "/page/\(style.name)").replacing("{script}", with: "/page/\(script.name)")
    document = Array(text.utf8)
  }
}
