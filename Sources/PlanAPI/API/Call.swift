import HTTPCore

/// One request on its way to an endpoint: who asks, in which language, at what time, and what there is to answer from.
struct Call {
  let request: Request
  let token: Token?
  let language: Language
  let now: Instant
  /// For what lasts longer than a request.
  let clock: @Sendable () -> Instant
  /// The media type to answer with, of those the endpoint offers; `nil` where `Accept` names none of them.
  let mediaType: String?
  let records: PlanRecords
  let reader: Reader
  let database: Database
  let shared: SharedState

  /// A plan that the token may see.
  /// - Throws: 404 for every other.
  func plan(_ key: PlanKey) throws -> PlanRecords.Entry {
    guard token?.canSee(key) ?? false, let entry = try records.plan(key) else { throw Problem.notFound }
    return entry
  }

  /// A plan that the token may see, with what was reported on it.
  /// - Throws: 404 for every other.
  func record(_ key: PlanKey) throws -> PlanRecord { try records.record(of: try plan(key)) }

  /// A plan with what its report on a span is made from, and the time to judge it at: as it stood when the last of its
  /// months was locked, where all are, so that the report stays as it was; else as it stands now.
  /// - Throws: 404 for a plan that the token may not see.
  func reportBasis(_ key: PlanKey, of span: ReportSpan) throws -> (record: PlanRecord, at: Instant?) {
    let entry = try plan(key)
    let months = span.reportingMonths(of: entry.directory.plan)
    let lock = try reader.snapshot { try PeriodStore($0).lock(of: months, plan: entry.id) }
    guard let lock else { return (try records.record(of: entry), nil) }
    return (try records.record(of: entry, asOf: lock), lock.at)
  }

  /// The token, which every endpoint that is not for anyone has.
  func requireToken() throws(Problem) -> Token {
    guard let token else { throw .unauthorized(hasToken: false) }
    return token
  }

  /// Who makes the change that is asked for, as the trail names them.
  var principal: Principal { token.map(Principal.token) ?? .anyone }

  /// Reads the query's parameters; see ``QueryReader``.
  func query<Value>(_ read: (inout QueryReader) -> Value) throws(Problem) -> Value {
    try QueryReader.read(request.target, read)
  }

  /// For an endpoint that has no parameters: one that is given is refused and not passed over, for whoever sends
  /// `dry_run` to where there is none must not find the change made.
  /// - Throws: as ``query(_:)``.
  func requireNoQuery() throws(Problem) { try query { _ in } }
}
