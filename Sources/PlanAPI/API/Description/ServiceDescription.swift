/// Tokens, the trail, events and the server itself, as the OpenAPI document tells of them.
extension Operation {
  static let readMe = Operation(
    "readMe", .tokens, vi: "Mã truy cập đang dùng", en: "The token that is used", .ok(.named("Token")))

  static let listTokens = Operation(
    "listTokens", .tokens, vi: "Mọi mã truy cập, không có chữ bí mật", en: "Every token, without its secret text",
    .list(of: "Token"))

  static let createToken = Operation(
    "createToken", .tokens, vi: "Tạo mã truy cập; chữ bí mật chỉ hiện một lần",
    en: "Create a token; its secret text is shown this once",
    body: .json([
      "role": .choice(of: Role.self), "unit": .unitCode.omissible, "plan": .planKey.omissible,
      "label": .text(1...200).omissible, "expires_at": .instant.omissible,
      "certificate_sha256": .text(1...95).omissible, "certificate_subject": .text(3...1000).omissible,
    ]), .created(.object(Schema.token + ["token": .string])))

  static let rotateToken = Operation(
    "rotateToken", .tokens, vi: "Đổi mã truy cập; mã cũ còn dùng được một thời gian",
    en: "Rotate a token; the old one is good for a while yet",
    body: .optional([
      "overlap_seconds": Schema.integer(0...2_592_000).omissible, "expires_at": .instant.omissible,
    ]), problems: [403], .created(.object(Schema.token + ["replaced_good_until": .instant.orNull, "token": .string])))

  static let revokeToken = Operation(
    "revokeToken", .tokens, vi: "Thu hồi mã truy cập", en: "Revoke a token", .noContent)

  private static let trailQuery: [QueryParameter] = [
    .init("after", .count, vi: "Từ sau mục này", en: "After this entry"),
    .init("cursor", .count, vi: "next_cursor của trang trước", en: "next_cursor of the page before"),
    .init("limit", .integer(Page.limits), vi: "Số mục; mặc định 100", en: "How many; by default 100"),
    .init(
      "format", .choice(["json", "ndjson"]), vi: "Định dạng, thay cho Accept", en: "The format, in place of Accept"),
  ]

  static let readTrail = Operation(
    "readTrail", .audit, vi: "Nhật ký của một kế hoạch, hoặc nguồn của các số liệu trong một báo cáo",
    en: "The trail of a plan, or what the figures of a report came from",
    query: trailQuery + [
      .init(
        "explain", .text(1...200), vi: "report/ID: số liệu của báo cáo này", en: "report/ID: the figures of this report"
      ),
      .init(
        "pointer", .text(1...200), vi: "Chỉ số liệu ở chỗ này của báo cáo",
        en: "The figure at this place of the report alone"),
    ],
    .ok(
      .oneOf([
        .object(["items": .array(of: .named("TrailEntry")), "next_cursor": .string.orNull]),
        .named("ReportExplanation"),
      ])))

  static let readTrailHead = Operation(
    "readTrailHead", .audit, vi: "Mục cuối của nhật ký", en: "The last entry of the trail", .ok(.named("TrailHead")))

  static let readProgramTrail = Operation(
    "readProgramTrail", .audit, vi: "Nhật ký của những gì không thuộc kế hoạch nào",
    en: "The trail of what belongs to no single plan", query: trailQuery, .list(of: "TrailEntry"))

  static let readProgramTrailHead = Operation(
    "readProgramTrailHead", .audit, vi: "Mục cuối của nhật ký ấy", en: "The last entry of that trail",
    .ok(.named("TrailHead")))

  static let streamEvents = Operation(
    "streamEvents", .service, vi: "Những gì vừa được ghi, gửi đi ngay (server-sent events)",
    en: "What is committed, as it is (server-sent events)", .content)

  static let healthz = Operation(
    "healthz", .service, vi: "Máy chủ có chạy không", en: "Whether the process answers",
    .ok(.object(["status": .choice(["ok"])])))

  static let readyz = Operation(
    "readyz", .service, vi: "Máy chủ có đọc và ghi được không", en: "Whether it can read and write its data",
    .ok(.object(["status": .choice(["ready"])])))

  static let readMetrics = Operation(
    "readMetrics", .service, vi: "Số đo cho Prometheus", en: "What it counts, for Prometheus",
    problems: [401, 403, 404], .content)

  static let readDescription = Operation(
    "readDescription", .service, vi: "Mô tả API này (OpenAPI 3.1)", en: "This description of the API (OpenAPI 3.1)",
    .ok(.any))

  static let readDocumentation = Operation(
    "readDocumentation", .service, vi: "Trang tài liệu của API", en: "The page that shows this description", .content)

  static let readPage = Operation(
    "readPage", .service, vi: "Trang cho người dùng", en: "The page for people", .content)

  static let readPageFile = Operation(
    "readPageFile", .service, vi: "Kiểu dáng và chương trình của các trang", en: "The pages' style and script", .content
  )
}

extension Schema {
  fileprivate static let token: SchemaMembers = [
    "id": .identifier, "role": .choice(of: Role.self), "unit": .unitCode.orNull, "plan": .planKey.orNull,
    "label": .string, "created_at": .instant, "expires_at": .instant.orNull, "revoked_at": .instant.orNull,
    "last_used_at": .instant.orNull, "replaces": .identifier.orNull, "certificate_sha256": Schema.string.optional,
    "certificate_subject": Schema.string.optional,
  ]

  private static let explanation: SchemaMembers = [
    "report": .object(
      submittedReport + ["sequence": .identifier.orNull]),
    "items": .array(
      of: .object([
        "pointer": .string, "value": .any,
        "entries": .array(
          of: .object(["sequence": .identifier, "at": .instant, "action": .string, "entity": .string])),
      ])), "next_cursor": .string.orNull,
  ]

  static let serviceComponents: [(name: String, schema: Schema)] = [
    ("Token", .object(token)),
    (
      "Principal",
      .object([
        "token": .identifier.orNull, "name": .string, "role": Schema.choice(of: Role.self).orNull,
        "unit": .unitCode.orNull,
      ])
    ),
    (
      "TrailEntry",
      .object([
        "sequence": .identifier, "previous": .sha256, "at": .instant, "who": .named("Principal"), "action": .string,
        "plan": .planKey.orNull, "entity": .string, "before": .any, "after": .any, "hash": .sha256,
      ])
    ),
    ("TrailHead", .object(["plan": .planKey.orNull, "sequence": .count, "hash": .sha256])),
    ("ReportExplanation", .object(explanation)),
    (
      "Problem",
      .object([
        "type": .string, "title": .string, "status": .integer(400...599), "detail": .string.optional,
        "instance": .string.optional,
        "errors": Schema.array(of: .object(["pointer": .string, "detail": .string])).optional,
      ]).described(
        vi: "Vì sao yêu cầu không được thực hiện (RFC 9457)", en: "Why a request was not carried out (RFC 9457)")
    ),
  ]
}
