import HTTPCore
import Synchronization

/// What operators see of a server from outside: the numbers of its loops, of the database and of the plans.
public actor Telemetry {
  private let counters: ServerCounters
  private let database: Database
  private let reader: Reader
  private let overviews: OverviewSource
  /// Bytes of answers that each loop may keep.
  private let answerCache: Int
  private nonisolated let applications = Mutex<[ApplicationCounters]>([])

  /// - Parameters:
  ///   - counters: of the server whose responders are ``Application``s; made with ``Application/routeNames``.
  ///   - answerCache: bytes of answers that each loop may keep.
  /// - Throws: ``DatabaseError`` where the file cannot be read.
  init(counters: ServerCounters, database: Database, overviews: OverviewSource, answerCache: Int) throws {
    self.counters = counters
    self.database = database
    self.overviews = overviews
    self.answerCache = answerCache
    reader = try database.makeReader()
  }

  /// Takes the numbers of a loop's application in.
  nonisolated func add(_ counters: ApplicationCounters) { applications.withLock { $0.append(counters) } }

  /// Everything, in the text format of Prometheus.
  /// - Throws: ``DatabaseError``.
  func text(at now: Instant) async throws -> [UInt8] {
    var text = PrometheusText()
    text.write(counters)
    writeCaches(to: &text)
    try writeDatabase(to: &text)
    text.write(try await overviews.updateCounts(at: now))
    return text.bytes
  }

  private func writeCaches(to text: inout PrometheusText) {
    let applications = applications.withLock(\.self)
    func sum(_ counter: ApplicationCounters.Counter) -> UInt64 { applications.reduce(0) { $0 + $1[counter] } }
    text.family("cache_lookups_total", .counter, "Reads whose answers may be kept, by whether one was.")
    text.sample(counters.kept.count, ("result", "hit"))
    text.sample(sum(.cacheMiss), ("result", "miss"))
    text.family("cache_bytes", .gauge, "Bytes of kept answers.")
    text.sample(sum(.cacheBytes))
    text.family("cache_limit_bytes", .gauge, "Bytes that kept answers may take, all loops together.")
    text.sample(answerCache * applications.count)
    text.family("writes_refused_total", .counter, "Writes that found the writer's queue, or their share of it, full.")
    text.sample(sum(.queueFull))
  }

  private func writeDatabase(to text: inout PrometheusText) throws {
    let writer = database.writer.counters
    text.family("write_queue_length", .gauge, "Writes that wait for the writer.")
    text.sample(database.writer.queueLength)
    text.family("write_queue_limit", .gauge, "Writes that may wait; above it writers get 503.")
    text.sample(database.writer.limits.queued)
    text.family("commit_batch_size", .histogram, "Writes in each commit.")
    text.histogram(
      writer.batchSizes.map(UInt64.init), bounds: (0..<writer.batchSizes.count - 1).map { Double(1 << $0) },
      sum: Double(writer.writes + writer.failedWrites))
    text.family("writes_total", .counter, "Writes by what became of them.")
    text.sample(writer.writes, ("result", "committed"))
    text.sample(writer.failedWrites, ("result", "refused"))
    text.family("commits_failed_total", .counter, "Transactions that could not be begun or committed.")
    text.sample(writer.failedCommits)
    text.family("checkpoints_total", .counter, "Moves of the write-ahead log into the file.")
    text.sample(writer.checkpoints, ("result", "done"))
    text.sample(writer.failedCheckpoints, ("result", "failed"))
    text.family("storage_failing", .gauge, "1 while writes are refused because the disk has failed.")
    text.sample(writer.isFailing ? 1 : 0)
    text.family("sqlite_wal_pages", .gauge, "Pages in the write-ahead log after the last commit.")
    text.sample(writer.logPages)

    let (pages, free, size) = try reader.snapshot { connection in
      (try connection.pragma("page_count"), try connection.pragma("freelist_count"), try connection.pragma("page_size"))
    }
    text.family("sqlite_pages", .gauge, "Pages of the database.")
    text.sample(pages)
    text.family("sqlite_free_pages", .gauge, "Pages of the database that hold nothing.")
    text.sample(free)
    text.family("sqlite_page_size_bytes", .gauge, "Bytes of a page.")
    text.sample(size)
    if let available = DiskSpace.available(at: database.path) {
      text.family("disk_available_bytes", .gauge, "Room where the database lies.")
      text.sample(available)
    }
  }
}

extension PrometheusText {
  fileprivate mutating func write(_ counters: ServerCounters) {
    family("http_requests_total", .counter, "Answers by endpoint and status; HEAD counts as GET.")
    for answers in counters.answers {
      sample(
        answers.count, ("method", answers.route?.method.description ?? "other"),
        ("route", answers.route?.pattern ?? "other"), ("status", answers.status.map(String.init) ?? "other"))
    }
    family(
      "http_request_duration_seconds", .histogram,
      "From the head of a request to its answer; kept answers by the turn of the loop that they were given in.")
    for (name, counts) in [("made", counters.made), ("kept", counters.kept)] {
      histogram(counts.buckets, bounds: DurationHistogram.bounds, sum: counts.sum, ("answer", name))
    }
    family("loop_turn_seconds", .histogram, "How long a loop left its sockets alone.")
    for (index, counts) in counters.turns.enumerated() {
      histogram(counts.buckets, bounds: DurationHistogram.bounds, sum: counts.sum, ("loop", "\(index)"))
    }
    family("connections", .gauge, "Open connections by what they do.")
    for connections in counters.connections { sample(connections.count, ("state", connections.state)) }
    family("connections_accepted_total", .counter, "Connections taken in.")
    sample(counters.accepted)
    family("limit_hits_total", .counter, "How often a limit was come up against, by the option that sets it.")
    for limit in LimitHit.allCases { sample(counters.hits(of: limit), ("limit", limit.name)) }
  }

  fileprivate mutating func write(_ plans: [OverviewSource.PlanUpdates]) {
    family("updates", .gauge, "Monthly updates of the month whose window is open or next, and of the last that closed.")
    for plan in plans {
      let labels = [("plan", plan.plan.description), ("period", plan.period.description)]
      for (state, count) in [("expected", plan.counts.expected), ("received", plan.counts.received)] {
        sample(count, labels[0], labels[1], ("state", state))
      }
    }
    family("window_closes_timestamp_seconds", .gauge, "When the month's updates become late.")
    for plan in plans {
      sample(plan.closes.milliseconds / 1000, ("plan", plan.plan.description), ("period", plan.period.description))
    }
  }
}
