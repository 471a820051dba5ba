import Synchronization

/// Wakes an answer that waits for something to say (``ResponseWriter/wait()``), from any thread and at any time, also
/// after the answer has ended. Signals that come before it has waited again are one.
public final class StreamSignal: Sendable {
  private let isSent = Atomic<Bool>(false)
  private let executor: LoopExecutor
  private let descriptor: CInt

  init(descriptor: CInt, executor: LoopExecutor) {
    self.descriptor = descriptor
    self.executor = executor
  }

  public func send() {
    if !isSent.exchange(true, ordering: .acquiringAndReleasing) { executor.signal(descriptor) }
  }

  /// Whether it was sent since the last call.
  func take() -> Bool { isSent.exchange(false, ordering: .acquiringAndReleasing) }
}
