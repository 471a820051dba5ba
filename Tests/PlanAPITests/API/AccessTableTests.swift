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
    // What belongs to no single plan is for those who may see all, the numbers of the server among it.
    #expect(token(.admin).canSee(nil) && !token(.admin, plan: own).canSee(nil))
    #expect(throws: Problem.self) { try token(.admin, plan: own).requireSight(of: nil) }
    try token(.admin).requireSight(of: nil)
  }

  /// API.md, the column "who". A line that is missing here is an endpoint that nobody has thought about.
  private static let table = """
    DELETE /v1/plans/{plan}/tasks/{number}: consolidator
    DELETE /v1/tokens/{id}: admin
    GET /: anyone
    GET /docs: anyone
    GET /healthz: anyone
    GET /metrics: anyone
    GET /openapi.json: anyone
    GET /page/{file}: anyone
    GET /readyz: anyone
    GET /v1/audit/head: admin
    GET /v1/audit: admin
    GET /v1/me: any token
    GET /v1/overview: admin city
    GET /v1/plans/{plan}/attachments/{sha256}: any token
    GET /v1/plans/{plan}/attachments: any token
    GET /v1/plans/{plan}/audit/head: admin city leader
    GET /v1/plans/{plan}/audit: admin city leader
    GET /v1/plans/{plan}/dashboard: any token
    GET /v1/plans/{plan}/events: any token
    GET /v1/plans/{plan}/feedback/{id}: any token
    GET /v1/plans/{plan}/feedback: any token
    GET /v1/plans/{plan}/kpis/values/template: any token
    GET /v1/plans/{plan}/kpis/{code}: any token
    GET /v1/plans/{plan}/kpis: any token
    GET /v1/plans/{plan}/periods/{period}: any token
    GET /v1/plans/{plan}/periods: any token
    GET /v1/plans/{plan}/progress/template: any token
    GET /v1/plans/{plan}/progress/{id}/signature: any token
    GET /v1/plans/{plan}/progress/{id}: any token
    GET /v1/plans/{plan}/reconciliation: any token
    GET /v1/plans/{plan}/report: any token
    GET /v1/plans/{plan}/reports/{id}/signature: any token
    GET /v1/plans/{plan}/reports/{id}: any token
    GET /v1/plans/{plan}/reports: any token
    GET /v1/plans/{plan}/scorecards: any token
    GET /v1/plans/{plan}/tasks/{number}/budget: any token
    GET /v1/plans/{plan}/tasks/{number}/progress/{period}: any token
    GET /v1/plans/{plan}/tasks/{number}/progress: any token
    GET /v1/plans/{plan}/tasks/{number}: any token
    GET /v1/plans/{plan}/tasks: any token
    GET /v1/plans/{plan}/units/{unit}/expected: any token
    GET /v1/plans/{plan}/units/{unit}/scorecard: any token
    GET /v1/plans/{plan}/units/{unit}: any token
    GET /v1/plans/{plan}/units: any token
    GET /v1/plans/{plan}/warnings/history: any token
    GET /v1/plans/{plan}/warnings/{id}: any token
    GET /v1/plans/{plan}/warnings: any token
    GET /v1/plans/{plan}: any token
    GET /v1/plans: any token
    GET /v1/public/plans/{plan}/attachments/{sha256}: anyone
    GET /v1/public/plans/{plan}/feedback: anyone
    GET /v1/public/plans/{plan}/kpis: anyone
    GET /v1/public/plans/{plan}/tasks/{number}: anyone
    GET /v1/public/plans/{plan}/tasks: anyone
    GET /v1/public/plans/{plan}: anyone
    GET /v1/public/plans: anyone
    GET /v1/tokens: admin
    PATCH /v1/plans/{plan}/tasks/{number}: consolidator
    POST /v1/plans/{plan}/attachments: consolidator reporter
    POST /v1/plans/{plan}/feedback/{id}/answer: consolidator reporter
    POST /v1/plans/{plan}/feedback/{id}/spam: consolidator
    POST /v1/plans/{plan}/feedback: anyone
    POST /v1/plans/{plan}/kpis/values: consolidator reporter
    POST /v1/plans/{plan}/kpis/{code}/values: reporter
    POST /v1/plans/{plan}/periods/{period}/lock: consolidator
    POST /v1/plans/{plan}/periods/{period}/reopen: consolidator
    POST /v1/plans/{plan}/progress/{id}/signature: reporter
    POST /v1/plans/{plan}/progress: consolidator reporter
    POST /v1/plans/{plan}/reports/{id}/signature: consolidator leader
    POST /v1/plans/{plan}/reports: consolidator leader
    POST /v1/plans/{plan}/tasks/{number}/progress: reporter
    POST /v1/plans/{plan}/tasks: consolidator
    POST /v1/plans/{plan}/warnings/{id}/acknowledgement: leader
    POST /v1/plans/{plan}/warnings/{id}/explanation: reporter
    POST /v1/plans: admin
    POST /v1/tokens/{id}/rotate: any token
    POST /v1/tokens: admin
    PUT /v1/plans/{plan}/tasks/{number}/budget: consolidator
    """

  @Test("Every endpoint is for whom the table says, and there is no other")
  func table() {
    let found = Application.routes.table.map { route in
      let who =
        switch route.access {
        case .anyone: "anyone"
        case .anyToken: "any token"
        case .roles(let roles): roles.map(\.rawValue).sorted().joined(separator: " ")
        }
      return "\(route.method) \(route.pattern): \(who)"
    }
    let expected = Self.table.split(separator: "\n").map(String.init)
    #expect(Set(found).subtracting(expected) == [])
    #expect(Set(expected).subtracting(found) == [])
    #expect(found.count == expected.count)
  }
}
