import Synchronization

/// A write on its way: what to run, and how to tell its caller.
struct WriteJob: Sendable {
  /// Whose share of the line it takes; `nil` for the program's own.
  var source: WriteSource?
  /// Runs the body on the writer's connection. Nobody is told anything yet.
  let run: @Sendable (Connection) -> WriteResult
  /// Tells the caller that the body never ran, or that its work is lost.
  let refuse: @Sendable (any Error) -> Void
}

/// Who shares a part of the writer's line.
enum WriteSource: Hashable, Sendable {
  case token(Int64)
  /// All who need no token, together.
  case anyone
}

/// What a body left behind, told to its caller when the fate of its transaction is known.
struct WriteResult {
  /// The error that the body threw: its part of the transaction has to go.
  let failure: (any Error)?
  /// Gives the caller the body's own result or error.
  let tell: () -> Void
}

/// The bounded line of writes between the callers and the writer's thread.
final class WriteQueue: Sendable {
  private struct Entry {
    let job: WriteJob
    let since: ContinuousClock.Instant
  }

  private struct State {
    var entries: [Entry] = []
    /// How many there are of each.
    var sources: [WriteSource: Int] = [:]
    /// When the writer took jobs last; `nil` while it waits for one.
    var takenAt: ContinuousClock.Instant?
    /// How long a transaction takes, the last ones counting more.
    var turn = Duration.zero
    var isOpen = true
    var isWaitedFor = false
  }

  private let limits: Writer.Limits
  private let clock: @Sendable () -> ContinuousClock.Instant
  private let state = Mutex(State())
  private let work = Semaphore()

  init(_ limits: Writer.Limits, clock: @escaping @Sendable () -> ContinuousClock.Instant = { .now }) {
    self.limits = limits
    self.clock = clock
  }

  /// - Throws: also where the line does not move, or is longer than what is done in time: who would wait long is told
  ///   so now.
  func add(_ job: WriteJob) throws(WriterError) {
    let mustWake = try state.withLock { state throws(WriterError) in
      guard state.isOpen else { throw .stopped }
      let now = clock()
      guard state.entries.count < limits.queued,
        state.entries.first.map({ now - $0.since < limits.patience }) ?? true,
        state.turn * (state.entries.count / limits.batch) <= limits.wait
      else { throw .queueFull }
      if let source = job.source {
        let count = state.sources[source, default: 0]
        guard count < limits.share else { throw .shareFull }
        state.sources[source] = count + 1
      }
      state.entries.append(Entry(job: job, since: now))
      return takeWaiter(&state)
    }
    if mustWake { work.signal() }
  }

  /// Blocks until there is a job, and takes up to `count`, oldest first; `nil` when the queue is closed and empty.
  /// For one thread.
  func take(atMost count: Int) -> [WriteJob]? {
    while true {
      let taken: [WriteJob]? = state.withLock { state in
        if let takenAt = state.takenAt { state.turn = (state.turn * 3 + takenAt.duration(to: clock())) / 4 }
        state.takenAt = nil
        guard state.entries.isEmpty else {
          state.takenAt = clock()
          let taken = state.entries.prefix(count).map(\.job)
          state.entries.removeFirst(taken.count)
          for job in taken { giveBack(job, &state) }
          return taken
        }
        state.isWaitedFor = state.isOpen
        return state.isOpen ? [] : nil
      }
      guard let taken else { return nil }
      if !taken.isEmpty { return taken }
      work.wait()
    }
  }

  /// Takes no more jobs; those in line are still to be done.
  func close() {
    let mustWake = state.withLock { state in
      state.isOpen = false
      return takeWaiter(&state)
    }
    if mustWake { work.signal() }
  }

  /// Jobs in line.
  var count: Int { state.withLock { $0.entries.count } }

  private func giveBack(_ job: WriteJob, _ state: inout State) {
    guard let source = job.source, let count = state.sources[source] else { return }
    state.sources[source] = count == 1 ? nil : count - 1
  }

  private func takeWaiter(_ state: inout State) -> Bool {
    defer { state.isWaitedFor = false }
    return state.isWaitedFor
  }
}
