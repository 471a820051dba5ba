import Glibc
import Synchronization

/// The serial executor of an event loop: a queue that any thread may add to and that the loop's own thread drains.
///
/// An actor with this executor runs on one thread, so what belongs to a loop (its connections, its database reader)
/// is kept apart by the compiler, with no lock and no hop. It is the preferred executor of the loop's tasks as well:
/// the runtime resumes a continuation on the task's executor before it returns to the actor, and without the preference
/// that would be a trip through the global pool.
final class LoopExecutor: SerialExecutor, TaskExecutor {
  private struct Queue {
    var jobs: [UnownedJob] = []
    /// Descriptors whose waiters another part of the process has something to say to.
    var signalled: [CInt] = []
    /// The thread is in, or about to enter, its wait: the next job must end it.
    var isWaiting = false
  }

  private let queue = Mutex(Queue())
  private let thread = Atomic<UInt>(0)
  let wakeup: Wakeup

  init() throws(SystemCallError) { wakeup = try Wakeup() }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    let endsWait = queue.withLock { queue in
      queue.jobs.append(job)
      defer { queue.isWaiting = false }
      return queue.isWaiting
    }
    if endsWait { wakeup.signal() }
  }

  /// Wakes who waits for a ``EventLoop/Interest/signal`` on this descriptor, from any thread.
  func signal(_ descriptor: CInt) {
    let endsWait = queue.withLock { queue in
      queue.signalled.append(descriptor)
      defer { queue.isWaiting = false }
      return queue.isWaiting
    }
    if endsWait { wakeup.signal() }
  }

  /// Makes the calling thread the one that runs the jobs.
  func bindToCurrentThread() { thread.store(UInt(pthread_self()), ordering: .relaxed) }

  func checkIsolated() {
    precondition(thread.load(ordering: .relaxed) == UInt(pthread_self()), "not on the event loop's thread")
  }

  /// Runs the jobs queued so far; those that they queue wait for the next call, so that sockets are looked at between.
  /// `batch` is empty storage, kept by the caller so that no call allocates.
  func runJobs(batch: inout [UnownedJob]) {
    queue.withLock { queue in swap(&queue.jobs, &batch) }
    for job in batch {
      unsafe job.runSynchronously(isolatedTo: asUnownedSerialExecutor(), taskExecutor: asUnownedTaskExecutor())
    }
    batch.removeAll(keepingCapacity: true)
  }

  /// Whether the thread may wait: nothing is queued. From then on a new job signals ``wakeup``.
  func prepareToWait() -> Bool {
    queue.withLock { queue in
      queue.isWaiting = queue.jobs.isEmpty && queue.signalled.isEmpty
      return queue.isWaiting
    }
  }

  /// The thread waits no more.
  /// - Returns: the descriptors that were signalled.
  func didWake() -> [CInt] {
    queue.withLock { queue in
      queue.isWaiting = false
      guard !queue.signalled.isEmpty else { return [] }
      defer { queue.signalled = [] }
      return queue.signalled
    }
  }
}
