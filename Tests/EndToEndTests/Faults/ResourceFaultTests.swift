import Glibc
import TestSupport
import Testing

extension EndToEndTests {
  @Suite("When the system refuses") struct ResourceFaultTests {
    @Test(
      "Memory refused to SQLite at any of its calls is 503 or no matter, what is 201 is there, and the process lives")
    func lacksMemory() throws {
      let server = try FaultyServer()
      var stored = 0
      var refused = 0
      var skip: Int32 = 0
      while true {
        try server.faults.begin(.memory, Faults.Rule(error: ENOMEM, skip: skip, count: 1))
        let answer = try server.post()
        if answer.status == 201 { stored += 1 } else { expect(answer, is: 503, "unavailable") }
        refused += answer.status == 201 ? 0 : 1
        if try server.faults.seen(.memory) <= Int(skip) { break }
        // Closer at first, where statements are prepared.
        skip += skip < 32 ? 1 : 5
      }
      #expect(refused >= 20 && stored >= 1)
      try server.faults.begin(.memory, Faults.Rule(error: ENOMEM))
      expect(try server.post(), is: 503, "unavailable")
      #expect([200, 503].contains(try server.get("\(plan)/kpis").status))
      try server.faults.end(.memory)
      #expect(try server.revisions() == stored)
      #expect(try server.post().status == 201)
      #expect(try server.get("\(plan)/kpis").status == 200)
      try server.crash()
      #expect(try server.revisions() == stored + 1)
      try server.stop()
    }

    @Test(
      "Memory refused to all else ends the process; started again it has all that it had acknowledged, and nothing twice",
      arguments: [0, 25, 400, 5_000] as [Int32])
    func runsOutOfMemory(skip: Int32) throws {
      let server = try FaultyServer()
      #expect(try server.post(key: "0").status == 201)
      var acknowledged = 1
      try server.faults.begin(.heap, Faults.Rule(error: ENOMEM, skip: skip))
      // An allocation that fails ends a Swift program, wherever it is; OpenSSL's are an error.
      while let status = try status(ofPostTo: server, key: "\(acknowledged)") {
        try #require([201, 500, 503].contains(status))
        acknowledged += status == 201 ? 1 : 0
      }
      try server.restartAfterAbort()
      let stored = try server.revisions()
      #expect(stored == acknowledged || stored == acknowledged + 1)
      #expect(try server.post(key: "\(acknowledged)").status == 201)
      #expect(try server.revisions() == acknowledged + 1)
      try server.stop()
    }

    /// `nil` where the connection has ended without an answer, or there was none to be had.
    private func status(ofPostTo server: FaultyServer, key: String) throws -> Int? {
      do {
        return try server.post(key: key).status
      } catch is AnswerError {
        return nil
      } catch is ClientError {
        return nil
      }
    }

    @Test("At accept without a descriptor those who are there are served, and who waits is when there is one again")
    func lacksDescriptors() throws {
      let server = try FaultyServer()
      let early = try server.process.connect()
      #expect(try early.request("GET", "/healthz").status == 200)
      try server.faults.begin(.accept, Faults.Rule(error: EMFILE))
      let late = try server.process.connect()
      try late.send("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")
      while try server.faults.seen(.accept) == 0 { sched_yield() }
      #expect(try early.request("GET", "/healthz").status == 200)
      try server.faults.end(.accept)
      #expect(try late.answer().status == 200)
      try server.stop()
    }

    @Test("Where no file can be opened the server goes on, and says so of what needs one")
    func opensNothing() throws {
      let server = try FaultyServer()
      try server.faults.begin(.open, Faults.Rule(error: ENFILE))
      let first = try server.post()
      let errors = try server.process.process.errorText()
      #expect(first.status == 201, "\(first.text) \(errors)")
      #expect(try server.revisions() == 1)
      expect(try server.get("\(plan)/events"), is: 503, "unavailable")
      try server.faults.end(.open)
      let listener = try server.process.connect()
      try listener.send("GET \(plan)/events HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer \(server.reporter)\r\n\r\n")
      #expect(try listener.head().status == 200)
      try server.stop()
    }

    @Test("A database that cannot be opened is a message and an end, and no harm is done")
    func doesNotStart() throws {
      let program = try Program()
      let faults = try Faults(of: program)
      try faults.begin(.open, Faults.Rule(error: EIO, suffix: "plan.sqlite"))
      let arguments = ["serve", "--database", program.database, "--listen", "127.0.0.1:0"]
      let outcome = try program.run(arguments, environment: faults.environment)
      #expect(outcome.exit == .code(1))
      #expect(outcome.errors.contains("plan.sqlite"))
      try faults.end(.open)
      let server = try PlanServerProcess(
        program, "serve", "--database", program.database, environment: faults.environment)
      try server.stop()
    }

    @Test("A clock that jumps forward and back changes no order, ends nobody and breaks no trail")
    func jumps() throws {
      let server = try FaultyServer()
      let client = try server.process.connect()
      let day: Int32 = 86_400
      var stored = 0
      for shift in [0, 2 * day, -3 * day, 400 * day, -400 * day, 0] {
        try server.faults.begin(.clock, Faults.Rule(shift: shift))
        let answer = try client.request(
          "POST", FaultyServer.target, token: server.reporter, body: Array(update(["percent": "\(stored)"]).utf8))
        // A month whose window has not opened by that clock takes nothing.
        if answer.status == 201 { stored += 1 } else { expect409(answer) }
        #expect(try client.request("GET", "\(plan)/tasks/14", token: server.reporter).status == 200)
      }
      #expect(stored >= 5)
      #expect(try server.revisions() == stored)
      let newest = try server.get("\(FaultyServer.target)/2026-02").json
      #expect("\(newest)".contains("\"\(stored - 1)\"") || "\(newest)".contains("\(stored - 1)"))
      try server.stop()
    }

    private func expect409(_ answer: Answer) {
      #expect(answer.status == 409)
      #expect(answer.json["type"].string == "/problems/window-not-open")
    }
  }
}
