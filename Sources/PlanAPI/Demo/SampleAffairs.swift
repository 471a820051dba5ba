/// What a plan's year leaves beside updates and figures: money that is registered, tasks that are published, words on
/// warnings, feedback with its answers, and a report to the city. The same plan, month and seed give the same.
struct SampleAffairs {
  let plan: Plan
  /// The number of the stored plan.
  let identifier: Int64
  /// The last month that there is anything of.
  let last: Period
  let seed: UInt64

  var zone: PlanTimeZone { plan.calendar.timeZone }
  /// The plan's months up to the last.
  var months: [Period] { plan.reportingMonths.filter { $0 <= last } }

  /// All of it; nothing is after the end of the last month.
  func events() -> [SampleEvent] {
    let end = zone.start(of: last.next.firstDay)
    let all = [budgets(), publishing(), feedback(), notes(), reports()]
    return all.flatMap(\.self).filter { $0.at < end }
  }

  /// A moment of a day, in minutes after its beginning.
  func moment(_ day: CalendarDate, _ minutes: Int) -> Instant {
    Instant(milliseconds: zone.start(of: day).milliseconds + Int64(minutes) * 60_000)
  }

  // MARK: What the consolidator does

  /// A few days after the plan was issued.
  private func budgets() -> [SampleEvent] {
    plan.tasks.filter { !SampleMoney.lines(of: $0.number).isEmpty }.enumerated().map { index, task in
      consolidating(at: moment(plan.issued.adding(days: 4), 9 * 60 + index * 4)) { trail in
        _ = try BudgetStore(trail.connection).append(
          SampleMoney.lines(of: task.number), task: task.number, plan: identifier, before: task.budget, trail: trail)
      }
    }
  }

  /// Three tasks a month, near its end, until those that the public may see are published.
  private func publishing() -> [SampleEvent] {
    let published = plan.tasks.map(\.number).filter { SampleAffairs.published.contains($0.value) }
    return months.enumerated().compactMap { index, month -> SampleEvent? in
      let shown = Set(published.dropFirst(3 * index).prefix(3))
      guard !shown.isEmpty else { return nil }
      return consolidating(at: moment(CalendarDate(27, of: month), 15 * 60 + 10)) { trail in
        let store = PlanStore(trail.connection)
        guard let stored = try store.load(plan.key) else { throw StoreError.noSuchPlan(plan.key) }
        var after = stored.plan
        for position in after.tasks.indices where shown.contains(after.tasks[position].number) {
          after.tasks[position].isPublished = true
        }
        _ = try store.amend(stored, to: after, reason: nil, trail: trail)
        for (old, new) in zip(stored.plan.tasks, after.tasks) where old != new {
          try trail.append(
            .changeTask, to: "tasks/\(new.number)", of: identifier, before: { old.writeMembers(to: &$0) },
            after: { new.writeMembers(to: &$0) })
        }
      }
    }
  }

  /// Of plan 39/KH-UBND. What concerns persons and security stays inside.
  static let published: Set = [1, 2, 3, 4, 5, 8, 10, 12, 13, 14, 16, 18]

  /// The report of the last quarter that was over in time, on the fifth day after it.
  private func reports() -> [SampleEvent] {
    let quarters = (1...4).compactMap { ReportSpan("\(plan.year)-Q\($0)") }
    let due = quarters.compactMap { span -> (span: ReportSpan, day: CalendarDate)? in
      guard let month = span.reportingMonths(of: plan).last, month < last else { return nil }
      return (span, CalendarDate(5, of: month.next))
    }
    guard let (span, day) = due.last else { return [] }
    return [
      consolidating(at: moment(day, 10 * 60 + 12)) { trail in
        let author = try Author(of: trail)
        let stored = try PlanStore(trail.connection).load(plan.key)
        let record = try PlanRecord(
          reading: identifier, PlanDirectory(stored?.plan ?? plan), from: trail.connection)
        let submission = CityReport.Submission(
          at: trail.now, author: author, supersedes: nil,
          trailSequence: try TrailStore(trail.connection).head(of: identifier).sequence)
        let report = CityReport(
          of: record, span: span, at: trail.now, language: .vietnamese, submission: submission)
        let renderings = try ReportFormat.allCases.map { ($0, try report.render(as: $0)) }
        _ = try ReportStore(trail.connection).submit(
          report, Dictionary(renderings, uniquingKeysWith: { first, _ in first }), plan: identifier, trail: trail)
      }
    ]
  }

  private func consolidating(at instant: Instant, _ write: @escaping (Trail) throws -> Void) -> SampleEvent {
    SampleEvent(at: instant) { trail, authors in
      guard let token = authors.consolidator else { return }
      try write(trail.acting(as: .token(token), at: trail.now))
    }
  }
}
