import HTTPCore

/// `…/dashboard`: all that a first screen needs, in one call.
extension Application {
  static func addDashboard(to routes: inout Routes) {
    routes.get("/v1/plans/{plan}/dashboard", .anyToken) { (call: Call, key: PlanKey) in
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
              unit.counts.writeMembers(to: &writer)
            }
          }
        }
        writer.object("feedback") { writer in
          record.feedbackFigures(in: period...period, at: call.now).writeMembers(to: &writer)
        }
        writer.array("kpis") { writer in
          for kpi in kpis { writer.object { kpi.writeMembers(to: &$0) } }
        }
        writer.object("warnings") { writer in
          for level in Warning.Level.allCases { writer.member(level.rawValue, summary.warnings.byLevel[level] ?? 0) }
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
      writer.member(status.rawValue, tasksByStatus[status] ?? 0)
    }
    writer.member("unreported", unreportedTasks)
    writer.member("disbursed_vnd", Money.total(disbursed))
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
