import HTTPCore
import TestSupport
import Testing

@testable import PlanAPI

extension EndToEndTests {
  @Suite("The table of access, tried") struct AccessMatrixTests {
    private static let values = [
      "number": "14", "period": "2026-02", "unit": "VHXH", "code": "HT-02", "id": "999",
      "sha256": String(repeating: "0", count: 64),
    ]
    /// What a reporter does for its own unit alone.
    private static let ownUnit = [
      "/v1/plans/{plan}/tasks/{number}/progress", "/v1/plans/{plan}/kpis/{code}/values",
    ]

    private func path(_ pattern: RoutePattern, plan: String) -> String {
      pattern.segments.map { segment in
        switch segment {
        case .literal(let text): "/\(text)"
        case .parameter(let name): "/\(name == "plan" ? plan : Self.values[name] ?? name)"
        }
      }.joined()
    }

    @Test("Each endpoint, by each role, of one's own unit and another's, in one's own plan and another's")
    func matrix() async throws {
      try await withClockedServer(at: "2026-03-02T02:00:00Z") { server in
        let other = try PlanImport(document: Array(SmallPlan.document().utf8))
        let now = try #require(Instant("2026-03-02T02:00:00Z"))
        try await server.database.write(by: .program("test"), at: now) { _ = try other.store(trail: $0) }
        var holders: [(role: Role, unit: String?, token: String)] = []
        for role in Role.allCases {
          for unit in role == .reporter ? ["VHXH", "KT"] : ["VHXH"] {
            holders.append((role, unit, try await server.token(role, unit)))
          }
        }
        let client = try server.connect()
        for route in Application.routes.table {
          let hasPlan = route.pattern.segments.contains(.parameter("plan"))
          let hasIdentifier = route.pattern.segments.contains { [.parameter("id"), .parameter("sha256")].contains($0) }
          func status(_ plan: String, _ token: String?) throws -> Int {
            try client.request(
              // A stream of events has no end to read to.
              route.pattern.description.hasSuffix("/events") ? "HEAD" : "\(route.method)",
              path(route.pattern, plan: plan), token: token,
              body: route.method == .get ? nil : Array("{}".utf8)
            ).status
          }
          if case .anyone = route.access { continue }
          #expect(try status("39-kh-ubnd-2026", nil) == 401)
          for holder in holders {
            let name: Comment = "\(route.method) \(route.pattern) by \(holder.role) of \(holder.unit ?? "-")"
            let own = try status("39-kh-ubnd-2026", holder.token)
            let isFor: Bool = if case .roles(let roles) = route.access { roles.contains(holder.role) } else { true }
            let isForeignUnit =
              holder.unit == "KT" && route.method == .post && Self.ownUnit.contains(route.pattern.description)
            // An administrator and the holder alone rotate a token; which it is shows before whether it is there.
            let isRotation = route.pattern.description.hasSuffix("/rotate") && holder.role != .admin
            // What belongs to no plan is not for an administrator of one.
            let isOfNoPlan = holder.role == .admin && route.pattern.description.hasPrefix("/v1/audit")
            if !isFor || isForeignUnit || isRotation || isOfNoPlan {
              #expect(own == 403, name)
            } else {
              #expect(![401, 403, 405].contains(own) && own < 500 && (own != 404 || hasIdentifier), name)
            }
            // To a token for one plan there is no other.
            if hasPlan { #expect(try status(SmallPlan.key, holder.token) == (isFor ? 404 : 403), name) }
          }
        }
      }
    }
  }
}
