extension PlanStore {
  /// Stores a plan that is not there yet, as version 1, and returns the number its rows hang on. The trail is the
  /// caller's to write: see ``PlanImport``.
  ///
  /// - Throws: ``DatabaseError`` (`isUniqueViolation` when the key is taken, `isConstraint` when the plan names a unit,
  ///   section or task that it does not have).
  @discardableResult
  func insert(_ plan: Plan, at instant: Instant) throws -> Int64 {
    let document = PlanDocument.encode(plan)
    let identifier = try connection.insert(
      """
      INSERT INTO plan (
        key, document, document_sha256, number, issued, issuer, year, consolidator, title, opens_day, due_day,
        grace_days, time_zone, behind_yellow, behind_red, stalled_periods, repeated_periods, kpi_red, imported_at)
      VALUES ($1, '', zeroblob(32), '', '0000-00-00', '', 0, '', '', 1, 1, 0, '', 0, 0, 0, 0, 0, $2)
      """, .text(plan.key), .integer(instant.milliseconds)
    )
    try write(plan, document, as: identifier, version: 1, at: instant)
    return identifier
  }

  /// Writes the rows of a plan and of its parts over those that are there, and keeps the document as a version. Rows of
  /// parts that it has no more stay, for what was reported on them refers to them.
  func write(
    _ plan: Plan, _ document: [UInt8], as identifier: Int64, version: Int64, at instant: Instant
  ) throws {
    try writeHeader(plan, document, identifier, version, at: instant)
    // Out of the way of the new order, which may be any; rows of retired parts keep such a position.
    for table in ["unit", "section", "task", "kpi"] as [SQL] {
      try connection.run("UPDATE \(table) SET position = -1 - rowid WHERE plan_id = $1", .integer(identifier))
    }
    try connection.run("DELETE FROM plan_basis WHERE plan_id = $1", .integer(identifier))
    for (position, document) in plan.basis.enumerated() {
      try connection.run(
        "INSERT INTO plan_basis (plan_id, position, document) VALUES ($1, $2, $3)",
        .integer(identifier), .integer(position), .text(document))
    }
    try writeUnits(plan.units, identifier)
    for (position, section) in plan.sections.enumerated() {
      try connection.run(
        """
        INSERT INTO section (plan_id, code, position, title, title_en) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (plan_id, code) DO UPDATE SET
          position = excluded.position, title = excluded.title, title_en = excluded.title_en
        """,
        .integer(identifier), .text(section.code), .integer(position), .text(section.title),
        .text(section.titleEnglish))
    }
    let total = Double(plan.tasks.count + plan.kpis.count)
    for (position, task) in plan.tasks.enumerated() {
      try write(task, at: position, identifier)
      progress?(Double(position + 1) / total)
    }
    for (position, kpi) in plan.kpis.enumerated() {
      try write(kpi, at: position, identifier)
      progress?(Double(plan.tasks.count + position + 1) / total)
    }
    connection.changes.arePlansChanged = true
  }

  private func writeHeader(
    _ plan: Plan, _ document: [UInt8], _ identifier: Int64, _ version: Int64, at instant: Instant
  ) throws {
    let text = DatabaseValue.text(String(decoding: document, as: UTF8.self))
    let digest = DatabaseValue.blob(try SHA256Digest(of: document).bytes)
    try connection.run(
      """
      UPDATE plan SET
        document = $1, document_sha256 = $2, number = $3, issued = $4, issuer = $5, year = $6, consolidator = $7,
        receives_report = $8, title = $9, title_en = $10, opens_day = $11, due_day = $12, grace_days = $13,
        time_zone = $14, behind_yellow = $15, behind_red = $16, stalled_periods = $17, repeated_periods = $18,
        kpi_red = $19, version = $20
      WHERE id = $21
      """,
      text, digest, .text(plan.number), .text(plan.issued), .text(plan.issuer), .integer(plan.year),
      .text(plan.consolidator), .text(plan.receivesReport), .text(plan.title), .text(plan.titleEnglish),
      .integer(plan.calendar.opensDay), .integer(plan.calendar.dueDay), .integer(plan.calendar.graceDays),
      .text(plan.calendar.timeZone.identifier), .integer(plan.thresholds.behindYellow.tenThousandths),
      .integer(plan.thresholds.behindRed.tenThousandths), .integer(plan.thresholds.stalledPeriods),
      .integer(plan.thresholds.repeatedPeriods), .integer(plan.thresholds.kpiRed.tenThousandths),
      .integer(version), .integer(identifier))
    try connection.run(
      """
      INSERT INTO plan_version (plan_id, version, document, document_sha256, made_at) VALUES ($1, $2, $3, $4, $5)
      """,
      .integer(identifier), .integer(version), text, digest, .integer(instant.milliseconds))
  }

  /// Parents and members come after all units are there, since a plan may list them in any order.
  private func writeUnits(_ units: [Unit], _ plan: Int64) throws(DatabaseError) {
    for (position, unit) in units.enumerated() {
      try connection.run(
        """
        INSERT INTO unit (plan_id, code, position, name, name_en, kind) VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (plan_id, code) DO UPDATE SET position = excluded.position, name = excluded.name,
          name_en = excluded.name_en, kind = excluded.kind, parent = NULL
        """,
        .integer(plan), .text(unit.code), .integer(position), .text(unit.name), .text(unit.nameEnglish),
        .text(unit.kind.rawValue))
    }
    for unit in units {
      if let parent = unit.parent {
        try connection.run(
          "UPDATE unit SET parent = $1 WHERE plan_id = $2 AND code = $3",
          .text(parent), .integer(plan), .text(unit.code))
      }
      try connection.run(
        "DELETE FROM unit_member WHERE plan_id = $1 AND unit = $2", .integer(plan), .text(unit.code))
      for (position, member) in unit.members.enumerated() {
        try connection.run(
          "INSERT INTO unit_member (plan_id, unit, position, member) VALUES ($1, $2, $3, $4)",
          .integer(plan), .text(unit.code), .integer(position), .text(member))
      }
    }
  }

  private func write(_ task: PlanTask, at position: Int, _ plan: Int64) throws(DatabaseError) {
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
      ON CONFLICT (plan_id, number) DO UPDATE SET position = excluded.position, section = excluded.section,
        title = excluded.title, title_en = excluded.title_en, directing = excluded.directing, due = excluded.due,
        schedule_label = excluded.schedule_label, is_published = excluded.is_published
      """,
      .integer(plan), .integer(task.number.value), .integer(position), .text(task.section), .text(task.title),
      .text(task.titleEnglish), .text(task.directing), .text(due), .text(task.scheduleLabel), .bool(task.isPublished))
    for table in ["task_unit", "task_output"] as [SQL] {
      try connection.run(
        "DELETE FROM \(table) WHERE plan_id = $1 AND task = $2", .integer(plan), .integer(task.number.value))
    }
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

  private func write(_ kpi: KPI, at position: Int, _ plan: Int64) throws(DatabaseError) {
    try connection.run(
      """
      INSERT INTO kpi (
        plan_id, code, position, kpi_group, name, name_en, measure, target, direction, frequency, lead_unit, task,
        derived)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
      ON CONFLICT (plan_id, code) DO UPDATE SET position = excluded.position, kpi_group = excluded.kpi_group,
        name = excluded.name, name_en = excluded.name_en, measure = excluded.measure, target = excluded.target,
        direction = excluded.direction, frequency = excluded.frequency, lead_unit = excluded.lead_unit,
        task = excluded.task, derived = excluded.derived
      """,
      .integer(plan), .text(kpi.code), .integer(position), .text(kpi.group), .text(kpi.name), .text(kpi.nameEnglish),
      .text(kpi.unit), .integer(kpi.target?.tenThousandths), .text(kpi.direction.rawValue),
      .text(kpi.frequency.rawValue), .text(kpi.leadUnit), .integer(kpi.task?.value), .text(kpi.derived?.rawValue))
  }
}
