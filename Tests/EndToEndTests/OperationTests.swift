import PlanAPI
import TestSupport
import Testing

@testable import HTTPCore

extension EndToEndTests {
  @Suite("What operators see") struct OperationTests {
    private func repositoryFile(_ name: String) throws -> String {
      let parts = #filePath.split(separator: "/").dropLast(3)
      return String(decoding: try contents(of: "/\(parts.joined(separator: "/"))/\(name)"), as: UTF8.self)
    }

    @Test("/metrics is in Prometheus' format and tells of each kind of thing that happened, by route and never by path")
    func metrics() throws {
      let server = try PlanServerProcess(try Program(), "demo")
      let admin = try server.token("admin")
      let reporter = try server.token("reporter", "VHXH")
      let before = try PrometheusSamples(server.get("/metrics", admin).text)
      let client = try server.connect()
      for _ in 1...3 { _ = try client.request("GET", "\(plan)/tasks/14", token: reporter) }
      #expect(try server.post("\(plan)/tasks/14/progress", reporter, update()).status == 201)
      #expect(try server.get("/nowhere/secret-path", nil).status == 404)
      #expect(try server.get("\(plan)/tasks/9999", reporter).status == 404)
      let answer = try server.get("/metrics", admin)
      #expect(answer["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8")
      #expect(!answer.text.contains("secret-path") && !answer.text.contains("tasks/14"))
      let after = try PrometheusSamples(answer.text)
      func more(_ name: String, _ labels: [String: String] = [:]) -> Double {
        after.sum("plan_server_\(name)", labels) - before.sum("plan_server_\(name)", labels)
      }
      let task = "/v1/plans/{plan}/tasks/{number}"
      #expect(more("http_requests_total", ["method": "GET", "route": task, "status": "200"]) == 3)
      #expect(more("http_requests_total", ["method": "GET", "route": task, "status": "404"]) == 1)
      #expect(more("http_requests_total", ["route": "\(task)/progress", "status": "201"]) == 1)
      #expect(more("http_requests_total", ["route": "other", "status": "404"]) == 1)
      #expect(more("cache_lookups_total", ["result": "hit"]) == 2)
      #expect(more("cache_lookups_total", ["result": "miss"]) == 1)
      #expect(more("http_request_duration_seconds_count", ["answer": "kept"]) == 2)
      #expect(more("writes_total", ["result": "committed"]) >= 1)
      #expect(more("commit_batch_size_count") >= 1)
      #expect(more("connections_accepted_total") == 5)
      #expect(after.sum("plan_server_sqlite_pages") > 100 && after.sum("plan_server_sqlite_wal_pages") > 0)
      #expect(after.sum("plan_server_updates", ["state": "expected"]) > 0)
      #expect(after.kinds["plan_server_loop_turn_seconds"] == "histogram")
      for limit in LimitHit.allCases {
        #expect(after["plan_server_limit_hits_total", ["limit": limit.name]] != nil, "\(limit)")
      }
      try server.stop()
    }

    @Test("Every number that the alerts and the dashboard ask for is there")
    func suppliesDashboards() throws {
      let server = try PlanServerProcess(try Program(), "demo", "--metrics", "anyone")
      _ = try server.get("/healthz", nil)
      let samples = try PrometheusSamples(server.get("/metrics", nil).text)
      let known = Set(samples.values.keys.map(\.name))
      let dashboard = try repositoryFile("deploy/grafana/plan-server.json")
      #expect(JSON(Array(dashboard.utf8))["panels"].items.count >= 12)
      for file in [dashboard, try repositoryFile("deploy/prometheus/alerts.yml")] {
        let names = Set(file.matches(of: /plan_server_[a-z_]+/).map { String($0.0) })
        #expect(names.count >= 8 && names.isSubset(of: known), "\(names.subtracting(known))")
      }
      try server.stop()
    }

    @Test("By default only an admin reads /metrics; anyone and none are to be asked for")
    func guardsMetrics() throws {
      let server = try PlanServerProcess(try Program(), "demo")
      #expect(try server.get("/metrics", nil).status == 401)
      for grant in server.grants {
        #expect(try server.get("/metrics", grant.token).status == (grant.role == "admin" ? 200 : 403))
      }
      try server.stop()
      for (access, status) in [("anyone", 200), ("none", 404)] {
        let other = try PlanServerProcess(try Program(), "demo", "--metrics", access)
        #expect(try other.get("/metrics", nil).status == status)
        try other.stop()
      }
    }

    @Test("An address of their own serves the numbers and nothing of the API, and ends with the server")
    func separatesMetrics() throws {
      let program = try Program()
      let process = try program.start([
        "serve", "--database", program.database, "--listen", "127.0.0.1:0", "--metrics-listen", "127.0.0.1:0",
        "--metrics", "none",
      ])
      #expect(try process.line()?.hasPrefix("token admin ") == true)
      let line = try #require(try process.line())
      let match = try #require(line.wholeMatch(of: /metrics on http:\/\/(\S+)\/metrics/))
      let address = try #require(Address(String(match.1)))
      #expect(try process.line()?.hasPrefix("listening on http://") == true)
      let client = try Client(address)
      #expect(try PrometheusSamples(client.request("GET", "/metrics").text).values.count > 50)
      #expect(try client.request("GET", "/healthz").status == 200)
      #expect(try client.request("GET", "/v1/plans").status == 404)
      #expect(try client.request("POST", "/metrics").status == 405)
      try process.send(15)
      #expect(try process.exit() == .code(0))
    }

    @Test("/readyz says no where the disk has less room than it should, and /healthz is alive all the same")
    func watchesDisk() throws {
      let program = try Program()
      let server = try PlanServerProcess(
        program, "serve", "--database", program.database, "--disk-floor", "16777216")
      let answer = try server.get("/readyz", nil, headers: [("Accept-Language", "en")])
      #expect(answer.status == 503 && answer["Retry-After"] == "60")
      #expect(answer.json["type"].string == "/problems/disk-low")
      #expect(answer.json["detail"].string?.contains("16777216 MiB") == true)
      #expect(try server.get("/healthz", nil).status == 200)
      try server.stop()
    }

    @Test("The access log has a line for each answer, with who and what, and no token, path or body; without it none")
    func logsAccess() throws {
      let program = try Program()
      let server = try PlanServerProcess(
        program, "demo", "--access-log", "true", "--log-format", "json")
      let reporter = try server.token("reporter", "VHXH")
      let client = try server.connect()
      for _ in 1...2 {
        _ = try client.request("GET", "\(plan)/tasks/14", token: reporter, headers: [("X-Request-Id", "mine-1")])
      }
      #expect(
        try server.post("\(plan)/tasks/14/progress", reporter, update(["summary": "\"Điều bí mật\""])).status == 201)
      #expect(try server.get("/nowhere/\(reporter)?token=\(reporter)", reporter).status == 404)
      try client.send("bad\r\n\r\n")
      _ = try client.rest()
      try server.stop()
      let text = try server.process.errorText()
      let lines = text.split(separator: "\n").map { JSON(Array($0.utf8)) }.filter { $0["logger"].string == "access" }
      #expect(lines.map { $0["status"].integer } == [200, 200, 201, 404, 400])
      #expect(lines.prefix(2).allSatisfy { $0["id"].string == "mine-1" })
      #expect(lines.prefix(3).map { $0["method"].string } == ["GET", "GET", "POST"])
      #expect(lines[0]["route"].string == "/v1/plans/{plan}/tasks/{number}" && lines[3]["route"].string == "-")
      #expect(lines.prefix(4).allSatisfy { $0["principal"].string?.contains("Phòng Văn hóa - Xã hội") == true })
      #expect(lines[0]["bytes"].integer == lines[1]["bytes"].integer)
      #expect(lines.allSatisfy { ($0["microseconds"].integer ?? -1) >= 0 && $0["time"].exists })
      for grant in server.grants { #expect(!text.contains(grant.token)) }
      #expect(!text.contains("bí mật") && !text.contains("nowhere") && !text.contains("tasks/14"))

      let quiet = try PlanServerProcess(program, "serve", "--database", program.database, "--log-format", "json")
      #expect(try quiet.get("/healthz", nil).status == 200)
      try quiet.stop()
      #expect(!(try quiet.process.errorText()).dropFirst(text.count).contains("\"logger\":\"access\""))
    }
  }
}
