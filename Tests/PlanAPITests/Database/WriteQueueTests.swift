import Synchronization
import Testing

@testable import PlanAPI

@Suite("The line of writes")
struct WriteQueueTests {
  private final class Clock: Sendable {
    let now = Mutex(ContinuousClock.now)
  }

  private func job(_ source: WriteSource? = nil) -> WriteJob {
    WriteJob(source: source, run: { _ in WriteResult(failure: nil) {} }, refuse: { _ in })
  }

  private func refusal(_ queue: WriteQueue, _ source: WriteSource? = nil) -> WriterError? {
    do throws(WriterError) {
      try queue.add(job(source))
      return nil
    } catch {
      return error
    }
  }

  @Test("A token has a quarter of the line, those without one have another together, the program has all of it")
  func shares() {
    let queue = WriteQueue(Writer.Limits(queued: 8))
    #expect((1...3).map { _ in refusal(queue, .token(1)) } == [nil, nil, .shareFull])
    #expect((1...3).map { _ in refusal(queue, .anyone) } == [nil, nil, .shareFull])
    #expect((1...5).map { _ in refusal(queue) } == [nil, nil, nil, nil, .queueFull])
    #expect(queue.take(atMost: 1)?.count == 1)
    #expect(refusal(queue, .token(1)) == nil)
    #expect(refusal(queue, .token(2)) == .queueFull)
    #expect(queue.take(atMost: 8)?.count == 8)
    #expect((1...3).map { _ in refusal(queue, .anyone) } == [nil, nil, .shareFull])
  }

  @Test("Where transactions take long the line is as long as what is done in time, and never shorter than the next one")
  func waits() {
    let clock = Clock()
    let queue = WriteQueue(Writer.Limits(batch: 4)) { clock.now.withLock(\.self) }
    func turn(_ duration: Duration) {
      #expect(refusal(queue) == nil)
      #expect(queue.take(atMost: 4) != nil)
      clock.now.withLock { $0 += duration }
    }
    // Quick ones: the line's own length counts.
    for _ in 1...40 { turn(.milliseconds(1)) }
    #expect((1...40).allSatisfy { _ in refusal(queue) == nil })
    while queue.count > 0 { #expect(queue.take(atMost: 4) != nil) }
    // Of 30 ms each: one is waited for, and two would be too long.
    for _ in 1...40 { turn(.milliseconds(30)) }
    #expect((1...9).map { _ in refusal(queue) } == [WriterError?](repeating: nil, count: 8) + [.queueFull])
    while queue.count > 0 { #expect(queue.take(atMost: 4) != nil) }
    for _ in 1...40 { turn(.seconds(1)) }
    #expect((1...5).map { _ in refusal(queue) } == [nil, nil, nil, nil, .queueFull])
  }

  @Test("A line whose first has waited for too long takes no more until it moves")
  func patience() {
    let clock = Clock()
    let queue = WriteQueue(Writer.Limits(patience: .seconds(5))) { clock.now.withLock(\.self) }
    #expect(refusal(queue) == nil)
    clock.now.withLock { $0 += .seconds(4) }
    #expect(refusal(queue) == nil)
    clock.now.withLock { $0 += .seconds(1) }
    #expect(refusal(queue) == .queueFull)
    #expect(queue.take(atMost: 1)?.count == 1)
    #expect(refusal(queue) == nil)
  }
}
