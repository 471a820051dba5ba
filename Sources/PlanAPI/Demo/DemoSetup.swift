/// What `demo` starts from: the plan that the program ships, a year of data on it, and a token for each role.
public struct DemoSetup: Sendable {
  /// A token that was made, with the text that is shown once.
  public struct Grant: Sendable {
    public let role: Role
    public let unit: UnitCode?
    public let text: TokenText
  }

  public let plan: PlanKey
  /// Admin, consolidator, leader, city, viewer, and a reporter for each lead unit in the plan's order; a role whose unit
  /// the plan does not have is left out.
  public let grants: [Grant]

  /// Imports the plan if it is not there, makes new tokens, and stores the sample year if nobody has reported yet. For
  /// the writer's connection, in one write.
  ///
  /// - Throws: ``DatabaseError``, and what tokens need.
  public init(trail: Trail, seed: UInt64) throws {
    let (connection, now) = (trail.connection, trail.now)
    let document = try PlanImport(document: PlanImport.defaultDocument)
    // A plan that is there may have been amended since.
    if try PlanStore(connection).identifier(of: document.plan.key) == nil { _ = try document.store(trail: trail) }
    guard let stored = try PlanStore(connection).load(document.plan.key) else {
      throw StoreError.noSuchPlan(document.plan.key)
    }
    plan = stored.plan.key
    let tokens = TokenStore(connection)
    var authors: [UnitCode: Token] = [:]
    grants = try DemoSetup.holders(of: stored.plan).map { role, unit in
      let (token, text) = try tokens.create(
        role: role, unit: unit, plan: role == .admin ? nil : stored.plan.key,
        label: "demo \(role.rawValue)\(unit.map { " \($0)" } ?? "")", trail: trail)
      if role == .reporter, let unit { authors[unit] = token }
      return Grant(role: role, unit: unit, text: text)
    }
    let isUntouched = try connection.queryOne(
      """
      SELECT NOT EXISTS (SELECT 1 FROM progress_update WHERE plan_id = $1)
        AND NOT EXISTS (SELECT 1 FROM kpi_value WHERE plan_id = $2)
      """, .integer(stored.id), .integer(stored.id)
    ) { row throws(DatabaseError) in try row.bool(0) }
    guard isUntouched == true else { return }
    let last = SampleYear.lastMonth(of: stored.plan, at: now)
    try SampleYear(of: stored.plan, through: last, seed: seed)
      .store(plan: stored.id, authors: authors, trail: trail)
  }

  private static func holders(of plan: Plan) -> [(Role, UnitCode?)] {
    let leading = Set(plan.tasks.flatMap { plan.expandedLeadUnits(of: $0) } + plan.kpis.map(\.leadUnit))
    let leader = plan.units.first { $0.kind == .leadership }?.code
    var holders: [(Role, UnitCode?)] = [(.admin, nil), (.consolidator, plan.consolidator)]
    if let leader { holders.append((.leader, leader)) }
    if let city = plan.receivesReport { holders.append((.city, city)) }
    holders.append((.viewer, nil))
    return holders + plan.units.map(\.code).filter(leading.contains).map { (.reporter, $0) }
  }
}
