import Synchronization

/// The read-only connections to one file, which its writer can have closed for a moment.
final class Readers: Sendable {
  private struct Member {
    weak var source: ReaderConnection?
  }

  private let path: String
  private let slowQueries: SlowQueries?
  private let members = Mutex<[Member]>([])

  init(path: String, slowQueries: SlowQueries? = nil) {
    self.path = path
    self.slowQueries = slowQueries
  }

  /// A new connection.
  func open() throws(DatabaseError) -> ReaderConnection {
    try members.withLock { members throws(DatabaseError) in
      let source = try ReaderConnection(path: path, slowQueries: slowQueries)
      members.removeAll { $0.source == nil }
      members.append(Member(source: source))
      return source
    }
  }

  /// Runs `body` while none of them has the file open. Snapshots that run are waited for; later ones wait, and open the
  /// file again.
  func whileClosed(_ body: () throws(DatabaseError) -> Void) throws(DatabaseError) {
    try members.withLock { members throws(DatabaseError) in
      let sources = members.compactMap(\.source)
      for source in sources { source.close() }
      defer { for source in sources { source.reopen() } }
      try body()
    }
  }
}

/// A connection that is opened where it is needed and not open.
final class ReaderConnection: Sendable {
  private let path: String
  private let slowQueries: SlowQueries?
  /// One signal, which whoever touches the connection holds.
  private let turn = Semaphore()
  private nonisolated(unsafe) var connection: Connection?

  fileprivate init(path: String, slowQueries: SlowQueries?) throws(DatabaseError) {
    self.path = path
    self.slowQueries = slowQueries
    unsafe connection = try ReaderConnection.open(path, slowQueries)
    turn.signal()
  }

  /// Must not be nested.
  func use<Result>(_ body: (Connection) throws -> Result) throws -> Result {
    turn.wait()
    defer { turn.signal() }
    let open = unsafe try connection ?? ReaderConnection.open(path, slowQueries)
    unsafe connection = open
    // One that could not end its transaction, for want of memory, would begin no other.
    defer { if open.isInTransaction { unsafe connection = nil } }
    return try body(open)
  }

  /// Keeps the file closed until ``reopen()``.
  fileprivate func close() {
    turn.wait()
    unsafe connection = nil
  }

  fileprivate func reopen() { turn.signal() }

  private static func open(_ path: String, _ slowQueries: SlowQueries?) throws(DatabaseError) -> Connection {
    let connection = try Connection(path: path, access: .readOnly, slowQueries: slowQueries)
    // SQLite opens the log with the first read, for which there may be no descriptor left when it comes. What is wrong
    // with the file itself is told by whoever reads.
    do throws(DatabaseError) {
      _ = try connection.pragma("schema_version")
    } catch {
      guard !error.isPassing else { throw error }
    }
    return connection
  }
}
