import Testing

@testable import PlanAPI

/// The kinds of warning that look at money, outputs and the plan's own text.
@Suite("Warnings of money, outputs and clarity") struct MoneyWarningTests {
  private func course(_ id: String, in record: PlanRecord, _ months: [String]) -> [Warning.Level?] {
    months.map { period in
      warnings(in: record, period: month(period), at: close(of: period)).first { $0.id == id }?.level
    }
  }

  private func found(_ kind: Warning.Kind, in record: PlanRecord, _ period: String) -> Warning? {
    warnings(in: record, period: month(period), at: close(of: period)).first { $0.kind == kind }
  }

  @Test(
    "Money and work more than 20 points apart is yellow, more than 40 red, exactly so much is not; overspent is red",
    arguments: [
      ("50", 500, nil), ("50", 300, nil), ("50", 299, .yellow), ("50", 700, nil), ("50", 701, .yellow),
      ("50", 100, .yellow), ("50", 99, .red), ("50", 901, .red), ("100", 1000, nil), ("100", 1001, .red),
      ("90", nil, nil),
    ] as [(String, Int64?, Warning.Level?)])
  func disbursement(percent: String, spent: Int64?, level: Warning.Level?) {
    let plan = plan(tasks: [task(18, ["A"], budget: [("Xã", 600), ("Thành phố", 400)])])
    let record = record(plan, [update(18, "A", "2026-03", percent, disbursed: spent)])
    #expect(course("disbursement_behind.18", in: record, ["2026-03"]) == [level])
  }

  @Test("Without registered money, or with nothing reported, there is nothing to compare")
  func nothingToCompare() {
    let tasks = [task(1, ["A"]), task(2, ["A"], budget: [("Xã", 0)]), task(3, ["A"], budget: [("Xã", 10)])]
    let record = record(
      plan(tasks: tasks),
      [update(1, "A", "2026-03", "50", disbursed: 9), update(2, "A", "2026-03", "50", disbursed: 9)])
    #expect(found(.disbursementBehind, in: record, "2026-03") == nil)
  }

  @Test("It says which side lags, since when, and what ends it")
  func disbursementMessage() throws {
    let plan = plan(tasks: [task(18, ["A"], budget: [("Xã", 3_000_000)])])
    let record = record(
      plan,
      [
        update(18, "A", "2026-01", "10", disbursed: 300_000), update(18, "A", "2026-02", "60", disbursed: 1_000_000),
        update(18, "A", "2026-03", "60.5", disbursed: 1_000_000),
      ])
    let warning = try #require(found(.disbursementBehind, in: record, "2026-03"))
    #expect(warning.since == month("2026-02"))
    #expect(
      warning.message
        == LocalizedText(
          vi: "Nhiệm vụ số 18 giải ngân chậm so với tiến độ: đã giải ngân 33,33% kinh phí, khối lượng đạt 60,5%.",
          en: "Task 18 spends more slowly than it works: 33.33% of the money is spent, 60.5% of the work is done."))
    #expect(warning.endsWhen[.english].contains("at most 20 points apart"))
  }

  @Test("A budget that was set counts before the document's, the highest revision first")
  func setBudget() {
    let plan = plan(tasks: [task(18, ["A"], budget: [("Xã", 100)])])
    let budgets = [(1, Int64(700)), (2, 1000)].map { revision, amount in
      RecordedBudget(
        task: taskNumber(18), lines: [BudgetLine(source: "Xã", registered: money(amount))], revision: revision,
        recordedAt: Instant(milliseconds: 0), recordedBy: 1)
    }
    let record = record(plan, [update(18, "A", "2026-03", "50", disbursed: 500)], budgets: budgets.reversed())
    #expect(record.budget(of: taskNumber(18)).registered == 1000)
    #expect(found(.disbursementBehind, in: record, "2026-03") == nil)
  }

  @Test("100% with no output is yellow, in the next month red, and ends with the first document of any lead unit")
  func outputMissing() {
    let plan = plan(tasks: [task(7, ["A", "B"])])
    let full = ["2026-02", "2026-03", "2026-04", "2026-05"].flatMap { period in
      ["A", "B"].map { update(7, $0, period, "100", delivers: period >= "2026-04" && $0 == "B") }
    }
    let record = record(
      plan, [update(7, "A", "2026-01", "99"), update(7, "B", "2026-01", "100", delivers: false)] + full)
    let months = ["2026-01", "2026-02", "2026-03", "2026-04", "2026-05"]
    #expect(course("output_missing.7", in: record, months) == [nil, .yellow, .red, nil, nil])
    #expect(found(.outputMissing, in: record, "2026-03")?.since == month("2026-02"))
  }

  @Test(
    "A task that lacks a clarity is unclear, and says which",
    arguments: [
      ([], nil), ([.result], .yellow), ([.authority], .yellow), ([.result, .authority], .red),
      ([.time, .result, .authority], .red), ([.work], .yellow), ([.person], .yellow),
      ([.responsibility, .person], .red),
    ] as [(Set<Clarity>, Warning.Level?)])
  func unclear(missing: Set<Clarity>, level: Warning.Level?) {
    var unclear = task(7, missing.contains(.responsibility) ? [] : missing.contains(.person) ? ["ZZ"] : ["A"])
    if missing.contains(.work) { unclear.title = " " }
    if missing.contains(.result) { unclear.outputs = ["  "] }
    if missing.contains(.authority) { unclear.directing = unitCode("NOBODY") }
    if missing.contains(.time) { unclear.schedule = .deadline(date("2026-01-23")) }
    let record = record(plan(tasks: [unclear]))
    #expect(Set(record.directory.missingClarities(of: unclear)) == missing)
    let warning = found(.unclear, in: record, "2026-02")
    #expect(warning?.level == level)
    for clarity in Clarity.allCases {
      #expect(
        warning?.message[.vietnamese].contains(clarity.wording[.vietnamese]) ?? false == missing.contains(clarity))
      #expect(warning?.endsWhen[.english].contains(clarity.wording[.english]) ?? false == missing.contains(clarity))
    }
  }

  @Test("What is done needs no clearing up any more")
  func unclearEnds() {
    let record = record(
      plan(tasks: [task(7, ["A"], outputs: [])]), [update(7, "A", "2026-03", "100", .done)])
    #expect(course("unclear.7", in: record, ["2026-02", "2026-03"]) == [.yellow, nil])
  }

  @Test("A plan's own thresholds count")
  func thresholds() {
    var plan = plan(tasks: [task(7, ["A"], due: "2026-02-10", outputs: [], budget: [("Xã", 100)]), task(8, ["A"])])
    let updates = [
      update(7, "A", "2026-01", "50", disbursed: 45), update(7, "A", "2026-02", "50", disbursed: 45),
      update(8, "A", "2026-01", "50"), update(8, "A", "2026-02", "45"),
    ]
    func levels() -> [Warning.Kind: Warning.Level] {
      Dictionary(
        warnings(in: record(plan, updates), period: month("2026-02"), at: close(of: "2026-02")).map {
          ($0.kind, $0.level)
        },
        uniquingKeysWith: { first, _ in first })
    }
    #expect(levels() == [.overdue: .red, .regressed: .yellow, .unclear: .yellow])
    plan.thresholds.overdueRedDays = 30
    plan.thresholds.regressedRed = decimal("4.99")
    plan.thresholds.unclearRed = 1
    plan.thresholds.disbursementYellow = decimal("4")
    plan.thresholds.disbursementRed = decimal("5")
    #expect(levels() == [.overdue: .yellow, .regressed: .red, .unclear: .red, .disbursementBehind: .yellow])
  }

  @Test("Every warning says in both languages what ends it", arguments: Language.allCases)
  func endsWhen(language: Language) {
    var plan = communePlan()
    for index in plan.tasks.indices { plan.tasks[index].budget = [BudgetLine(source: "Xã", registered: money(100))] }
    plan.tasks[2].outputs = []
    let updates = record(plan).expectedUpdates(in: month("2026-03")).enumerated().map { index, assignment in
      update(
        assignment.task.value, assignment.unit.description, "2026-03", index % 2 == 0 ? "100" : "5",
        index % 3 == 0 ? .blocked : .onTrack, late: index % 2 == 0, disbursed: 3, delivers: false)
    }
    let list = warnings(in: record(plan, updates), period: month("2026-03"), at: close(of: "2026-03"))
    #expect(list.count > 20)
    for warning in list {
      #expect(warning.endsWhen[language].hasPrefix(language == .vietnamese ? "Kết thúc " : "Ends "), "\(warning.id)")
    }
  }
}
