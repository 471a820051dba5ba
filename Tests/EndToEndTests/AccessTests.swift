import TestSupport
import Testing

extension EndToEndTests {
  @Suite("Access", .demo) struct AccessTests {
    private static let unknown = "plan_" + String(repeating: "A", count: 43)

    @Test(
      "Without a good token there is 401 with WWW-Authenticate, and the answer does not say what is wrong with it",
      arguments: [
        nil, "Bearer \(unknown)", "Bearer", "Bearer plan_short", "Bearer " + unknown.uppercased(), "Basic YTpi",
        unknown,
        "Bearer \(unknown) \(unknown)", "Bearer ' OR 1=1 --",
      ])
    func demandsToken(field: String?) throws {
      let headers = field.map { [("Authorization", $0)] } ?? []
      for target in ["/v1/me", plan, "\(plan)/tasks/1", "/v1/tokens", "\(plan)/report?format=csv"] {
        let answer = try demo().get(target, nil, headers: headers)
        #expect(answer.status == 401)
        #expect(answer["WWW-Authenticate"]?.hasPrefix("Bearer realm=") == true)
        #expect(answer["WWW-Authenticate"]?.contains("invalid_token") == (field != nil))
        #expect(answer["Content-Type"]?.hasPrefix("application/problem+json") == true)
        #expect(answer.json["status"].integer == 401)
      }
      let post = try demo().request(
        "POST", "\(plan)/tasks/1/progress", body: update(), headers: headers)
      #expect(post.status == 401)
    }

    @Test("Health is for anyone, with whatever token")
    func opensHealth() throws {
      for target in ["/healthz", "/readyz"] {
        #expect(try demo().get(target, nil).status == 200)
        #expect(try demo().get(target, Self.unknown).status == 200)
      }
    }

    @Test("What one token has read is not given to another, nor to none")
    func separatesTokens() throws {
      let client = try demo().connect()
      for grant in try demo().grants {
        let me = try client.request("GET", "/v1/me", token: grant.token)
        #expect(me.json["role"].string == grant.role && me.json["unit"].string == grant.unit)
        #expect(try client.request("GET", "/v1/me").status == 401)
        #expect(try client.request("GET", "/v1/me", token: Self.unknown).status == 401)
        let tokens = try client.request("GET", "/v1/tokens", token: grant.token)
        #expect(tokens.status == (grant.role == "admin" ? 200 : 403))
      }
    }

    @Test(
      "Only a reporter posts, only for its own unit, and 403 writes nothing",
      arguments: [
        ("viewer", nil, 4), ("city", nil, 4), ("leader", nil, 4), ("consolidator", nil, 4), ("admin", nil, 4),
        ("reporter", "KT", 4), ("reporter", "MTTQ", 4), ("reporter", "MTTQ", 2), ("reporter", "VHXH", 17),
        ("reporter", "VHXH", 10),
      ] as [(String, String?, Int)])
    func keepsUnits(role: String, unit: String?, task: Int) throws {
      let target = "\(plan)/tasks/\(task)/progress"
      let viewer = try demo().token("viewer")
      let before = try demo().get(target, viewer).body
      let answer = try demo().post(target, try demo().token(role, unit), update())
      #expect(answer.status == 403)
      #expect(answer.json["type"].string == "/problems/forbidden")
      #expect(try demo().get(target, viewer).body == before)
    }

    @Test("A body that names another lead unit is refused though the task is one's own")
    func keepsToOwnUnit() throws {
      let target = "\(plan)/tasks/17/progress"
      let before = try demo().get(target, try demo().token("viewer")).body
      let answer = try demo().post(target, try demo().token("reporter", "VP"), update(["unit": "\"CAX\""]))
      #expect(answer.status == 403)
      #expect(try demo().get(target, try demo().token("viewer")).body == before)
    }

    @Test(
      "A computed KPI takes no figure from anyone, and another's KPI none from this unit",
      arguments: [
        ("reporter", "VHXH", "KH-02"), ("reporter", "VHXH", "KH-01"), ("reporter", "VHXH", "DVC-01"),
        ("reporter", "KT", "HT-02"), ("viewer", nil, "HT-02"), ("admin", nil, "HT-02"),
      ] as [(String, String?, String)])
    func keepsKPIs(role: String, unit: String?, code: String) throws {
      let target = "\(plan)/kpis/\(code)?period=2026-03"
      let before = try demo().get(target, try demo().token("viewer")).body
      let answer = try demo().post(
        "\(plan)/kpis/\(code)/values", try demo().token(role, unit), #"{"period":"2026-03","value":99}"#)
      #expect(answer.status == 403)
      #expect(try demo().get(target, try demo().token("viewer")).body == before)
    }

    @Test(
      "What is not there is 404",
      arguments: [
        "/v1", "/v1/", "/v2/plans", "/v1/plans/", "/v1/plans/none-2026", "/v1/plans/39-KH-UBND-2026", "\(plan)/",
        "\(plan)/tasks/19", "\(plan)/tasks/0", "\(plan)/tasks/01", "\(plan)/tasks/-1", "\(plan)/tasks/1e1",
        "\(plan)/tasks/99999999999999999999", "\(plan)/tasks/1/progress/2027-01", "\(plan)/tasks/1/progress/2026-13",
        "\(plan)/tasks/1/progress/2026-1", "\(plan)/tasks/19/progress", "\(plan)/units/ZZZ", "\(plan)/units/vhxh",
        "\(plan)/kpis/XX-01", "\(plan)/kpis/ht-01", "\(plan)/nothing", "//v1/plans",
        "/v1/plans/39-kh-ubnd-2026%2Ftasks", "/v1/tokens/1/2",
      ])
    func isNotThere(target: String) throws {
      let answer = try demo().get(target, try demo().token("admin"))
      #expect(answer.status == 404)
      #expect(answer.json["status"].integer == 404)
      #expect(answer.json["instance"].string == target)
    }

    @Test(
      "A method that a path has not is 405 with Allow, one that nothing has 501",
      arguments: [
        ("POST", plan, 405, "GET, HEAD, OPTIONS"),
        ("DELETE", "\(plan)/units/VHXH", 405, "GET, HEAD, OPTIONS"),
        ("PUT", "\(plan)/tasks/1", 405, "DELETE, GET, HEAD, OPTIONS, PATCH"),
        ("PUT", "\(plan)/tasks/1/progress", 405, "GET, HEAD, OPTIONS, POST"),
        ("GET", "\(plan)/kpis/HT-01/values", 405, "OPTIONS, POST"),
        ("GET", "/v1/tokens/1", 405, "DELETE, OPTIONS"),
        ("POST", "/healthz", 405, "GET, HEAD, OPTIONS"),
        ("OPTIONS", "\(plan)/tasks", 204, "GET, HEAD, OPTIONS, POST"),
        ("BREW", plan, 501, nil),
        ("TRACE", plan, 501, nil),
        ("get", plan, 501, nil),
        ("PUT", "/v1/none", 404, nil),
      ] as [(String, String, Int, String?)])
    func keepsMethods(method: String, target: String, status: Int, allow: String?) throws {
      let answer = try demo().request(method, target, token: try demo().token("admin"), body: "{}")
      #expect(answer.status == status)
      let names = answer["Allow"].map { $0.split(separator: ",").map { $0.drop { $0 == " " } }.sorted() }
      #expect(names == allow.map { $0.split(separator: ",").map { $0.drop { $0 == " " } }.sorted() })
    }

    @Test(
      "Problems are in Vietnamese by default and in English where Accept-Language weighs so",
      arguments: [
        (nil, "vi"), ("", "vi"), ("fr", "vi"), ("en", "en"), ("en-GB", "en"), ("vi, en", "vi"), ("en, vi", "en"),
        ("vi;q=0.5, en;q=0.9", "en"), ("en;q=0.5, vi;q=0.9", "vi"), ("en;q=0", "vi"), ("fr, en;q=0.1", "en"),
        ("*", "vi"), ("en;q=2", "vi"),
      ] as [(String?, String)])
    func speaks(accepted: String?, language: String) throws {
      let headers = accepted.map { [("Accept-Language", $0)] } ?? []
      let answer = try demo().get("\(plan)/tasks/99", try demo().token("viewer"), headers: headers)
      #expect(answer.status == 404)
      #expect(answer["Content-Language"] == language)
      #expect(answer["Content-Type"]?.hasPrefix("application/problem+json") == true)
      #expect(answer.json["title"].string == (language == "vi" ? "Không tìm thấy" : "Not found"))
    }

    @Test(
      "A problem names its type, title, status, detail and instance",
      arguments: [
        ("GET", "\(plan)/tasks?limit=x", 422), ("BREW", plan, 501), ("DELETE", plan, 405), ("GET", "/v1/tokens", 403),
      ])
    func namesAll(method: String, target: String, status: Int) throws {
      let answer = try demo().request(method, target, token: try demo().token("viewer"))
      #expect(answer.status == status)
      let problem = answer.json
      #expect(problem["status"].integer == Int64(status))
      #expect(problem["type"].string?.hasPrefix("/problems/") == true)
      for name in ["title", "detail"] { #expect(problem[name].string?.isEmpty == false, "\(name)") }
      #expect(problem["instance"].string == target.split(separator: "?").first.map(String.init))
      #expect(answer["Cache-Control"] == "no-store")
    }

    @Test(
      "What Accept does not take is 406",
      arguments: [
        ("\(plan)/tasks", "text/html"), ("\(plan)/tasks", "application/json;q=0"), ("\(plan)/report", "image/png"),
        ("/healthz", "text/plain"),
      ])
    func refusesFormats(target: String, accept: String) throws {
      let answer = try demo().get(target, try demo().token("viewer"), headers: [("Accept", accept)])
      #expect(answer.status == 406)
      #expect(answer.json["type"].string == "/problems/not-acceptable")
    }
  }
}
