import HTTPCore

/// What one loop's ``Application`` counts beside its server.
final class ApplicationCounters: Sendable {
  enum Counter: Int, CaseIterable {
    /// A read whose answer may be kept, and was not.
    case cacheMiss
    /// A write that found the writer's queue full.
    case queueFull
  }

  private let table = CounterTable(count: Counter.allCases.count)

  func count(_ counter: Counter) { table.add(at: counter.rawValue) }

  subscript(counter: Counter) -> UInt64 { table[counter.rawValue] }
}
