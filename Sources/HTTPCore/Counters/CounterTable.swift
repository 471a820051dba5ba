import Synchronization

/// Numbers that one thread counts up and any thread may read: a relaxed load and a relaxed store, which the processor
/// carries out as the plain increment of a variable. No two threads may count in one table.
@safe public final class CounterTable: Sendable {
  public let count: Int
  // Allocated once and freed with the table; what is in it is atomic.
  private nonisolated(unsafe) let cells: UnsafeMutablePointer<Atomic<UInt64>>

  public init(count: Int) {
    self.count = count
    unsafe cells = .allocate(capacity: count)
    for index in 0..<count { unsafe (cells + index).initialize(to: Atomic(0)) }
  }

  deinit {
    unsafe cells.deinitialize(count: count)
    unsafe cells.deallocate()
  }

  public func add(_ amount: UInt64 = 1, at index: Int) {
    precondition(index >= 0 && index < count, "no such counter")
    let sum = unsafe cells[index].load(ordering: .relaxed) &+ amount
    unsafe cells[index].store(sum, ordering: .relaxed)
  }

  /// One less: for what goes up and down.
  public func subtract(at index: Int) { add(.max, at: index) }

  public subscript(index: Int) -> UInt64 {
    precondition(index >= 0 && index < count, "no such counter")
    return unsafe cells[index].load(ordering: .relaxed)
  }
}
