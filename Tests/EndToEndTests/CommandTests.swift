import PlanAPI
import TestSupport
import Testing

extension EndToEndTests {
  @Suite("The commands") struct CommandTests {
    @Test("serve on an empty database brings the plan in and prints one admin token, on an existing one none")
    func printsOneToken() throws {
      let program = try Program()
      let first = try PlanServerProcess(program, "serve", "--database", program.database)
      #expect(first.grants.map(\.role) == ["admin"])
      let admin = try first.token("admin")
      let plans = try first.get("/v1/plans", admin)
      #expect(plans.json["items"].items.map { $0["key"].string } == ["39-kh-ubnd-2026"])
      try first.stop()
      let second = try PlanServerProcess(program, "serve", "--database", program.database)
      #expect(second.grants.isEmpty)
      let again = try second.get("/v1/plans", admin)
      #expect(again.body == plans.body && again["ETag"] == plans["ETag"])
      try second.stop()
    }

    @Test("serve takes its options from the environment too")
    func readsEnvironment() throws {
      let program = try Program()
      let process = try program.start(
        ["serve"], environment: ["PLAN_SERVER_LISTEN": "127.0.0.1:0", "PLAN_SERVER_DATABASE": program.database])
      #expect(try process.line()?.hasPrefix("token admin - plan_") == true)
      #expect(try process.line()?.hasPrefix("listening on http://127.0.0.1:") == true)
      try process.send(15)
      #expect(try process.exit() == .code(0))
    }

    @Test("import brings a plan in, says when nothing has changed, and names every fault of a bad one")
    func imports() throws {
      let program = try Program()
      try write(PlanImport.defaultDocument, to: program.path("plan.json"))
      let arguments = ["--database", program.database]
      let rehearsed = try program.run(["import", program.path("plan.json"), "--dry-run"] + arguments)
      #expect(rehearsed.exit == .code(0) && rehearsed.text.hasPrefix("would import 39-kh-ubnd-2026"))
      let imported = try program.run(["import", program.path("plan.json")] + arguments)
      #expect(imported.exit == .code(0) && imported.text.hasPrefix("imported 39-kh-ubnd-2026"))
      let again = try program.run(["import", program.path("plan.json")] + arguments)
      #expect(again.exit == .code(0) && again.text == "unchanged 39-kh-ubnd-2026\n")

      let faulty = SmallPlan.document(title: " ", lead: "NONE", due: "2026-02-30")
      try write(Array(faulty.utf8), to: program.path("faulty.json"))
      let refused = try program.run(["import", program.path("faulty.json")] + arguments)
      #expect(refused.exit == .code(1))
      for pointer in ["/title", "/tasks/0/lead_units/0", "/tasks/0/schedule/due"] {
        #expect(refused.errors.contains("\(pointer):"), "\(pointer)")
      }
      try write(Array("{\"schema\":".utf8), to: program.path("cut.json"))
      #expect(try program.run(["import", program.path("cut.json")] + arguments).exit == .code(1))
      #expect(try program.run(["import", program.path("none.json")] + arguments).exit == .code(1))
    }

    @Test("token makes, lists and revokes, and a running server keeps the file to itself")
    func managesTokens() throws {
      let program = try Program()
      try write(PlanImport.defaultDocument, to: program.path("plan.json"))
      let arguments = ["--database", program.database]
      #expect(try program.run(["import", program.path("plan.json")] + arguments).exit == .code(0))
      let create = ["token", "create", "--role", "reporter", "--unit", "KT"] + arguments
      let made = try program.run(create + ["--label", "Phòng Kinh tế"])
      #expect(made.exit == .code(0))
      let words = made.text.split(whereSeparator: \.isWhitespace).map(String.init)
      try #require(words.count == 4)
      #expect(Array(words[..<3]) == ["token", "reporter", "KT"])
      let list = try program.run(["token", "list"] + arguments)
      #expect(list.text.contains("Phòng Kinh tế") && list.text.contains("\tgood\t"))
      #expect(!list.text.contains("plan_"))
      let forScripts = try program.run(["token", "list", "--json"] + arguments)
      try #require(forScripts.lines.count == 1)
      let listed = JSON(Array(forScripts.lines[0].utf8))
      #expect(listed["unit"].string == "KT" && listed["label"].string == "Phòng Kinh tế")
      let digits = String(repeating: "ab", count: 32)
      let city = ["token", "create", "--role", "city", "--unit", "UBND-TP", "--certificate-sha256", digits] + arguments
      #expect(try program.run(city).exit == .code(0))
      // The city's has no plan, and each its certificate or none.
      let rows = try program.run(["token", "list"] + arguments).text.split(separator: "\n").map {
        $0.split(separator: "\t").map(String.init)
      }
      try #require(rows.count == 3 && rows.allSatisfy { $0.count == 9 })
      #expect(rows.map { $0[7] } == ["certificate", "-", "sha256:\(digits)"])
      #expect(rows[2][1...3] == ["city", "UBND-TP", "-"])

      let server = try PlanServerProcess(program, "serve", "--database", program.database)
      #expect(server.grants.isEmpty, "there is a token already")
      #expect(try server.get("/v1/me", words[3]).json["unit"].string == "KT")
      let refused = try program.run(create)
      #expect(refused.exit == .code(1) && refused.errors.contains("in use"))
      #expect(try program.run(["token", "list"] + arguments).exit == .code(0))
      try server.stop()

      #expect(try program.run(["token", "revoke", "1"] + arguments).text == "revoked 1\n")
      #expect(try program.run(["token", "revoke", "1"] + arguments).exit == .code(1))
      #expect(try program.run(["token", "list"] + arguments).text.contains("\trevoked\t"))
      let past = try program.run(create + ["--expires", "2020-01-01"])
      #expect(past.exit == .code(1) && past.errors.contains("past"))
      let after = try PlanServerProcess(program, "serve", "--database", program.database)
      #expect(try after.get("/v1/me", words[3]).status == 401)
      try after.stop()
    }

    @Test("report writes what the server answers, but for the time of day")
    func reports() throws {
      let program = try Program()
      let server = try PlanServerProcess(program, "demo", "--database", program.database)
      for (format, language) in ["json", "html", "csv", "md"].flatMap({ [($0, "vi"), ($0, "en")] }) {
        let answer = try server.get(
          "\(plan)/report?period=2026-05&format=\(format)", try server.token("city"),
          headers: [("Accept-Language", language)])
        #expect(answer.status == 200)
        let arguments = [
          "report", "--period", "2026-05", "--format", format, "--language", language, "--database", program.database,
        ]
        let outcome = try program.run(arguments)
        #expect(outcome.exit == .code(0))
        #expect(outcome.lines.count > 0 && withoutTimes(outcome.text) == withoutTimes(answer.text))
        // Where it goes to does not depend on the language.
        guard language == "vi" else { continue }
        let written = try program.run(arguments + ["-o", program.path("report")])
        #expect(written.exit == .code(0) && written.output.isEmpty)
        let file = String(decoding: try contents(of: program.path("report")), as: UTF8.self)
        #expect(withoutTimes(file) == withoutTimes(answer.text))
      }
      try server.stop()
    }

    @Test("status shows every plan on one screen, to people and to scripts, while a server runs")
    func showsStatus() throws {
      let program = try Program()
      let server = try PlanServerProcess(program, "demo", "--database", program.database)
      let dashboard = try server.get("\(plan)/dashboard", server.token("viewer")).json
      let warnings = dashboard["warnings"]
      let shown = try program.run(["status", "--database", program.database])
      #expect(shown.exit == .code(0), "\(shown.errors)")
      #expect(shown.lines.first?.hasPrefix("39/KH-UBND  ") == true)
      let (period, red) = (dashboard["period"].string ?? "", warnings["red"].integer ?? -1)
      #expect(shown.text.contains("  cảnh báo  kỳ \(period): \(red) đỏ, "))
      let english = try program.run(["status", "--language", "en", "--database", program.database])
      #expect(english.text.contains("  warnings  of \(period): \(red) red, "))
      #expect(english.lines.count == shown.lines.count && !english.text.contains(" đỏ"))
      #expect(shown.lines.count < 40 && !shown.text.contains("\u{1B}"), "one screen, and no colours in a file")

      let printed = try program.run(["status", "--json", "--language", "en", "--database", program.database])
      let json = JSON(printed.output)
      #expect(json["plan"].string == "39-kh-ubnd-2026")
      #expect(
        json["warnings"]["items"].items.map { $0["id"].string } == warnings["items"].items.map { $0["id"].string })
      let head = try server.get("\(plan)/audit/head", server.token("leader")).json
      #expect(json["trail"]["sequence"] == head["sequence"] && json["trail"]["hash"] == head["hash"])
      #expect(try program.run(["status", "--plan", "none-2026", "--database", program.database]).exit == .code(1))
      try server.stop()
    }

    @Test("report takes the form from the output's name, where none is given")
    func infersFormat() throws {
      let program = try Program()
      let server = try PlanServerProcess(program, "demo", "--database", program.database)
      for (ending, beginning) in ["docx": "PK", "XLSX": "PK", "html": "<!DOCTYPE html>", "txt": "**CỘNG HÒA"] {
        let path = program.path("report.\(ending)")
        let outcome = try program.run(["report", "--period", "2026-05", "-o", path, "--database", program.database])
        #expect(outcome.exit == .code(0), "\(ending)")
        #expect(try contents(of: path).starts(with: beginning.utf8), "\(ending)")
      }
      try server.stop()
    }

    @Test("A second server on the same port, or on the same database, says why it cannot start and exits 1")
    func refusesSecond() throws {
      let program = try Program()
      let server = try PlanServerProcess(program, "serve", "--database", program.database)
      let samePort = try program.run([
        "serve", "--database", program.path("other.sqlite"), "--listen", "\(server.address)",
      ])
      #expect(samePort.exit == .code(1) && samePort.errors.contains("Address already in use"))
      let sameFile = try program.run(["serve", "--database", program.database, "--listen", "127.0.0.1:0"])
      #expect(sameFile.exit == .code(1) && sameFile.errors.contains("in use by another plan-server"))
      #expect(sameFile.output.isEmpty && samePort.output.isEmpty)
      #expect(try server.get("/readyz", nil).status == 200)
      try server.stop()
    }

    @Test(
      "--help names the options",
      arguments: [
        ([], ["serve", "demo", "import", "token", "report", "audit", "backup", "restore", "check", "--version"]),
        (
          ["serve"],
          ["--database", "--listen", "--import", "--loops", "--log-level", "--body-timeout", "PLAN_SERVER_LISTEN"]
        ),
        (["demo"], ["--database", "--listen", "--seed"]),
        (["import"], ["<document>", "--database", "--dry-run", "--reason"]),
        (["token"], ["create", "list", "revoke"]),
        (["token", "create"], ["--role", "--unit", "--plan", "--label", "--expires", "--database"]),
        (["token", "list"], ["--database"]),
        (["token", "revoke"], ["<id>", "--database"]),
        (["backup"], ["<file>", "--keep", "--database"]), (["restore"], ["<file>", "--database"]),
        (["check"], ["--database"]), (["audit"], ["verify"]), (["audit", "verify"], ["--head", "--database"]),
        (["report"], ["--plan", "--period", "--format", "--language", "--output", "-o", "--database"]),
      ] as [([String], [String])])
    func helps(command: [String], options: [String]) throws {
      let outcome = try Program().run(command + ["--help"])
      #expect(outcome.exit == .code(0))
      for option in options { #expect(outcome.text.contains(option), "\(option)") }
    }

    @Test(
      "Wrong arguments exit 64 and say which",
      arguments: [
        (["serve", "--listne", "127.0.0.1:0"], "--listne"), (["serve", "--listen", "localhost:0"], "--listen"),
        (["serve", "--loops", "0"], "--loops"), (["demo", "--seed", "-1"], "--seed"), (["import"], "document"),
        (["token", "create", "--role", "boss"], "--role"), (["token", "create", "--role", "reporter"], "--unit"),
        (["token", "revoke", "x"], "id"), (["report", "--period", "2026-13"], "--period"), (["report"], "--period"),
        (["report", "--period", "2026-05", "--format", "pdf"], "--format"), (["unknown"], "unknown"),
      ] as [([String], String)])
    func refusesArguments(arguments: [String], word: String) throws {
      let outcome = try Program().run(arguments)
      #expect(outcome.exit == .code(64))
      #expect(outcome.errors.contains(word), "\(outcome.errors)")
      #expect(outcome.output.isEmpty)
    }
  }
}

/// The text with its times of day taken out: the report says when it was made.
private func withoutTimes(_ text: String) -> String {
  text.replacing(/\d{2}:\d{2}(:\d{2}(\.\d+)?)?/, with: "…")
}
