import HTTPCore

/// `…/units/{unit}/expected`: what a unit owes for a month (DOMAIN.md rule 1), with all that a form for it begins with:
/// what the month has already, and what the unit said last before it.
extension Application {
  static func addExpected(to routes: inout Routes) {
    routes.get("/v1/plans/{plan}/units/{unit}/expected", .anyToken, .readExpected) {
      (call: Call, key: PlanKey, code: UnitCode) in
      let record = try call.record(key)
      let locked = try call.lockedPeriods(of: try call.plan(key)).map(\.period)
      guard let unit = record.unit(code) else { throw Problem.notFound }
      let period = try call.query { query in
        let isGiven = query.isGiven("period")
        let month = query.reportingMonth(of: record.plan, at: call.now)
        return isGiven ? month : periodToReport(of: record.plan, at: call.now)
      }
      let expected = record.expectedUpdates(in: period).filter { assignment in
        assignment.unit == code && record.directory.retirement(of: assignment.task) == nil
      }
      let window = ReportingWindow(of: period, in: record.plan.calendar)
      let counts = UpdateCounts(
        expected, in: record, period: period, isClosed: window.state(at: call.now) == .closed)
      return .json { writer in
        writer.member("period", period)
        writer.object("window") { writer in
          window.writeMembers(to: &writer, at: call.now)
          writer.member("locked", locked.contains(period))
        }
        writer.member("unit", code)
        writer.member("name", unit.name)
        writer.member("name_en", unit.nameEnglish)
        counts.writeMembers(to: &writer)
        writer.array("updates") { writer in
          for assignment in expected { writer.object { write(assignment, in: record, period, to: &$0) } }
        }
        writer.array("kpis") { writer in
          for kpi in record.plan.kpis where kpi.leadUnit == code && kpi.derived == nil {
            writer.object { write(kpi, in: record, period, to: &$0) }
          }
        }
      }
    }
  }

  /// A task with the month's update and the newest one before it, each `null` where there is none.
  private static func write(
    _ assignment: Assignment, in record: PlanRecord, _ period: Period, to writer: inout JSONWriter
  ) {
    guard let task = record.task(assignment.task) else { return }
    let current = record.update(of: task.number, by: assignment.unit, in: period)
    let previous = record.newestUpdate(of: task.number, by: assignment.unit, upTo: period.previous)
    writer.object("task") { task.writeMembers(to: &$0) }
    writer.optional("current", current) { $0.writeMembers(to: &$1) }
    writer.optional("previous", previous) { $0.writeMembers(to: &$1) }
    writer.member("disbursed_vnd", record.disbursed(on: task.number, by: assignment.unit, upTo: period))
    writer.member("registered_vnd", record.budget(of: task.number).registered)
  }

  /// A KPI with the month's figure and the one of the month before.
  private static func write(_ kpi: KPI, in record: PlanRecord, _ period: Period, to writer: inout JSONWriter) {
    kpi.writeMembers(to: &writer)
    writer.optional("current", record.kpiValue(of: kpi.code, in: period)) { $0.writeMembers(to: &$1, unit: kpi.unit) }
    writer.optional("previous", record.kpiValue(of: kpi.code, in: period.previous)) {
      $0.writeMembers(to: &$1, unit: kpi.unit)
    }
  }
}

extension JSONWriter {
  /// An object, or `null` where there is no value.
  mutating func optional<Value>(
    _ name: StaticString, _ value: Value?, _ members: (Value, inout JSONWriter) -> Void
  ) {
    self.name(name)
    if let value { object { members(value, &$0) } } else { null() }
  }
}
