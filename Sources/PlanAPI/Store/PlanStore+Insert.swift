extension PlanStore {
  /// Stores a plan that is not there yet, and returns the number its rows hang on.
  ///
  /// - Parameter document: the plan document it was read from, kept byte for byte.
  /// - Throws: ``DatabaseError`` (`isUniqueViolation` when the key is taken, `isConstraint` when the plan names a unit,
  ///   section or task that it does not have), ``StoreError/documentIsNotText``.
  @discardableResult
  public func insert(_ plan: Plan, document: [UInt8], at instant: Instant) throws -> Int64 {
    let identifier = try insertHeader(plan, document: document, at: instant)
    for (position, document) in plan.basis.enumerated() {
      try connection.run(
        "INSERT INTO plan_basis (plan_id, position, document) VALUES ($1, $2, $3)",
        .integer(identifier), .integer(position), .text(document))
    }
    try insertUnits(plan.units, identifier)
    for (position, section) in plan.sections.enumerated() {
      try connection.run(
        "INSERT INTO section (plan_id, code, position, title, title_en) VALUES ($1, $2, $3, $4, $5)",
        .integer(identifier), .text(section.code), .integer(position), .text(section.title),
        .text(section.titleEnglish))
    }
    for (position, task) in plan.tasks.enumerated() { try insert(task, at: position, identifier) }
    for (position, kpi) in plan.kpis.enumerated() { try insert(kpi, at: position, identifier) }
    return identifier
  }

  private func insertHeader(_ plan: Plan, document: [UInt8], at instant: Instant) throws -> Int64 {
    guard let text = String(validating: document, as: UTF8.self) else { throw StoreError.documentIsNotText }
    let identifier = try connection.queryOne(
      """
      INSERT INTO plan (
        key, document, document_sha256, number, issued, issuer, year, consolidator, receives_report, title, title_en,
        opens_day, due_day, grace_days, time_zone, behind_yellow, behind_red, stalled_periods, repeated_periods,
        kpi_red, imported_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)
      RETURNING id
      """,
      .text(plan.key), .text(text), .blob(try SHA256Digest(of: document).bytes), .text(plan.number),
      .text(plan.issued), .text(plan.issuer), .integer(plan.year), .text(plan.consolidator),
      .text(plan.receivesReport), .text(plan.title), .text(plan.titleEnglish),
      .integer(plan.calendar.opensDay), .integer(plan.calendar.dueDay), .integer(plan.calendar.graceDays),
      .text(plan.calendar.timeZone.identifier), .integer(plan.thresholds.behindYellow.tenThousandths),
      .integer(plan.thresholds.behindRed.tenThousandths), .integer(plan.thresholds.stalledPeriods),
      .integer(plan.thresholds.repeatedPeriods), .integer(plan.thresholds.kpiRed.tenThousandths),
      .integer(instant.milliseconds)
    ) { row throws(DatabaseError) in try row.int64(0) }
    guard let identifier else { throw StoreError.noRowReturned }
    return identifier
  }

  /// Parents and members come after all units are there, since a plan may list them in any order.
  private func insertUnits(_ units: [Unit], _ plan: Int64) throws(DatabaseError) {
    for (position, unit) in units.enumerated() {
      try connection.run(
        "INSERT INTO unit (plan_id, code, position, name, name_en, kind) VALUES ($1, $2, $3, $4, $5, $6)",
        .integer(plan), .text(unit.code), .integer(position), .text(unit.name), .text(unit.nameEnglish),
        .text(unit.kind.rawValue))
    }
    for unit in units {
      if let parent = unit.parent {
        try connection.run(
          "UPDATE unit SET parent = $1 WHERE plan_id = $2 AND code = $3",
          .text(parent), .integer(plan), .text(unit.code))
      }
      for (position, member) in unit.members.enumerated() {
        try connection.run(
          "INSERT INTO unit_member (plan_id, unit, position, member) VALUES ($1, $2, $3, $4)",
          .integer(plan), .text(unit.code), .integer(position), .text(member))
      }
    }
  }

  private func insert(_ task: PlanTask, at position: Int, _ plan: Int64) throws(DatabaseError) {
    let due: CalendarDate? =
      switch task.schedule {
      case .continuous: nil
      case .deadline(let date): date
      }
    try connection.run(
      """
      INSERT INTO task (
        plan_id, number, position, section, title, title_en, directing, due, schedule_label, is_published)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
      """,
      .integer(plan), .integer(task.number.value), .integer(position), .text(task.section), .text(task.title),
      .text(task.titleEnglish), .text(task.directing), .text(due), .text(task.scheduleLabel), .bool(task.isPublished))
    for (role, units) in [("lead", task.leadUnits), ("coordinating", task.coordinatingUnits)] {
      for (position, unit) in units.enumerated() {
        try connection.run(
          "INSERT INTO task_unit (plan_id, task, role, position, unit) VALUES ($1, $2, $3, $4, $5)",
          .integer(plan), .integer(task.number.value), .text(role), .integer(position), .text(unit))
      }
    }
    for (position, output) in task.outputs.enumerated() {
      try connection.run(
        "INSERT INTO task_output (plan_id, task, position, name) VALUES ($1, $2, $3, $4)",
        .integer(plan), .integer(task.number.value), .integer(position), .text(output))
    }
  }

  private func insert(_ kpi: KPI, at position: Int, _ plan: Int64) throws(DatabaseError) {
    try connection.run(
      """
      INSERT INTO kpi (
        plan_id, code, position, kpi_group, name, name_en, measure, target, direction, frequency, lead_unit, task,
        derived)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
      """,
      .integer(plan), .text(kpi.code), .integer(position), .text(kpi.group), .text(kpi.name), .text(kpi.nameEnglish),
      .text(kpi.unit), .integer(kpi.target?.tenThousandths), .text(kpi.direction.rawValue),
      .text(kpi.frequency.rawValue), .text(kpi.leadUnit), .integer(kpi.task?.value), .text(kpi.derived?.rawValue))
  }
}
