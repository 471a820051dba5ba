import TestSupport
import Testing

extension EndToEndTests {
  @Suite("Pages of other sites") struct CrossOriginTests {
    private static let origin = "https://dashboard.example"

    private func start(_ origins: String...) throws -> PlanServerProcess {
      try PlanServerProcess(try Program(), "demo", origins.flatMap { ["--allowed-origin", $0] })
    }

    private func preflight(
      _ server: PlanServerProcess, _ path: String, _ method: String, from origin: String
    ) throws -> Answer {
      try server.request(
        "OPTIONS", path,
        headers: [
          ("Origin", origin), ("Access-Control-Request-Method", method),
          ("Access-Control-Request-Headers", "authorization,content-type,if-match"),
        ])
    }

    @Test("A preflight from an allowed origin is told what it may do, from any other nothing (Fetch §3.3)")
    func answersPreflights() throws {
      let server = try start(Self.origin, "http://localhost:5173")
      for origin in [Self.origin, "http://localhost:5173"] {
        let answer = try preflight(server, "\(plan)/tasks/16", "PATCH", from: origin)
        #expect(answer.status == 204)
        #expect(answer["Access-Control-Allow-Origin"] == origin)
        #expect(answer["Access-Control-Allow-Methods"] == answer["Allow"])
        #expect(answer["Access-Control-Allow-Methods"]?.contains("PATCH") == true)
        let fields = (answer["Access-Control-Allow-Headers"] ?? "").lowercased()
        for name in ["authorization", "content-type", "if-match", "idempotency-key"] { #expect(fields.contains(name)) }
        #expect(answer["Access-Control-Max-Age"] == "7200")
        #expect(answer["Access-Control-Allow-Credentials"] == nil)
        #expect(answer["Vary"] == "Origin")
      }
      for origin in ["https://evil.example", "\(Self.origin):444", "http://dashboard.example", "null", "*", ""] {
        let answer = try preflight(server, "\(plan)/tasks/16", "PATCH", from: origin)
        #expect(answer.status == 204)
        #expect(!answer.fields.contains { $0.name.hasPrefix("Access-Control") }, "\(origin)")
        #expect(answer["Vary"] == "Origin")
      }
      let nowhere = try preflight(server, "/v1/nothing", "GET", from: Self.origin)
      #expect(nowhere.status == 404 && nowhere["Access-Control-Allow-Methods"] == nil)
      try server.stop()
    }

    @Test("Answers and refusals can be read from there, and none that is kept is given to another")
    func letsRead() throws {
      let server = try start(Self.origin)
      let token = try server.token("viewer")
      let cases = [
        ("GET", "\(plan)/kpis", token, 200), ("GET", "\(plan)/kpis", nil, 401), ("HEAD", "/healthz", nil, 200),
        ("POST", "\(plan)/tasks/16/progress", token, 403), ("GET", "/v1/nothing", nil, 404), ("LOCK", "/", nil, 501),
      ]
      // Thrice, so that kept answers would be given.
      for _ in 1...3 {
        for (method, path, token, status) in cases {
          for origin in [nil, Self.origin, "https://evil.example"] {
            let answer = try server.request(
              method, path, token: token, headers: origin.map { [("Origin", $0)] } ?? [])
            #expect(answer.status == status)
            #expect(answer["Access-Control-Allow-Origin"] == (origin == Self.origin ? origin : nil))
            #expect((answer["Access-Control-Expose-Headers"]?.contains("ETag") == true) == (origin == Self.origin))
            if status == 200 { #expect(answer["Vary"]?.contains("Origin") == true) }
          }
        }
      }
      let tag = try #require(try server.get("\(plan)/kpis", token)["ETag"])
      let known = try server.get("\(plan)/kpis", token, headers: [("If-None-Match", tag), ("Origin", Self.origin)])
      #expect(known.status == 304 && known["Access-Control-Allow-Origin"] == Self.origin)
      try server.stop()
    }

    @Test("Two origins in one request are none, and without the option no answer speaks of origins")
    func keepsSilent() throws {
      let server = try start(Self.origin)
      let twice = try server.get("/healthz", nil, headers: [("Origin", Self.origin), ("Origin", Self.origin)])
      #expect(twice.status == 200 && twice["Access-Control-Allow-Origin"] == nil)
      try server.stop()
      let plain = try start()
      let answer = try plain.get("/healthz", nil, headers: [("Origin", Self.origin)])
      #expect(!answer.fields.contains { $0.name.hasPrefix("Access-Control") })
      #expect(answer["Vary"]?.contains("Origin") != true)
      #expect(try preflight(plain, "/healthz", "GET", from: Self.origin)["Access-Control-Allow-Origin"] == nil)
      try plain.stop()
    }

    @Test(
      "What is no origin is refused at start",
      arguments: [
        "*", "null", "dashboard.example", "https://dashboard.example/", "https://", "ftp://a", "https://A.example",
      ])
    func refusesOptions(origin: String) throws {
      let program = try Program()
      let outcome = try program.run(["serve", "--database", program.database, "--allowed-origin", origin])
      #expect(outcome.exit == .code(64))
      #expect(outcome.errors.contains("a scheme and a host"))
    }
  }
}
