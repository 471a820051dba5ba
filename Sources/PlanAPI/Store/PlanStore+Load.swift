extension PlanStore {
  /// The plan as it is now, with what it had before. Take it inside a snapshot.
  public func load(_ key: PlanKey) throws -> StoredPlan? { try identifier(of: key).flatMap { try load($0) } }

  /// The same by the number that the plan's rows hang on.
  func load(_ plan: Int64) throws -> StoredPlan? { try version(of: plan).map { try load(plan, version: $0) } }

  /// The newest; `nil` where there is no such plan.
  func version(of plan: Int64) throws(DatabaseError) -> Int64? {
    // Not from the plan's row, which has its document before the version.
    let version = try connection.queryOne("SELECT max(version) FROM plan_version WHERE plan_id = $1", .integer(plan)) {
      row throws(DatabaseError) in try row.optionalInt64(0)
    }
    return version.flatMap(\.self)
  }

  /// The plan as it was in one of its versions: what a lock froze is read with it (DOMAIN.md rule 2).
  public func load(_ plan: Int64, version: Int64) throws -> StoredPlan {
    let document = try connection.queryOne(
      "SELECT document FROM plan_version WHERE plan_id = $1 AND version = $2", .integer(plan), .integer(version)
    ) { row throws(DatabaseError) in try row.bytes(0) }
    guard let document else { throw StoreError.noSuchPlanNumber(plan) }
    var loaded: Plan
    do {
      loaded = try PlanDocument.decode(try JSONValue(parsing: document))
    } catch let faults as FieldFaults {
      // It was good when it came: what it names, its time zone, cannot be read now.
      throw StoreError.unreadablePlan(plan, faults)
    }
    let zone = loaded.calendar.timeZone
    loaded.retired = try retiredParts(plan, version: version, zone)
    let added = try connection.query(
      "SELECT number, added_at FROM task WHERE plan_id = $1 AND added_at IS NOT NULL", .integer(plan)
    ) { row throws(DatabaseError) in
      (try row.int(0, as: TaskNumber.init), zone.date(of: Instant(milliseconds: try row.int64(1))).period)
    }
    loaded.addedTasks = Dictionary(added, uniquingKeysWith: { first, _ in first })
    return StoredPlan(id: plan, version: version, plan: loaded)
  }

  private func retiredParts(_ plan: Int64, version: Int64, _ zone: PlanTimeZone) throws -> RetiredParts {
    let rows = try connection.query(
      """
      SELECT kind, document, retired_at, reason FROM retired_part
      WHERE plan_id = $1 AND retired_version <= $2 AND (revived_version IS NULL OR revived_version > $3)
      ORDER BY retired_version, kind, key
      """, .integer(plan), .integer(version), .integer(version)
    ) { row throws(DatabaseError) in
      (
        kind: try row.string(0, as: PlanPart.Kind.init(rawValue:)), document: try row.bytes(1),
        at: Instant(milliseconds: try row.int64(2)), reason: try row.optionalString(3)
      )
    }
    var parts = RetiredParts()
    for row in rows {
      let value = try JSONValue(parsing: row.document)
      func retired<Part>(_ part: Part) -> Retired<Part> {
        Retired(part: part, at: row.at, period: zone.date(of: row.at).period, reason: row.reason)
      }
      switch row.kind {
      case .unit: parts.units.append(retired(try PlanDocument.decodePart(value, .unit, \.unit)))
      case .section: parts.sections.append(retired(try PlanDocument.decodePart(value, .section, \.section)))
      case .task: parts.tasks.append(retired(try PlanDocument.decodePart(value, .task, \.task)))
      case .kpi: parts.kpis.append(retired(try PlanDocument.decodePart(value, .kpi, \.kpi)))
      }
    }
    return parts
  }
}
