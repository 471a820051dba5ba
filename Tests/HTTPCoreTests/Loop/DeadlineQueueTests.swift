import Testing

@testable import HTTPCore

@Suite struct DeadlineQueueTests {
  @Test("Entries come out by time, whatever order they went in", arguments: 1...20)
  func ordersByTime(count: Int) {
    var queue = DeadlineQueue()
    // Steps of 7 round a circle of 23 visit every time once, in no order.
    let times = (0..<count).map { UInt64($0 * 7 % 23) }
    for time in times {
      queue.insert(DeadlineQueue.Entry(time: MonotonicTime(nanoseconds: time), descriptor: CInt(time)))
    }
    #expect(queue.first?.time.nanoseconds == times.min())
    var taken: [UInt64] = []
    while let entry = queue.popFirst(by: MonotonicTime(nanoseconds: 100)) {
      #expect(entry.descriptor == CInt(entry.time.nanoseconds))
      taken.append(entry.time.nanoseconds)
    }
    #expect(taken == times.sorted())
    #expect(queue.first == nil)
  }

  @Test("Only what is due comes out, at its time and not before")
  func keepsTheRest() {
    var queue = DeadlineQueue()
    for time: UInt64 in [30, 10, 20, 10] {
      queue.insert(DeadlineQueue.Entry(time: MonotonicTime(nanoseconds: time), descriptor: 1))
    }
    func pop(by time: UInt64) -> UInt64? { queue.popFirst(by: MonotonicTime(nanoseconds: time))?.time.nanoseconds }
    #expect(pop(by: 9) == nil)
    #expect(pop(by: 10) == 10)
    #expect(pop(by: 19) == 10)
    #expect(pop(by: 19) == nil)
    #expect(pop(by: 20) == 20)
    #expect(pop(by: 1000) == 30)
    #expect(pop(by: 1000) == nil)
  }
}
