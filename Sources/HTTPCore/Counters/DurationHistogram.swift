/// Durations by size, as one thread counts them and any thread reads them. The bounds double, so that the bucket of a
/// duration is found without a search.
public final class DurationHistogram: Sendable {
  /// What has been counted, of one histogram or of several together.
  public struct Counts: Hashable, Sendable {
    /// How many were at most as long as each of ``DurationHistogram/bounds`` and longer than the one before; the last
    /// is of those longer than all.
    public var buckets = [UInt64](repeating: 0, count: DurationHistogram.bounds.count + 1)
    /// In seconds.
    public var sum = 0.0

    public var count: UInt64 { buckets.reduce(0, +) }

    public init() {}

    static func += (left: inout Counts, right: Counts) {
      for index in left.buckets.indices { left.buckets[index] += right.buckets[index] }
      left.sum += right.sum
    }
  }

  /// 16 µs, in nanoseconds a power of two.
  private static let firstShift: UInt64 = 14

  /// The upper bounds of the buckets in seconds, inclusive, but for the last bucket, which has none: 16 µs to 17 s.
  public static let bounds: [Double] = (0...20).map { Double(UInt64(1) << (firstShift + $0)) / 1e9 }

  /// The buckets and, behind them, the sum in nanoseconds.
  private let cells = CounterTable(count: DurationHistogram.bucketCount + 1)
  private static let bucketCount = 22

  public init() {}

  /// Counts a duration of so many nanoseconds.
  /// - Parameter times: how often.
  public func add(_ nanoseconds: UInt64, times: UInt64 = 1) {
    cells.add(times, at: DurationHistogram.bucket(of: nanoseconds))
    cells.add(nanoseconds &* times, at: DurationHistogram.bucketCount)
  }

  static func bucket(of nanoseconds: UInt64) -> Int {
    let above = (max(nanoseconds, 1) - 1) >> firstShift
    return min(UInt64.bitWidth - above.leadingZeroBitCount, bucketCount - 1)
  }

  public var counts: Counts {
    var counts = Counts()
    for index in 0..<DurationHistogram.bucketCount { counts.buckets[index] = cells[index] }
    counts.sum = Double(cells[DurationHistogram.bucketCount]) / 1e9
    return counts
  }
}
