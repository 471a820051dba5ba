import Glibc
import PlanAPI
import TestSupport
import Testing

extension EndToEndTests {
  @Suite("Backup, restore and check") struct BackupTests {
    @Test("The drill: back up a running server, lose the database, restore it, and the data is as it was answered")
    func drill() throws {
      let program = try Program()
      let server = try PlanServerProcess(program, "demo", "--database", program.database)
      let reporter = try server.token("reporter", "VHXH")
      #expect(try server.post("\(plan)/tasks/14/progress", reporter, update()).status == 201)
      let tasks = try server.get("\(plan)/tasks?limit=200", reporter).body
      let backup = program.path("plan.tar.gz")
      let made = try program.run(["backup", backup, "--database", program.database])
      #expect(made.exit == .code(0) && made.text == "\(backup)\n", "\(made.errors)")
      #expect(try server.post("\(plan)/tasks/14/progress", reporter, update(["percent": "41"])).status == 201)
      let refused = try program.run(["restore", backup, "--database", program.database])
      #expect(refused.exit == .code(1) && refused.errors.contains("in use by another plan-server"))
      try server.crash()
      for suffix in ["", "-wal"] { try write([UInt8](repeating: 7, count: 5000), to: "\(program.database)\(suffix)") }

      let lost = try program.run(["check", "--database", program.database])
      #expect(lost.exit == .code(1) && lost.errors.contains("is not a database"))
      let restored = try program.run(["restore", backup, "--database", program.database])
      #expect(restored.exit == .code(0), "\(restored.errors)")
      #expect(restored.text.contains("kept \(program.database).before-restore-"))
      #expect(restored.text.contains("restored \(program.database) (schema "))
      let checked = try program.run(["check", "--database", program.database])
      #expect(checked.exit == .code(0), "\(checked.errors)")
      #expect(checked.text.hasPrefix("ok file\nok references\nok trail\nok rows\nok signatures\nok attachments\n"))
      #expect(checked.text.contains("ok 39-kh-ubnd-2026 "))
      let again = try PlanServerProcess(program, "serve", "--database", program.database)
      #expect(try again.get("\(plan)/tasks?limit=200", reporter).body == tasks)
      try again.stop()
    }

    @Test("check names faults and exits 2, beside a server too")
    func checks() async throws {
      let program = try Program()
      let server = try PlanServerProcess(program, "serve", "--database", program.database)
      #expect(try program.run(["check", "--database", program.database]).exit == .code(0))
      try server.stop()
      let database = try Database(path: program.database)
      try await database.maintain { try $0.run("UPDATE audit_entry SET entry = entry || ' ' WHERE chain = 1") }
      try await database.shutdown()
      let outcome = try program.run(["check", "--database", program.database])
      #expect(outcome.exit == .code(2))
      #expect(outcome.text.contains("ok file\nok references\nbroken trail\nok rows\nok signatures\nok attachments\n"))
      #expect(outcome.errors.contains("39-kh-ubnd-2026: entry 1 was edited"))
      let refused = try program.run(["backup", program.path("b.tar.gz"), "--database", program.database])
      #expect(refused.exit == .code(1) && refused.errors.contains("is not whole"))
      #expect(try program.run(["check", "--database", program.path("none.sqlite")]).exit == .code(1))
    }

    @Test("A folder gets a backup with the time in its name; --keep is for a folder")
    func keeps() throws {
      let program = try Program()
      let server = try PlanServerProcess(program, "serve", "--database", program.database)
      try server.stop()
      for name in ["plan-20200101T000000Z.tar.gz", "plan-20200102T000000Z.tar.gz"] {
        try write([1], to: program.path(name))
      }
      let made = try program.run(["backup", program.folder, "--database", program.database, "--keep", "2"])
      #expect(made.exit == .code(0), "\(made.errors)")
      #expect(made.lines.count == 2)
      #expect(made.lines.first?.wholeMatch(of: /.*\/plan-20\d{6}T\d{6}Z\.tar\.gz/) != nil)
      #expect(made.lines.last == "removed \(program.path("plan-20200101T000000Z.tar.gz"))")
      let wrong = try program.run(["backup", program.path("b"), "--database", program.database, "--keep", "2"])
      #expect(wrong.exit == .code(1) && wrong.errors.contains("--keep is for a folder"))
      #expect(try program.run(["backup", program.folder, "--keep", "0"]).exit == .code(64))
      let fresh = try program.run(["backup", program.path("new/"), "--database", program.database])
      #expect(fresh.exit == .code(0) && fresh.text.hasPrefix("\(program.path("new"))/plan-20"), "\(fresh.errors)")
      let name = try #require(fresh.lines.first)
      let gone = unsafe unlink(String(name)) == 0 && rmdir(program.path("new")) == 0
      #expect(gone)
      let nowhere = try program.run(["backup", "/nowhere/b.tar.gz", "--database", program.database])
      #expect(nowhere.exit == .code(1) && nowhere.errors.contains("/nowhere/b.tar.gz"))
    }

    @Test("report --period latest is the month whose window closed last, and a folder gets a file with its name")
    func writesLatest() throws {
      let program = try Program()
      let server = try PlanServerProcess(program, "demo", "--database", program.database)
      try server.stop()
      let outcome = try program.run([
        "report", "--period", "latest", "--output", "\(program.folder)/", "--database", program.database,
      ])
      #expect(outcome.exit == .code(0) && outcome.output.isEmpty, "\(outcome.errors)")
      let latest = try program.run(["report", "--period", "latest", "--format", "csv", "--database", program.database])
      let month = try #require(latest.text.firstMatch(of: /period[^\n]*?(20\d\d-\d\d)/)).1
      #expect(try contents(of: program.path("report-39-kh-ubnd-2026-\(month).md")).count > 1000)
    }

    @Test("A database of a newer version is refused by every command with what to do")
    func refusesNewer() async throws {
      let program = try Program()
      let server = try PlanServerProcess(program, "serve", "--database", program.database)
      try server.stop()
      var bytes = try contents(of: program.database)
      // The schema's version, big-endian (sqlite.org/fileformat.html §1.3, offset 60).
      bytes[62] = 1
      try write(bytes, to: program.database)
      for command in [["serve", "--listen", "127.0.0.1:0"], ["check"], ["backup", program.path("b.tar.gz")]] {
        let outcome = try program.run(command + ["--database", program.database])
        #expect(outcome.exit == .code(1) && outcome.errors.contains("use a newer program"), "\(command)")
      }
      #expect(try contents(of: program.database) == bytes)
    }
  }
}
