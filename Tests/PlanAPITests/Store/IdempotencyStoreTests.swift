import Testing

@testable import PlanAPI

@Suite("The store of first answers")
struct IdempotencyStoreTests {
  private let fixture: StoreFixture
  private let store: IdempotencyStore
  private let day: Int64 = 86_400_000

  init() throws {
    fixture = try StoreFixture()
    store = IdempotencyStore(fixture.connection)
  }

  private func answer(_ byte: UInt8) throws -> StoredAnswer {
    StoredAnswer(
      request: try SHA256Digest(of: [byte]), status: 201, headers: "Location: /a\r\n", body: [0, byte, 255])
  }

  private func find(_ key: String, day number: Int64, token: Int64? = nil) throws -> StoredAnswer? {
    try store.find(key: key, token: token ?? fixture.author, at: Instant(milliseconds: number * day))
  }

  @Test("An answer is found by token and key for 30 days, and then the key is free")
  func answers() throws {
    try store.insert(try answer(1), key: "k", token: fixture.author, at: Instant(milliseconds: 0))
    #expect(try find("k", day: 29) == answer(1))
    #expect(try find("K", day: 0) == nil)
    #expect(try find("k", day: 0, token: fixture.author + 1) == nil)
    #expect(try find("k", day: 30) == nil)
    try store.insert(try answer(2), key: "k", token: fixture.author, at: Instant(milliseconds: 31 * day))
    #expect(try find("k", day: 32) == answer(2))
  }

  @Test("Old answers go a few with each new one")
  func forgets() throws {
    for number in 0..<40 {
      try store.insert(try answer(1), key: "\(number)", token: fixture.author, at: Instant(milliseconds: 0))
    }
    func count() throws -> Int? {
      try fixture.connection.queryOne("SELECT count(*) FROM idempotency") { row throws(DatabaseError) in
        try row.int(0)
      }
    }
    #expect(try count() == 40)
    for left in [25, 10, 3] {
      try store.insert(try answer(1), key: "new \(left)", token: fixture.author, at: Instant(milliseconds: 30 * day))
      #expect(try count() == left)
    }
  }
}
