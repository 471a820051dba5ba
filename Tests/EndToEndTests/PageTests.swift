import Glibc
import PlanAPI
import TestSupport
import Testing

extension EndToEndTests {
  @Suite("The page") struct PageTests {
    @Test("is one document, one style and one script, far below 100 KB together, and nothing inline or from elsewhere")
    func isSmall() async throws {
      try await withClockedServer(at: "2026-11-25T09:50:00Z") { server in
        let coding = [(name: "Accept-Encoding", value: "gzip")]
        let page = try server.get("/", nil)
        #expect(page.status == 200 && page["Content-Type"] == "text/html; charset=utf-8")
        let policy = try #require(page["Content-Security-Policy"])
        #expect(policy.contains("default-src 'none'") && policy.contains("script-src 'self'"))
        #expect(!policy.contains("unsafe") && !policy.contains("http"))
        #expect(page["X-Content-Type-Options"] == "nosniff" && page["Referrer-Policy"] == "no-referrer")
        let formats = ReportFormat.allCases.map(\.rawValue).joined(separator: " ")
        #expect(page.text.contains("data-report-formats=\"\(formats)\""))
        let files = page.text.split(separator: "\"").filter { $0.hasPrefix("/page/") }.map(String.init)
        #expect(files.count == 2)
        #expect(!page.text.contains("<style") && page.text.split(separator: "<script").count == 2)
        var size = try server.get("/", nil, headers: coding).body.count
        for file in files {
          let answer = try server.get(file, nil, headers: coding)
          #expect(answer.status == 200 && answer["Content-Encoding"] == "gzip")
          #expect(answer["Cache-Control"] == "public, max-age=31536000, immutable")
          #expect(answer["Vary"] == "Accept-Encoding")
          size += answer.body.count
          let tag = try #require(answer["ETag"])
          #expect(try server.get(file, nil, headers: coding + [("If-None-Match", tag)]).status == 304)
        }
        #expect(size < 100_000)
        #expect(try server.get("/page/page-0.js", nil).status == 404)
        #expect(try server.get("/?x=1", nil).status == 422)
        #expect(try server.get("/", nil, headers: [("If-None-Match", page["ETag"] ?? "")]).status == 304)
      }
    }

    @Test("does in Chromium what Tests/Browser/checks.py asks of it")
    func worksInBrowser() async throws {
      let axe = "\(PageServer.root)/.build/axe/axe.min.js"
      try #require(unsafe access(axe, R_OK) == 0, "axe-core is missing: run Scripts/install-axe.sh")
      try await PageServer.run("Browser/checks.py", [axe]) { line in
        if line.hasPrefix("not ok") { Issue.record("\(line)") }
      }
    }

    @Test(
      "says in Chromium that nobody has reported on a month, where that is so, and leads to the last one",
      .timeLimit(.minutes(3)), arguments: ["2026-11-26T02:00:00Z", "2026-11-30T16:00:00Z"])
    func leadsToLastMonth(now: String) async throws {
      try await PageServer.run("Browser/checks.py", ["-", "unreported"], at: now) { line in
        if line.hasPrefix("not ok") { Issue.record("\(line)") }
      }
    }
  }

  @Suite("PageScreenshots", .enabled(if: PageServer.pictures != nil)) struct PageScreenshots {
    @Test("are made in the folder that PLAN_SERVER_SCREENSHOTS names")
    func areMade() async throws {
      try await PageServer.run("Browser/screenshots.py", [try #require(PageServer.pictures)]) { print($0) }
    }
  }
}

/// A server with the sample year at ten to five on the day that November's updates are due, and a script that looks at
/// its page with a browser.
enum PageServer {
  static let root = "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")

  static var pictures: String? { unsafe getenv("PLAN_SERVER_SCREENSHOTS").map { unsafe String(cString: $0) } }

  static var examples: String? { unsafe getenv("PLAN_SERVER_EXAMPLES").map { unsafe String(cString: $0) } }

  /// - Parameters:
  ///   - script: below `Tests`.
  ///   - arguments: of the script.
  ///   - python: what runs it.
  ///   - now: what the server's clock says.
  ///   - told: is given each line that the script prints.
  static func run(
    _ script: String, _ arguments: [String], python: String = "python3", at now: String = "2026-11-25T09:50:00Z",
    told: @escaping @Sendable (String) -> Void
  ) async throws {
    let moment = try #require(Instant(now))
    try await withClockedServer(at: now, loops: 2) { server in
      let attachments = server.database.attachments
      let setup = try await server.database.write(by: .program("test"), at: moment) { trail in
        try DemoSetup(
          trail: trail, plans: try SamplePlans(communes: 1, years: 1, seed: 39), attachments: attachments)
      }
      let tokens = setup.grants.map { "token \($0.role.rawValue) \($0.unit?.description ?? "-") \($0.text.secret)" }
      let address = try server.address
      try await onOwnThread {
        let program = try Program()
        let process = try ChildProcess(
          "/usr/bin/env", [python, "-B", "\(root)/Tests/\(script)"] + arguments,
          environment: [
            "HOME": program.folder, "TMPDIR": program.folder, "PLAN_PAGE_ADDRESS": "http://\(address)",
            "PLAN_PAGE_TOKENS": tokens.joined(separator: "\n"), "PYTHONPATH": "\(root)/Tests/Python",
          ],
          // Longer than the script itself waits, so that it can say for what.
          errors: program.path("errors"), patience: 300)
        while let line = try process.line() { told(line) }
        let exit = try process.exit()
        let errors = try process.errorText()
        #expect(exit == .code(0), "\(errors)")
      }
    }
  }
}
