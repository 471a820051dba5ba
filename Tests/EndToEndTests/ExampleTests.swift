import Foundation
import Glibc
import TestSupport
import Testing

extension EndToEndTests {
  /// The scripts of `examples/`, run as their users run them.
  @Suite("The examples", .demo) struct ExampleTests {
    private let program: Program

    init() throws { program = try Program() }

    @Test("post-progress.sh stores an update, whatever is in its words")
    func postsProgress() throws {
      let done = try run(
        "post-progress.sh", as: "reporter", of: "VHXH",
        ["-t", "4", "-p", "55.5", "-k", month, "-m", #"Đã xong "5/9" \ `hệ thống`"#])
      #expect(done.exit == .code(0), "\(done.errors)")
      #expect(done.text.hasPrefix("task 4, VHXH, \(month): 55.5% on_track, revision "))
      let stored = try demo().get("\(plan)/tasks/4/progress/\(month)?unit=VHXH", demo().token("viewer")).json
      #expect(stored["items"].items.first?["summary"].string == #"Đã xong "5/9" \ `hệ thống`"#)
    }

    @Test("A refusal is told field by field, and is exit code 1")
    func tellsRefusal() throws {
      let refused = try run(
        "post-progress.sh", as: "reporter", of: "VHXH",
        ["-t", "4", "-p", "155", "-m", "x", "-s", "finished", "-k", month])
      #expect(refused.exit == .code(1))
      #expect(refused.errors.contains("  /percent: "))
      #expect(refused.errors.contains("  /status: "))
    }

    @Test(
      "Wrong arguments are exit code 64, and show what the script takes",
      arguments: ["post-progress.sh", "import-csv.sh", "city-report.sh", "watch-warnings.sh"])
    func showsUsage(script: String) throws {
      let shown = try run(script, as: "reporter", of: "KT", ["-?"])
      #expect(shown.exit == .code(64))
      #expect(shown.errors.contains("  \(script) "))
      #expect(!shown.errors.contains("common.sh\""), "the comment ends where the script begins")
    }

    @Test("A server that is not there is exit code 69")
    func givesUp() throws {
      let lost = try run(
        "watch-warnings.sh", as: "viewer", ["-f", program.path("memory")], server: "http://127.0.0.1:1")
      #expect(lost.exit == .code(69))
      #expect(lost.errors.contains("no answer from http://127.0.0.1:1"))
    }

    @Test("import-csv.sh stores a template as it was filled in, and does nothing twice")
    func importsTable() throws {
      let table = try demo().get("\(plan)/progress/template?period=\(month)", demo().token("reporter", "KT"))
      try Data(table.body).write(to: URL(fileURLWithPath: program.path("table.csv")))
      let expected = table.text.split(separator: "\r\n").count - 1

      let tried = try run("import-csv.sh", as: "reporter", of: "KT", ["-n", program.path("table.csv")])
      #expect(tried.text == "\(expected) of \(expected) rows would be stored\n", "\(tried.errors)")
      let before = try demo().get("\(plan)/audit/head", demo().token("leader")).json["sequence"].integer
      for _ in 1...2 {
        let done = try run("import-csv.sh", as: "reporter", of: "KT", [program.path("table.csv")])
        #expect(done.text == "\(expected) of \(expected) rows stored\n", "\(done.errors)")
      }
      let after = try demo().get("\(plan)/audit/head", demo().token("leader")).json["sequence"].integer
      #expect(try #require(after) - #require(before) == Int64(expected))
    }

    @Test("import-csv.sh names each bad row by its line and column")
    func namesBadRows() throws {
      try Data("task,period,percent,status,summary\n4,\(month),abc,on_track,x\n4,\(month),50,on_track,\n".utf8)
        .write(to: URL(fileURLWithPath: program.path("bad.csv")))
      let done = try run("import-csv.sh", as: "reporter", of: "VHXH", [program.path("bad.csv")])
      #expect(done.exit == .code(1))
      #expect(done.text == "0 of 2 rows stored\n")
      #expect(done.errors.contains("line 2: percent: "))
      #expect(done.errors.contains("line 3: summary: "))
    }

    @Test("city-report.sh fetches every format whole; submitted twice it is one report")
    func fetchesReport() throws {
      let draft = try run("city-report.sh", as: "viewer", ["-k", month, "-o", program.folder])
      #expect(draft.exit == .code(0), "\(draft.errors)")
      let files = draft.lines.map(String.init)
      let formats = ["docx", "xlsx", "html", "csv", "md", "json"]
      #expect(files == formats.map { program.path("bao-cao-39-kh-ubnd-2026-\(month).\($0)") })
      for file in files { #expect(try Data(contentsOf: URL(fileURLWithPath: file)).isEmpty == false) }

      let json = program.path("bao-cao-39-kh-ubnd-2026-\(month).json")
      var contents: Set<Data> = []
      for _ in 1...2 {
        let done = try run(
          "city-report.sh", as: "consolidator", ["-k", month, "-o", program.folder, "-S", "-f", "json"])
        #expect(done.text == "\(json)\n", "\(done.errors)")
        contents.insert(try Data(contentsOf: URL(fileURLWithPath: json)))
      }
      #expect(contents.count == 1)
      let reports = try demo().get("\(plan)/reports?period=\(month)", demo().token("viewer")).json["items"].items
      #expect(reports.count == 1)
    }

    @Test("watch-warnings.sh prints the list once, then only what is new or has ended")
    func watchesWarnings() throws {
      let arguments = ["-f", program.path("memory"), "-u", "MTTQ"]
      #expect(try run("watch-warnings.sh", as: "viewer", arguments).exit == .code(3))
      let silent = try run("watch-warnings.sh", as: "viewer", arguments)
      #expect(silent.exit == .code(0))
      #expect(silent.text == "")

      let leads = try demo().get("\(plan)/units/MTTQ", demo().token("viewer")).json["leads_tasks"].items
      let task = try #require(leads.first?.integer)
      let block = ["-t", "\(task)", "-p", "1", "-s", "blocked", "-m", "Chờ hướng dẫn", "-k", try closedMonth()]
      let blocked = try run("post-progress.sh", as: "reporter", of: "MTTQ", block)
      #expect(blocked.exit == .code(0), "\(blocked.errors)")
      let news = try run("watch-warnings.sh", as: "viewer", arguments)
      #expect(news.exit == .code(3))
      #expect(news.lines.contains { $0.hasPrefix("+ ") })
    }

    @Test("dashboard.py shows the KPIs, and again when one is reported")
    func showsDashboard() throws {
      let process = try ChildProcess(
        "/usr/bin/python3", [examples + "/dashboard.py"], environment: try environment("viewer", nil),
        errors: program.path("errors"))
      let first = try nextList(process)
      #expect(first.count == 18)
      let posted = try demo().post(
        "\(plan)/kpis/HT-02/values", demo().token("reporter", "VHXH"),
        #"{"period":"\#(try closedMonth())","numerator":87,"denominator":92}"#)
      #expect(posted.status == 201)
      #expect(try process.line() == "")
      #expect(try nextList(process).contains { $0.hasPrefix("HT-02") && $0.contains("94.57") })
      try process.send(SIGKILL)
      #expect(try process.exit() == .signal(SIGKILL))
    }

    private func nextList(_ process: ChildProcess) throws -> [String] {
      try (1...18).map { _ in try #require(try process.line()) }
    }

    private let month = Months.lastOfSample

    /// The newest month whose window has closed, which answers are about where none is named.
    private func closedMonth() throws -> String {
      try #require(try demo().get("\(plan)/warnings", demo().token("viewer")).json["period"].string)
    }

    private var examples: String {
      "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/") + "/examples"
    }

    private func environment(_ role: String, _ unit: String?, server: String? = nil) throws -> [String: String] {
      [
        "PLAN_SERVER": try server ?? "http://\(demo().address)", "PLAN_TOKEN": try demo().token(role, unit),
        "HOME": program.folder, "TMPDIR": program.folder, "PLAN_RETRIES": "0",
      ]
    }

    private func run(
      _ script: String, as role: String, of unit: String? = nil, _ arguments: [String], server: String? = nil
    ) throws -> Program.Outcome {
      try Data().write(to: URL(fileURLWithPath: program.path("errors")))
      let process = try ChildProcess(
        "\(examples)/\(script)", arguments, environment: try environment(role, unit, server: server),
        errors: program.path("errors"))
      let output = try process.rest()
      return Program.Outcome(exit: try process.exit(), output: output, errors: try process.errorText())
    }
  }
}
