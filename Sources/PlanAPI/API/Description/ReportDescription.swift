/// `…/report`, `…/reports`, `…/periods` and signatures, as the OpenAPI document tells of them.
extension Operation {
  private static let format = QueryParameter(
    "format", .choice(of: ReportFormat.self), vi: "Định dạng, thay cho Accept", en: "The format, in place of Accept")
  private static let byteOrderMark = QueryParameter(
    "bom", .bool, vi: "CSV bắt đầu bằng dấu thứ tự byte, cho Excel", en: "CSV begins with a byte order mark, for Excel")

  static let readReport = Operation(
    "readReport", .reports, vi: "Báo cáo gửi thành phố tại thời điểm này",
    en: "The report to the city as it stands now",
    query: [
      .init(
        "period", .reportSpan, vi: "Kỳ báo cáo; mặc định là tháng mới nhất đã hết hạn",
        en: "What it is on; by default the newest closed month"),
      format, byteOrderMark,
    ], .ok(.named("CityReport")))

  static let submitReport = Operation(
    "submitReport", .reports, vi: "Gửi báo cáo: từ đó không đổi nữa", en: "Submit the report, which never changes then",
    body: .json([
      "period": .reportSpan, "supersedes": .identifier.omissible,
      "language": Schema.choice(of: Language.self).omissible,
    ]), .created(.object(Schema.submittedReport)))

  static let listReports = Operation(
    "listReports", .reports, vi: "Các báo cáo đã gửi", en: "The reports that were submitted",
    query: [
      .init("period", .reportSpan, vi: "Kỳ báo cáo", en: "What they are on"),
      .init("state", .choice(of: SubmittedReport.State.self), vi: "Còn hiệu lực hay đã thay", en: "Whether they stand"),
    ] + .page, .list(of: "SubmittedReport"))

  static let readSubmittedReport = Operation(
    "readSubmittedReport", .reports, vi: "Một báo cáo đã gửi", en: "A report that was submitted",
    query: [format, byteOrderMark],
    .ok(
      .oneOf([
        .object(
          Schema.submittedReport + [
            "signatures": .array(of: .named("Signature")), "report": .named("CityReport"),
          ]),
        .named("CityReport"),
      ])))

  static let listPeriods = Operation(
    "listPeriods", .periods, vi: "Các tháng báo cáo, hạn và khóa", en: "The reporting months, their windows and locks",
    .list(of: "ReportingMonth", before: ["last_reported": .period.orNull]))

  static let readPeriod = Operation(
    "readPeriod", .periods, vi: "Một tháng báo cáo", en: "One reporting month", .ok(.named("ReportingMonth")))

  static let lockPeriod = Operation(
    "lockPeriod", .periods, vi: "Khóa một tháng", en: "Lock a month",
    body: .optional(["reason": .text(1...1000).omissible]),
    .ok(.named("ReportingMonth")))

  static let reopenPeriod = Operation(
    "reopenPeriod", .periods, vi: "Mở lại một tháng đã khóa", en: "Reopen a month that is locked",
    body: .json(["reason": .text(1...1000)]), .ok(.named("ReportingMonth")))

  static let readRevision = Operation(
    "readRevision", .signatures, vi: "Văn bản chuẩn của một lần cập nhật: đúng các byte được ký",
    en: "The canonical document of one revision of an update: the very bytes that are signed",
    .ok(.named("CanonicalUpdate")))

  static let listUpdateSignatures = Operation(
    "listUpdateSignatures", .signatures, vi: "Chữ ký của một lần cập nhật", en: "The signatures of one revision",
    .list(of: "SignatureWithMessage"))

  static let signUpdate = Operation(
    "signUpdate", .signatures, vi: "Gửi chữ ký CMS tách rời của một lần cập nhật",
    en: "Send a detached CMS signature of one revision", body: signatureBody, .ok(.named("Signature")),
    .created(.named("Signature")))

  static let listReportSignatures = Operation(
    "listReportSignatures", .signatures, vi: "Chữ ký của một báo cáo đã gửi",
    en: "The signatures of a submitted report",
    .list(of: "SignatureWithMessage"))

  static let signReport = Operation(
    "signReport", .signatures, vi: "Gửi chữ ký CMS tách rời của một báo cáo",
    en: "Send a detached CMS signature of a submitted report", body: signatureBody, .ok(.named("Signature")),
    .created(.named("Signature")))

  private static let signatureBody = Body(content: Application.signatureTypes.map { ($0, .binary) })
}

extension Schema {
  static let submittedReport: SchemaMembers = [
    "id": .identifier, "period": .reportSpan, "from": .date, "to": .date,
    "state": .choice(of: SubmittedReport.State.self),
    "language": .choice(of: Language.self), "sha256": .sha256, "trail_sequence": .count, "submitted_at": .instant,
    "submitted_by": .named("Author"), "supersedes": .identifier.orNull, "superseded_by": .identifier.orNull,
  ]

  private static let signature: SchemaMembers = [
    "id": .identifier, "signer": .string, "issuer": .string, "serial": .string, "certificate_sha256": .sha256,
    "signed_at": .instant, "received_at": .instant, "by": .named("Author"),
    "covers": .object(["path": .string, "sha256": .sha256]),
  ]

  private static let lock = Schema.object([
    "locked_at": .instant, "locked_by": .named("Principal"), "reason": .string.orNull, "reopened_at": .instant.orNull,
    "reopened_by": Schema.named("Principal").orNull, "reopening_reason": .string.orNull,
  ])

  static let reportComponents: [(name: String, schema: Schema)] = [
    ("SubmittedReport", .object(submittedReport + ["signatures": .array(of: .named("Signature"))])),
    ("Signature", .object(signature)),
    ("SignatureWithMessage", .object(signature + ["pem": .string.orNull])),
    (
      "ReportingMonth",
      .object(window + ["locked": .bool, "lock": lock.orNull, "lock_history": .array(of: lock)])
    ),
    ("CanonicalUpdate", .object(["schema": .choice(["progress/1"]), "plan": .planKey] + storedUpdate)),
    ("NamedUnit", namedUnit),
    ("CityReport", .object(cityReport)),
  ]
}
