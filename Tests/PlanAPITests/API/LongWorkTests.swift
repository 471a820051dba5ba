import HTTPCore
import Testing

@testable import PlanAPI

@Suite("Work away from the loops")
struct LongWorkTests {
  private func status(_ work: LongWork, _ token: Int64) -> Int? {
    do throws(Problem) {
      try work.enter(token)
      return nil
    } catch {
      return error.status.code
    }
  }

  @Test("A token has a quarter of the places, all together have all, and a place that is left can be had again")
  func shares() {
    let work = LongWork(limit: 8)
    #expect((1...3).map { _ in status(work, 1) } == [nil, nil, 429])
    for token in Int64(2)...4 { #expect((1...2).map { _ in status(work, token) } == [nil, nil]) }
    #expect(status(work, 5) == 503)
    work.leave(1)
    #expect(status(work, 5) == nil)
    work.leave(1)
    #expect(status(work, 1) == nil)
  }
}
