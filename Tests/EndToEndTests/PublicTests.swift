import TestSupport
import Testing

extension EndToEndTests {
  @Suite("The public part") struct PublicTests {
    private static let path = "/v1/public/plans/8-kh-ubnd-2026"
    private static let own = "/v1/plans/8-kh-ubnd-2026"

    /// Words that nobody without a token may read, one in each place that could give them away.
    private static let secrets = [
      "bimat-task", "bimat-output", "bimat-section", "bimat-unit", "bimat-kpi", "bimat-summary", "bimat-difficulty",
      "bimat-proposal", "bimat-delivered", "bimat-token", "bimat-note", "bimat-feedback", "bimat-contact",
      "bimat-source", "bimat-answer", "bimat-draft",
    ]

    private static let document = """
      {"schema":"plan/1","number":"8/KH-UBND","issued":"2026-01-05","issuer":"UBND-XA","year":2026,
       "consolidator":"VHXH","title":"Kế hoạch công khai",
       "reporting":{"frequency":"monthly","opens_day":20,"due_day":25,"grace_days":0,"time_zone":"Asia/Ho_Chi_Minh"},
       "units":[{"code":"UBND-XA","name":"UBND xã","kind":"commune"},
                {"code":"VHXH","name":"bimat-unit","kind":"department","parent":"UBND-XA"}],
       "sections":[{"code":"I","title":"Chung"},{"code":"II","title":"bimat-section"}],
       "tasks":[{"number":1,"section":"I","title":"Việc công khai","directing":"UBND-XA","lead_units":["VHXH"],
                 "outputs":["Báo cáo công khai"],"published":true,
                 "budget":[{"source":"bimat-source","registered_vnd":1000}],
                 "schedule":{"kind":"deadline","due":"2026-12-31"}},
                {"number":2,"section":"II","title":"bimat-task","directing":"UBND-XA","lead_units":["VHXH"],
                 "outputs":["bimat-output"],"schedule":{"kind":"continuous"}}],
       "kpis":[{"code":"K-01","group":"Chung","name":"Tỷ lệ","unit":"%","target":90,"direction":"at_least",
                "frequency":"monthly","lead_unit":"VHXH"},
               {"code":"K-02","group":"Chung","name":"bimat-kpi","unit":"%","target":90,"direction":"at_least",
                "frequency":"monthly","lead_unit":"VHXH","task":2}]}
      """

    private func prepare(_ server: PlanServerProcess) throws {
      let admin = try server.token("admin")
      try #require(try server.post("/v1/plans", admin, Self.document).status == 201)
      // Nothing of this one is published.
      try #require(try server.post("/v1/plans", admin, SmallPlan.document()).status == 201)
      func token(_ role: String, _ unit: String) throws -> String {
        let body = #"{"role":"\#(role)",\#(unit)"plan":"8-kh-ubnd-2026","label":"bimat-token"}"#
        return try #require(try server.post("/v1/tokens", admin, body).json["token"].string)
      }
      let reporter = try token("reporter", #""unit":"VHXH","#)
      for (task, title) in [(1, "Báo cáo số 1"), (2, "bimat-delivered")] {
        let body = update([
          "summary": "\"bimat-summary\"", "difficulties": "\"bimat-difficulty\"", "proposals": "\"bimat-proposal\"",
          "disbursed_vnd": "250", "outputs": #"[{"kind":"Báo cáo","title":"\#(title)"}]"#,
        ])
        try #require(try server.post("\(Self.own)/tasks/\(task)/progress", reporter, body).status == 201)
      }
      let value = #"{"period":"2026-02","numerator":9,"denominator":10}"#
      for kpi in ["K-01", "K-02"] {
        try #require(try server.post("\(Self.own)/kpis/\(kpi)/values", reporter, value).status == 201)
      }
      let feedback = #"{"topic":"bimat-feedback","text":"bimat-feedback","satisfaction":4,"contact":"bimat-contact"}"#
      let given = try server.post("\(Self.own)/feedback", nil, feedback)
      let place = try #require(given["Location"])
      try #require(try server.post("\(place)/answer", reporter, #"{"text":"bimat-answer"}"#).status == 201)
    }

    @Test("has tasks, outputs, money, KPIs and figures that are published, and no word of anything else")
    func published() throws {
      let server = try PlanServerProcess(try Program(), "demo")
      try prepare(server)
      let task = try server.get("\(Self.path)/tasks?period=2026-02", nil)
      #expect(task.status == 200)
      let items = task.json["items"].items
      #expect(items.map { $0["number"].integer } == [1])
      #expect(items[0]["title"].string == "Việc công khai")
      #expect(items[0]["percent"].integer == 40)
      #expect(items[0]["outputs"]["promised"].items.map(\.string) == ["Báo cáo công khai"])
      #expect(items[0]["outputs"]["delivered"].items.map { $0["title"].string } == ["Báo cáo số 1"])
      #expect(items[0]["registered_vnd"].integer == 1000)
      #expect(items[0]["disbursed_vnd"].integer == 250)
      let kpis = try server.get("\(Self.path)/kpis?period=2026-02", nil).json["items"].items
      #expect(kpis.map { $0["code"].string } == ["K-01"])
      #expect(kpis[0]["value"].integer == 90)
      let plans = try server.get("/v1/public/plans", nil).json["items"].items.compactMap { $0["number"].string }
      #expect(Set(plans) == ["8/KH-UBND", "39/KH-UBND"])
      #expect(try server.get(Self.path, nil).json["counts"]["tasks"].integer == 1)

      for target in [
        "/v1/public/plans", Self.path, "\(Self.path)/tasks", "\(Self.path)/tasks?period=2026-02",
        "\(Self.path)/tasks/1", "\(Self.path)/kpis", "\(Self.path)/kpis?period=2026-02", "\(Self.path)/feedback",
      ] {
        let answer = try server.get(target, nil)
        #expect(answer.status == 200, "\(target)")
        for secret in Self.secrets { #expect(!answer.text.contains(secret), "\(secret) in \(target)") }
        #expect(!answer.text.contains("VHXH"), "\(target)")
        let tag = try #require(answer["ETag"])
        #expect(try server.get(target, nil, headers: [("If-None-Match", tag)]).status == 304)
        // What is public is so for who has a token, too, and the same.
        #expect(try server.get(target, try server.token("viewer")).body == answer.body)
      }
      let unpublished = "/v1/public/plans/\(SmallPlan.key)"
      for target in [
        "\(Self.path)/tasks/2", "\(Self.path)/tasks/3", unpublished, "\(unpublished)/tasks", "\(unpublished)/kpis",
        "\(unpublished)/feedback", "/v1/public/plans/none", "\(Self.path)/warnings",
      ] {
        #expect(try server.get(target, nil).status == 404, "\(target)")
      }
      for period in ["2025-12", "2027-01", "2026-13", "x"] {
        #expect(try server.get("\(Self.path)/tasks?period=\(period)", nil).pointers == ["/period"])
      }
      #expect(try server.get("\(Self.own)/tasks", nil).status == 401)
      #expect(try server.request("POST", "\(Self.path)/tasks", body: "{}").status == 405)
      try server.stop()
    }
  }
}
