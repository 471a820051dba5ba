import HTTPCore
import Synchronization

/// Tells listeners of what is committed: one for the server, whatever the number of loops.
///
/// A thread of its own sleeps until the writer has committed something. Then it asks the trail of each plan that somebody
/// listens to what is new, once, works out what has become of the warnings, and wakes the listeners, who take what there
/// is in bytes. A listener that nothing happens to costs its socket, and no timer, task or query of its own.
final class EventSource: Sendable {
  private let core: Core

  init(database: Database) { core = Core(database) }

  deinit { core.close() }

  /// Where nobody has listened to a plan yet, its feed has to be opened first.
  func hasFeed(of plan: Int64) -> Bool { core.feeds.withLock { $0[plan] != nil } }

  /// Begins to watch a plan, unless that has begun.
  /// - Parameters:
  ///   - head: the last entry of its trail.
  ///   - record: the plan with what there is on it as of that entry.
  /// - Throws: ``DatabaseError``, ``SystemThread/StartError``.
  func open(plan: Int64, head: Int64, record: PlanRecord, clock: @escaping @Sendable () -> Instant) throws {
    try core.start()
    core.feeds.withLock { feeds in
      guard feeds[plan] == nil else { return }
      feeds[plan] = EventFeed(plan: plan, head: head, record: record, clock: clock)
    }
    // What came between the head and now.
    core.ring()
  }

  /// Tells a listener until either side ends it, or its token is good no more.
  ///
  /// - Parameter cursor: the last entry that it knows; `nil` for what comes from now on.
  func stream(
    plan: Int64, token: Token, after cursor: Int64?, as scope: StreamedEvent.Scope, to writer: ResponseWriter
  ) async throws {
    let newcomer = EventFeed.Listener(signal: writer.signal, token: token.id, expiresAt: token.expiresAt)
    guard let listener = core.add(to: plan, newcomer) else { return }
    defer { core.remove(listener.number, from: plan) }
    var cursor = min(cursor ?? listener.head, listener.head)
    try await writer.write(StreamedEvent.greeting)
    var isCatchingUp = true
    while true {
      switch core.piece(for: listener.number, of: plan, after: cursor, scope) {
      case .events(let bytes, let last):
        isCatchingUp = false
        try await writer.write(bytes)
        cursor = last
      case .behind:
        // Who reads too slowly is dropped, and comes again with the last event that it has got.
        guard isCatchingUp else { return }
        let (bytes, last) = try core.backlog(of: plan, after: cursor, scope)
        cursor = last
        try await writer.write(bytes)
        if cursor >= listener.start { try await writer.write(StreamedEvent.reload) }
      case .revoked: return
      case .nothing:
        isCatchingUp = false
        switch try await writer.wait() {
        case .signalled: continue
        case .quiet: try await writer.write(StreamedEvent.comment)
        case .ended: return
        }
      }
    }
  }
}

extension EventSource {
  /// What the thread and the listeners share; it outlives the source until the thread has ended.
  private final class Core: Sendable {
    let feeds = Mutex<[Int64: EventFeed]>([:])
    private let bell = Semaphore()
    private let isRung = Atomic<Bool>(false)
    private let isClosed = Atomic<Bool>(false)
    /// `nil` until somebody listens: a server to which nobody does needs neither the thread nor these.
    private let readers = Mutex<Readers?>(nil)
    private let nextNumber = Atomic<Int>(0)
    /// Whose tokens have not been looked at since they came: one may have been revoked while they did.
    private let hasNewcomers = Atomic<Bool>(false)
    private let database: Database

    /// One for what is new, and one for who was away, so that neither waits for the other.
    final class Readers: Sendable {
      let news: Mutex<Reader>
      let backlog: Mutex<Reader>

      init(_ database: Database) throws {
        news = Mutex(try database.makeReader())
        backlog = Mutex(try database.makeReader())
      }
    }

    init(_ database: Database) { self.database = database }

    func start() throws {
      try readers.withLock { kept in
        guard kept == nil else { return }
        let readers = try Readers(database)
        try SystemThread(named: "events") { self.run(readers) }.detach()
        database.version.observe { [weak self] in self?.ring() }
        kept = readers
      }
    }

    func close() {
      isClosed.store(true, ordering: .releasing)
      bell.signal()
    }

    /// Rings that the thread has not heard yet are one.
    func ring() {
      if !isRung.exchange(true, ordering: .acquiringAndReleasing) { bell.signal() }
    }

    private func run(_ readers: Readers) {
      var tokens: UInt64?
      while true {
        bell.wait()
        if isClosed.load(ordering: .acquiring) { return }
        isRung.store(false, ordering: .releasing)
        let plans = feeds.withLock { Array($0.keys) }
        let current = database.version.shared
        if hasNewcomers.exchange(false, ordering: .acquiringAndReleasing) || tokens != current {
          endRevoked(in: plans, readers)
        }
        tokens = current
        for plan in plans { refresh(plan, readers) }
      }
    }

    // MARK: The thread

    private func refresh(_ plan: Int64, _ readers: Readers) {
      guard let feed = feeds.withLock({ $0[plan] }) else { return }
      do {
        let before = feed.warnings ?? feed.beginning.map { list(of: $0, at: feed.clock()) } ?? []
        guard let news = try readers.news.withLock({ try news(of: feed, from: $0) }) else {
          feeds.withLock { $0[plan]?.append([], head: feed.head, warnings: before) }
          return
        }
        let after = news.record.map { list(of: $0, at: feed.clock()) } ?? before
        let changes = WarningChange.changes(from: before, to: after)
        let last = news.entries.last
        let events = try news.entries.compactMap { entry in
          try StreamedEvent(entry, warnings: entry.sequence == last?.sequence ? changes : [])
        }
        let signals = feeds.withLock { feeds -> [StreamSignal] in
          feeds[plan]?.append(events, head: last?.sequence ?? feed.head, warnings: after)
          return feeds[plan]?.listeners.values.map(\.signal) ?? []
        }
        for signal in signals { signal.send() }
        // As many as are read at once may not have been all.
        if news.entries.count == Core.batch { ring() }
      } catch {
        close(plan)
      }
    }

    /// The warnings that a reader is shown first.
    private func list(of record: PlanRecord, at now: Instant) -> [Warning] {
      warnings(in: record, period: defaultPeriod(of: record.plan, at: now), at: now)
    }

    private static let batch = 2 * EventFeed.limit

    /// Ends the listening of tokens that are good no more: a revocation is a commit, too.
    private func endRevoked(in plans: [Int64], _ readers: Readers) {
      do {
        let tokens = feeds.withLock { feeds in
          Set(plans.flatMap { feeds[$0]?.listeners.values.map(\.token) ?? [] })
        }
        let good = try readers.news.withLock { try $0.snapshot { try TokenStore($0).unrevoked(among: tokens) } }
        let signals = feeds.withLock { feeds in
          plans.flatMap { feeds[$0]?.revoke(among: tokens, except: good) ?? [] }
        }
        for signal in signals { signal.send() }
      } catch {
        for plan in plans { close(plan) }
      }
    }

    /// Lets the listeners of a plan go where the file cannot be read: they come again, and are told why by their request.
    private func close(_ plan: Int64) {
      let feed = feeds.withLock { $0.removeValue(forKey: plan) }
      for listener in feed?.listeners.values.map(\.signal) ?? [] { listener.send() }
    }

    private struct News {
      let entries: [TrailEntry]
      let record: PlanRecord?
    }

    /// - Returns: `nil` where there is nothing new.
    private func news(of feed: EventFeed, from reader: Reader) throws -> News? {
      try reader.snapshot { connection in
        let trail = TrailStore(connection)
        let entries = try trail.entries(of: feed.plan, after: feed.head, limit: Core.batch)
        guard !entries.isEmpty else { return nil }
        let record = try PlanStore(connection).load(feed.plan).map { stored in
          try PlanRecord(reading: stored.id, PlanDirectory(stored.plan), from: connection)
        }
        return News(entries: entries, record: record)
      }
    }

    // MARK: Listeners

    func add(to plan: Int64, _ listener: EventFeed.Listener) -> (number: Int, head: Int64, start: Int64)? {
      let number = nextNumber.wrappingAdd(1, ordering: .relaxed).newValue
      defer { hasNewcomers.store(true, ordering: .releasing) }
      return feeds.withLock { feeds in
        feeds[plan]?.listeners[number] = listener
        return feeds[plan].map { (number, $0.head, $0.start) }
      }
    }

    func remove(_ listener: Int, from plan: Int64) {
      feeds.withLock { feeds in _ = feeds[plan]?.listeners.removeValue(forKey: listener) }
    }

    func piece(
      for listener: Int, of plan: Int64, after cursor: Int64, _ scope: StreamedEvent.Scope
    ) -> EventFeed.Piece {
      feeds.withLock { $0[plan]?.piece(for: listener, after: cursor, scope) ?? .revoked }
    }

    /// The next of the events that are kept no more, from the trail.
    func backlog(
      of plan: Int64, after cursor: Int64, _ scope: StreamedEvent.Scope
    ) throws -> (bytes: [UInt8], last: Int64) {
      guard let readers = readers.withLock({ $0 }) else { return ([], .max) }
      let entries = try readers.backlog.withLock { reader in
        try reader.snapshot { try TrailStore($0).entries(of: plan, after: cursor, limit: 100) }
      }
      let bytes = try entries.flatMap { try StreamedEvent($0)?.bytes(for: scope) ?? [] }
      return (bytes, entries.last?.sequence ?? .max)
    }
  }
}
