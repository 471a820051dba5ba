/// The page for people: one HTML document, one style sheet and one script, put together from the files of
/// `Resources/page`. Nothing in them comes from elsewhere or is made by a tool.
struct PageAssets: Sendable {
  static let shared = PageAssets()

  let document: [UInt8]
  let style: PageFile
  let script: PageFile

  private init() {
    style = PageFile("page", "css", "text/css; charset=utf-8", PageAssets.styles.joined(separator: [0x0A]))
    script = PageFile(
      "page", "js", "text/javascript; charset=utf-8",
      Array(PageAssets.modules.map(PageAssets.withoutLinks).joined(separator: [0x0A])))
    let formats = ReportFormat.allCases.map(\.rawValue).joined(separator: " ")
    document = PageDocument.bytes(
      title: "Theo dõi kế hoạch",
      description: "Theo dõi kế hoạch khoa học, công nghệ, đổi mới sáng tạo và chuyển đổi số của xã",
      styles: [style], script: script, data: [("report-formats", formats)])
  }

  private static let styles = [
    PackageResources.base_css, PackageResources.frame_css, PackageResources.parts_css, PackageResources.tables_css,
    PackageResources.forms_css, PackageResources.charts_css, PackageResources.overview_css, PackageResources.views_css,
    PackageResources.print_css,
  ]

  /// In such an order that each stands after what it imports: they are one script in the end.
  private static let modules = [
    PackageResources.language_js, PackageResources.elements_js, PackageResources.session_js, PackageResources.api_js,
    PackageResources.words_js, PackageResources.parts_js, PackageResources.filters_js, PackageResources.charts_js,
    PackageResources.live_js, PackageResources.drafts_js, PackageResources.fields_js, PackageResources.asking_js,
    PackageResources.attachments_js, PackageResources.kpi_table_js, PackageResources.overview_lists_js,
    PackageResources.overview_js, PackageResources.task_js, PackageResources.tasks_js, PackageResources.kpis_js,
    PackageResources.warning_notes_js, PackageResources.warning_js, PackageResources.warnings_js,
    PackageResources.feedback_js, PackageResources.kpi_values_js, PackageResources.update_fields_js,
    PackageResources.update_form_js, PackageResources.updates_js, PackageResources.tables_js,
    PackageResources.report_preview_js, PackageResources.report_js, PackageResources.units_js, PackageResources.city_js,
    PackageResources.public_js, PackageResources.signin_js, PackageResources.frame_js, PackageResources.page_js,
  ]

  /// A module as a part of one script: the first screen asks for one file. `import … from "…";` goes, and `export` before
  /// a declaration goes too, so a name at the top of a module may stand for one thing in all of them only.
  static func withoutLinks(_ module: [UInt8]) -> [UInt8] {
    let (importing, exporting) = (Array("import ".utf8), Array("export ".utf8))
    var kept: [ArraySlice<UInt8>] = []
    var isImport = false
    for line in module.split(separator: 0x0A, omittingEmptySubsequences: false) {
      isImport = isImport || line.starts(with: importing)
      if !isImport { kept.append(line.starts(with: exporting) ? line.dropFirst(exporting.count) : line) }
      if line.last == UInt8(ascii: ";") { isImport = false }
    }
    return Array(kept.joined(separator: [0x0A]))
  }
}

/// A file of the page under a name that tells its content, so that it can be kept for ever.
struct PageFile: Sendable {
  let name: String
  let mediaType: String
  let content: [UInt8]

  init(_ stem: String, _ suffix: String, _ mediaType: String, _ content: some Sequence<UInt8>) {
    self.content = Array(content)
    self.mediaType = mediaType
    // FNV-1a: two versions have two names, and nobody gains by making one that collides.
    let hash = self.content.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    name = "\(stem)-\(String(hash, radix: 36)).\(suffix)"
  }
}
