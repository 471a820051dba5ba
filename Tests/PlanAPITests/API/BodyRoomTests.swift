import HTTPCore
import Testing

@testable import PlanAPI

@Suite("The room for bodies") struct BodyRoomTests {
  @Test("Whoever has its share is told so, who comes to a full room too, and what is given back is there for others")
  func bounds() throws {
    let room = BodyRoom(limit: 100)
    let first = room.place(for: .token(1))
    try first.take(20)
    try first.take(5)
    let refused = try #require(throws: Problem.self) { try first.take(1) }
    #expect(refused.status.code == 429)
    var others = try (Int64(2)...4).map { number in
      let place = room.place(for: number == 4 ? .anyone : .token(number))
      try place.take(25)
      return place
    }
    #expect(room.bytes == 100)
    let late = room.place(for: .token(9))
    let full = try #require(throws: Problem.self) { try late.take(1) }
    #expect(full.status.code == 503)
    others.removeLast()
    #expect(room.bytes == 75)
    try late.take(25)
    withExtendedLifetime(first) {}
    withExtendedLifetime(others) {}
  }
}
