import PlanAPI
import TestSupport
import Testing

extension EndToEndTests {
  @Suite("Kept answers") struct CacheTests {
    /// What a request differs in beside who asks.
    private static let forms: [[(name: String, value: String)]] = [
      [], [("Accept-Language", "en")], [("Accept-Encoding", "gzip")],
    ]
    private static let targets =
      ["", "/tasks", "/kpis", "/feedback", "/feedback/1", "/attachments", "/audit?limit=5"].map { "\(plan)\($0)" }
      + ["/v1/me", "/v1/plans", "/v1/overview", "/v1/public/plans/39-kh-ubnd-2026/tasks", SmallPlan.path]

    private struct Kept: Hashable {
      let status: Int
      let body: [UInt8]
      let fields: [String?]

      init(_ answer: Answer) {
        status = answer.status
        body = answer.body
        fields = ["Content-Type", "Content-Encoding", "Content-Language", "ETag", "Vary"].map { answer[$0] }
      }
    }

    @Test("Whoever asks gets what is for him, whatever others were given before, in whatever language and coding")
    func isNobodyElses() async throws {
      try await withClockedServer(at: "2026-03-02T02:00:00Z") { server in
        let other = try PlanImport(document: Array(SmallPlan.document().utf8))
        let now = try #require(Instant("2026-03-02T02:00:00Z"))
        try await server.database.write(by: .program("test"), at: now) { _ = try other.store(trail: $0) }
        let reporter = try await server.token(.reporter, "VHXH")
        let feedback = #"{"topic":"Một cửa","text":"Chờ lâu","satisfaction":2,"unit":"KT","contact":"0912"}"#
        #expect(try server.post("\(plan)/feedback", nil, feedback).status == 201)
        #expect(try server.post("\(plan)/tasks/14/progress", reporter, update()).status == 201)
        #expect(try EndToEndTests.AttachmentTests.upload(server, reporter, Array("%PDF-1.7".utf8)).status == 201)
        let strangers = try await server.database.write(by: .program("test"), at: now) { trail in
          try TokenStore(trail.connection).create(
            role: .viewer, plan: PlanKey(SmallPlan.key), label: "viewer", trail: trail
          ).text.secret
        }
        let holders: [String?] = [
          nil, "plan_\(String(repeating: "A", count: 43))", strangers, reporter,
          try await server.token(.reporter, "KT"),
          try await server.token(.viewer), try await server.token(.leader),
          try await server.token(.city, everyPlan: true), try await server.token(.admin, everyPlan: true),
        ]
        let client = try server.connect()
        func ask(_ holder: String?, _ form: [(name: String, value: String)], _ target: String) throws -> Kept {
          Kept(try client.request("GET", target, token: holder, headers: form))
        }
        // What tells when a token was used last is written with the change after it.
        for holder in holders { _ = try ask(holder, [], "/v1/me") }
        var expected: [[Kept]] = []
        for holder in holders {
          for form in Self.forms {
            // A change of the tokens, after which nothing that was kept holds.
            _ = try await server.token(.viewer)
            expected.append(try Self.targets.map { try ask(holder, form, $0) })
          }
        }
        #expect(Set(expected.joined()).count > 80)
        for _ in 1...2 {
          var rest = expected[...]
          for holder in holders {
            for form in Self.forms {
              let wanted = rest.removeFirst()
              for (target, answer) in zip(Self.targets, wanted) {
                #expect(try ask(holder, form, target) == answer, "\(target) by \(holder ?? "nobody") \(form)")
              }
            }
          }
        }
        let admin = try #require(holders.last ?? nil)
        let samples = try PrometheusSamples(try server.get("/metrics", admin).text)
        let hits = try #require(samples["plan_server_cache_lookups_total", ["result": "hit"]])
        #expect(hits > 150)
        let bytes = try #require(samples["plan_server_cache_bytes", [:]])
        #expect(bytes > 100_000 && bytes <= samples["plan_server_cache_limit_bytes", [:]] ?? 0)
      }
    }

    @Test("A change on one plan lets the answers on another be, and no answer outlives its token")
    func endWithPlanAndToken() async throws {
      try await withClockedServer(at: "2026-03-02T02:00:00Z") { server in
        let other = try PlanImport(document: Array(SmallPlan.document().utf8))
        let now = try #require(Instant("2026-03-02T02:00:00Z"))
        try await server.database.write(by: .program("test"), at: now) { _ = try other.store(trail: $0) }
        let admin = try await server.token(.admin, everyPlan: true)
        let reporter = try await server.token(.reporter, "VHXH")
        func hits() throws -> Double {
          try PrometheusSamples(try server.get("/metrics", admin).text)[
            "plan_server_cache_lookups_total", ["result": "hit"]]
            ?? 0
        }
        let (mine, others) = ("\(plan)/tasks/14", "\(SmallPlan.path)/tasks")
        let before = try server.get(mine, admin)
        #expect(try server.get(others, admin).status == 200)
        let start = try hits()
        #expect(try server.post("\(plan)/tasks/14/progress", reporter, update()).status == 201)
        #expect(try server.get(mine, admin).body != before.body)
        #expect(try hits() == start)
        #expect(try server.get(others, admin).status == 200)
        #expect(try hits() == start + 1)

        #expect(try server.get(mine, reporter).status == 200)
        #expect(try server.get(mine, reporter).status == 200)
        let tokens = try server.get("/v1/tokens", admin).json["items"].items
        let number = try #require(tokens.first { $0["role"].string == "reporter" }?["id"].integer)
        #expect(try server.request("DELETE", "/v1/tokens/\(number)", admin).status == 204)
        #expect(try server.get(mine, reporter).status == 401)
      }
    }
  }
}
