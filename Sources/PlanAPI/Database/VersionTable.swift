import Synchronization

/// Versions that one thread raises and any thread may read.
@safe final class VersionTable: Sendable {
  private let count: Int
  // Allocated once and freed with the table; what is in it is atomic.
  private nonisolated(unsafe) let cells: UnsafeMutablePointer<Atomic<UInt64>>

  init(count: Int) {
    self.count = count
    unsafe cells = .allocate(capacity: count)
    for index in 0..<count { unsafe (cells + index).initialize(to: Atomic(0)) }
  }

  deinit {
    unsafe cells.deinitialize(count: count)
    unsafe cells.deallocate()
  }

  func raise(_ index: Int) {
    precondition(index >= 0 && index < count, "no such version")
    _ = unsafe cells[index].wrappingAdd(1, ordering: .releasing)
  }

  subscript(index: Int) -> UInt64 {
    precondition(index >= 0 && index < count, "no such version")
    return unsafe cells[index].load(ordering: .acquiring)
  }
}
