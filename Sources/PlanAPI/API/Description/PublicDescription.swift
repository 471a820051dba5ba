/// `…/feedback` and `/v1/public`, as the OpenAPI document tells of them.
extension Operation {
  static let postFeedback = Operation(
    "postFeedback", .feedback, vi: "Góp ý của người dân, doanh nghiệp; không cần mã truy cập",
    en: "What residents and firms have to say; no token is needed",
    body: .json([
      "topic": .text(1...200), "text": .text(1...5000), "satisfaction": .integer(1...5),
      "contact": .text(0...200).omissible, "unit": .unitCode.omissible,
    ]), .created(.named("Feedback")))

  static let listFeedback = Operation(
    "listFeedback", .feedback, vi: "Các góp ý với số liệu", en: "What was said, with figures",
    query: [
      .init("topic", .text(1...200), vi: "Chủ đề", en: "Their topic"),
      .init("unit", .unitCode, vi: "Đơn vị được góp ý", en: "The unit that they are to"),
      .init("answered", .bool, vi: "Đã trả lời hay chưa", en: "Whether they were answered"),
      .init("spam", .bool, vi: "Cả thư rác", en: "Spam too"),
      .init("period", .period, vi: "Tháng nhận", en: "The month in which they came"),
    ] + .page,
    .list(of: "Feedback", before: ["period": .period.orNull, "figures": .named("FeedbackFigures")]))

  static let readFeedback = Operation(
    "readFeedback", .feedback, vi: "Một góp ý", en: "What one resident or firm said", .ok(.named("Feedback")))

  static let answerFeedback = Operation(
    "answerFeedback", .feedback, vi: "Trả lời một góp ý", en: "Answer feedback, for the unit that it is to",
    body: .json(["text": .text(1...10_000)]), .created(.named("Feedback")))

  static let markSpam = Operation(
    "markSpam", .feedback, vi: "Đánh dấu thư rác, hoặc bỏ dấu", en: "Mark feedback as spam, or not as spam",
    body: .json(["spam": .bool, "reason": .text(1...500).omissible]), .ok(.named("Feedback")))

  private static let publicPeriod: [QueryParameter] = [
    .init(
      "period", .period, vi: "Tháng đã hết hạn báo cáo; mặc định là mới nhất",
      en: "A closed month; by default the newest")
  ]

  static let listPublicPlans = Operation(
    "listPublicPlans", .public, vi: "Các kế hoạch có phần công khai", en: "The plans with a public part",
    .list(of: "PublicPlan"))

  static let readPublicPlan = Operation(
    "readPublicPlan", .public, vi: "Phần công khai của một kế hoạch", en: "The public part of a plan",
    .ok(
      .object(
        Schema.publicPlan + [
          "period": .period.orNull, "last_reported": .period.orNull,
          "counts": .object(["tasks": .count, "kpis": .count]),
          "money": .object(["registered_vnd": .money.orNull, "disbursed_vnd": .money.orNull]),
          "feedback": .named("FeedbackFigures"),
        ])))

  static let listPublicTasks = Operation(
    "listPublicTasks", .public, vi: "Các nhiệm vụ công khai", en: "The published tasks", query: publicPeriod,
    .list(of: "PublicTask", before: ["period": .period.orNull]))

  static let readPublicTask = Operation(
    "readPublicTask", .public, vi: "Một nhiệm vụ công khai", en: "A published task", query: publicPeriod,
    .ok(.object(["period": .period.orNull] + Schema.publicTask)))

  static let listPublicKPIs = Operation(
    "listPublicKPIs", .public, vi: "Các chỉ tiêu công khai", en: "The published KPIs", query: publicPeriod,
    .list(of: "PublicKPI", before: ["period": .period.orNull]))

  static let readPublicFeedback = Operation(
    "readPublicFeedback", .public, vi: "Số liệu góp ý", en: "The figures of feedback", query: publicPeriod,
    .ok(
      .object([
        "period": .period.orNull, "figures": .named("FeedbackFigures"), "figures_to_date": .named("FeedbackFigures"),
      ])))
}

extension Schema {
  private static let feedback: SchemaMembers = [
    "id": .identifier, "topic": .string, "text": .string, "satisfaction": .integer(1...5), "unit": .unitCode.orNull,
    "received_at": .instant, "due": .date, "spam": .bool,
    "answer": Schema.object([
      "text": .string, "revision": .identifier, "by": .named("Author"), "answered_at": .instant,
      "first_answered_on": .date,
    ]).orNull,
    "contact": Schema.string.orNull.optional,
  ]

  fileprivate static let publicPlan: SchemaMembers = [
    "key": .planKey, "number": .string, "year": .integer(1900...2200), "issued": .date, "title": .string,
    "title_en": .string.orNull,
  ]

  fileprivate static let publicTask: SchemaMembers = [
    "number": .taskNumber, "section": .string, "title": .string, "title_en": .string.orNull, "schedule": schedule,
    "percent": .percent.orNull, "status": .status.orNull,
    "outputs": .object(["promised": .array(of: .string), "delivered": .array(of: .named("Output"))]),
    "registered_vnd": .money.orNull, "disbursed_vnd": .money.orNull,
  ]

  private static let publicKPI: SchemaMembers = [
    "code": .kpiCode, "group": .string, "name": .string, "name_en": .string.orNull, "unit": .string,
    "target": .number.orNull, "direction": .choice(of: KPI.Direction.self), "value": .number.orNull,
    "previous": .number.orNull, "change": .number.orNull, "status": .kpiStatus,
  ]

  static let publicComponents: [(name: String, schema: Schema)] = [
    ("Feedback", .object(feedback)),
    (
      "FeedbackFigures",
      .object([
        "received": .count, "average": .number.orNull, "satisfied": .named("Share"), "answered": .named("Share"),
        "answered_in_term": .count, "overdue": .count,
      ])
    ),
    ("PublicPlan", .object(publicPlan)),
    ("PublicTask", .object(publicTask)),
    ("PublicKPI", .object(publicKPI)),
  ]
}
