import Synchronization

/// What runs on the writer's thread: the connection never leaves it.
///
/// A disk that fails does not end it. What was not committed is refused, and before anything else is written the file
/// is made sound again (``WriterLoop/mend()``); until that works every write is refused, and reads go on.
final class WriterLoop {
  /// Where the data is, and who has to know of it.
  struct Place: Sendable {
    let path: String
    let migrations: [Migration]
    let slowQueries: SlowQueries?
    let readers: Readers
    let version: DataVersion
    /// Written with whatever else is.
    let tokenUses: TokenUses
  }

  let place: Place
  private let queue: WriteQueue
  let limits: Writer.Limits
  let shared: WriterShared
  /// `nil` where it has to be opened again.
  var connection: Connection?
  /// What the disk said when it failed last; `nil` while all is well.
  var trouble: DatabaseError? {
    didSet { if trouble != oldValue { shared.tell(trouble) } }
  }
  /// A checkpoint has failed: what it, or one before it, has moved into the file may not be on the disk.
  var mustReadLogAnew = false
  var ballast: Ballast
  /// The disk has less room than is to be left on it.
  var isShortOfRoom = false

  /// - Parameter open: is asked for the connection here, so that nothing else holds it: mending has to close it.
  private init(
    _ place: Place, _ queue: WriteQueue, _ limits: Writer.Limits, _ shared: WriterShared, _ open: () -> Connection?
  ) {
    connection = open()
    self.place = place
    self.queue = queue
    self.limits = limits
    self.shared = shared
    ballast = Ballast(besides: place.path, size: limits.ballast)
  }

  /// Opens the file for writing; where the disk has no room for that, with the room that was kept for it.
  static func open(_ place: Place, _ limits: Writer.Limits) throws -> Connection {
    do {
      return try open(place)
    } catch let error as DatabaseError where error.isFull || error.isIO {
      var ballast = Ballast(besides: place.path, size: limits.ballast)
      guard ballast.release() else { throw error }
      return try open(place)
    }
  }

  private static func open(_ place: Place) throws -> Connection {
    let connection = try Connection(path: place.path, access: .readWrite, slowQueries: place.slowQueries)
    try connection.backUpBeforeMigrating(path: place.path, through: place.migrations, at: .now)
    try connection.migrate(path: place.path, through: place.migrations)
    return connection
  }

  /// Opens the connection, works until the queue is closed and empty, closes the connection and lets the lock go.
  /// - Parameter open: reports a failure by itself, and returns `nil` then.
  static func run(
    _ place: Place, _ queue: WriteQueue, _ limits: Writer.Limits, _ shared: WriterShared, lock: FileLock,
    open: () -> Connection?
  ) {
    let loop = WriterLoop(place, queue, limits, shared, open)
    let failure = loop.connection == nil ? nil : loop.work()
    // Only now: a connection that closes may still move the log into the file.
    lock.release()
    shared.end(failure)
  }

  private func work() -> DatabaseError? {
    _ = shortage()
    while let taken = queue.take(atMost: limits.batch) {
      var jobs = taken[...]
      while !jobs.isEmpty {
        if let shortage = shortage() {
          refuse(jobs.count, of: &jobs, with: shortage)
        } else if let connection = soundConnection() {
          runTransaction(&jobs, connection)
        } else if let trouble {
          refuse(jobs.count, of: &jobs, with: trouble)
        }
      }
      checkpointIfDue()
    }
    return close()
  }

  // MARK: Transactions

  /// Runs the jobs in one transaction, tells their callers and removes them. An error that ends the transaction early
  /// fails the jobs run so far; those behind it stay, for a transaction of their own.
  ///
  /// A savepoint for each job would copy every page that the job changes, and seldom is one needed: the first attempt
  /// does without, and is undone and repeated with savepoints where a job fails after it has changed something.
  private func runTransaction(_ jobs: inout ArraySlice<WriteJob>, _ connection: Connection) {
    if run(&jobs, connection, inSavepoints: false) { return }
    _ = run(&jobs, connection, inSavepoints: true)
  }

  /// - Returns: `false` where nothing was done, because a job has failed and left behind what only a savepoint undoes.
  private func run(
    _ jobs: inout ArraySlice<WriteJob>, _ connection: Connection, inSavepoints: Bool
  ) -> Bool {
    do throws(DatabaseError) {
      try connection.run("BEGIN IMMEDIATE")
    } catch {
      refuse(jobs.count, of: &jobs, with: error)
      return true
    }
    let changesBefore = connection.totalChanges
    var results: [WriteResult] = []
    for job in jobs {
      do throws(DatabaseError) {
        guard try run(job, &results, connection, inSavepoint: inSavepoints) else {
          rollBack(connection)
          return self.connection == nil
        }
      } catch {
        // One at least, or a job that no savepoint can be made for would be tried for ever.
        refuse(max(results.count, 1), of: &jobs, with: error)
        rollBack(connection)
        return true
      }
    }
    let hasChanges = connection.totalChanges != changesBefore
    do throws(DatabaseError) {
      if hasChanges { try place.tokenUses.write(to: connection) }
      try connection.commit()
    } catch {
      settle(&jobs, after: error, connection)
      return true
    }
    jobs = []
    tell(results, connection, hasChanges: hasChanges)
    return true
  }

  /// - Returns: `false` where the job has failed and left behind what only a savepoint undoes.
  private func run(
    _ job: WriteJob, _ results: inout [WriteResult], _ connection: Connection, inSavepoint: Bool
  ) throws(DatabaseError) -> Bool {
    let part = inSavepoint ? try connection.beginPart() : nil
    let changesBefore = connection.totalChanges
    let result = job.run(connection)
    results.append(result)
    guard connection.isInTransaction else {
      // Disk full, I/O and memory errors may roll back everything, not the savepoint alone.
      throw result.failure as? DatabaseError ?? .misuse("the body ended the transaction", statement: nil)
    }
    guard let part else { return result.failure == nil || connection.totalChanges == changesBefore }
    if result.failure != nil { try connection.undo(part) }
    try connection.endPart()
    return true
  }

  /// Refuses the jobs of a transaction that could not be committed. Its frames may be in the log, whole, and a restart
  /// would find them; once another commit has overwritten them they are gone for certain.
  private func settle(_ jobs: inout ArraySlice<WriteJob>, after error: DatabaseError, _ connection: Connection) {
    rollBack(connection)
    guard !error.isBusy, !error.isConstraint else { return refuse(jobs.count, of: &jobs, with: error) }
    trouble = error
    if error.isFull { _ = ballast.release() }
    let isGone = error.isFull || mend()
    refuse(jobs.count, of: &jobs, with: isGone ? error : WriterError.outcomeUnknown(error))
  }

  func rollBack(_ connection: Connection) {
    do {
      try connection.rollBack()
    } catch {
      // To close it is to roll back, too.
      trouble = error
      self.connection = nil
    }
  }

  private func refuse(_ count: Int, of jobs: inout ArraySlice<WriteJob>, with error: any Error) {
    shared.counters.withLock { $0.failedCommits += 1 }
    for job in jobs.prefix(count) { job.refuse(error) }
    jobs.removeFirst(count)
  }

  /// The version first: a caller that hears of its write must not be answered from before it.
  private func tell(_ results: [WriteResult], _ connection: Connection, hasChanges: Bool) {
    if hasChanges {
      place.version.raise(connection.changes)
      connection.changes = DataChanges()
    }
    let failed = results.count { $0.failure != nil }
    shared.counters.withLock { counters in
      counters.countBatch(of: results.count)
      counters.logPages = connection.writeAheadLogPages
      counters.writes += results.count - failed
      counters.failedWrites += failed
    }
    for result in results { result.tell() }
  }
}
