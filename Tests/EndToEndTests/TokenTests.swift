import Foundation
import PlanAPI
import TestSupport
import Testing

extension EndToEndTests {
  @Suite("Tokens") struct TokenTests {
    private static let start = "2026-03-02T02:00:00Z"

    private func me(_ server: ClockedServer, _ token: String) throws -> Answer { try server.get("/v1/me", token) }

    @Test("A rotated token and its successor are both good for a while, and then the successor alone")
    func rotates() async throws {
      try await withClockedServer(at: Self.start) { server in
        let admin = try await server.token(.admin, everyPlan: true)
        let old = try await server.token(.reporter, "KT", expiresAt: "2026-12-31T00:00:00Z")
        let id = try #require(try me(server, old).json["id"].integer)
        let viewer = try await server.token(.viewer)
        #expect(try server.post("/v1/tokens/\(id)/rotate", viewer, "").status == 403)
        #expect(try server.post("/v1/tokens/99/rotate", admin, "").status == 404)
        let longer = #"{"expires_at":"2027-06-01T00:00:00Z","overlap_seconds":-1}"#
        #expect(
          try server.post("/v1/tokens/\(id)/rotate", old, longer).pointers == ["/expires_at", "/overlap_seconds"])
        let answer = try server.post("/v1/tokens/\(id)/rotate", old, #"{"overlap_seconds":3600}"#)
        #expect(answer.status == 201 && answer["Cache-Control"] == "no-store")
        #expect(answer.json["replaces"].integer == id && answer.json["unit"].string == "KT")
        #expect(answer.json["expires_at"].string == "2026-12-31T00:00:00Z")
        #expect(answer.json["replaced_good_until"].string == "2026-03-02T03:00:00Z")
        let new = try #require(answer.json["token"].string)
        #expect(try me(server, old).status == 200)
        #expect(try me(server, new).status == 200)
        try server.setNow("2026-03-02T03:00:00Z")
        #expect(try me(server, old).status == 401)
        #expect(try me(server, new).status == 200)
        #expect(try server.post("/v1/tokens/\(id)/rotate", admin, "").status == 409)
        let trail = try server.get("\(plan)/audit", admin).json["items"].items
        #expect(trail.contains { $0["action"].string == "token.rotate" && $0["entity"].string == "tokens/\(id)" })
      }
    }

    @Test("An administrator of one plan rules that alone, and knows of no other")
    func rulesOnePlan() async throws {
      try await withClockedServer(at: Self.start) { server in
        let all = try await server.token(.admin, everyPlan: true)
        let one = try await server.token(.admin)
        let viewer = try await server.token(.viewer)
        #expect(try server.post("/v1/plans", all, SmallPlan.document()).status == 201)
        let foreign = try server.post("/v1/tokens", all, #"{"role":"viewer","plan":"\#(SmallPlan.key)"}"#)
        let id = try #require(foreign.json["id"].integer)
        // It sees itself and the viewer, and neither the other plan's token nor the one for all.
        let seen = try server.get("/v1/tokens", one).json["items"].items
        #expect(seen.count == 2 && seen.allSatisfy { $0["plan"].string == "39-kh-ubnd-2026" })
        #expect(try server.get("/v1/tokens", all).json["items"].items.count == 4)
        for other in [id, try #require(try me(server, all).json["id"].integer)] {
          #expect(try server.request("DELETE", "/v1/tokens/\(other)", one).status == 404)
          #expect(try server.post("/v1/tokens/\(other)/rotate", one, "").status == 404)
        }
        // What it makes is for its own plan, whoever that is for.
        let made = try server.post("/v1/tokens", one, #"{"role":"admin"}"#)
        #expect(made.status == 201 && made.json["plan"].string == "39-kh-ubnd-2026")
        #expect(
          try server.post("/v1/tokens", one, #"{"role":"viewer","plan":"\#(SmallPlan.key)"}"#).pointers == ["/plan"])
        for target in ["/v1/audit", "/v1/audit/head"] {
          #expect(try server.get(target, one).status == 403)
          #expect(try server.get(target, all).status == 200)
        }
        #expect(try server.post("/v1/plans", one, SmallPlan.document(title: "Khác")).status == 403)
        #expect(try server.post("/v1/plans?dry_run=true", one, SmallPlan.document(title: "Khác")).status == 403)
        let own = String(decoding: PlanImport.defaultDocument, as: UTF8.self)
        #expect(try server.post("/v1/plans", one, own).status == 200)
        let mine = try #require(try me(server, viewer).json["id"].integer)
        #expect(try server.request("DELETE", "/v1/tokens/\(mine)", one).status == 204)
      }
    }

    @Test("The city's token is for every plan unless one is named; a group has no reporter")
    func readsAcross() async throws {
      try await withClockedServer(at: Self.start) { server in
        let admin = try await server.token(.admin, everyPlan: true)
        #expect(try server.post("/v1/plans", admin, SmallPlan.document()).status == 201)
        let answer = try server.post("/v1/tokens", admin, #"{"role":"city","unit":"UBND-TP"}"#)
        #expect(answer.status == 201 && answer.json["plan"].isNull && answer.json["unit"].string == "UBND-TP")
        let city = try #require(answer.json["token"].string)
        #expect(try me(server, city).json["unit"].string == "UBND-TP")
        #expect(try server.get("/v1/plans", city).json["items"].items.count == 2)
        #expect(try server.get(SmallPlan.path, city).status == 200)
        let bound = try server.post(
          "/v1/tokens", admin, #"{"role":"city","unit":"UBND-TP","plan":"39-kh-ubnd-2026"}"#)
        #expect(bound.json["plan"].string == "39-kh-ubnd-2026")
        #expect(try server.get(SmallPlan.path, bound.json["token"].string).status == 404)
        #expect(try server.post("/v1/tokens", admin, #"{"role":"city","unit":"NONE"}"#).pointers == ["/unit"])
        let group = #"{"role":"reporter","unit":"CQCM"}"#
        #expect(try server.post("/v1/tokens", admin, group).pointers == ["/unit"])
      }
    }

    @Test("A revoked token opens nothing from the next request on, on each loop, also what was answered before")
    func revokes() async throws {
      try await withClockedServer(at: Self.start, loops: 3) { server in
        let admin = try await server.token(.admin, everyPlan: true)
        let token = try await server.token(.viewer)
        let clients = try (0..<9).map { _ in try server.connect() }
        for client in clients {
          for _ in 0..<2 { #expect(try client.request("GET", "\(plan)/tasks", token: token).status == 200) }
        }
        let id = try #require(try me(server, token).json["id"].integer)
        #expect(try server.request("DELETE", "/v1/tokens/\(id)", admin).status == 204)
        for client in clients {
          #expect(try client.request("GET", "\(plan)/tasks", token: token).status == 401)
        }
      }
    }

    @Test("The last use of a token is told to a quarter of an hour, and kept with the next change")
    func notesUse() async throws {
      try await withClockedServer(at: "2026-03-02T02:07:00Z") { server in
        let admin = try await server.token(.admin, everyPlan: true)
        let token = try await server.token(.viewer)
        func lastUse() throws -> JSON {
          let items = try server.get("/v1/tokens", admin).json["items"].items
          return try #require(items.first { $0["role"].string == "viewer" })["last_used_at"]
        }
        #expect(try lastUse().isNull)
        #expect(try me(server, token).status == 200)
        // Not before it was made.
        #expect(try lastUse().string == "2026-03-02T02:07:00Z")
        try server.setNow("2026-03-02T05:31:00Z")
        #expect(try me(server, token).status == 200)
        #expect(try lastUse().string == "2026-03-02T05:30:00Z")
        _ = try await server.token(.city)
        let kept = try server.database.makeReader().snapshot { try TokenStore($0).list() }
        #expect(kept.first { $0.role == .viewer }?.lastUsedAt == Instant("2026-03-02T05:30:00Z"))
      }
    }

    @Test("Whoever keeps trying wrong tokens gets 429, while those at the same address that were good before work on")
    func slowsDown() async throws {
      try await withClockedServer(at: Self.start) { server in
        let good = try await server.token(.viewer)
        let client = try server.connect()
        let wrong = "plan_" + String(repeating: "A", count: 43)
        #expect(try client.request("GET", "/v1/me", token: good).status == 200)
        for _ in 0..<200 { #expect(try client.request("GET", "/v1/me", token: wrong).status == 401) }
        let slowed = try client.request("GET", "/v1/me", token: wrong)
        #expect(slowed.status == 429 && slowed["Retry-After"] == "1")
        #expect(try client.request("GET", "/healthz", token: wrong).status == 200)
        #expect(try client.request("GET", "/v1/plans", token: good).status == 200)
        try server.setNow("2026-03-02T02:00:01Z")
        #expect(try client.request("GET", "/v1/me", token: wrong).status == 401)
      }
    }

    @Test("A key is good for 30 days, and then for another request")
    func forgetsKeys() async throws {
      try await withClockedServer(at: Self.start) { server in
        let reporter = try await server.token(.reporter, "VHXH")
        let key = [("Idempotency-Key", "k")]
        let target = "\(plan)/tasks/14/progress"
        let first = try server.post(target, reporter, update(), headers: key)
        #expect(first.status == 201)
        try server.setNow("2026-04-01T01:59:00Z")
        #expect(try server.post(target, reporter, update(), headers: key).body == first.body)
        #expect(try server.post(target, reporter, update(["percent": "41"]), headers: key).status == 422)
        try server.setNow("2026-04-01T02:00:00Z")
        let second = try server.post(target, reporter, update(["percent": "41"]), headers: key)
        #expect(second.status == 201 && second.json["revision"].integer == 2)
      }
    }

    @Test("A new token's text is given again for its Idempotency-Key, and is nowhere on the disk")
    func keepsNoText() async throws {
      try await withClockedServer(at: Self.start) { server in
        let admin = try await server.token(.admin, everyPlan: true)
        let key = [("Idempotency-Key", "k")]
        let wanted = #"{"role":"viewer","label":"screen"}"#
        let first = try server.post("/v1/tokens", admin, wanted, headers: key)
        #expect(first.status == 201)
        let text = try #require(first.json["token"].string)
        let again = try server.post("/v1/tokens", admin, wanted, headers: key)
        #expect(again.status == 201 && again.body == first.body)
        #expect(try server.get("/v1/me", text).status == 200)
        var files = 0
        for suffix in ["", "-wal"] {
          let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: server.database.path + suffix)))
          #expect(!bytes.isEmpty && !contains(bytes, text))
          files += contains(bytes, "screen") ? 1 : 0
        }
        #expect(files > 0)
      }
    }
  }
}

private func contains(_ bytes: [UInt8], _ text: String) -> Bool {
  let wanted = Array(text.utf8)
  return bytes.indices.dropLast(wanted.count - 1).contains { bytes[$0...].starts(with: wanted) }
}
