/// What the loops of a server share beside the database.
public struct SharedState: Sendable {
  /// On feedback, by address: twenty at once, then one every half minute. An office's counter may send some in a row.
  let feedbackLimit: RequestLimit
  /// Who has presented tokens that open nothing.
  let failedTries = FailedTries()
  let overviews: OverviewSource
  let events: EventSource

  /// - Throws: ``DatabaseError`` where the file cannot be read.
  public init(
    database: Database, feedbackLimit: RequestLimit = RequestLimit(burst: 20, interval: 30_000)
  ) throws {
    self.feedbackLimit = feedbackLimit
    overviews = try OverviewSource(database: database)
    events = try EventSource(database: database)
  }
}
