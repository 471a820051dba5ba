/// The formats in which a report is given out.
public enum ReportFormat: String, CaseIterable, Sendable {
  case json
  case csv
  case md

  /// The value of `Content-Type`.
  public var mediaType: String {
    switch self {
    case .json: "application/json"
    case .csv: "text/csv; charset=utf-8"
    case .md: "text/markdown; charset=utf-8"
    }
  }
}

extension CityReport {
  public func render(as format: ReportFormat) -> [UInt8] {
    switch format {
    case .json: json()
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
