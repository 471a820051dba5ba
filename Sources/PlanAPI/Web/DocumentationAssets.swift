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
    document = PageDocument.bytes(
      title: "Tài liệu API", description: "Các lệnh gọi của máy chủ kế hoạch: tham số, lược đồ, ví dụ",
      styles: [PageAssets.shared.style, style], script: script)
  }
}
