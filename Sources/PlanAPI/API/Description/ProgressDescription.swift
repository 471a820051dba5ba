import HTTPCore

/// `…/progress`, `…/attachments` and `…/kpis`, as the OpenAPI document tells of them.
extension Operation {
  static let postProgress = Operation(
    "postProgress", .progress, vi: "Gửi cập nhật tháng của một nhiệm vụ; gửi lại là một lần sửa",
    en: "Post a month's update on a task; another one on the same month is a revision",
    body: .json(.named("ProgressUpdate")), .created(.named("Update")))

  private static let seriesQuery: [QueryParameter] = [
    .init("unit", .unitCode, vi: "Chỉ của một đơn vị", en: "Of one unit alone"),
    .init(
      "revisions", .choice(["newest", "all"]), vi: "Lần sửa mới nhất hay tất cả", en: "The newest revisions or all"),
  ]

  static let listProgress = Operation(
    "listProgress", .progress, vi: "Các cập nhật của một nhiệm vụ", en: "A task's updates", query: seriesQuery,
    .list(of: "Update", before: ["task": .taskNumber]))

  static let readProgress = Operation(
    "readProgress", .progress, vi: "Các cập nhật của một nhiệm vụ trong một tháng", en: "A task's updates of one month",
    query: seriesQuery, .list(of: "Update", before: ["task": .taskNumber, "period": .period]))

  private static let batchQuery: [QueryParameter] = [
    .init("dry_run", .bool, vi: "Chỉ thử, không ghi", en: "Tries it and stores nothing"),
    .init("atomic", .bool, vi: "Ghi tất cả hoặc không ghi gì", en: "Stores all rows or none"),
  ]

  private static func batch(of row: Schema) -> Body {
    Body(content: [(Response.jsonMediaType, .array(of: row)), (Response.csvMediaType, .string)])
  }

  static let postUpdates = Operation(
    "postUpdates", .progress, vi: "Gửi nhiều cập nhật một lần, bằng JSON hoặc bảng CSV",
    en: "Post many updates at once, as JSON or a CSV table", query: batchQuery,
    body: batch(of: .object(["task": .taskNumber] + Schema.updateBody)), .ok(.named("BatchResult")))

  static let postValues = Operation(
    "postValues", .kpis, vi: "Gửi nhiều số liệu chỉ tiêu một lần, bằng JSON hoặc bảng CSV",
    en: "Post many KPI values at once, as JSON or a CSV table", query: batchQuery,
    body: batch(of: .object(["kpi": .kpiCode] + Schema.valueBody)), .ok(.named("BatchResult")))

  private static let templateQuery: [QueryParameter] = [
    .init(
      "period", .period, vi: "Tháng; mặc định là tháng đang hoặc sắp mở",
      en: "The month; by default the one whose window is open or opens next"),
    .init("unit", .unitCode, vi: "Của một đơn vị", en: "Of one unit"),
    .init("missing", .bool, vi: "Chỉ những gì chưa báo cáo", en: "Only what is not reported yet"),
    .init("separator", .choice(of: TableStyle.Separator.self), vi: "Dấu ngăn cột", en: "What stands between columns"),
    .init("bom", .bool, vi: "Có BOM, cho Excel", en: "With a BOM, for Excel"),
  ]

  static let updateTemplate = Operation(
    "updateTemplate", .progress, vi: "Bảng CSV để điền cập nhật", en: "A CSV table of updates to be filled in",
    query: templateQuery, .content)

  static let valueTemplate = Operation(
    "valueTemplate", .kpis, vi: "Bảng CSV để điền số liệu chỉ tiêu", en: "A CSV table of KPI values to be filled in",
    query: templateQuery, .content)

  static let uploadAttachment = Operation(
    "uploadAttachment", .attachments, vi: "Gửi một tệp để nêu trong sản phẩm của cập nhật",
    en: "Send a file, to be named by an output of an update",
    query: [
      Operation.QueryParameter("name", .text(1...200), vi: "Tên tệp", en: "The file's name").required,
      .init(
        "unit", .unitCode, vi: "Đơn vị của tệp; mặc định của mã truy cập",
        en: "Whose file it is; by default the token's unit"),
    ],
    body: Body(content: AttachmentType.allCases.map { ($0.mediaType, .binary) }),
    .ok(.named("Attachment")), .created(.named("Attachment")))

  static let listAttachments = Operation(
    "listAttachments", .attachments, vi: "Các tệp đã gửi", en: "The files that were sent",
    query: [
      .init("unit", .unitCode, vi: "Của một đơn vị", en: "Of one unit"),
      .init("named", .bool, vi: "Đã được cập nhật nào nêu hay chưa", en: "Whether an update names them"),
    ] + .page, .list(of: "Attachment"))

  static let readAttachment = Operation(
    "readAttachment", .attachments, vi: "Một tệp, cả tệp hoặc một phần (Range)", en: "A file, whole or a range of it",
    problems: [412, 416], .content, .part)

  static let readPublicAttachment = Operation(
    "readPublicAttachment", .public, vi: "Một tệp đã công khai", en: "A file that is published",
    problems: [412, 416], .content, .part)

  static let listKPIs = Operation(
    "listKPIs", .kpis, vi: "Các chỉ tiêu với số liệu, so sánh và 12 tháng",
    en: "The KPIs with their figures, what they were before, and 12 months",
    query: .period + [.init("group", .text(1...200), vi: "Nhóm chỉ tiêu", en: "A group of KPIs")],
    .list(of: "KPI", before: ["period": .period]))

  static let readKPI = Operation(
    "readKPI", .kpis, vi: "Một chỉ tiêu", en: "One KPI", query: .period, .ok(.named("KPI")))

  static let postKPIValue = Operation(
    "postKPIValue", .kpis, vi: "Gửi số liệu tháng của một chỉ tiêu: tử và mẫu, hoặc giá trị",
    en: "Post a month's figure of a KPI: numerator and denominator, or a value",
    body: .json(.object(Schema.valueBody)), .created(.named("StoredKPIValue")))
}

extension Schema {
  static let status = choice(of: ProgressUpdate.Status.self)
  static let timeliness = choice(of: Timeliness.self)

  fileprivate static let updateBody: SchemaMembers = [
    "unit": .unitCode.omissible, "period": .period, "percent": .percent, "status": .status,
    "summary": .text(1...10_000), "difficulties": .text(0...10_000).omissible, "proposals": .text(0...10_000).omissible,
    "disbursed_vnd": .money.omissible,
    "outputs": Schema.array(
      of: .object([
        "kind": .text(1...200), "number": .text(1...100).omissible, "issued": .date.omissible,
        "title": .text(1...1000), "url": .text(1...2000).omissible, "attachment": .sha256.omissible,
      ]), 0...100
    ).omissible,
  ]

  private static let amount = number(0...1_000_000_000_000)

  fileprivate static let valueBody: SchemaMembers = [
    "period": .period, "numerator": amount.optional, "denominator": amount.optional, "value": amount.optional,
  ]

  static let storedUpdate: SchemaMembers = [
    "id": .identifier, "task": .taskNumber, "unit": .unitCode, "period": .period, "revision": .identifier,
    "timeliness": .timeliness, "percent": .percent, "status": .status, "summary": .string,
    "difficulties": .string.orNull, "proposals": .string.orNull, "disbursed_vnd": .money.orNull,
    "outputs": .array(of: .named("Output")), "recorded_at": .instant,
  ]

  static let output: SchemaMembers = [
    "kind": .string, "number": .string.orNull, "issued": .date.orNull, "title": .string, "url": .string.orNull,
    "attachment": .sha256.orNull,
  ]

  static let planKPI: SchemaMembers = [
    "code": .kpiCode, "group": .text(1...200), "name": .text(1...500), "name_en": .text(1...500).optional,
    "unit": .text(1...32), "target": .number.orNull, "direction": .choice(of: KPI.Direction.self),
    "frequency": .choice(of: KPI.Frequency.self), "lead_unit": .unitCode, "task": .taskNumber.optional,
    "derived": .choice(of: KPI.Derivation.self).optional,
  ]

  static let kpiStatus = choice(of: KPIEvaluation.Status.self)

  private static let batchRow: SchemaMembers = [
    "pointer": .string, "line": .identifier.optional, "status": .integer(200...499), "id": .identifier.optional,
    "task": .taskNumber.optional, "unit": .unitCode.optional, "kpi": .kpiCode.optional, "period": .period.optional,
    "revision": .identifier.optional, "timeliness": .timeliness.optional, "value": .number.orNull.optional,
    "type": .string.optional, "title": .string.optional, "detail": .string.optional,
    "errors": Schema.array(
      of: .object(["pointer": .string, "column": .string.optional, "detail": .string])
    ).optional,
  ]

  static let progressComponents: [(name: String, schema: Schema)] = [
    ("ProgressUpdate", .object(updateBody)),
    ("StoredUpdate", .object(storedUpdate)),
    ("Update", .object(storedUpdate + ["signatures": .array(of: .named("Signature"))])),
    ("Output", .object(output)),
    (
      "BatchResult",
      .object([
        "dry_run": .bool, "atomic": .bool, "total": .count, "accepted": .count, "rejected": .count,
        "items": .array(of: .object(batchRow)),
      ])
    ),
    (
      "Attachment",
      .object([
        "sha256": .sha256, "name": .string, "media_type": .string, "bytes": .identifier, "unit": .unitCode,
        "uploaded_at": .instant, "named": .bool, "expires_at": .instant.orNull,
      ])
    ),
    (
      "KPI",
      .object(
        planKPI + [
          "period": .period, "numerator": .number.orNull, "denominator": .number.orNull, "value": .number.orNull,
          "previous": .number.orNull, "change": .number.orNull, "status": .kpiStatus,
          "series": .array(of: .object(["period": .period, "value": .number.orNull])),
        ])
    ),
    (
      "StoredKPIValue",
      .object([
        "kpi": .kpiCode, "period": .period, "revision": .identifier, "numerator": .number.orNull,
        "denominator": .number.orNull, "value": .number.orNull, "recorded_at": .instant,
      ])
    ),
  ]
}
