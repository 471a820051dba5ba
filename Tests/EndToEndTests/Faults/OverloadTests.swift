import TestSupport
import Testing

extension EndToEndTests {
  @Suite("Overload") struct OverloadTests {
    @Test("While the disk is slow a token fills its share of the line and no more, a full line is told at once, reads go on")
    func refusesEarly() throws {
      let server = try FaultyServer(queue: 8)
      let others = try (1...4).map { _ in try server.token(of: "VHXH") }
      try server.faults.begin(.sync, Faults.Rule(delay: .seconds(2)))
      let start = ContinuousClock.now
      var waiting: [Client] = []
      func wait(_ token: String) throws {
        let client = try server.process.connect()
        try client.send(request: token)
        waiting.append(client)
      }
      // The first is being written when the others come.
      try wait(server.reporter)
      while try server.faults.seen(.sync) == 0 {}
      // Two of eight are a quarter.
      for _ in 1...2 { try wait(server.reporter) }
      try server.waitForLine(of: 2)
      expect(try server.post(), is: 429, "too-many-requests")
      for token in others.dropLast() { for _ in 1...2 { try wait(token) } }
      try server.waitForLine(of: 8)
      expect(try server.process.post(FaultyServer.target, others[3], update()), is: 503, "unavailable")
      #expect(try server.revisions() == 0)
      #expect(ContinuousClock.now - start < .seconds(2))
      try server.faults.end(.sync)
      for client in waiting { #expect(try client.answer().status == 201) }
      #expect(try server.revisions() == 9)
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
