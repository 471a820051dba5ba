import Glibc
import HTTPCore
import Synchronization

/// A thread of its own for tests that block, for as long as the process lives. The threads that tasks share stay free
/// then for what a server in the same process, or its start, needs of them.
public final class ThreadExecutor: TaskExecutor {
  private let jobs = Mutex<[UnownedJob]>([])
  /// A byte for each job that is to be run.
  private let reading: Descriptor
  private let writing: Descriptor

  public init(named name: String) throws {
    var ends: [CInt] = [0, 0]
    guard unsafe pipe(&ends) == 0 else { throw ClientError("pipe") }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    reading = Descriptor(owning: ends[0])
    writing = Descriptor(owning: ends[1])
    try SystemThread(named: name) { while self.runNext() {} }.detach()
  }

  public func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    jobs.withLock { $0.append(job) }
    var byte: UInt8 = 0
    let written = unsafe write(writing.number, &byte, 1)
    precondition(written == 1, "a job cannot be told of")
  }

  private func runNext() -> Bool {
    var byte: UInt8 = 0
    guard unsafe read(reading.number, &byte, 1) == 1 else { return errno == EINTR }
    let job = jobs.withLock { $0.removeFirst() }
    unsafe job.runSynchronously(on: asUnownedTaskExecutor())
    return true
  }
}
