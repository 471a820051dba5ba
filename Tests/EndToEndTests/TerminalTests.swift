import PlanAPI
import TestSupport
import Testing

extension EndToEndTests {
  @Suite("At a terminal") struct TerminalTests {
    private static let escape = "\u{1B}"

    /// Runs a command with a terminal for all three streams (script(1)) and gives what is to be seen there.
    private func show(
      _ program: Program, _ arguments: String..., environment: [String: String] = [:]
    ) throws -> String {
      let process = try ChildProcess(
        "/usr/bin/script", ["-qec", ([Program.binary] + arguments).joined(separator: " "), "/dev/null"],
        environment: ["TERM": "xterm"].merging(environment) { $1 }, errors: program.path("terminal"))
      // A terminal ends its lines so (termios(3), ONLCR).
      let shown = String(decoding: try process.rest(), as: UTF8.self).replacing("\r\n", with: "\n")
      #expect(try process.exit() == .code(0), "\(shown)")
      return shown
    }

    @Test("import and restore show how far they are and leave the line empty; elsewhere they show nothing")
    func showsProgress() throws {
      let program = try Program()
      let (document, backup) = (program.path("plan.json"), program.path("backup.tar.gz"))
      try write(PlanImport.defaultDocument, to: document)
      let imported = try show(program, "import", document, "--database", program.database)
      #expect(imported.contains("importing \(document) [") && imported.contains("] 100%\r\(Self.escape)[K"))
      #expect(imported.contains("imported 39-kh-ubnd-2026"))
      #expect(try program.run(["backup", backup, "--database", program.database]).exit == .code(0))
      let restored = try show(program, "restore", backup, "--database", program.database)
      #expect(restored.contains("reading \(backup) [") && restored.contains("%\r\(Self.escape)[K"))

      for command in [["import", document], ["restore", backup]] {
        let quiet = try program.run(command + ["--database", program.path("other.sqlite")])
        #expect(quiet.exit == .code(0) && !quiet.errors.contains("[") && !quiet.text.contains(Self.escape))
      }
    }

    @Test("status has colours, but none in a pipe, for who wants none, at a terminal that has none, or in JSON")
    func hasColours() throws {
      let program = try Program()
      let server = try PlanServerProcess(program, "demo", "--database", program.database)
      let status = ["status", "--language", "en", "--database", program.database]
      let plain = try program.run(status)
      #expect(plain.exit == .code(0) && !plain.text.contains(Self.escape))
      let coloured = try show(program, "status", "--language", "en", "--database", program.database)
      #expect(coloured.contains("\(Self.escape)[1m39/KH-UBND") && coloured.contains("\(Self.escape)[33myellow"))
      // But for the colours it is the same.
      let dressing = ["0", "1", "31", "33"].map { "\(Self.escape)[\($0)m" }
      #expect(dressing.reduce(coloured) { $0.replacing($1, with: "") } == plain.text)
      for environment in [["NO_COLOR": "1"], ["TERM": "dumb"]] {
        let shown = try show(
          program, "status", "--language", "en", "--database", program.database, environment: environment)
        #expect(!shown.contains(Self.escape) && shown == plain.text)
      }
      let json = try show(program, "status", "--json", "--database", program.database)
      #expect(JSON(Array(json.utf8))["plan"].string == "39-kh-ubnd-2026")
      try server.stop()
    }
  }
}
