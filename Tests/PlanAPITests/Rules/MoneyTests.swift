import Testing

@testable import PlanAPI

@Test(
  "Money adds up to the đồng, is missing where there is none, and never overflows",
  arguments: [
    ([], nil), ([0], 0), ([1, 2, 3], 6), ([Money.limit, 1], Money.limit + 1), ([.max, 1], .max), ([.max, .max], .max),
  ] as [([Int64], Int64?)])
func addsMoney(amounts: [Int64], total: Int64?) {
  #expect(Money.total(amounts) == total)
}
