/// An HTML document of the program: the head of `document.html`, and a body that its script fills.
enum PageDocument {
  /// - Parameters:
  ///   - title: in Vietnamese, like the description; the script puts another one in its place.
  ///   - data: the `data-` attributes of the document for its script, by their names.
  static func bytes(
    title: String, description: String, styles: [PageFile], script: PageFile, data: [(name: String, value: String)] = []
  ) -> [UInt8] {
    let links = styles.map { "<link rel=\"stylesheet\" href=\"/page/\($0.name)\">" }.joined(separator: "\n")
    let text = String(decoding: PackageResources.document_html, as: UTF8.self)
      .replacing("{attributes}", with: data.map { " data-\($0.name)=\"\($0.value)\"" }.joined())
      .replacing("{title}", with: title).replacing("{description}", with: description)
      .replacing("{styles}", with: links).replacing("{script}", with: "/page/\(script.name)")
    return Array(text.utf8)
  }
}
