/// When a task is due, as far as it could be read.
struct ScheduleEntry {
  let due: Located<CalendarDate>?
  let schedule: (value: PlanTask.Schedule, label: String?)?
}

private enum ScheduleKind: String, CaseIterable { case continuous, deadline }

extension FieldForm where Value == ScheduleEntry {
  /// `{kind: continuous}`, or `{kind: deadline, due}`; either may have a label.
  static let schedule = FieldForm.object { fields in
    let kind = fields.required("kind", .oneOf(ScheduleKind.self))
    let label = fields.optional("label", .line(1...200))
    let due =
      kind == .deadline
      ? fields.required("due", .located(.date)) : fields.optional("due", .located(.date))
    switch kind {
    case nil: return ScheduleEntry(due: due, schedule: nil)
    case .deadline: return ScheduleEntry(due: due, schedule: due.map { (.deadline($0.value), label) })
    case .continuous:
      if due != nil { fields.addFault(at: "due", .dueWithoutDeadline) }
      return ScheduleEntry(due: due, schedule: (.continuous, label))
    }
  }
}

extension FieldForm where Value == CalendarEntry {
  /// DOMAIN.md rule 2.
  static let calendar = FieldForm.object { fields in
    _ = fields.required("frequency", .oneOf(KPI.Frequency.self))
    let opensDay = fields.required("opens_day", .integer(1...31))
    let dueDay = fields.required("due_day", .integer(1...31))
    // Absent means none; given but wrong leaves a fault, and then the number does not matter.
    let graceDays = fields.optional("grace_days", .integer(0...31)) ?? 0
    let timeZone = fields.required("time_zone", .located(.line(1...100)))
    if let opensDay, let dueDay, opensDay > dueDay { fields.addFault(at: "opens_day", .opensAfterDue) }
    // A place-holding day stands only beside a fault: the zone is still to be checked.
    return CalendarEntry(opensDay: opensDay ?? 1, dueDay: dueDay ?? 1, graceDays: graceDays, timeZone: timeZone)
  }
}

extension FieldForm where Value == WarningThresholds {
  /// DOMAIN.md rule 4; what is left out keeps its standard value.
  static let thresholds = FieldForm.object { fields in
    let points = Decimal.zero...Decimal(100)
    var thresholds = WarningThresholds.standard
    if let value = fields.optional("behind_yellow", .decimal(points)) { thresholds.behindYellow = value }
    if let value = fields.optional("behind_red", .decimal(points)) { thresholds.behindRed = value }
    if let value = fields.optional("stalled_periods", .integer(1...12)) { thresholds.stalledPeriods = value }
    if let value = fields.optional("repeated_periods", .integer(1...12)) { thresholds.repeatedPeriods = value }
    if let value = fields.optional("kpi_red", .decimal(points)) { thresholds.kpiRed = value }
    if let value = fields.optional("overdue_red_days", .integer(0...366)) { thresholds.overdueRedDays = value }
    if let value = fields.optional("regressed_red", .decimal(points)) { thresholds.regressedRed = value }
    if let value = fields.optional("disbursement_yellow", .decimal(points)) { thresholds.disbursementYellow = value }
    if let value = fields.optional("disbursement_red", .decimal(points)) { thresholds.disbursementRed = value }
    if let value = fields.optional("unclear_red", .integer(1...6)) { thresholds.unclearRed = value }
    if thresholds.behindYellow > thresholds.behindRed { fields.addFault(at: "behind_yellow", .yellowAboveRed) }
    if thresholds.disbursementYellow > thresholds.disbursementRed {
      fields.addFault(at: "disbursement_yellow", .yellowAboveRed)
    }
    return thresholds
  }
}

extension FieldForm where Value == String {
  static let schema = FieldForm.parsed(
    LocalizedText(vi: "Phải là “\(PlanDocument.schema)”.", en: "Must be “\(PlanDocument.schema)”."),
    { $0 == PlanDocument.schema ? $0 : nil })
}
