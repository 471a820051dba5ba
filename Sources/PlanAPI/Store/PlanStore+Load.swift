extension PlanStore {
  /// The plan with its units, sections, tasks and KPIs in the order of its document. Take it inside a snapshot.
  public func load(_ key: PlanKey) throws(DatabaseError) -> StoredPlan? {
    let header = try connection.queryOne(
      """
      SELECT id, key, number, issued, issuer, year, consolidator, receives_report, title, title_en,
        opens_day, due_day, grace_days, time_zone, behind_yellow, behind_red, stalled_periods, repeated_periods, kpi_red
      FROM plan WHERE key = $1
      """, .text(key), row: header)
    guard let header else { return nil }
    var plan = header.plan
    plan.basis = try connection.query(
      "SELECT document FROM plan_basis WHERE plan_id = $1 ORDER BY position", .integer(header.id)
    ) { row throws(DatabaseError) in try row.string(0) }
    plan.units = try units(header.id)
    plan.sections = try connection.query(
      "SELECT code, title, title_en FROM section WHERE plan_id = $1 ORDER BY position", .integer(header.id)
    ) { row throws(DatabaseError) in
      Section(code: try row.string(0), title: try row.string(1), titleEnglish: try row.optionalString(2))
    }
    plan.tasks = try tasks(header.id)
    plan.kpis = try kpis(header.id)
    return StoredPlan(id: header.id, plan: plan)
  }

  /// The plan's own row; its lists are still empty.
  private func header(_ row: borrowing Row) throws(DatabaseError) -> StoredPlan {
    let calendar = ReportingCalendar(
      opensDay: try row.int(10),
      dueDay: try row.int(11),
      graceDays: try row.int(12),
      timeZone: try row.string(13, as: PlanTimeZone.init(identifier:)))
    let thresholds = WarningThresholds(
      behindYellow: Decimal(tenThousandths: try row.int64(14)),
      behindRed: Decimal(tenThousandths: try row.int64(15)),
      stalledPeriods: try row.int(16),
      repeatedPeriods: try row.int(17),
      kpiRed: Decimal(tenThousandths: try row.int64(18)))
    let plan = Plan(
      key: try row.string(1, as: PlanKey.init),
      number: try row.string(2),
      issued: try row.string(3, as: CalendarDate.init),
      issuer: try row.string(4, as: UnitCode.init),
      year: try row.int(5),
      consolidator: try row.string(6, as: UnitCode.init),
      receivesReport: try row.optionalString(7, as: UnitCode.init),
      title: try row.string(8),
      titleEnglish: try row.optionalString(9),
      basis: [],
      calendar: calendar,
      thresholds: thresholds,
      units: [],
      sections: [],
      tasks: [],
      kpis: [])
    return StoredPlan(id: try row.int64(0), plan: plan)
  }

  private func units(_ plan: Int64) throws(DatabaseError) -> [Unit] {
    let members = try connection.query(
      "SELECT unit, member FROM unit_member WHERE plan_id = $1 ORDER BY unit, position", .integer(plan)
    ) { row throws(DatabaseError) in
      (unit: try row.string(0, as: UnitCode.init), member: try row.string(1, as: UnitCode.init))
    }
    let membersByUnit = Dictionary(grouping: members, by: \.unit).mapValues { $0.map(\.member) }
    return try connection.query(
      "SELECT code, name, name_en, kind, parent FROM unit WHERE plan_id = $1 ORDER BY position", .integer(plan)
    ) { row throws(DatabaseError) in
      let code = try row.string(0, as: UnitCode.init)
      return Unit(
        code: code,
        name: try row.string(1),
        nameEnglish: try row.optionalString(2),
        kind: try row.string(3, as: Unit.Kind.init(rawValue:)),
        parent: try row.optionalString(4, as: UnitCode.init),
        members: membersByUnit[code] ?? [])
    }
  }

  private func tasks(_ plan: Int64) throws(DatabaseError) -> [PlanTask] {
    let leadUnits = try taskUnits(plan, role: "lead")
    let coordinatingUnits = try taskUnits(plan, role: "coordinating")
    let outputs = try connection.query(
      "SELECT task, name FROM task_output WHERE plan_id = $1 ORDER BY task, position", .integer(plan)
    ) { row throws(DatabaseError) in (task: try row.int(0, as: TaskNumber.init), name: try row.string(1)) }
    let outputsByTask = Dictionary(grouping: outputs, by: \.task).mapValues { $0.map(\.name) }
    return try connection.query(
      """
      SELECT number, section, title, title_en, directing, due, schedule_label, is_published
      FROM task WHERE plan_id = $1 ORDER BY position
      """, .integer(plan)
    ) { row throws(DatabaseError) in
      let number = try row.int(0, as: TaskNumber.init)
      return PlanTask(
        number: number,
        section: try row.string(1),
        title: try row.string(2),
        titleEnglish: try row.optionalString(3),
        directing: try row.string(4, as: UnitCode.init),
        leadUnits: leadUnits[number] ?? [],
        coordinatingUnits: coordinatingUnits[number] ?? [],
        outputs: outputsByTask[number] ?? [],
        schedule: try row.optionalString(5, as: CalendarDate.init).map { .deadline($0) } ?? .continuous,
        scheduleLabel: try row.optionalString(6),
        isPublished: try row.bool(7))
    }
  }

  private func taskUnits(_ plan: Int64, role: String) throws(DatabaseError) -> [TaskNumber: [UnitCode]] {
    let pairs = try connection.query(
      "SELECT task, unit FROM task_unit WHERE plan_id = $1 AND role = $2 ORDER BY task, position",
      .integer(plan), .text(role)
    ) { row throws(DatabaseError) in
      (task: try row.int(0, as: TaskNumber.init), unit: try row.string(1, as: UnitCode.init))
    }
    return Dictionary(grouping: pairs, by: \.task).mapValues { $0.map(\.unit) }
  }

  private func kpis(_ plan: Int64) throws(DatabaseError) -> [KPI] {
    try connection.query(
      """
      SELECT code, kpi_group, name, name_en, measure, target, direction, frequency, lead_unit, task, derived
      FROM kpi WHERE plan_id = $1 ORDER BY position
      """, .integer(plan)
    ) { row throws(DatabaseError) in
      KPI(
        code: try row.string(0, as: KPICode.init),
        group: try row.string(1),
        name: try row.string(2),
        nameEnglish: try row.optionalString(3),
        unit: try row.string(4),
        target: try row.optionalInt64(5).map(Decimal.init(tenThousandths:)),
        direction: try row.string(6, as: KPI.Direction.init(rawValue:)),
        frequency: try row.string(7, as: KPI.Frequency.init(rawValue:)),
        leadUnit: try row.string(8, as: UnitCode.init),
        task: try row.optionalInt(9, as: TaskNumber.init),
        derived: try row.optionalString(10, as: KPI.Derivation.init(rawValue:)))
    }
  }
}
