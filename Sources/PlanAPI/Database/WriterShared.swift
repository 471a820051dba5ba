import Synchronization

/// What the writer's thread and the rest of the program both see.
final class WriterShared: Sendable {
  let counters = Mutex(WriterCounters())
  let (troubles, teller) = AsyncStream.makeStream(of: DatabaseError?.self, bufferingPolicy: .bufferingNewest(16))
  private let ending = Mutex(Ending.running([]))

  private enum Ending {
    case running([CheckedContinuation<DatabaseError?, Never>])
    case ended(DatabaseError?)
  }

  /// Tells whoever looks after the program how the disk does.
  func tell(_ trouble: DatabaseError?) {
    counters.withLock { $0.isFailing = trouble != nil }
    teller.yield(trouble)
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
    teller.finish()
  }
}
