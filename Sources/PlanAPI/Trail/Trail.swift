/// The trail that a change leaves (DOMAIN.md rule 10), and the only way to make one: whoever writes gets a `Trail` from
/// ``Database/write(by:at:_:)`` and must have appended an entry after the last row that was changed, or nothing is
/// written at all.
///
///     try await database.write(by: principal, at: now) { trail in
///       try LockStore(trail.connection).lock(period, plan: plan, trail: trail)
///     }
///
/// A store's write takes the trail in place of an instant and an author, writes its rows, and ends with an `append`:
///
///     try trail.append(.lockPeriod, to: "periods/\(period)", of: plan, after: { lock.writeMembers(to: &$0) })
public struct Trail {
  /// The kind of change, `noun.verb`; each store names its own in an extension.
  public struct Action: Hashable, Sendable {
    public let name: String

    public init(_ name: String) { self.name = name }
  }

  /// The writer's connection.
  public let connection: Connection
  public let principal: Principal
  /// When the change was asked for.
  public let now: Instant
  private let coverage: Coverage

  /// How far the entries account for what the connection has changed.
  private final class Coverage {
    var changes: Int64

    init(changes: Int64) { self.changes = changes }
  }

  init(_ connection: Connection, as principal: Principal, at now: Instant) {
    self.init(connection, principal, now, Coverage(changes: connection.totalChanges))
  }

  private init(_ connection: Connection, _ principal: Principal, _ now: Instant, _ coverage: Coverage) {
    self.connection = connection
    self.principal = principal
    self.now = now
    self.coverage = coverage
  }

  /// The same trail for what somebody else did, or at another time: a year of sample data has many authors.
  public func acting(as principal: Principal, at instant: Instant) -> Trail {
    Trail(connection, principal, instant, coverage)
  }

  /// The token that makes the change, for rows that name it.
  /// - Throws: ``StoreError/noToken`` where it is not made with one.
  public func author() throws(StoreError) -> Int64 {
    guard let token = principal.token else { throw .noToken }
    return token.id
  }

  /// Appends an entry to a plan's chain, in the transaction of the change. Call it after the rows are written.
  ///
  /// - Parameters:
  ///   - entity: what was changed, as a path below the plan: `tasks/4/progress/2026-10/VHXH`.
  ///   - plan: the number of the stored plan; `nil` for what belongs to no single plan.
  ///   - before: writes the members of what was there; `nil` where nothing was.
  ///   - after: writes the members of what is there now; `nil` where nothing is.
  /// - Throws: ``DatabaseError``, ``CryptographyError``, ``StoreError/noSuchPlanNumber(_:)``.
  public func append(
    _ action: Action, to entity: String, of plan: Int64?, before: ((inout JSONWriter) -> Void)? = nil,
    after: ((inout JSONWriter) -> Void)?
  ) throws {
    let chain = plan ?? TrailStore.programChain
    let end = try TrailStore(connection).end(of: chain)
    let sequence = end.head.sequence + 1
    var writer = JSONWriter(capacity: 1024)
    writer.object { writer in
      writer.member("sequence", sequence)
      writer.member("previous", end.head.hash.hex)
      writer.member("at", now)
      writer.object("who") { principal.writeMembers(to: &$0) }
      writer.member("action", action.name)
      writer.member("plan", end.key)
      writer.member("entity", entity)
      writer.name("before")
      if let before { writer.object(before) } else { writer.null() }
      writer.name("after")
      if let after { writer.object(after) } else { writer.null() }
    }
    try TrailStore(connection).append(writer.bytes, to: chain, after: end)
    coverage.changes = connection.totalChanges
  }

  /// Runs a part of the change that may fail alone: what it throws undoes what it did, its entries too, and only that.
  func attempt<Result>(_ part: () throws -> Result) throws -> Result {
    let uncovered = connection.totalChanges - coverage.changes
    let beginning = try connection.beginPart()
    do {
      let result = try part()
      try connection.endPart()
      return result
    } catch {
      // Some errors have ended the transaction, and the savepoint with it.
      if connection.isInTransaction {
        try connection.undo(beginning)
        try connection.endPart()
      }
      coverage.changes = connection.totalChanges - uncovered
      throw error
    }
  }

  /// - Throws: ``StoreError/changeWithoutTrail`` where rows were changed after the last entry.
  fileprivate func requireComplete() throws(StoreError) {
    guard connection.totalChanges == coverage.changes else { throw .changeWithoutTrail }
  }
}

extension Database {
  /// Carries out a change that leaves a trail, and returns once it is on the disk; see ``Writer/write(_:)``.
  ///
  /// - Throws: also ``StoreError/changeWithoutTrail`` where `body` changed something without an entry; then it did not.
  @discardableResult
  public func write<Result: Sendable>(
    by principal: Principal, at now: Instant, _ body: @escaping @Sendable (Trail) throws -> Result
  ) async throws -> Result {
    try await writer.write(for: principal.writeSource) { connection in
      try Trail.record(in: connection, by: principal, at: now, body)
    }
  }
}

extension Trail {
  /// ``Database/write(by:at:_:)`` for whoever is on the writer's thread already.
  static func record<Result>(
    in connection: Connection, by principal: Principal, at now: Instant, _ body: (Trail) throws -> Result
  ) throws -> Result {
    let trail = Trail(connection, as: principal, at: now)
    let result = try body(trail)
    try trail.requireComplete()
    return result
  }
}
