/// The kinds of files that outputs are delivered as. Nothing that a program runs or a browser shows as a page is among
/// them.
enum AttachmentType: String, CaseIterable, Sendable {
  case pdf = "application/pdf"
  case docx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
  case xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
  case odt = "application/vnd.oasis.opendocument.text"
  case ods = "application/vnd.oasis.opendocument.spreadsheet"
  case png = "image/png"
  case jpeg = "image/jpeg"
  case text = "text/plain"
  case csv = "text/csv"

  /// - Parameter mediaType: without parameters, in lower case.
  init?(mediaType: String) { self.init(rawValue: mediaType) }

  var mediaType: String { rawValue }

  /// As it is sent.
  var contentType: String {
    switch self {
    case .text, .csv: "\(rawValue); charset=utf-8"
    case .pdf, .docx, .xlsx, .odt, .ods, .png, .jpeg: rawValue
    }
  }

  /// As people call it.
  var label: String {
    switch self {
    case .pdf: "PDF"
    case .docx: "DOCX"
    case .xlsx: "XLSX"
    case .odt: "ODT"
    case .ods: "ODS"
    case .png: "PNG"
    case .jpeg: "JPEG"
    case .text: "TXT"
    case .csv: "CSV"
    }
  }

  /// What a file's name may end with; the usual one first.
  var extensions: [String] {
    switch self {
    case .pdf: ["pdf"]
    case .docx: ["docx"]
    case .xlsx: ["xlsx"]
    case .odt: ["odt"]
    case .ods: ["ods"]
    case .png: ["png"]
    case .jpeg: ["jpg", "jpeg"]
    case .text: ["txt", "text"]
    case .csv: ["csv", "txt"]
    }
  }

  static let labels = allCases.map(\.label).joined(separator: ", ")
}
