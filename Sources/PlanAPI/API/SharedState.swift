public import HTTPCore

/// What the loops of a server share beside the database.
public struct SharedState: Sendable {
  public static let defaultAnswerCache = AnswerCache.defaultLimit

  /// On feedback, by address: twenty at once, then one every half minute. An office's counter may send some in a row.
  let feedbackLimit = RateLimiter(interval: .seconds(30), burst: 20)
  /// On tokens that open nothing, by address. A few are mistakes; after them each try has to wait its turn.
  let failedTries = RateLimiter(interval: .milliseconds(500), burst: 200)
  let uploads = UploadLimit()
  let bodies = BodyRoom()
  let overviews: OverviewSource
  let events: EventSource
  let longWork = LongWork()
  public let telemetry: Telemetry
  let metrics: MetricsAccess
  /// Bytes of room on the disk below which the server is not ready.
  let diskFloor: UInt64
  /// Whose signatures are taken; `nil` where none are.
  let signatures: SignatureAuthorities?
  /// Bytes of answers that each loop may keep.
  let answerCache: Int
  let allowedOrigins: AllowedOrigins

  /// - Parameters:
  ///   - counters: of the server that the loops are of; by default nobody counts.
  ///   - metrics: who may read `/metrics`.
  ///   - answerCache: bytes of answers that each loop may keep; 0 for none.
  ///   - allowedOrigins: sites whose pages may use the API from a browser.
  /// - Throws: ``DatabaseError`` where the file cannot be read.
  public init(
    database: Database, counters: ServerCounters? = nil, metrics: MetricsAccess = .none, diskFloor: UInt64 = 0,
    signatures: SignatureAuthorities? = nil, answerCache: Int = SharedState.defaultAnswerCache,
    allowedOrigins: [WebOrigin] = []
  ) throws {
    overviews = try OverviewSource(database: database)
    events = EventSource(database: database)
    telemetry = try Telemetry(
      counters: counters ?? ServerCounters(loops: 0), database: database, overviews: overviews,
      answerCache: answerCache)
    self.metrics = metrics
    self.diskFloor = diskFloor
    self.signatures = signatures
    self.answerCache = answerCache
    self.allowedOrigins = AllowedOrigins(allowedOrigins)
  }
}
