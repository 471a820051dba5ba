import HTTPCore

/// `…/tasks` and the money of a task, as the OpenAPI document tells of them.
extension Operation {
  static let listTasks = Operation(
    "listTasks", .tasks, vi: "Các nhiệm vụ với tiến độ đến một tháng",
    en: "The tasks with their progress as of a month",
    query: .period + [
      .init("section", .text(1...200), vi: "Mã phần của kế hoạch", en: "A section's code"),
      .init("lead", .unitCode, vi: "Đơn vị chủ trì", en: "A lead unit"),
      .init(
        "status", .choice(ProgressUpdate.Status.allCases.map(\.rawValue) + ["retired"]),
        vi: "Trạng thái; retired là nhiệm vụ không còn trong kế hoạch",
        en: "Their status; retired for those that the plan has no more"),
      .init(
        "schedule", .choice(["continuous", "deadline"]), vi: "Thường xuyên hay có hạn",
        en: "Continuous or with a deadline"),
      .init(
        "warning", .choice(of: WarningChoice.self), vi: "Loại hoặc mức cảnh báo",
        en: "A kind or level of warning that they have"),
      .init("q", .text(1...200), vi: "Từ cần tìm, không cần dấu", en: "Words to look for, diacritics left out or not"),
    ] + .page, .list(of: "Task", before: ["period": .period]))

  static let readTask = Operation(
    "readTask", .tasks, vi: "Một nhiệm vụ với tiến độ và lịch sử thời hạn",
    en: "A task with its progress and the history of its deadline", query: .period,
    .ok(.object(Schema.task + Schema.taskState)))

  static let addTask = Operation(
    "addTask", .tasks, vi: "Thêm một nhiệm vụ vào kế hoạch", en: "Add a task to the plan",
    body: .json(["number": .taskNumber.optional] + Schema.taskBody + ["reason": .text(1...1000).omissible]),
    .created(.named("KeptTask")))

  static let changeTask = Operation(
    "changeTask", .tasks, vi: "Sửa một nhiệm vụ (RFC 7396)", en: "Change a task by a merge patch (RFC 7396)",
    body: {
      let patch = Schema.object(
        ["number": .taskNumber.optional] + Schema.taskBody.optional + ["reason": .text(1...1000).omissible])
      return Body(content: [(Response.jsonMediaType, patch), ("application/merge-patch+json", patch)])
    }(),
    requiresMatch: true, .ok(.named("KeptTask")))

  static let retireTask = Operation(
    "retireTask", .tasks, vi: "Đưa một nhiệm vụ ra khỏi kế hoạch; lịch sử vẫn còn",
    en: "Retire a task; its history stays", body: .optional(["reason": .text(1...1000).omissible]),
    requiresMatch: true, .noContent)

  static let readBudget = Operation(
    "readBudget", .money, vi: "Kinh phí đăng ký của một nhiệm vụ", en: "The money registered for a task",
    .ok(.named("Budget")))

  static let setBudget = Operation(
    "setBudget", .money, vi: "Đặt kinh phí của một nhiệm vụ; danh sách rỗng là không có",
    en: "Set the whole budget of a task; an empty list registers no money",
    body: .json(["items": .array(of: .named("BudgetLine"), 0...50)]), requiresMatch: true, .ok(.named("Budget")))

  static let readReconciliation = Operation(
    "readReconciliation", .money, vi: "Đối chiếu việc làm, tiền chi và sản phẩm",
    en: "Work, money and outputs side by side", query: .period,
    .ok(.object(Schema.reconciliation(added: "disbursed_in_month_vnd"))))
}

extension Schema {
  static let planTask: SchemaMembers = ["number": .taskNumber] + taskBody

  fileprivate static let taskBody: SchemaMembers = [
    "section": .text(1...32), "title": .text(1...1000), "title_en": .text(1...1000).optional, "directing": .unitCode,
    "lead_units": .array(of: .unitCode, 1...200), "coordinating_units": Schema.array(of: .unitCode, 0...200).optional,
    "outputs": Schema.array(of: .text(1...500), 0...100).optional,
    "schedule": .object([
      "kind": .choice(["continuous", "deadline"]), "label": .text(1...200).optional, "due": .date.optional,
    ]),
    "budget": Schema.array(of: .named("BudgetLine"), 0...50).optional, "published": .bool.optional,
  ]

  fileprivate static let task: SchemaMembers =
    planTask + [
      "progress": .object([
        "period": .period, "percent": .percent.orNull, "status": .status.orNull, "reported_units": .count,
        "lead_units": .count, "disbursed_vnd": .money.orNull,
        "by_unit": .array(
          of: .object([
            "unit": .unitCode, "period": .period.orNull, "percent": .percent.orNull, "status": .status.orNull,
            "timeliness": .timeliness.orNull,
          ])),
      ]),
      "warnings": .array(of: .string),
      "retired": Schema.object(["at": .instant, "reason": .string.orNull]).orNull,
    ]

  fileprivate static let taskState: SchemaMembers = [
    "version": .identifier,
    "deadline_history": .array(
      of: .object([
        "before": .date.orNull, "after": .date.orNull, "reason": .string.orNull, "moved_at": .instant,
        "moved_by": .named("Principal"),
      ])),
  ]

  /// - Parameter added: the name of what the month, or the span, added to the money.
  static func reconciliation(added: String) -> SchemaMembers {
    let row = SchemaMembers(
      dictionaryLiteral: ("task", .taskNumber), ("title", .string), ("title_en", .string.orNull),
      ("percent", .percent.orNull), ("status", .status.orNull), ("registered_vnd", .money.orNull),
      ("sources", .array(of: .named("BudgetLine"))), ("disbursed_vnd", .money.orNull), (added, .money.orNull),
      ("spent_share", .number.orNull),
      (
        "outputs", .object(["promised": .array(of: .string), "delivered": .array(of: .named("Output"))])
      ),
      (
        "disagreements",
        .array(of: .object(["kind": .choice(of: Reconciliation.Disagreement.self), "message": .string]))
      ))
    return [
      "period": .period,
      "totals": .object([
        "registered_vnd": .money.orNull, "disbursed_vnd": .money.orNull, "spent_share": .number.orNull,
        "sources": .array(of: .named("BudgetLine")), "tasks_without_budget": .count,
        "tasks_without_disbursement": .count, "tasks_that_disagree": .count,
      ]),
      "items": .array(of: .object(row)), "next_cursor": .string.orNull,
    ]
  }

  static let taskComponents: [(name: String, schema: Schema)] = [
    ("PlanTask", .object(planTask)),
    ("Task", .object(task)),
    ("KeptTask", .object(planTask + taskState)),
    ("BudgetLine", .object(["source": .text(1...200), "registered_vnd": .money])),
    (
      "Budget",
      .object([
        "task": .taskNumber, "items": .array(of: .named("BudgetLine")), "registered_vnd": .money.orNull,
        "revision": .count,
      ])
    ),
  ]
}
