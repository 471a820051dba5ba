import Synchronization

/// A write on its way: what to run, and how to tell its caller.
struct WriteJob: Sendable {
  /// Runs the body on the writer's connection. Nobody is told anything yet.
  let run: @Sendable (Connection) -> WriteResult
  /// Tells the caller that the body never ran, or that its work is lost.
  let refuse: @Sendable (any Error) -> Void
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
  private struct State {
    var jobs: [WriteJob] = []
    var isOpen = true
    var isWaitedFor = false
  }

  private let limit: Int
  private let state = Mutex(State())
  private let work = Semaphore()

  /// - Parameter limit: jobs that may wait, not counting the ones that run.
  init(limit: Int) { self.limit = limit }

  func add(_ job: WriteJob) throws(WriterError) {
    let mustWake = try state.withLock { state throws(WriterError) in
      guard state.isOpen else { throw .stopped }
      guard state.jobs.count < limit else { throw .queueFull }
      state.jobs.append(job)
      return takeWaiter(&state)
    }
    if mustWake { work.signal() }
  }

  /// Blocks until there is a job, and takes up to `count`, oldest first; `nil` when the queue is closed and empty.
  /// For one thread.
  func take(atMost count: Int) -> [WriteJob]? {
    while true {
      let taken: [WriteJob]? = state.withLock { state in
        guard state.jobs.isEmpty else {
          let taken = Array(state.jobs.prefix(count))
          state.jobs.removeFirst(taken.count)
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

  /// Takes no more jobs and gives back those in line.
  func stop() -> [WriteJob] {
    state.withLock { state in
      state.isOpen = false
      defer { state.jobs = [] }
      return state.jobs
    }
  }

  /// Jobs in line.
  var count: Int { state.withLock { $0.jobs.count } }

  private func takeWaiter(_ state: inout State) -> Bool {
    defer { state.isWaitedFor = false }
    return state.isWaitedFor
  }
}
