import HTTPCore
import Synchronization

/// Why a write was not carried out.
public enum WriterError: Error, Hashable, Sendable {
  /// Too many writes are in line: try again in a moment.
  case queueFull
  /// Too many of them are from the same token, or from those without one.
  case shareFull
  /// The writer has been shut down.
  case stopped
  /// The disk failed during the commit, and fails still: whether the data is there after a crash nobody can say.
  case outcomeUnknown(DatabaseError)
}

/// The one thread that writes, with the one connection that writes and checkpoints.
///
/// It takes all writes that are in line, runs them in one transaction, commits once, and then tells every caller (group
/// commit). SQLite before 3.51.3 can lose a commit when two connections write or checkpoint at the same moment; with a
/// single one that cannot happen (sqlite.org/wal.html, "the WAL-reset bug").
public final class Writer: Sendable {
  public struct Limits: Sendable {
    /// Writes that may wait in line.
    public var queued: Int
    /// Writes of one token that may wait in line: a quarter.
    public var share: Int
    /// A line whose first has waited for so long takes no more.
    public var patience: Duration
    /// How long a write that is let into the line is to wait in it, as far as the transactions before tell; what fits
    /// into the next one is let in however long they take.
    public var wait: Duration = .milliseconds(50)
    /// Writes in one transaction.
    public var batch: Int
    /// Pages of the log (4 KiB each) from which it is moved into the file, after a commit has been told.
    public var logPages: Int
    /// Bytes of room on the disk below which nothing is written any more, so that the log can still be moved.
    public var room: UInt64
    /// Bytes of room that are kept for when others have filled the disk.
    public var ballast: Int
    /// Finds out how much room there is where a file lies.
    var available: @Sendable (String) -> UInt64? = DiskSpace.available

    public init(
      queued: Int = 1_024, patience: Duration = .seconds(5), batch: Int = 256, logPages: Int = 1_000,
      room: UInt64 = 0, ballast: Int = 0
    ) {
      self.room = room
      self.ballast = ballast
      self.queued = queued
      share = max(queued / 4, 1)
      self.patience = patience
      self.batch = batch
      self.logPages = logPages
    }
  }

  let limits: Limits
  private let queue: WriteQueue
  private let shared: WriterShared
  private let thread: Mutex<SystemThread?>

  /// Takes the lock, and starts the thread, which opens the file and brings its schema up to date; returns when that
  /// is done. The thread lets the lock go when it has closed the file.
  init(_ place: WriterLoop.Place, limits: Limits) throws {
    self.limits = limits
    let lock = try FileLock(database: place.path)
    let queue = WriteQueue(limits)
    let shared = WriterShared()
    self.queue = queue
    self.shared = shared
    let opening = Opening()
    thread = Mutex(
      try SystemThread(named: "writer") {
        WriterLoop.run(place, queue, limits, shared, lock: lock) {
          opening.report { try WriterLoop.open(place, limits) }
        }
      })
    if let failure = opening.wait() {
      thread.withLock { $0.take() }?.join()
      throw failure
    }
  }

  /// Without a shutdown the thread still does what is in line, closes the file and ends, but nobody waits for it.
  deinit {
    queue.close()
    thread.withLock { $0.take() }?.detach()
  }

  /// Runs `body` on the writer's thread inside a transaction, and returns its result once that is on the disk.
  ///
  /// What `body` throws undoes what it did, and only that. It is not to begin or end a transaction, nor to keep the
  /// connection, and is to do nothing but to it: it may be run again, when another of the transaction has to be undone.
  /// A cancelled caller still gets the outcome: a write in line is not taken back.
  ///
  /// - Parameter source: whose share of the line it takes; `nil` for the program's own.
  /// - Throws: what `body` threw; a ``DatabaseError`` when the transaction could not be begun or committed, and nothing
  ///   of it remains; ``WriterError``.
  @discardableResult
  func write<Result: Sendable>(
    for source: WriteSource? = nil, _ body: @escaping @Sendable (Connection) throws -> Result
  ) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
      let job = WriteJob(
        source: source,
        run: { connection in
          do {
            let result = try body(connection)
            return WriteResult(failure: nil) { continuation.resume(returning: result) }
          } catch {
            return WriteResult(failure: error) { continuation.resume(throwing: error) }
          }
        },
        refuse: { continuation.resume(throwing: $0) })
      do throws(WriterError) {
        try queue.add(job)
      } catch {
        continuation.resume(throwing: error)
      }
    }
  }

  /// Does what is in line, moves the log into the file, closes it and waits for the thread to end. A second call
  /// waits for the first.
  ///
  /// - Throws: what kept the log from being moved. Nothing that was told is lost: the next start reads the log.
  public func shutdown() async throws(DatabaseError) {
    queue.close()
    let failure = await shared.ended()
    thread.withLock { $0.take() }?.join()
    if let failure { throw failure }
  }

  /// How the disk does, for one listener: what it says when it fails, as often as it does, and `nil` when it works
  /// again. Ends with the writer.
  public var troubles: AsyncStream<DatabaseError?> { shared.troubles }

  /// What the writer has done so far.
  public var counters: WriterCounters { shared.counters.withLock { $0 } }

  /// Writes in line.
  public var queueLength: Int { queue.count }
}

/// What a writer has done since it started.
public struct WriterCounters: Hashable, Sendable {
  /// Transactions committed.
  public var commits = 0
  /// Bodies whose work was committed.
  public var writes = 0
  /// Bodies that threw.
  public var failedWrites = 0
  /// The most bodies in one transaction.
  public var largestBatch = 0
  /// Transactions that could not be begun or committed.
  public var failedCommits = 0
  /// Pages of the write-ahead log after the last commit.
  public var logPages = 0
  public var checkpoints = 0
  public var failedCheckpoints = 0
  /// Whether the disk has failed and not worked since.
  public var isFailing = false

  /// Transactions by the number of their bodies: 1, 2, 3…4, 5…8 and so on; the last counts everything above.
  public var batchSizes = [Int](repeating: 0, count: 9)

  mutating func countBatch(of size: Int) {
    commits += 1
    largestBatch = max(largestBatch, size)
    let bucket = Int.bitWidth - (size - 1).leadingZeroBitCount
    batchSizes[min(bucket, batchSizes.count - 1)] += 1
  }
}

/// How the thread that starts a writer learns how the opening went.
private final class Opening: Sendable {
  private let failure = Mutex<(any Error)?>(nil)
  private let done = Semaphore()

  func report<Result>(_ open: () throws -> Result) -> Result? {
    defer { done.signal() }
    do {
      return try open()
    } catch {
      failure.withLock { $0 = error }
      return nil
    }
  }

  func wait() -> (any Error)? {
    done.wait()
    return failure.withLock { $0 }
  }
}
