import Testing

@testable import PlanAPI

@Suite("The store of first answers")
struct IdempotencyStoreTests {
  @Test("An answer is kept once for a token and key, and forgotten by age")
  func answers() throws {
    let fixture = try StoreFixture()
    let store = IdempotencyStore(fixture.connection)
    let answer = StoredAnswer(
      request: try SHA256Digest(of: [1]), status: 201, headers: "Location: /a\r\n", body: [0, 1, 255])
    try store.insert(answer, key: "k", token: fixture.author, at: Instant(milliseconds: 10))
    #expect(try store.find(key: "k", token: fixture.author) == answer)
    #expect(try store.find(key: "K", token: fixture.author) == nil)
    #expect(try store.find(key: "k", token: fixture.author + 1) == nil)
    let error = #expect(throws: DatabaseError.self) {
      try store.insert(answer, key: "k", token: fixture.author, at: Instant(milliseconds: 11))
    }
    #expect(error?.isUniqueViolation == true)
    #expect(try store.removeAnswers(before: Instant(milliseconds: 10)) == 0)
    #expect(try store.removeAnswers(before: Instant(milliseconds: 11)) == 1)
    #expect(try store.find(key: "k", token: fixture.author) == nil)
  }
}
