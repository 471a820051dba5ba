import HTTPCore

/// The kinds of single values.
extension Schema {
  static let string = Schema([JSONMember("type", "string")])
  static let bool = Schema([JSONMember("type", "boolean")])
  static let number = Schema([JSONMember("type", "number")])
  /// How many there are.
  static let count = Schema([JSONMember("type", "integer"), JSONMember("minimum", .integer(0))])
  /// A row's number.
  static let identifier = Schema([JSONMember("type", "integer"), JSONMember("minimum", .integer(1))])
  static let percent = Schema.number(0...100)
  static let date = Schema([JSONMember("type", "string"), JSONMember("format", "date")])
  static let instant = Schema([JSONMember("type", "string"), JSONMember("format", "date-time")])
  /// Any JSON value.
  static let any = Schema([])
  /// Bytes that are no text for JSON (OpenAPI 3.1 §4.8.14.3).
  static let binary = Schema([JSONMember("contentMediaType", "application/octet-stream")])

  static let planKey = text(matching: "[a-z0-9-]{1,64}")
    .described(vi: "Mã kế hoạch, chẳng hạn 39-kh-ubnd-2026", en: "A plan's key, such as 39-kh-ubnd-2026")
  static let unitCode = text(matching: "[A-Z][A-Z0-9._-]{0,31}")
    .described(vi: "Mã đơn vị, chẳng hạn VHXH", en: "A unit's code, such as VHXH")
  static let kpiCode = text(matching: "[A-Z][A-Z0-9._-]{0,31}")
    .described(vi: "Mã chỉ tiêu, chẳng hạn DVC-08", en: "A KPI's code, such as DVC-08")
  static let taskNumber = integer(1...9999)
    .described(vi: "Số thứ tự nhiệm vụ", en: "A task's number in its plan")
  static let period = text(matching: "(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])")
    .described(vi: "Tháng, chẳng hạn 2026-10", en: "A month, such as 2026-10")
  static let sha256 = text(matching: "[0-9a-f]{64}").described(
    vi: "SHA-256, hệ 16", en: "SHA-256 in hexadecimal digits")
  static let reportSpan = text(
    matching: "[0-9]{4}(-(0[1-9]|1[0-2]|Q[1-4]|H[12])|-[0-9]{2}-[0-9]{2}\\.\\.[0-9]{4}-[0-9]{2}-[0-9]{2})?"
  ).described(
    vi: "Tháng 2026-10, quý 2026-Q3, nửa năm 2026-H1, năm 2026 hoặc các ngày 2026-03-05..2026-04-10",
    en: "A month 2026-10, a quarter 2026-Q3, a half 2026-H1, a year 2026 or days 2026-03-05..2026-04-10")
  /// Whole đồng.
  static let money = Schema([
    JSONMember("type", "integer"), JSONMember("minimum", .integer(0)),
    JSONMember("maximum", .integer(Int(Money.limit))),
  ]).described(vi: "Đồng", en: "In đồng")
}

/// A parameter of a path that the description of the API knows the values of.
protocol DescribedParameter: PathParameter {
  static var schema: Schema { get }
}

extension String: DescribedParameter { static var schema: Schema { .text(1...200) } }
extension PlanKey: DescribedParameter { static var schema: Schema { .planKey } }
extension UnitCode: DescribedParameter { static var schema: Schema { .unitCode } }
extension KPICode: DescribedParameter { static var schema: Schema { .kpiCode } }
extension TaskNumber: DescribedParameter { static var schema: Schema { .taskNumber } }
extension Period: DescribedParameter { static var schema: Schema { .period } }
extension SHA256Digest: DescribedParameter { static var schema: Schema { .sha256 } }
extension TokenIdentifier: DescribedParameter { static var schema: Schema { .identifier } }
extension FeedbackIdentifier: DescribedParameter { static var schema: Schema { .identifier } }
extension ReportIdentifier: DescribedParameter { static var schema: Schema { .identifier } }
extension UpdateIdentifier: DescribedParameter { static var schema: Schema { .identifier } }
extension PageFile: DescribedParameter {
  static var schema: Schema { .text(matching: "(page|docs)-[0-9a-z]+\\.(css|js)") }
}
