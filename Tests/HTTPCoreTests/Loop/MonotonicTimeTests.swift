import Testing

@testable import HTTPCore

@Suite struct MonotonicTimeTests {
  @Test(
    "A duration is added in nanoseconds",
    arguments: [
      (.zero, 5), (.nanoseconds(7), 12), (.milliseconds(1500), 1_500_000_005), (.seconds(60), 60_000_000_005),
    ] as [(Duration, UInt64)])
  func adds(duration: Duration, expected: UInt64) {
    #expect(MonotonicTime(nanoseconds: 5).advanced(by: duration).nanoseconds == expected)
  }

  @Test(
    "A time beyond all counting is the distant future and traps nothing",
    arguments: [Duration.seconds(Int64.max), .seconds(1) * (Int64(1) << 33), .seconds(18_446_744_074)])
  func saturates(duration: Duration) {
    #expect(MonotonicTime(nanoseconds: .max - 1).advanced(by: duration) == .distantFuture)
  }

  @Test("Time does not run backwards")
  func runsForward() {
    let first = MonotonicTime.now
    #expect(MonotonicTime.now >= first)
  }
}
