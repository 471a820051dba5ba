import HTTPCore

/// What one loop's ``Application`` counts beside its server.
final class ApplicationCounters: Sendable {
  enum Counter: Int, CaseIterable {
    /// A read whose answer may be kept, and was not.
    case cacheMiss
    /// A write that found the writer's queue full.
    case queueFull
    /// Bytes of answers that are kept.
    case cacheBytes
  }

  private let table = CounterTable(count: Counter.allCases.count)

  func count(_ counter: Counter) { table.add(at: counter.rawValue) }

  /// For what goes up and down.
  func change(_ counter: Counter, from old: Int, to new: Int) {
    table.add(UInt64(bitPattern: Int64(new - old)), at: counter.rawValue)
  }

  subscript(counter: Counter) -> UInt64 { table[counter.rawValue] }
}
