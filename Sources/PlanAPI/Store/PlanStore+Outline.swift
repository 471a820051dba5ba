/// What is known of a plan without reading its document.
struct PlanOutline: Hashable, Sendable {
  let id: Int64
  let key: PlanKey
  let year: ReportingYear
}

extension PlanStore {
  /// By key.
  func outlines() throws -> [PlanOutline] {
    // Each zone is a file.
    var zones: [String: PlanTimeZone] = [:]
    let rows = try connection.query(
      "SELECT id, key, year, issued, opens_day, due_day, grace_days, time_zone FROM plan ORDER BY key"
    ) { row throws(DatabaseError) in
      (
        id: try row.int64(0), key: try row.string(1, as: PlanKey.init), year: try row.int(2),
        issued: try row.string(3, as: CalendarDate.init), opens: try row.int(4), due: try row.int(5),
        grace: try row.int(6), zone: try row.string(7)
      )
    }
    return try rows.map { row in
      guard let zone = zones[row.zone] ?? PlanTimeZone(identifier: row.zone) else {
        let fault = FieldFault(pointer: "/reporting/time_zone", detail: .unknownTimeZone)
        throw StoreError.unreadablePlan(row.id, FieldFaults(fault))
      }
      zones[row.zone] = zone
      let calendar = ReportingCalendar(
        opensDay: row.opens, dueDay: row.due, graceDays: row.grace, timeZone: zone)
      return PlanOutline(
        id: row.id, key: row.key, year: ReportingYear(row.year, issued: row.issued, calendar: calendar))
    }
  }
}
