import Testing

@testable import PlanAPI

/// The sample year of the shipped plan, as the rules see it.
struct SampleYearTests {
  let plan: Plan

  init() throws { plan = try PlanFixture.plan() }

  @Test("The same seed gives the same year, another seed another")
  func isDeterministic() {
    let year = SampleYear(of: plan, through: month("2026-10"), seed: 7)
    #expect(SampleYear(of: plan, through: month("2026-10"), seed: 7) == year)
    #expect(SampleYear(of: plan, through: month("2026-10"), seed: 8) != year)
  }

  @Test(
    "The year ends in the month before the current one, but not after December of the plan's year",
    arguments: [
      ("2026-10-15T00:00:00Z", "2026-09"),
      // Midnight of 1 November in Hải Phòng is 17:00 of the day before in UTC.
      ("2026-10-31T16:59:59Z", "2026-09"), ("2026-10-31T17:00:00Z", "2026-10"),
      ("2026-02-10T00:00:00Z", "2026-01"), ("2026-01-10T00:00:00Z", "2025-12"),
      ("2027-01-05T00:00:00Z", "2026-12"), ("2029-06-01T00:00:00Z", "2026-12"),
    ])
  func endsBeforeTheCurrentMonth(now: String, last: String) throws {
    let now = try #require(Instant(now))
    #expect(SampleYear.lastMonth(of: plan, at: now) == month(last))
  }

  @Test(
    "Nothing is recorded before its window opens, before the plan was issued, or after the last month",
    arguments: allMonths)
  func isRecordedInTime(last: String) {
    let last = month(last)
    let year = SampleYear(of: plan, through: last, seed: 1)
    let end = plan.calendar.timeZone.start(of: last.next.firstDay)
    for update in year.updates {
      let window = ReportingWindow(of: update.update.period, in: plan.calendar)
      #expect(timeliness(of: update.recordedAt, in: window) == update.timeliness)
      #expect(update.recordedAt < end)
      let day = plan.calendar.timeZone.date(of: update.recordedAt)
      #expect(day >= plan.issued)
      #expect(update.update.outputs.allSatisfy { $0.issued.map { $0 <= day } ?? false }, "\(update)")
    }
    for value in year.kpiValues {
      #expect(ReportingWindow(of: value.period, in: plan.calendar).state(at: value.recordedAt) == .open)
      #expect(value.recordedAt < end)
    }
    #expect(year.updates.map(\.recordedAt) == year.updates.map(\.recordedAt).sorted())
  }

  @Test("Before the plan's first month there are KPI figures for a baseline, and no updates")
  func hasABaseline() {
    let year = SampleYear(of: plan, through: month("2025-12"), seed: 1)
    #expect(year.updates.isEmpty)
    #expect(Set(year.kpiValues.map(\.period)) == Set((1...12).map { month("2025-\($0 < 10 ? "0" : "")\($0)") }))
  }

  @Test("Of the updates, three to five in a hundred are late, and a few are missing in the months before the last")
  func isNotPerfect() {
    for seed: UInt64 in 1...20 {
      let year = SampleYear(of: plan, through: month("2026-10"), seed: seed)
      let late = year.updates.count { $0.timeliness == .late } * 100
      #expect((3 * year.updates.count...5 * year.updates.count).contains(late))
      let record = record(of: year)
      let missing = plan.reportingMonths.filter { $0 < month("2026-10") }.flatMap { period in
        record.expectedUpdates(in: period).filter { record.update(of: $0.task, by: $0.unit, in: period) == nil }
      }
      #expect((1...15).contains(missing.count))
    }
  }

  @Test("In the last month every kind of warning is there", arguments: 1...12 as ClosedRange<UInt64>)
  func warns(seed: UInt64) throws {
    let now = try #require(Instant("2026-11-10T00:00:00Z"))
    let list = warnings(
      in: record(of: SampleYear(of: plan, through: month("2026-10"), seed: seed)), period: month("2026-10"), at: now)
    let found = Dictionary(list.map { ($0.id, $0.level) }, uniquingKeysWith: { first, _ in first })
    #expect(found["missing_update.12.CAX"] == .red)
    #expect(found["missing_update.2.TTDVC"] == .yellow)
    #expect(found["overdue.9"] == .red)
    #expect(found["blocked.11.KT"] == .red)
    #expect(found["stalled.16.VHXH"] == .yellow)
    #expect(found["regressed.12.TTDVC"] == .yellow)
    #expect(found["kpi_below_target.DVC-08"] == .red)
    #expect(list.contains { $0.kind == .lateUpdate })
    #expect(list.count { $0.kind == .overdue || $0.kind == .blocked || $0.kind == .regressed } == 3)

    let june = warnings(
      in: record(of: SampleYear(of: plan, through: month("2026-06"), seed: seed)), period: month("2026-06"),
      at: try #require(Instant("2026-07-02T00:00:00Z")))
    #expect(june.contains { $0.id == "behind.9" || $0.id == "overdue.9" })
  }

  @Test("Task 1 is done in January with the plan as its output, task 8 in June on time, a steady task in December")
  func finishesTasks() throws {
    let record = record(of: SampleYear(of: plan, through: month("2026-12"), seed: 3))
    let first = try #require(record.update(of: taskNumber(1), by: unitCode("VHXH"), in: month("2026-01")))
    #expect(first.update.status == .done)
    #expect(first.update.outputs.map(\.number) == ["39/KH-UBND"])
    #expect(first.update.outputs.first?.issued == date("2026-01-24"))
    #expect(record.history(of: taskNumber(1), by: unitCode("VHXH")).count == 1)
    let eighth = record.history(of: taskNumber(8), by: unitCode("VHXH"))
    #expect(eighth.last?.update.period == month("2026-06"))
    #expect(eighth.last?.update.status == .done)
    #expect(eighth.last?.timeliness == .onTime)
    #expect(TaskState(of: taskNumber(18), in: record, asOf: month("2026-12")).status == .done)
    #expect(TaskState(of: taskNumber(9), in: record, asOf: month("2026-12")).status == .atRisk)
    #expect(TaskState(of: taskNumber(11), in: record, asOf: month("2026-12")).status == .blocked)
  }

  @Test("Percents and money never fall, save where a unit lost ground in the last month", arguments: allMonths)
  func rises(last: String) {
    let record = record(of: SampleYear(of: plan, through: month(last), seed: 5))
    for task in plan.tasks {
      for unit in record.leadUnits(of: task.number) {
        let updates = record.history(of: task.number, by: unit).map(\.update)
        let percents = updates.map(\.percent)
        let isRegressed = (task.number.value, unit) == (12, unitCode("TTDVC"))
        let rising = isRegressed ? percents.dropLast() : percents
        #expect(rising == rising.sorted())
        let amounts = updates.map(\.disbursed)
        #expect(amounts.allSatisfy { ($0 != nil) == !SampleMoney.lines(of: task.number).isEmpty })
        #expect(amounts.compactMap(\.self) == amounts.compactMap(\.self).sorted())
      }
    }
  }

  @Test("Each KPI that is posted has a ratio for each of twelve months, DVC-04 lacks some, the computed ones have none")
  func hasKPIValues() {
    let year = SampleYear(of: plan, through: month("2026-10"), seed: 5)
    let months = Dictionary(grouping: year.kpiValues, by: \.kpi).mapValues(\.count)
    for kpi in plan.kpis {
      let expected = kpi.derived != nil ? nil : kpi.code == kpiCode("DVC-04") ? 9 : 12
      #expect(months[kpi.code] == expected, "\(kpi.code)")
    }
    for value in year.kpiValues {
      guard case .ratio(let numerator, let denominator) = value.figure else {
        Issue.record("not a ratio: \(value)")
        continue
      }
      #expect(numerator > Decimal(0) && numerator <= denominator, "\(value)")
    }
    let record = record(of: year)
    for kpi in plan.kpis where kpi.derived == nil && kpi.code != kpiCode("DVC-04") {
      let first = record.figure(of: kpi, in: month("2025-11"), at: Instant(milliseconds: 0))?.value(in: "%")
      let last = record.figure(of: kpi, in: month("2026-10"), at: Instant(milliseconds: 0))?.value(in: "%")
      #expect((first ?? Decimal(100)) < (last ?? Decimal(0)), "\(kpi.code)")
    }
  }

  private func record(of year: SampleYear) -> PlanRecord { PlanRecord(of: year, on: plan) }
}

extension PlanRecord {
  /// A sample year as it would be read from a store.
  init(of year: SampleYear, on plan: Plan) {
    self.init(
      plan: plan,
      updates: year.updates.map {
        RecordedUpdate(
          id: 0, update: $0.update, revision: 1, timeliness: $0.timeliness, recordedAt: $0.recordedAt, recordedBy: 1)
      },
      kpiValues: year.kpiValues.map {
        RecordedKPIValue(
          kpi: $0.kpi, period: $0.period, figure: $0.figure, revision: 1, recordedAt: $0.recordedAt, recordedBy: 1)
      })
  }
}

private let allMonths = (1...12).map { "2026-\($0 < 10 ? "0" : "")\($0)" }
