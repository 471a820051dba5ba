import Testing

@testable import PlanAPI

@Suite("How often anyone may") struct RequestLimitTests {
  private func at(_ milliseconds: Int64) -> Instant { Instant(milliseconds: milliseconds) }

  @Test("So many at once are let in, then one after each interval, and the wait is told in whole seconds")
  func bursts() {
    let limit = RequestLimit(burst: 2, interval: 30_000)
    #expect(limit.retryAfter("a", at: at(0)) == nil)
    #expect(limit.retryAfter("a", at: at(0)) == nil)
    #expect(limit.retryAfter("a", at: at(0)) == 30)
    #expect(limit.retryAfter("a", at: at(28_500)) == 2)
    #expect(limit.retryAfter("a", at: at(30_000)) == nil)
    #expect(limit.retryAfter("a", at: at(30_001)) == 30)
  }

  @Test("One address does not wait for another, and rest fills up to the burst and no further")
  func keys() {
    let limit = RequestLimit(burst: 2, interval: 1000)
    for _ in 0..<3 { _ = limit.retryAfter("a", at: at(0)) }
    #expect(limit.retryAfter("b", at: at(0)) == nil)
    let later = (0..<3).map { _ in limit.retryAfter("a", at: at(1_000_000)) }
    #expect(later == [nil, nil, 1])
  }

  @Test("A clock that goes back gives nothing away")
  func clockBack() {
    let limit = RequestLimit(burst: 1, interval: 1000)
    #expect(limit.retryAfter("a", at: at(5000)) == nil)
    #expect(limit.retryAfter("a", at: at(0)) != nil)
  }
}
