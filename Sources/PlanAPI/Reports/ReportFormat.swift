/// The formats in which a report is given out, the one that is the document itself first.
public enum ReportFormat: String, CaseIterable, Sendable {
  case json
  case docx
  case xlsx
  case html
  case csv
  case md

  /// The value of `Content-Type`.
  public var mediaType: String {
    switch self {
    case .json: "application/json; charset=utf-8"
    case .docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    case .xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    case .html: "text/html; charset=utf-8"
    case .csv: "text/csv; charset=utf-8"
    case .md: "text/markdown; charset=utf-8"
    }
  }

  /// Whether it is for programs alone: no terminal and no browser shows it.
  public var isBinary: Bool { self == .docx || self == .xlsx }
}

extension CityReport {
  /// - Throws: what stands in the way of DOCX, XLSX and HTML: ``GzipError``, ``WorkbookError``, ``CryptographyError``.
  public func render(as format: ReportFormat) throws -> [UInt8] {
    switch format {
    case .json: json()
    case .docx: try docx()
    case .xlsx: try xlsx()
    case .html: try html()
    case .csv: csv()
    case .md: markdown()
    }
  }

  /// A name to save the report under, such as `bao-cao-39-kh-ubnd-2026-2026-10.csv`: of letters, digits, `-` and points, so
  /// that it can stand in `Content-Disposition` as it is.
  public func fileName(for format: ReportFormat) -> String {
    "bao-cao-\(header.plan)-\(header.span).\(format.rawValue)"
  }
}
