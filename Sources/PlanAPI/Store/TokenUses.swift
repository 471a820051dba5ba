import Synchronization

/// When tokens were used, in memory until something is written anyway: a read does not wait for the disk to say so.
public final class TokenUses: Sendable {
  private let pending = Mutex<[Int64: Instant]>([:])

  /// To a quarter of an hour, so that most uses change nothing here.
  func note(_ token: Int64, at now: Instant) {
    let quarter = now.quarterHour
    pending.withLock { pending in
      if pending[token].map({ $0 < quarter }) ?? true { pending[token] = quarter }
    }
  }

  /// What is not written yet.
  var notWritten: [Int64: Instant] { pending.withLock { $0 } }

  /// Writes what is not written yet, in the transaction that is open. Losing it to a failed commit loses no more than
  /// when a token was used.
  func write(to connection: Connection) throws(DatabaseError) {
    let uses = pending.withLock { pending in
      defer { pending.removeAll() }
      return pending
    }
    for (token, instant) in uses {
      try connection.run(
        "UPDATE token SET last_used_at = max(coalesce(last_used_at, 0), $1) WHERE id = $2",
        .integer(instant.milliseconds), .integer(token))
    }
  }
}
