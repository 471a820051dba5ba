import HTTPCore

/// `…/dashboard`: all that a first screen needs, in one call.
extension Application {
  static func addDashboard(to routes: inout Routes) {
    routes.get("/v1/plans/{plan}/dashboard", .anyToken, .readDashboard) { (call: Call, key: PlanKey) in
      let record = try call.record(key)
      let locked = try call.lockedPeriods(of: try call.plan(key)).map(\.period)
      let period = try call.query { $0.reportingMonth(of: record.plan, at: call.now) }
      let warnings = PlanAPI.warnings(in: record, period: period, at: call.now)
      let summary = PlanSummary(of: record, period: period, at: call.now, warnings: warnings)
      let kpis = record.plan.kpis.map { KPIEvaluation(of: $0, in: record, period: period, at: call.now) }
      let states = record.plan.tasks.map { TaskState(of: $0.number, in: record, asOf: period) }
      return .json { writer in
        writer.object("plan") { record.plan.writeHeading(to: &$0) }
        writer.member("period", period)
        writer.member("periods", record.plan.reportingMonths)
        writer.member("last_reported", record.lastReported)
        writer.member("locked", locked.contains(period))
        writer.member("locked_periods", locked)
        writer.object("window") { writer in
          let window = currentWindow(of: record.plan, at: call.now)
          window.writeMembers(to: &writer, at: call.now)
          writer.member("locked", locked.contains(window.period))
        }
        writer.object("tasks") { summary.writeTasks(to: &$0, disbursed: states.compactMap(\.disbursed)) }
        writer.object("updates") { summary.updates.writeMembers(to: &$0) }
        writer.array("units") { writer in
          for unit in summary.updatesByUnit {
            writer.object { writer in
              writer.member("unit", unit.unit)
              writer.member("name", record.unit(unit.unit)?.name)
              writer.member("name_en", record.unit(unit.unit)?.nameEnglish)
              unit.counts.writeMembers(to: &writer)
            }
          }
        }
        writer.optional("own", OwnUpdates(of: call.token?.unit, in: record, at: call.now)) { $0.writeMembers(to: &$1) }
        writer.object("money") { Reconciliation(of: record, period: period).writeMoney(to: &$0) }
        writer.object("feedback") { writer in
          record.feedbackFigures(in: period...period, at: call.now).writeMembers(to: &writer)
        }
        writer.array("kpis") { writer in
          for kpi in kpis { writer.object { kpi.writeMembers(to: &$0) } }
        }
        writer.object("warnings") { writer in
          for level in Warning.Level.allCases {
            writer.member(text: level.rawValue, summary.warnings.byLevel[level] ?? 0)
          }
          writer.array("items") { writer in
            for warning in warnings {
              writer.object { warning.writeMembers(to: &$0, in: record, asOf: period, language: call.language) }
            }
          }
        }
      }
    }
  }
}

extension Plan {
  fileprivate func writeHeading(to writer: inout JSONWriter) {
    writer.member("key", key)
    writer.member("number", number)
    writer.member("year", year)
    writer.member("title", title)
    writer.member("title_en", titleEnglish)
    writer.member("issuer", issuer)
  }
}

extension PlanSummary {
  fileprivate func writeTasks(to writer: inout JSONWriter, disbursed: [Int64]) {
    writer.member("total", tasksByStatus.values.reduce(unreportedTasks, +))
    writer.member("open", openTasks)
    for status in ProgressUpdate.Status.allCases {
      writer.member(text: status.rawValue, tasksByStatus[status] ?? 0)
    }
    writer.member("unreported", unreportedTasks)
    writer.member("disbursed_vnd", Money.total(disbursed))
  }
}

/// What the unit of whoever asks has to report on now, whichever month is shown.
private struct OwnUpdates {
  private let unit: Unit
  private let period: Period
  private let counts: UpdateCounts

  /// `nil` without a unit, and for one that owes nothing.
  init?(of code: UnitCode?, in record: PlanRecord, at now: Instant) {
    guard let unit = code.flatMap(record.unit) else { return nil }
    period = periodToReport(of: record.plan, at: now)
    let isClosed = ReportingWindow(of: period, in: record.plan.calendar).state(at: now) == .closed
    let expected = record.expectedUpdates(in: period).filter { $0.unit == unit.code }
    guard !expected.isEmpty else { return nil }
    self.unit = unit
    counts = UpdateCounts(expected, in: record, period: period, isClosed: isClosed)
  }

  func writeMembers(to writer: inout JSONWriter) {
    writer.member("unit", unit.code)
    writer.member("name", unit.name)
    writer.member("name_en", unit.nameEnglish)
    writer.member("period", period)
    counts.writeMembers(to: &writer)
  }
}

extension Reconciliation {
  /// The money beside the work, of the tasks that have any; `…/reconciliation` has all of it.
  fileprivate func writeMoney(to writer: inout JSONWriter) {
    writer.member("registered_vnd", registered)
    writer.member("disbursed_vnd", disbursed)
    writer.member("spent_share", spentShare)
    writer.array("tasks") { writer in
      for row in rows where row.registered != nil || row.disbursed != nil {
        writer.object { writer in
          writer.member("task", row.task.number)
          writer.member("title", row.task.title)
          writer.member("title_en", row.task.titleEnglish)
          writer.member("percent", row.percent)
          writer.member("registered_vnd", row.registered)
          writer.member("disbursed_vnd", row.disbursed)
          writer.member("spent_share", row.spentShare)
          writer.member("disagreements", row.disagreements.map(\.rawValue))
        }
      }
    }
  }
}

extension UpdateCounts {
  func writeMembers(to writer: inout JSONWriter) {
    writer.member("expected", expected)
    writer.member("received", received)
    writer.member("on_time", onTime)
    writer.member("late", late)
    writer.member("missing", missing)
    writer.member("awaited", awaited)
  }
}
