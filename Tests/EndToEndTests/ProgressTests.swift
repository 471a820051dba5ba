import TestSupport
import Testing

extension EndToEndTests {
  @Suite("Progress and figures", .demo) struct ProgressTests {
    @Test(
      "A posted update is stored with a revision, found at its Location, and a second one keeps the first's timeliness")
    func revises() throws {
      let server = try demo()
      let token = try server.token("reporter", "VHXH")
      let client = try server.connect()
      let target = "\(plan)/tasks/13/progress"
      let before = try client.request("GET", "\(target)/2026-02", token: token).json["items"].items
      try #require(before.count == 1)
      let first = Int64(try #require(before[0]["revision"].integer))

      let body = update([
        "percent": "41.25", "disbursed_vnd": "120000000", "difficulties": "\"Thiếu máy\"", "proposals": "\"\"",
        "outputs":
          #"[{"kind":"Kế hoạch","number":"41/KH-UBND","issued":"2026-02-02","title":"Tập huấn","url":"https://a.vn/41"}]"#,
      ])
      let answer = try client.request("POST", target, token: token, body: Array(body.utf8))
      #expect(answer.status == 201)
      let stored = answer.json
      #expect(stored["revision"].integer == first + 1)
      #expect(stored["timeliness"] == before[0]["timeliness"], "rule 5")
      #expect(stored["percent"].number == "41.25")
      #expect(stored["disbursed_vnd"].integer == 120_000_000)
      #expect(stored["difficulties"].string == "Thiếu máy")
      #expect(stored["proposals"].isNull)
      #expect(stored["outputs"][0]["number"].string == "41/KH-UBND")
      #expect(stored["unit"].string == "VHXH")

      let location = try #require(answer["Location"])
      let found = try client.request("GET", location, token: token).json["items"]
      #expect(found.items == [stored])
      let series = try client.request("GET", target, token: token).json["items"].items
      #expect(series.filter { $0["period"].string == "2026-02" } == [stored], "reads give the newest")
      let all = try client.request("GET", "\(target)/2026-02?revisions=all", token: token).json["items"].items
      #expect(all == before + [stored], "history is kept")
      let view = try client.request("GET", "\(plan)/tasks/13?period=2026-02", token: token).json["progress"]
      #expect(view["percent"].number == "41.25")
    }

    @Test("The unit may be left out where it is the only lead, and not where there are several")
    func leavesOutUnit() throws {
      let alone = try demo().post(
        "\(plan)/tasks/14/progress", try demo().token("reporter", "VHXH"), update(["unit": nil]))
      #expect(alone.status == 201)
      #expect(alone.json["unit"].string == "VHXH")
      let several = try demo().post(
        "\(plan)/tasks/17/progress", try demo().token("reporter", "VP"), update(["unit": nil]))
      #expect(several.status == 422)
      #expect(several.pointers == ["/unit"])
    }

    @Test("An update is seen at once by every loop, on connections old and new")
    func isSeenAtOnce() throws {
      let server = try demo()
      let token = try server.token("reporter", "VP")
      let readers = try (0..<6).map { _ in try server.connect() }
      for round in 1...8 {
        let body = update(["unit": "\"VP\"", "period": "\"2026-04\"", "percent": "\(round)"])
        #expect(try server.post("\(plan)/tasks/5/progress", token, body).status == 201)
        for reader in readers {
          let answer = try reader.request("GET", "\(plan)/tasks/5?period=2026-04", token: token)
          #expect(answer.json["progress"]["percent"].integer == Int64(round))
        }
      }
    }

    @Test("A figure of numerator and denominator gives the value, and changes what was read before at once")
    func postsFigure() throws {
      let server = try demo()
      let token = try server.token("reporter", "TTHCC")
      let (client, other) = (try server.connect(), try server.connect())
      let target = "\(plan)/kpis?period=2026-03"
      func value(_ client: Client, _ code: String) throws -> JSON {
        let items = try client.request("GET", target, token: token).json["items"].items
        return try #require(items.first { $0["code"].string == code })
      }
      for client in [client, other] { _ = try value(client, "DVC-01") }
      let tag = try #require(try client.request("GET", target, token: token)["ETag"])

      for (round, numbers) in [("1", "3"), ("2", "3"), ("0", "7"), ("0.5", "0.8"), ("9", "8")].enumerated() {
        let body = object(["period": "\"2026-03\"", "numerator": numbers.0, "denominator": numbers.1])
        let answer = try client.request(
          "POST", "\(plan)/kpis/DVC-01/values", token: token, body: Array(body.utf8))
        #expect(answer.status == 201)
        let expected = ["33.3333", "66.6667", "0", "62.5", "112.5"][round]
        let written = try #require(answer.json["value"].number)
        #expect(expected.hasPrefix(written) || written.hasPrefix(expected.prefix(4)), "\(written) for \(numbers)")
        for client in [client, other, try server.connect()] {
          let kpi = try value(client, "DVC-01")
          #expect(kpi["value"].number == written)
          #expect(kpi["numerator"].number == numbers.0 && kpi["denominator"].number == numbers.1)
          #expect(kpi["series"].items.last?["value"].number == written)
        }
        let location = try #require(answer["Location"])
        #expect(try other.request("GET", location, token: token).json["value"].number == written)
      }
      let after = try client.request("GET", target, token: token, headers: [("If-None-Match", tag)])
      #expect(after.status == 200)
    }

    @Test("A plain value may be posted, and null figures stay null")
    func postsValue() throws {
      let token = try demo().token("reporter", "TTHCC")
      let answer = try demo().post(
        "\(plan)/kpis/DVC-08/values", token, #"{"period":"2026-01","value":88.5}"#)
      #expect(answer.status == 201)
      let kpi = try demo().get("\(plan)/kpis/DVC-08?period=2026-01", token).json
      #expect(kpi["value"].number == "88.5")
      #expect(kpi["numerator"].isNull && kpi["denominator"].isNull)
    }

    @Test(
      "A figure that cannot be is refused by name",
      arguments: [
        (#"{"period":"2026-03"}"#, ["/value"]),
        (#"{"period":"2026-03","numerator":1}"#, ["/denominator"]),
        (#"{"period":"2026-03","numerator":1,"denominator":0}"#, ["/denominator"]),
        (#"{"period":"2026-03","numerator":-1,"denominator":2}"#, ["/numerator"]),
        (#"{"period":"2026-03","numerator":1,"denominator":2,"value":50}"#, ["/value"]),
        (#"{"period":"2024-12","value":50}"#, ["/period"]),
        (#"{"period":"2026-3","value":"50","valu":1}"#, ["/period", "/value", "/valu"]),
        (#"{"value":1e15}"#, ["/period", "/value"]),
      ] as [(String, Set<String>)])
    func refusesFigure(body: String, pointers: Set<String>) throws {
      let answer = try demo().post("\(plan)/kpis/DVC-02/values", try demo().token("reporter", "TTHCC"), body)
      #expect(answer.status == 422)
      #expect(answer.pointers == pointers)
    }

    @Test(
      "A future month is refused with 409 until its window opens, one outside the plan with 422, and nothing is written"
    )
    func keepsWindow() throws {
      let server = try demo()
      let admin = try server.token("admin")
      #expect([200, 201].contains(try server.post("/v1/plans", admin, SmallPlan.document()).status))
      let made = try server.post(
        "/v1/tokens", admin, #"{"role":"reporter","unit":"VHXH","plan":"\#(SmallPlan.key)"}"#)
      let token = try #require(made.json["token"].string)
      let body = update(["unit": nil, "period": "\"\(SmallPlan.year)-06\""])
      let early = try server.post("\(SmallPlan.path)/tasks/1/progress", token, body)
      #expect(early.status == 409)
      #expect(early.json["type"].string == "/problems/window-not-open")
      #expect(early.json["detail"].string?.contains("\(SmallPlan.year)-06-20") == true)
      let figure = try server.post(
        "\(SmallPlan.path)/kpis/K-01/values", token, #"{"period":"\#(SmallPlan.year)-12","value":1}"#)
      #expect(figure.status == 409)
      let outside = try server.post(
        "\(SmallPlan.path)/tasks/1/progress", token, update(["unit": nil, "period": "\"2026-01\""]))
      #expect(outside.status == 422)
      #expect(outside.pointers == ["/period"])
      #expect(try server.get("\(SmallPlan.path)/tasks/1/progress", token).json["items"].items.isEmpty)
    }

    @Test("A token for one plan gets 404 for another, as if there were none")
    func hidesOtherPlans() throws {
      let server = try demo()
      let admin = try server.token("admin")
      #expect([200, 201].contains(try server.post("/v1/plans", admin, SmallPlan.document()).status))
      #expect(try server.get(SmallPlan.path, admin).status == 200)
      for role in ["viewer", "leader", "consolidator", "reporter"] {
        let token = try server.token(role)
        for path in ["", "/tasks", "/tasks/1", "/kpis/K-01", "/report", "/dashboard", "/warnings", "/units"] {
          let answer = try server.get(SmallPlan.path + path, token)
          #expect(answer.status == 404, "\(role) \(path)")
          #expect(answer.json["type"].string == "/problems/not-found")
        }
        #expect(try server.get("/v1/plans", token).json["items"].items.map { $0["key"].string } == ["39-kh-ubnd-2026"])
      }
      let post = try server.post("\(SmallPlan.path)/tasks/1/progress", try server.token("reporter", "VHXH"), update())
      #expect(post.status == 404)
      #expect(try server.get("/v1/plans", admin).json["items"].items.count == 2)
    }
  }
}
