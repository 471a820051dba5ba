/// What a page may load and do (Content Security Policy Level 3): nothing but the style that stands in it, which is named
/// by its hash, so that no markup that slipped into a page could do anything.
enum PagePolicy {
  /// - Parameter style: what stands between the page's `<style>` and `</style>`.
  static func text(style: [UInt8]) throws(CryptographyError) -> String {
    "default-src 'none'; style-src 'sha256-\(base64(try SHA256Digest(of: style).bytes))'; base-uri 'none'; "
      + "form-action 'none'"
  }

  /// The policy for a page as it was rendered at any time: its style comes before anything from the data.
  static func header(for page: [UInt8]) throws(CryptographyError) -> String {
    let text = String(decoding: page.prefix(16 * 1024), as: UTF8.self)
    let style = text.firstRange(of: "<style>").map { text[$0.upperBound...] } ?? ""
    let end = style.firstRange(of: "</style>")?.lowerBound ?? style.startIndex
    return try self.text(style: Array(style[..<end].utf8)) + "; frame-ancestors 'none'"
  }
}

/// RFC 4648 §4.
private func base64(_ bytes: [UInt8]) -> String {
  let text = String(base64URL(bytes).map { $0 == "-" ? "+" : $0 == "_" ? "/" : $0 })
  return text + String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
}

/// On the screen as wide as a sheet, on paper A4, wide tables on their side. Plain words for whoever reads without style.
let pageStyle = """

  :root { color-scheme: light; font: 1.0625rem/1.45 "Times New Roman", "Liberation Serif", Times, serif; }
  body { max-width: 60rem; margin: 0 auto; padding: 1.5rem; color: #111; background: #fff; }
  .heading { display: flex; flex-wrap: wrap; gap: 1rem 2rem; justify-content: space-between; text-align: center; }
  .heading p { margin: 0 0 .3rem; }
  .issuer, .nation, .motto, .draft, .signature { font-weight: bold; }
  .issuer::after { content: ""; display: block; width: 5rem; margin: .2rem auto 0; border-top: 1px solid; }
  .motto span { border-bottom: 1px solid; }
  .note { font-style: italic; }
  h1 { margin: 2rem 0 1rem; font-size: 1.25rem; text-align: center; }
  h1 span { display: block; font-size: 1.0625rem; }
  h2 { margin: 1.6rem 0 .6rem; font-size: 1.0625rem; text-transform: uppercase; }
  h3 { margin: 1.2rem 0 .4rem; font-size: 1.0625rem; }
  h2, h3, caption { break-after: avoid; }
  .annex h2 { text-align: center; text-transform: none; }
  .to { text-align: center; }
  main p, li { text-align: justify; overflow-wrap: anywhere; }
  ol, ul { margin: .4rem 0; padding-left: 1.6rem; }
  .table { overflow-x: auto; margin: .6rem 0; }
  table { width: 100%; border-collapse: collapse; font-size: .9375rem; }
  caption { padding: .2rem 0; font-style: italic; text-align: left; }
  th, td { border: 1px solid #555; padding: .25rem .4rem; text-align: left; vertical-align: top; }
  td li { text-align: left; }
  thead th { background: #eef1f5; text-align: center; vertical-align: middle; }
  tbody th { font-weight: normal; }
  td ul { margin: 0; padding-left: 1rem; }
  .figure { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
  .short { text-align: center; white-space: nowrap; }
  .good { color: #14622b; }
  .caution { color: #7a4b00; }
  .bad { color: #a31515; font-weight: bold; }
  .total th, .total td { font-weight: bold; }
  footer { margin-top: 1.5rem; }
  .copies { text-align: left; font-size: .875rem; }
  .signature { padding-bottom: 5rem; }
  @page { size: A4; margin: 20mm 15mm 20mm 30mm; }
  @page annex { size: A4 landscape; margin: 20mm 15mm; }
  @media print {
    body { max-width: none; padding: 0; font-size: 13pt; }
    .table { overflow: visible; }
    table { font-size: 11pt; }
    .annex { page: annex; }
    thead { display: table-header-group; }
    tr, .heading { break-inside: avoid; }
    thead th { background: none; }
    a { color: inherit; text-decoration: none; }
  }

  """
