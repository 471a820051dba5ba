import Glibc
import PlanAPI
import TestSupport
import Testing

extension EndToEndTests {
  @Suite("Under the units' filters of system calls") struct ConfinedTests {
    @Test("The filters are in force: what changes the system's resources is refused")
    func refuses() throws {
      let program = try Program()
      let launcher = try ConfinedProgram.launcher(for: "plan-server.service")
      let refused = try ChildProcess(
        launcher[0], Array(launcher.dropFirst()) + ["/usr/bin/renice", "5", "1"], errors: program.path("errors"))
      #expect(try refused.exit() != .code(0))
      #expect(try refused.errorText().contains("Operation not permitted"))
    }

    @Test("The server does all that it does without them: reads, writes, files, reports, events, TLS, a reload, an end")
    func serves() throws {
      let program = try Program(launcher: ConfinedProgram.launcher(for: "plan-server.service"))
      let certificate = try program.makeCertificate()
      let server = try PlanServerProcess(
        program, "demo", ["--database", program.database, "--tls-listen", "127.0.0.1:0"] + certificate)
      let status = String(decoding: try contents(of: "/proc/\(server.process.identifier)/status"), as: UTF8.self)
      #expect(status.contains("Seccomp:\t2") && status.contains("CapEff:\t0000000000000000"))
      let (reporter, city) = (try server.token("reporter", "VHXH"), try server.token("city"))
      #expect(try server.get("/readyz", nil).status == 200)
      let listener = try server.connect()
      try listener.send("GET \(plan)/events HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer \(reporter)\r\n\r\n")
      #expect(try listener.head().status == 200)
      #expect(try server.post("\(plan)/tasks/14/progress", reporter, update()).status == 201)
      let file = try server.post(
        "\(plan)/attachments?name=a.txt", reporter, "tệp", headers: [("Content-Type", "text/plain")])
      #expect(file.status == 201)
      let digest = try #require(file.json["sha256"].string)
      let part = try server.get("\(plan)/attachments/\(digest)", reporter, headers: [("Range", "bytes=0-1")])
      #expect(part.status == 206)
      for format in ReportFormat.allCases {
        let target = "\(plan)/report?period=2026-10&format=\(format.rawValue)"
        let answer = try server.get(target, city, headers: [("Accept-Encoding", "gzip")])
        #expect(answer.status == 200, "\(format): \(answer.text.prefix(300))")
      }
      let secure = try server.connect(over: .tls)
      #expect(try secure.request("GET", "\(plan)/kpis", token: city).status == 200)
      try server.process.send(SIGHUP)
      #expect(try server.connect(over: .tls).request("GET", "/healthz").status == 200)
      try server.stop()
      #expect(!(try server.process.errorText()).contains("not permitted"))
    }

    @Test("So do the nightly backup and the monthly report, beside it")
    func servesTimers() throws {
      let program = try Program(launcher: ConfinedProgram.launcher(for: "plan-server-backup.service"))
      let server = try PlanServerProcess(try Program(), "demo", "--database", program.database)
      let made = try program.run(["backup", program.folder, "--database", program.database, "--keep", "3"])
      #expect(made.exit == .code(0), "\(made.errors)")
      try server.stop()
      let checked = try program.run(["check", "--database", program.database])
      #expect(checked.exit == .code(0), "\(checked.errors)")
      let reporting = try Program(launcher: ConfinedProgram.launcher(for: "plan-server-report.service"))
      let report = try reporting.run([
        "report", "--period", "latest", "--format", "docx", "--output", "\(reporting.folder)/", "--database",
        program.database,
      ])
      #expect(report.exit == .code(0), "\(report.errors)")
    }
  }
}
