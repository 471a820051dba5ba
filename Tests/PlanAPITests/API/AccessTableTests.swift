import HTTPCore
import Testing

@testable import PlanAPI

@Suite("Access") struct AccessTableTests {
  private func token(_ role: Role, plan: PlanKey? = nil) -> Token {
    Token(
      id: 1, role: role, unit: nil, plan: plan, label: "", createdAt: Instant(milliseconds: 0), expiresAt: nil,
      revokedAt: nil)
  }

  private func status(_ access: Access, _ token: Token?) -> Int? {
    do throws(Problem) {
      try access.check(token, presented: token != nil)
      return nil
    } catch {
      return error.status.code
    }
  }

  @Test("What is for anyone needs no token, all else does")
  func needsToken() {
    #expect(status(.anyone, nil) == nil)
    for access in [Access.anyToken, .admin, .reporter] { #expect(status(access, nil) == 401) }
  }

  @Test("Each role opens what is for it and nothing else", arguments: Role.allCases)
  func opens(role: Role) {
    #expect(status(.anyone, token(role)) == nil)
    #expect(status(.anyToken, token(role)) == nil)
    #expect(status(.admin, token(role)) == (role == .admin ? nil : 403))
    #expect(status(.reporter, token(role)) == (role == .reporter ? nil : 403))
  }

  @Test("A token for one plan sees that alone")
  func seesPlan() throws {
    let (own, other) = (try #require(PlanKey("a-2026")), try #require(PlanKey("b-2026")))
    #expect(token(.viewer, plan: own).canSee(own))
    #expect(!token(.viewer, plan: own).canSee(other))
    #expect(token(.viewer).canSee(other))
  }
}
