/// What `demo` starts from: the plan that the program ships, a year of data in every part of it, and a token for each
/// role; and other plans with theirs where it is to be large.
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
  /// - Parameter attachments: the folder for the files that units have sent; without one they have sent none.
  /// - Throws: ``DatabaseError``, and what tokens need.
  public init(trail: Trail, plans: SamplePlans, attachments: AttachmentFolder? = nil) throws {
    let connection = trail.connection
    let document = try PlanImport(document: PlanImport.defaultDocument)
    // A plan that is there may have been amended since.
    if try PlanStore(connection).identifier(of: document.plan.key) == nil { _ = try document.store(trail: trail) }
    guard let stored = try PlanStore(connection).load(document.plan.key) else {
      throw StoreError.noSuchPlan(document.plan.key)
    }
    plan = stored.plan.key
    let tokens = try DemoSetup.makeTokens(for: DemoSetup.holders(of: stored.plan), of: stored.plan, trail: trail)
    grants = tokens.map { Grant(role: $0.token.role, unit: $0.token.unit, text: $0.text) }
    let isUntouched = try connection.queryOne(
      """
      SELECT NOT EXISTS (SELECT 1 FROM progress_update WHERE plan_id = $1)
        AND NOT EXISTS (SELECT 1 FROM kpi_value WHERE plan_id = $2)
      """, .integer(stored.id), .integer(stored.id)
    ) { row throws(DatabaseError) in try row.bool(0) }
    guard isUntouched == true else { return }
    let files = attachments.map { SampleFiles(plan: stored.plan, folder: $0, seed: plans.seed) }
    let year = plans.year(of: stored.plan, at: trail.now).events(plan: stored.id, files: files)
    let last = SampleYear.lastMonth(of: stored.plan, at: trail.now)
    let affairs = SampleAffairs(plan: stored.plan, identifier: stored.id, last: last, seed: plans.seed).events()
    try (year + affairs).store(trail: trail, by: SampleAuthors(tokens.map(\.token)))
  }

  private typealias Holder = (role: Role, unit: UnitCode?)

  private static func holders(of plan: Plan) -> [Holder] {
    let leader = plan.units.first { $0.kind == .leadership }?.code
    var holders: [Holder] = [(.admin, nil), (.consolidator, plan.consolidator)]
    if let leader { holders.append((.leader, leader)) }
    if let city = plan.receivesReport { holders.append((.city, city)) }
    holders.append((.viewer, nil))
    return holders + reporters(of: plan)
  }

  private static func reporters(of plan: Plan) -> [Holder] {
    let leading = Set(plan.tasks.flatMap { plan.expandedLeadUnits(of: $0) } + plan.kpis.map(\.leadUnit))
    return plan.units.map(\.code).filter(leading.contains).map { (.reporter, $0) }
  }

  /// The name that stands under what a holder has written, as a commune's administrator would give it.
  private static func label(of role: Role, _ unit: String?) -> String {
    switch role {
    case .admin: "Quản trị hệ thống"
    case .consolidator: "Đơn vị tổng hợp\(unit.map { ", \($0)" } ?? "")"
    case .reporter: "Cán bộ \(unit ?? "báo cáo")"
    case .leader, .city: unit ?? role.rawValue
    case .viewer: "Người xem"
    }
  }

  private static func makeTokens(
    for holders: [Holder], of plan: Plan, trail: Trail
  ) throws -> [(token: Token, text: TokenText)] {
    try holders.map { role, unit in
      let isForEveryPlan = role == .admin || role == .city
      return try TokenStore(trail.connection).create(
        role: role, unit: unit, plan: isForEveryPlan ? nil : plan.key,
        label: label(of: role, plan.units.first { $0.code == unit }?.name), trail: trail)
    }
  }
}

extension DemoSetup {
  /// Plans to a commit: with fewer the disk is waited for, with more the log grows.
  private static let plansAtOnce = 8

  /// Stores what is not there yet of a demo's plans, each with reporters of its own, whose tokens nobody learns.
  ///
  /// - Parameter progress: is told how far it has come, from 0 to 1.
  /// - Throws: ``DatabaseError``, and what tokens need.
  public static func store(
    _ plans: SamplePlans, in database: Database, at now: Instant, progress: (Double) -> Void
  ) async throws -> DemoSetup {
    let setup = try await write(to: database, at: now) { trail in
      try DemoSetup(trail: trail, plans: plans, attachments: database.attachments)
    }
    let known = Set(try database.makeReader().snapshot { try PlanStore($0).list() }.map(\.key))
    let missing = plans.members.filter { !known.contains($0.key) }
    let parts = stride(from: 0, to: missing.count, by: plansAtOnce).map { missing[$0...].prefix(plansAtOnce) }
    var samples = try await make(parts.first ?? [], of: plans, at: now)
    for (index, part) in parts.enumerated() {
      // The next are made while these are written.
      async let next = make(index + 1 < parts.count ? parts[index + 1] : [], of: plans, at: now)
      try await write(to: database, at: now) { [samples] trail in
        for sample in samples { try store(sample, trail: trail) }
      }
      samples = try await next
      progress(Double(part.endIndex) / Double(missing.count))
    }
    return setup
  }

  @concurrent private static func make(
    _ members: ArraySlice<SamplePlans.Member>, of plans: SamplePlans, at now: Instant
  ) async throws -> [SamplePlans.Sample] {
    try members.map { try plans.sample(of: $0, at: now) }
  }

  private static func store(_ sample: SamplePlans.Sample, trail: Trail) throws {
    let plan = sample.document.plan
    _ = try sample.document.store(trail: trail)
    guard let identifier = try PlanStore(trail.connection).identifier(of: plan.key) else {
      throw StoreError.noSuchPlan(plan.key)
    }
    let tokens = try makeTokens(for: reporters(of: plan), of: plan, trail: trail)
    try sample.year.store(plan: identifier, authors: SampleAuthors(tokens.map(\.token)), trail: trail)
  }

  @discardableResult
  private static func write<Result: Sendable>(
    to database: Database, at now: Instant, _ body: @escaping @Sendable (Trail) throws -> Result
  ) async throws -> Result {
    try await database.write(by: .program("plan-server demo"), at: now, body)
  }
}
