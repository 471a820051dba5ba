import Glibc
import TestSupport
import Testing

@testable import PlanAPI

extension EndToEndTests {
  @Suite("Stopping, and failing") struct StoppingTests {
    private static let body = Array(update().utf8)

    /// Begins to send an update, as far as the server waits for its body.
    private func begin(_ server: PlanServerProcess) throws -> Client {
      let client = try server.connect()
      try client.send(
        "POST \(plan)/tasks/15/progress HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer "
          + "\(try server.token("reporter", "VHXH"))\r\nContent-Type: application/json\r\n"
          + "Content-Length: \(Self.body.count)\r\nExpect: 100-continue\r\n\r\n")
      #expect(try client.answer().status == 100)
      return client
    }

    /// Returns when nobody listens any more.
    private func waitForStop(of server: PlanServerProcess) {
      while (try? Client(server.address)) != nil { sched_yield() }
    }

    @Test(
      "At the first signal what runs is finished and stored, the log is in the database, and the exit code is 0",
      arguments: [SIGTERM, SIGINT])
    func finishes(signal: CInt) throws {
      let program = try Program()
      let server = try PlanServerProcess(program, "demo", "--database", program.database)
      let client = try begin(server)
      try server.process.send(signal)
      waitForStop(of: server)
      try client.send(Self.body)
      let answer = try client.answer()
      #expect(answer.status == 201)
      #expect(answer.closes)
      #expect(try server.process.exit() == .code(0))
      let log = "\(program.database)-wal"
      #expect(try unsafe access(log, F_OK) != 0 || contents(of: log).isEmpty)
      let again = try PlanServerProcess(program, "serve", "--database", program.database)
      let location = try #require(answer["Location"])
      #expect(try again.get(location, try server.token("viewer")).status == 200)
      try again.stop()
    }

    @Test("A second signal ends the program at once", arguments: [SIGTERM, SIGINT])
    func endsAtOnce(signal: CInt) throws {
      let server = try PlanServerProcess(try Program(), "demo")
      let client = try begin(server)
      try server.process.send(signal)
      waitForStop(of: server)
      try server.process.send(signal)
      #expect(try server.process.exit() == .code(128 + signal))
      #expect(throws: (any Error).self) { try client.answer() }
    }

    @Test("A failure inside is a 500 with the request's id and no word of the cause, and the server goes on")
    func hidesFailures() throws {
      let program = try Program()
      let server = try PlanServerProcess(program, "demo", "--database", program.database)
      let token = try server.token("viewer")
      let client = try server.connect()
      #expect(try client.request("GET", "\(plan)/feedback", token: token).status == 200)
      try Connection(path: program.database, access: .readWrite).run(
        "ALTER TABLE feedback RENAME COLUMN received_on TO received_then")
      let answer = try client.request(
        "GET", "\(plan)/feedback?limit=1", token: token, headers: [("X-Request-Id", "broken-7")])
      #expect(answer.status == 500)
      #expect(answer["X-Request-Id"] == "broken-7")
      #expect(!answer.closes)
      #expect(answer["Content-Type"]?.hasPrefix("application/problem+json") == true)
      for word in ["received_on", "column", "SQL"] { #expect(!answer.text.contains(word), "\(answer.text)") }
      #expect(try client.request("GET", "/healthz").status == 200)
      try server.stop()
      #expect(try server.process.errorText().contains("broken-7"), "the log has what the answer has not")
    }
  }
}
