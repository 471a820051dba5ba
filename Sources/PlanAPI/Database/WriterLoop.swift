import Synchronization

/// What runs on the writer's thread: the connection never leaves it.
struct WriterLoop {
  /// What the thread and the rest of the program both see.
  final class Shared: Sendable {
    let counters = Mutex(WriterCounters())
    private let ending = Mutex(Ending.running([]))

    private enum Ending {
      case running([CheckedContinuation<DatabaseError?, Never>])
      case ended(DatabaseError?)
    }

    /// Waits for the thread to have closed the file; what it could not do, if anything.
    func ended() async -> DatabaseError? {
      await withCheckedContinuation { continuation in
        let ended: DatabaseError?? = ending.withLock { ending in
          switch ending {
          case .running(let waiting):
            ending = .running(waiting + [continuation])
            return nil
          case .ended(let failure): return failure
          }
        }
        if let failure = ended { continuation.resume(returning: failure) }
      }
    }

    func end(_ failure: DatabaseError?) {
      let waiting: [CheckedContinuation<DatabaseError?, Never>] = ending.withLock { ending in
        guard case .running(let waiting) = ending else { return [] }
        ending = .ended(failure)
        return waiting
      }
      for continuation in waiting { continuation.resume(returning: failure) }
    }
  }

  private let connection: Connection
  private let queue: WriteQueue
  private let version: DataVersion
  private let limits: Writer.Limits
  private let shared: Shared

  static func open(path: String, migrations: [Migration], slowQueries: SlowQueries?) throws -> Connection {
    let connection = try Connection(path: path, access: .readWrite, slowQueries: slowQueries)
    try connection.backUpBeforeMigrating(path: path, through: migrations, at: .now)
    try connection.migrate(path: path, through: migrations)
    return connection
  }

  /// Opens the connection, works until the queue is closed and empty, closes the connection and lets the lock go.
  /// - Parameter open: reports a failure by itself, and returns `nil` then.
  static func run(
    queue: WriteQueue,
    version: DataVersion,
    limits: Writer.Limits,
    shared: Shared,
    lock: FileLock,
    open: () -> Connection?
  ) {
    func workUntilClosed() -> DatabaseError? {
      guard let connection = open() else { return nil }
      let loop = WriterLoop(
        connection: connection, queue: queue, version: version, limits: limits, shared: shared)
      return loop.work()
    }
    let failure = workUntilClosed()
    // Only now: a connection that closes may still move the log into the file.
    lock.release()
    shared.end(failure)
  }

  private func work() -> DatabaseError? {
    var jobs: ArraySlice<WriteJob> = []
    do throws(DatabaseError) {
      while let taken = queue.take(atMost: limits.batch) {
        jobs = taken[...]
        while !jobs.isEmpty { try runTransaction(&jobs) }
        if connection.writeAheadLogPages >= limits.logPages { try checkpoint() }
      }
      try connection.checkpoint(.truncate)
      return nil
    } catch {
      for job in jobs + queue.stop() { job.refuse(WriterError.stopped) }
      return error
    }
  }

  /// Runs the jobs in one transaction, each in a savepoint, tells their callers and removes them. An error that ends
  /// the transaction early fails the jobs run so far; those behind it stay, for a transaction of their own.
  ///
  /// - Throws: what makes it unsafe to write on; the jobs that stay have not run.
  private func runTransaction(_ jobs: inout ArraySlice<WriteJob>) throws(DatabaseError) {
    do throws(DatabaseError) {
      try connection.run("BEGIN IMMEDIATE")
    } catch {
      return refuse(jobs.count, of: &jobs, with: error)
    }
    let changesBefore = connection.totalChanges
    var results: [WriteResult] = []
    for job in jobs {
      do throws(DatabaseError) {
        try runInSavepoint(job, &results)
      } catch {
        refuse(results.count, of: &jobs, with: error)
        return try rollBack()
      }
    }
    do throws(DatabaseError) {
      try connection.run("COMMIT")
    } catch {
      guard error.isIO else {
        refuse(jobs.count, of: &jobs, with: error)
        return try rollBack()
      }
      // After a failed write or sync the log may hold the commit or not: only the next start, which reads it, can tell.
      refuse(jobs.count, of: &jobs, with: WriterError.outcomeUnknown(error))
      try connection.keepLogOnClose()
      throw error
    }
    jobs = []
    tell(results, hasChanges: connection.totalChanges != changesBefore)
  }

  private func runInSavepoint(_ job: WriteJob, _ results: inout [WriteResult]) throws(DatabaseError) {
    try connection.run("SAVEPOINT job")
    let result = job.run(connection)
    results.append(result)
    guard connection.isInTransaction else {
      // Disk full, I/O and memory errors may roll back everything, not the savepoint alone.
      throw result.failure as? DatabaseError ?? .misuse("the body ended the transaction", statement: nil)
    }
    if result.failure != nil { try connection.run("ROLLBACK TO job") }
    try connection.run("RELEASE job")
  }

  private func rollBack() throws(DatabaseError) {
    if connection.isInTransaction { try connection.run("ROLLBACK") }
  }

  private func refuse(_ count: Int, of jobs: inout ArraySlice<WriteJob>, with error: any Error) {
    shared.counters.withLock { $0.failedCommits += 1 }
    for job in jobs.prefix(count) { job.refuse(error) }
    jobs.removeFirst(count)
  }

  /// The version first: a caller that hears of its write must not be answered from before it.
  private func tell(_ results: [WriteResult], hasChanges: Bool) {
    if hasChanges {
      version.raise(plans: connection.hasChangedPlans)
      connection.hasChangedPlans = false
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

  /// A full disk or a lock held elsewhere leaves the log to grow, to be moved later; a failed sync of the file ends it.
  private func checkpoint() throws(DatabaseError) {
    do throws(DatabaseError) {
      try connection.checkpoint(.passive)
      shared.counters.withLock { $0.checkpoints += 1 }
    } catch {
      shared.counters.withLock { $0.failedCheckpoints += 1 }
      guard error.isIO else { return }
      try connection.keepLogOnClose()
      throw error
    }
  }
}
