/// `…/warnings`, `…/dashboard` and `/v1/overview`, as the OpenAPI document tells of them.
extension Operation {
  private static let kind = QueryParameter(
    "kind", .choice(of: Warning.Kind.self), vi: "Loại cảnh báo", en: "A kind of warning")
  private static let concerned = QueryParameter(
    "unit", .unitCode, vi: "Đơn vị phải xử lý", en: "A unit that has to act")

  static let listWarnings = Operation(
    "listWarnings", .warnings, vi: "Các cảnh báo của một tháng", en: "The warnings of a month",
    query: .period + [
      .init("level", .choice(of: Warning.Level.self), vi: "Mức", en: "Their level"), concerned, kind,
    ], .list(of: "Warning", before: ["period": .period]))

  static let warningHistory = Operation(
    "warningHistory", .warnings, vi: "Mỗi cảnh báo nổi lên và kết thúc khi nào",
    en: "When each warning was raised and when it ended", query: .period + [concerned, kind],
    .list(of: "PastWarning", before: ["period": .period]))

  static let readWarning = Operation(
    "readWarning", .warnings, vi: "Một cảnh báo với mọi giải trình", en: "One warning with every explanation of it",
    query: [
      .init(
        "period", .period, vi: "Tháng; mặc định là tháng mới nhất có cảnh báo này",
        en: "The month; by default the newest on whose list it stands")
    ],
    .ok(
      .object(
        ["period": .period] + Schema.warning + [
          "revisions": .array(of: .named("Explanation")), "acknowledgements": .array(of: .named("Acknowledgement")),
          "history": .array(of: .object(Schema.episode)),
        ])))

  static let explainWarning = Operation(
    "explainWarning", .warnings, vi: "Giải trình một cảnh báo", en: "Explain a warning, for a unit that has to act",
    body: .json(["text": .text(1...10_000), "period": .period.omissible]), .created(.named("Explanation")))

  static let acknowledgeWarning = Operation(
    "acknowledgeWarning", .warnings, vi: "Lãnh đạo đã xem một cảnh báo", en: "Take note of a warning, for a leader",
    body: .optional(["note": .text(1...10_000).omissible, "period": .period.omissible]),
    .created(.named("Acknowledgement")))

  static let readDashboard = Operation(
    "readDashboard", .plans, vi: "Mọi thứ cho màn hình đầu tiên, trong một lần gọi",
    en: "All that a first screen needs, in one call", query: .period, .ok(.named("Dashboard")))

  static let readOverview = Operation(
    "readOverview", .overview, vi: "Mọi kế hoạch bên nhau, với tổng", en: "Every plan side by side, with totals",
    query: [
      .init(
        "period", .period, vi: "Tháng; mặc định là tháng chung mới nhất",
        en: "The month; by default the newest they share")
    ], .ok(.named("Overview")))
}

extension Schema {
  private static let level = choice(of: Warning.Level.self)

  private static let noted: SchemaMembers = [
    "explanation": Schema.named("Explanation").orNull, "explanations": .array(of: .named("Explanation")),
    "acknowledgement": Schema.named("Acknowledgement").orNull,
  ]

  private static let warningHead: SchemaMembers = [
    "id": .string, "kind": .choice(of: Warning.Kind.self), "level": level, "task": .taskNumber.orNull,
    "kpi": .kpiCode.orNull,
  ]

  fileprivate static let warning: SchemaMembers =
    warningHead + [
      "unit": .unitCode.orNull, "units": .array(of: .unitCode), "since": .period, "message": .string,
      "ends_when": .string, "title": .string.orNull, "title_en": .string.orNull,
    ] + noted

  /// A warning as a report has it, with names for codes.
  static let reportedWarning: SchemaMembers =
    warningHead + [
      "title": .string, "title_en": .string.orNull, "units": .array(of: .named("NamedUnit")), "since": .period,
      "message": .string, "ends_when": .string,
    ] + noted

  fileprivate static let episode: SchemaMembers = [
    "raised": .period, "last": .period, "ended": .period.orNull, "worst_level": level,
  ]

  private static let author = Schema.object([
    "name": .string, "role": .choice(of: Role.self), "unit": .unitCode.orNull,
  ])

  private static let byLevel: SchemaMembers = ["yellow": .count, "red": .count]

  static let byStatus: SchemaMembers = [
    "not_started": .count, "on_track": .count, "at_risk": .count, "blocked": .count, "done": .count,
  ]

  private static let dashboardTask: SchemaMembers = [
    "task": .taskNumber, "title": .string, "title_en": .string.orNull, "percent": .percent.orNull,
    "registered_vnd": .money.orNull, "disbursed_vnd": .money.orNull, "spent_share": .number.orNull,
    "disagreements": .array(of: .choice(of: Reconciliation.Disagreement.self)),
  ]

  private static let dashboard: SchemaMembers = [
    "plan": .object([
      "key": .planKey, "number": .string, "year": .integer(1900...2200), "title": .string, "title_en": .string.orNull,
      "issuer": .unitCode,
    ]),
    "period": .period, "periods": .array(of: .period), "last_reported": .period.orNull, "locked": .bool,
    "locked_periods": .array(of: .period),
    "window": .named("Window"),
    "tasks": .object(
      ["total": .count, "open": .count] + byStatus + ["unreported": .count, "disbursed_vnd": .money.orNull]),
    "updates": .object(updateCounts), "units": .array(of: .object(unitName + updateCounts)),
    "own": Schema.object(unitName + ["period": .period] + updateCounts).orNull,
    "money": .object([
      "registered_vnd": .money.orNull, "disbursed_vnd": .money.orNull, "spent_share": .number.orNull,
      "tasks": .array(of: .object(dashboardTask)),
    ]),
    "feedback": .named("FeedbackFigures"), "kpis": .array(of: .named("KPI")),
    "warnings": .object(byLevel + ["items": .array(of: .named("Warning"))]),
  ]

  private static let overviewTotals: SchemaMembers =
    updateCounts + [
      "update_rate": .named("Share"), "tasks": .count, "overdue": .count, "warnings": .object(byLevel),
      "registered_vnd": .money.orNull, "disbursed_vnd": .money.orNull,
    ]

  private static let overviewKPI: SchemaMembers = [
    "code": .kpiCode, "name": .string, "name_en": .string.orNull, "unit": .string, "target": .number.orNull,
    "direction": .choice(of: KPI.Direction.self), "numerator": .number.orNull, "denominator": .number.orNull,
    "value": .number.orNull, "plans": .count, "counted": .count, "missing": .count,
  ]

  private static let overviewLine: SchemaMembers =
    [
      "rank": .identifier, "plan": .planKey, "number": .string, "year": .integer(1900...2200), "issuer": .unitCode,
      "issuer_name": .string,
    ] + updateCounts + [
      "update_rate": .named("Share"),
      "tasks": .object(["total": .count] + byStatus + ["unreported": .count, "overdue": .count]),
      "on_track_rate": .named("Share"), "warnings": .named("WarningCounts"), "explanation_rate": .named("Share"),
      "kpis": .named("KPICounts"), "kpi_attained_rate": .named("Share"), "registered_vnd": .money.orNull,
      "disbursed_vnd": .money.orNull, "feedback": .named("FeedbackFigures"),
    ]

  static let warningComponents: [(name: String, schema: Schema)] = [
    ("Warning", .object(warning)),
    ("PastWarning", .object(episode + warning)),
    ("Author", author),
    (
      "Explanation",
      .object([
        "warning": .string, "unit": .unitCode, "period": .period, "text": .string, "by": .named("Author"),
        "recorded_at": .instant, "revision": .identifier,
      ])
    ),
    (
      "Acknowledgement",
      .object([
        "warning": .string, "period": .period, "level": level, "note": .string.orNull, "by": .named("Author"),
        "recorded_at": .instant,
      ])
    ),
    ("Dashboard", .object(dashboard)),
    (
      "Overview",
      .object([
        "period": .period.orNull, "plans": .count.optional, "plans_outside_period": .count.optional,
        "totals": Schema.object(overviewTotals).optional, "kpis": Schema.array(of: .object(overviewKPI)).optional,
        "items": .array(of: .object(overviewLine)), "next_cursor": .string.orNull,
      ])
    ),
  ]
}
