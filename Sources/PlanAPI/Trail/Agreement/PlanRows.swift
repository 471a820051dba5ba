/// The rows of a plan's parts, as texts that are compared with those of its document.
///
/// The plan is read from the document; the rows are what other tables refer to.
struct PlanRows {
  private let connection: Connection
  private let plan: Int64

  init(_ connection: Connection, _ plan: Int64) {
    self.connection = connection
    self.plan = plan
  }

  func document() throws(DatabaseError) -> [UInt8]? {
    try connection.queryOne("SELECT document FROM plan WHERE id = $1", .integer(plan)) { row throws(DatabaseError) in
      try row.bytes(0)
    }
  }

  /// Rows whose columns are not what the plan says, retired parts among them.
  func differences(from stored: StoredPlan) throws(DatabaseError) -> [(row: String, difference: String)] {
    let plan = stored.plan
    var found = try compare(header, with: ["plan \(plan.key)": Self.header(of: plan, version: stored.version)])
    found += try compare(
      units,
      with: Self.rows(plan.units, plan.retired.units) { unit, place in
        (
          "unit \(unit.code)",
          [place, unit.name, unit.nameEnglish, unit.kind.rawValue, unit.parent?.description]
            + unit.members.map(\.description)
        )
      })
    found += try compare(
      sections,
      with: Self.rows(plan.sections, plan.retired.sections) { section, place in
        ("section \(section.code)", [place, section.title, section.titleEnglish])
      })
    found += try compare(
      tasks,
      with: Self.rows(plan.tasks, plan.retired.tasks) { task, place in
        ("task \(task.number)", Self.columns(of: task, at: place))
      })
    found += try compare(
      kpis,
      with: Self.rows(plan.kpis, plan.retired.kpis) { kpi, place in
        ("kpi \(kpi.code)", Self.columns(of: kpi, at: place))
      })
    return found
  }

  /// Tasks whose version or time of addition is not what the versions of the plan come to.
  func differences(
    changes: [TaskNumber: Int64], added: [TaskNumber: Instant]
  ) throws(DatabaseError) -> [(row: String, difference: String)] {
    let rows = try connection.query(
      "SELECT number, version, added_at FROM task WHERE plan_id = $1", .integer(plan)
    ) { row throws(DatabaseError) in
      (
        task: try row.int(0, as: TaskNumber.init), version: try row.int64(1),
        added: try row.optionalInt64(2).map(Instant.init(milliseconds:))
      )
    }
    return rows.flatMap { row in
      var found: [(row: String, difference: String)] = []
      if row.version != changes[row.task] { found.append(("task \(row.task)", "version is \(row.version)")) }
      if row.added != added[row.task] {
        found.append(("task \(row.task)", "added_at is \(row.added?.description ?? "null")"))
      }
      return found
    }
  }

  // MARK: What the plan says

  private static func rows<Part: Hashable>(
    _ parts: [Part], _ retired: [Retired<Part>], _ row: (Part, String?) -> (String, [String?])
  ) -> [String: [String?]] {
    let all = parts.enumerated().map { row($1, String($0)) } + retired.map { row($0.part, nil) }
    return Dictionary(all, uniquingKeysWith: { first, _ in first })
  }

  private static func header(of plan: Plan, version: Int64) -> [String?] {
    let (calendar, thresholds) = (plan.calendar, plan.thresholds)
    let numbers = [
      Int64(plan.year), Int64(calendar.opensDay), Int64(calendar.dueDay), Int64(calendar.graceDays),
      thresholds.behindYellow.tenThousandths, thresholds.behindRed.tenThousandths, Int64(thresholds.stalledPeriods),
      Int64(thresholds.repeatedPeriods), thresholds.kpiRed.tenThousandths, version,
    ]
    return [
      plan.number, plan.issued.description, plan.issuer.description, plan.consolidator.description,
      plan.receivesReport?.description, plan.title, plan.titleEnglish, calendar.timeZone.identifier,
    ] + numbers.map(String.init) + plan.basis
  }

  private static func columns(of task: PlanTask, at place: String?) -> [String?] {
    [
      place, task.section, task.title, task.titleEnglish, task.directing.description, task.due?.description,
      task.scheduleLabel, task.isPublished ? "1" : "0",
    ] + task.leadUnits.map { "lead \($0)" } + task.coordinatingUnits.map { "coordinating \($0)" }
      + task.outputs.map { "output \($0)" }
  }

  private static func columns(of kpi: KPI, at place: String?) -> [String?] {
    [
      place, kpi.group, kpi.name, kpi.nameEnglish, kpi.unit, kpi.target.map { String($0.tenThousandths) },
      kpi.direction.rawValue, kpi.frequency.rawValue, kpi.leadUnit.description, kpi.task?.description,
      kpi.derived?.rawValue,
    ]
  }

  // MARK: What the rows say

  /// A row's name and, below it, its columns, and those of the rows that belong to it.
  private struct Query {
    let rows: SQL
    /// Columns of a row.
    let width: Int
    /// In the order of a document; each with the name of the row that it belongs to.
    var parts: SQL?
  }

  // Every value as text; a retired part has no place.
  private let header = Query(
    rows: """
      SELECT 'plan ' || key, number, issued, issuer, consolidator, receives_report, title, title_en, time_zone,
        CAST(year AS TEXT), CAST(opens_day AS TEXT), CAST(due_day AS TEXT), CAST(grace_days AS TEXT),
        CAST(behind_yellow AS TEXT), CAST(behind_red AS TEXT), CAST(stalled_periods AS TEXT),
        CAST(repeated_periods AS TEXT), CAST(kpi_red AS TEXT), CAST(version AS TEXT)
      FROM plan WHERE id = $1
      """, width: 18,
    parts: """
      SELECT 'plan ' || plan.key, b.document FROM plan_basis AS b JOIN plan ON plan.id = b.plan_id
      WHERE b.plan_id = $1 ORDER BY b.position
      """)
  private let units = Query(
    rows: """
      SELECT 'unit ' || code, CASE WHEN position >= 0 THEN CAST(position AS TEXT) END, name, name_en, kind, parent
      FROM unit WHERE plan_id = $1
      """, width: 5,
    parts: "SELECT 'unit ' || unit, member FROM unit_member WHERE plan_id = $1 ORDER BY unit, position")
  private let sections = Query(
    rows: """
      SELECT 'section ' || code, CASE WHEN position >= 0 THEN CAST(position AS TEXT) END, title, title_en
      FROM section WHERE plan_id = $1
      """, width: 3)
  private let tasks = Query(
    rows: """
      SELECT 'task ' || number, CASE WHEN position >= 0 THEN CAST(position AS TEXT) END, section, title, title_en,
        directing, due, schedule_label, CAST(is_published AS TEXT)
      FROM task WHERE plan_id = $1
      """, width: 8,
    parts: """
      SELECT 'task ' || task, role || ' ' || unit FROM (
        SELECT task, role, unit, role = 'coordinating' AS kind, position FROM task_unit WHERE plan_id = $1
        UNION ALL
        SELECT task, 'output', name, 2, position FROM task_output WHERE plan_id = $1)
      ORDER BY task, kind, position
      """)
  private let kpis = Query(
    rows: """
      SELECT 'kpi ' || code, CASE WHEN position >= 0 THEN CAST(position AS TEXT) END, kpi_group, name, name_en, measure,
        CAST(target AS TEXT), direction, frequency, lead_unit, CAST(task AS TEXT), derived
      FROM kpi WHERE plan_id = $1
      """, width: 11)

  private func compare(
    _ query: Query, with expected: [String: [String?]]
  ) throws(DatabaseError) -> [(row: String, difference: String)] {
    var stored: [String: [String?]] = [:]
    try connection.forEach(query.rows, .integer(plan)) { row throws(DatabaseError) in
      var columns: [String?] = []
      for column in 1...query.width { columns.append(try row.optionalString(column)) }
      stored[try row.string(0)] = columns
    }
    if let parts = query.parts {
      try connection.forEach(parts, .integer(plan)) { row throws(DatabaseError) in
        stored[try row.string(0), default: []].append(try row.string(1))
      }
    }
    let names = Set(stored.keys).union(expected.keys).sorted()
    return names.compactMap { name in
      guard let row = stored[name] else { return (name, "it is not there") }
      guard let told = expected[name] else { return (name, "the plan has none") }
      guard row != told else { return nil }
      let first = zip(row, told).first { $0 != $1 }
      return (name, first.map { "\(Self.text($0)) stands for \(Self.text($1))" } ?? "it has more or fewer parts")
    }
  }

  private static func text(_ value: String?) -> String { JSONValue.string(value ?? "null").shortText }
}
