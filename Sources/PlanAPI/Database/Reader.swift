/// A read-only connection for one event loop or one background thread.
public final class Reader {
  private let connection: ReaderConnection

  init(_ connection: ReaderConnection) { self.connection = connection }

  /// Runs `body` on one state of the data: what is committed meanwhile is not seen by its later queries.
  ///
  /// Must not be nested. `body` does not suspend, so a snapshot never lasts longer than its queries: a long one would
  /// keep the write-ahead log from being reused.
  public func snapshot<Result>(_ body: (Connection) throws -> Result) throws -> Result {
    try connection.use { connection in try connection.transaction("BEGIN", body) }
  }
}
