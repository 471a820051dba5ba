/// `/v1/plans` and the units of a plan, as the OpenAPI document tells of them.
extension Operation {
  static let listPlans = Operation(
    "listPlans", .plans, vi: "Các kế hoạch mà mã truy cập được xem", en: "The plans that the token may see",
    .list(of: "ListedPlan"))

  static let importPlan = Operation(
    "importPlan", .plans,
    vi: "Nhập một văn bản kế hoạch; văn bản đã nhập thì không thay đổi gì",
    en: "Import a plan document; the same document again changes nothing",
    query: [
      .init("dry_run", .bool, vi: "Chỉ thử, không ghi", en: "Tries it and stores nothing"),
      .init("reason", .text(1...1000), vi: "Vì sao kế hoạch thay đổi", en: "Why the plan changes"),
    ],
    body: .json(.named("PlanDocument")), .ok(.named("PlanImport")), .created(.named("PlanImport")))

  static let readPlan = Operation(
    "readPlan", .plans, vi: "Một kế hoạch: lịch báo cáo, kỳ hiện tại, số lượng",
    en: "A plan: its reporting calendar, its current window, and what it has",
    .ok(
      .object(
        Schema.planSummary + ["version": .identifier, "locked_periods": .array(of: .period)])))

  static let listUnits = Operation(
    "listUnits", .units, vi: "Các đơn vị của kế hoạch", en: "The plan's units", .list(of: "Unit"))

  static let readUnit = Operation(
    "readUnit", .units, vi: "Một đơn vị và những gì đơn vị chủ trì", en: "A unit and what it leads",
    .ok(
      .object(
        Schema.unit + ["leads_tasks": .array(of: .taskNumber), "leads_kpis": .array(of: .kpiCode)])))

  static let readExpected = Operation(
    "readExpected", .units, vi: "Đơn vị còn nợ cập nhật và số liệu nào của một tháng",
    en: "What a unit owes for a month, with all that a form for it begins with",
    query: [
      .init(
        "period", .period, vi: "Tháng; mặc định là tháng đang đến hạn báo cáo",
        en: "The month; by default the one to report on now")
    ], .ok(.named("ExpectedUpdates")))

  static let readScorecard = Operation(
    "readScorecard", .units, vi: "Bảng điểm của một đơn vị", en: "A unit in figures", query: .period,
    .ok(
      .object(
        ["period": .period] + Schema.unitName + Schema.scorecard
          + ["directing": Schema.object(Schema.scorecard).orNull])))

  static let listScorecards = Operation(
    "listScorecards", .units, vi: "Bảng điểm của mọi đơn vị và người chỉ đạo", en: "All units and heads in figures",
    query: .period,
    .ok(
      .object([
        "period": .period, "units": .array(of: .named("Scorecard")), "heads": .array(of: .named("Scorecard")),
      ])))
}

extension Schema {
  static let unit: SchemaMembers = [
    "code": .unitCode, "name": .text(1...500), "name_en": .text(1...500).optional, "kind": .choice(of: Unit.Kind.self),
    "parent": .unitCode.optional, "members": .array(of: .unitCode).optional,
  ]

  static let unitName: SchemaMembers = ["unit": .unitCode, "name": .string, "name_en": .string.orNull]

  static let window: SchemaMembers = [
    "period": .period, "state": .choice(of: ReportingWindow.State.self), "opens_at": .instant, "closes_at": .instant,
    "last_day": .date,
  ]

  private static let calendar: SchemaMembers = [
    "frequency": .choice(of: KPI.Frequency.self), "opens_day": .integer(1...31), "due_day": .integer(1...31),
    "grace_days": .integer(0...31), "time_zone": .text(1...100),
  ]

  fileprivate static let planSummary: SchemaMembers = [
    "key": .planKey, "number": .string, "year": .integer(1900...2200), "issued": .date, "issuer": .unitCode,
    "consolidator": .unitCode, "receives_report": .unitCode.orNull, "title": .string, "title_en": .string.orNull,
    "basis": .array(of: .string), "reporting": .object(calendar), "window": .named("Window"),
    "default_period": .period,
    "counts": .object(["units": .count, "sections": .count, "tasks": .count, "kpis": .count]),
    "sections": .array(of: .named("Section")),
  ]

  /// What the document changes of a plan that was imported before.
  private static let planChange = Schema.object([
    "kind": .choice(of: PlanDifference.Kind.self), "pointer": .string, "entity": .string.orNull, "before": .any,
    "after": .any,
  ])

  private static let retiredParts = Schema.object([
    "units": .array(of: .string), "sections": .array(of: .string), "tasks": .array(of: .string),
    "kpis": .array(of: .string),
  ])

  static let scorecard: SchemaMembers =
    updateCounts + [
      "on_time_rate": .named("Share"),
      "to_date": .object(updateCounts + ["on_time_rate": .named("Share")]),
      "tasks": .object([
        "total": .count, "on_track": .count, "done": .count, "overdue": .count, "unreported": .count,
      ]),
      "on_track_rate": .named("Share"), "overdue_rate": .named("Share"), "warnings": .named("WarningCounts"),
      "warning_rate": .named("Share"), "explanation_rate": .named("Share"), "kpis": .named("KPICounts"),
      "kpi_attained_rate": .named("Share"), "disbursed_vnd": .money.orNull,
    ]

  static let updateCounts: SchemaMembers = [
    "expected": .count, "received": .count, "on_time": .count, "late": .count, "missing": .count, "awaited": .count,
  ]

  static let planComponents: [(name: String, schema: Schema)] = [
    (
      "ListedPlan",
      .object([
        "key": .planKey, "number": .string, "year": .integer(1900...2200), "issuer": .unitCode, "issuer_name": .string,
        "title": .string, "title_en": .string.orNull, "imported_at": .instant,
      ])
    ),
    (
      "PlanImport",
      .object(
        [
          "outcome": .choice(["imported", "unchanged", "amended"]), "dry_run": .bool,
          "changes": Schema.array(of: planChange).optional, "retired": retiredParts.optional,
        ] + planSummary)
    ),
    ("Section", .object(["code": .text(1...32), "title": .text(1...500), "title_en": .text(1...500).optional])),
    ("Unit", .object(unit)),
    ("Window", .object(window + ["locked": .bool])),
    ("Scorecard", .object(unitName + scorecard)),
    (
      "Share",
      .object(["value": .number.orNull, "numerator": .number.orNull, "denominator": .number.orNull])
        .described(vi: "Tỷ lệ với tử và mẫu", en: "A rate with its counts; all null where nothing is known")
    ),
    ("WarningCounts", .object(["total": .count, "yellow": .count, "red": .count, "explained": .count])),
    ("KPICounts", .object(["attained": .count, "missed": .count, "missing": .count])),
    (
      "ExpectedUpdates",
      .object(
        ["period": .period, "window": .named("Window")] + unitName + updateCounts + [
          "updates": .array(
            of: .object([
              "task": .named("PlanTask"), "current": Schema.named("StoredUpdate").orNull,
              "previous": Schema.named("StoredUpdate").orNull, "disbursed_vnd": .money.orNull,
              "registered_vnd": .money.orNull,
            ])),
          "kpis": .array(
            of: .object(
              planKPI + [
                "current": Schema.named("StoredKPIValue").orNull, "previous": Schema.named("StoredKPIValue").orNull,
              ])),
        ])
    ),
    ("PlanDocument", planDocument),
  ]

  private static let planDocument = Schema.object([
    "schema": .choice([PlanDocument.schema]), "number": .text(1...100), "issued": .date, "issuer": .unitCode,
    "year": .integer(1900...2200), "consolidator": .unitCode, "receives_report": .unitCode.omissible,
    "title": .text(1...1000), "title_en": .text(1...1000).omissible,
    "basis": Schema.array(of: .text(1...500), 0...100).omissible, "reporting": .object(calendar),
    "warnings": Schema.object(thresholds).omissible,
    "feedback": Schema.object([
      "answer_days": Schema.integer(1...366).omissible,
      "counting": Schema.choice(of: FeedbackTerm.Counting.self).omissible,
    ]).omissible,
    "units": .array(of: .named("Unit"), 1...2000), "sections": .array(of: .named("Section"), 1...200),
    "tasks": .array(of: .named("PlanTask"), 1...2000), "kpis": .array(of: .object(planKPI), 0...2000),
  ]).described(vi: "Văn bản kế hoạch, lược đồ plan/1", en: "A plan document of schema plan/1")

  private static let thresholds: SchemaMembers = [
    "behind_yellow": .number(0...100).omissible, "behind_red": .number(0...100).omissible,
    "stalled_periods": .integer(1...12).omissible, "repeated_periods": .integer(1...12).omissible,
    "kpi_red": .number(0...100).omissible, "overdue_red_days": .integer(0...366).omissible,
    "regressed_red": .number(0...100).omissible, "disbursement_yellow": .number(0...100).omissible,
    "disbursement_red": .number(0...100).omissible, "unclear_red": .integer(1...6).omissible,
  ]
}
