/// The city report in JSON (``CityReport/json()``), as the OpenAPI document tells of it.
extension Schema {
  static let namedUnit = Schema.object(["code": .unitCode, "name": .string, "name_en": .string.orNull])

  private static let title: SchemaMembers = ["title": .string.orNull, "title_en": .string.orNull]

  private static let counts: SchemaMembers = [
    "expected": .count, "on_time": .count, "late": .count, "missing": .count, "awaited": .count,
  ]

  private static let header: SchemaMembers =
    ["plan": .planKey, "number": .string, "issued": .date, "year": .integer(1900...2200)] + title + [
      "issuer": .named("NamedUnit"), "recipient": Schema.named("NamedUnit").orNull, "period": .reportSpan,
      "from": .date, "to": .date, "months": .array(of: .period), "generated_at": .instant,
      "state": .choice(of: CityReport.State.self),
      "submission": Schema.object([
        "at": .instant, "by": .named("Author"), "supersedes": .identifier.orNull, "trail_sequence": .count,
      ]).orNull,
      "language": .choice(of: Language.self),
    ]

  private static let general: SchemaMembers = [
    "tasks": .object([
      "total": .count, "open": .count, "by_status": .object(byStatus), "unreported": .count,
    ]),
    "updates": .object(counts), "updates_by_unit": .array(of: .object(["unit": .unitCode] + counts)),
    "update_rate": .object([
      "value": .number.orNull, "numerator": .number.orNull, "denominator": .number.orNull, "target": .number,
      "status": .kpiStatus,
    ]),
    "kpis": .object([
      "total": .count, "met": .count, "below_target": .count, "no_target": .count, "no_data": .count,
    ]),
    "warnings": .object(["period": .period.orNull, "yellow": .count, "red": .count]),
  ]

  private static let kpi: SchemaMembers = [
    "code": .kpiCode, "group": .string, "name": .string, "name_en": .string.orNull, "unit": .string,
    "direction": .choice(of: KPI.Direction.self), "target": .number.orNull, "value": .number.orNull,
    "numerator": .number.orNull, "denominator": .number.orNull, "previous": .number.orNull, "change": .number.orNull,
    "status": .kpiStatus, "months": .count, "months_with_figure": .count,
  ]

  private static let newest: SchemaMembers = [
    "unit": .unitCode, "period": .period, "percent": .percent, "status": .status, "timeliness": .timeliness,
    "summary": .string,
  ]

  private static let task: SchemaMembers =
    ["number": .taskNumber, "section": .object(["code": .string] + title)] + title + [
      "lead_units": .array(of: .named("NamedUnit")), "schedule": schedule, "percent": .percent.orNull,
      "previous": .percent.orNull, "change": .number.orNull, "status": .status.orNull, "reported_units": .count,
      "lead_unit_count": .count, "newest": .array(of: .object(newest)),
      "outputs": .object([
        "promised": .array(of: .string),
        "delivered": .array(of: .object(output + ["units": .array(of: .unitCode)])),
      ]),
    ]

  /// When a task is due, as reports and the public part show it.
  static let schedule = Schema.object([
    "kind": .choice(["continuous", "deadline"]), "due": .date.orNull, "label": .string.orNull,
  ])

  private static let remark: SchemaMembers =
    ["task": .taskNumber] + title + [
      "period": .period, "difficulties": .string.orNull, "proposals": .string.orNull,
    ]

  private static let disbursement: SchemaMembers = [
    "total_vnd": .money.orNull, "reported_tasks": .count, "missing_tasks": .count,
    "tasks": .array(of: .object(["task": .taskNumber] + title + ["disbursed_vnd": .money.orNull])),
  ]

  private static let nextPeriod: SchemaMembers = [
    "period": .reportSpan.orNull,
    "tasks": .array(
      of: .object(
        ["task": .taskNumber] + title + [
          "lead_units": .array(of: .named("NamedUnit")), "due": .date.orNull, "label": .string.orNull,
          "timing": .choice(of: CityReport.NextPeriod.Timing.self),
        ])),
  ]

  static let cityReport: SchemaMembers = [
    "header": .object(header), "general": .object(general), "kpis": .array(of: .object(kpi)),
    "tasks": .array(of: .object(task)), "warnings": .array(of: .object(reportedWarning)),
    "difficulties_and_proposals": .array(
      of: .object(["unit": .named("NamedUnit"), "remarks": .array(of: .object(remark))])),
    "disbursement": .object(disbursement),
    "reconciliation": .object(reconciliation(added: "disbursed_in_period_vnd")),
    "feedback": .named("FeedbackFigures"), "feedback_reason": .string.orNull, "next_period": .object(nextPeriod),
  ]
}
