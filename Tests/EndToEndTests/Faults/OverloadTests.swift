import Glibc
import TestSupport
import Testing

extension EndToEndTests {
  @Suite("Overload") struct OverloadTests {
    @Test(
      "While the disk is slow a token fills its share of the line and no more, a full line is told at once, reads go on"
    )
    func refusesEarly() throws {
      let server = try FaultyServer(queue: 8)
      let others = try (1...4).map { _ in try server.token(of: "VHXH") }
      try server.faults.begin(.sync, Faults.Rule(delay: .seconds(15)))
      var waiting: [Client] = []
      func wait(_ token: String) throws {
        let client = try server.process.connect()
        try client.send(request: token)
        waiting.append(client)
      }
      // The first is being written when the others come.
      try wait(server.reporter)
      while try server.faults.seen(.sync) == 0 { sched_yield() }
      // Two of eight are a quarter.
      for _ in 1...2 { try wait(server.reporter) }
      try server.waitForLine(of: 2)
      expect(try server.post(), is: 429, "too-many-requests")
      for token in others.dropLast() { for _ in 1...2 { try wait(token) } }
      try server.waitForLine(of: 8)
      expect(try server.process.post(FaultyServer.target, others[3], update()), is: 503, "unavailable")
      #expect(try server.revisions() == 0)
      // All of this came before the first of them was written.
      #expect(try server.faults.seen(.sync) == 1)
      try server.faults.end(.sync)
      for client in waiting { #expect(try client.answer().status == 201) }
      #expect(try server.revisions() == 9)
      try server.stop()
    }

    @Test("A token whose bodies fill its share of the room is told to come again, others are not; it is given back")
    func boundsBodies() throws {
      let server = try PlanServerProcess(try Program(), "demo", "--stop-grace", "0")
      let (own, other) = (try server.token("reporter", "VHXH"), try server.token("reporter", "VP"))
      func post(_ token: String) throws -> Answer {
        // Whose it is does not matter: that is looked at after the body.
        try server.post("\(plan)/tasks/14/progress", token, update())
      }
      var slow: Client? = try server.connect()
      try slow?.send(
        """
        POST \(plan)/progress HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer \(own)\r\nContent-Type: application/json\r
        Content-Length: 16777216\r\n\r\n[
        """)
      var refused = try post(own)
      while refused.status != 429 { refused = try post(own) }
      expect(refused, is: 429, "too-many-requests")
      #expect(try post(other).status == 403)
      #expect(try server.get("\(plan)/kpis", own).status == 200)
      slow = nil
      while try post(own).status == 429 {}
      try server.stop()
    }

    @Test("Reports beyond a token's share are told to come again, and reads are answered meanwhile")
    func boundsReports() throws {
      let server = try PlanServerProcess(try Program(), "demo", "--stop-grace", "0")
      let city = try server.token("city")
      let targets = ["md", "json", "csv"].flatMap { format in
        (1...9).flatMap { month in
          ["2026-0\(month)", "2026-0\(month)-01..2026-12-31"].map {
            "\(plan)/report?period=\($0)&format=\(format)"
          }
        }
      }
      let clients = try targets.map { target in
        let client = try server.connect()
        try client.send("GET \(target) HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer \(city)\r\n\r\n")
        return client
      }
      #expect(try server.get("\(plan)/kpis", city).status == 200)
      let answers = try clients.map { try $0.answer() }
      let refused = answers.filter { $0.status != 200 }
      #expect(refused.count < answers.count && !refused.isEmpty)
      for answer in refused { expect(answer, is: 429, "too-many-requests") }
      try server.stop()
    }
  }
}

extension FaultyServer {
  /// Waits until so many writes wait for the disk.
  fileprivate func waitForLine(of count: Int) throws {
    while try !process.get("/metrics", admin).text.contains("plan_server_write_queue_length \(count)\n") {}
  }
}
