import CSQLite
public import Logging

/// Logs statements that took long, without the values that were bound to them.
public final class SlowQueries: Sendable {
  private let threshold: UInt64
  private let logger: Logger

  /// - Parameter threshold: in milliseconds, at least 1.
  public init(threshold: Int, logger: Logger) {
    self.threshold = UInt64(max(threshold, 1)) * 1_000_000
    self.logger = logger
  }

  /// Logs every statement.
  init(noting logger: Logger) {
    threshold = 0
    self.logger = logger
  }

  func note(_ sql: String, nanoseconds: UInt64) {
    guard nanoseconds >= threshold else { return }
    logger.warning(
      "slow query", metadata: ["sql": "\(sql)", "milliseconds": .stringConvertible(nanoseconds / 1_000_000)])
  }

  /// Watches a connection, which must not outlive this value.
  func watch(_ database: OpaquePointer) {
    // Fails only for a connection that is none.
    _ = unsafe sqlite3_trace_v2(
      database, UInt32(SQLITE_TRACE_PROFILE),
      { _, context, statement, time in
        guard let context = unsafe context, let statement = unsafe statement, let time = unsafe time else { return 0 }
        let queries = unsafe Unmanaged<SlowQueries>.fromOpaque(context).takeUnretainedValue()
        let nanoseconds = unsafe time.load(as: Int64.self)
        guard nanoseconds >= Int64(queries.threshold) else { return 0 }
        let sql = unsafe sqlite3_sql(OpaquePointer(statement)).map { unsafe String(cString: $0) } ?? ""
        queries.note(sql, nanoseconds: UInt64(nanoseconds))
        return 0
      }, Unmanaged.passUnretained(self).toOpaque())
  }
}
