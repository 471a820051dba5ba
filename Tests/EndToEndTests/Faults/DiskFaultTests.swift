import Glibc
import TestSupport
import Testing

@testable import PlanAPI

extension EndToEndTests {
  @Suite("When the disk fails") struct DiskFaultTests {
    struct Fault: Sendable, CustomTestStringConvertible {
      let call: Faults.Call
      let error: CInt
      let status: Int
      /// Of the write that meets the fault, and of the next.
      let kinds: [String]
      let testDescription: String
    }

    private static let faults = [
      Fault(
        call: .write, error: ENOSPC, status: 507, kinds: ["disk-full", "disk-full"], testDescription: "a full disk"),
      Fault(
        call: .write, error: EROFS, status: 503, kinds: ["outcome-unknown", "unavailable"],
        testDescription: "a read-only file system"),
      Fault(
        call: .sync, error: EIO, status: 503, kinds: ["outcome-unknown", "unavailable"],
        testDescription: "a sync that fails"),
    ]

    @Test(
      "Writes are refused with what to do, nothing of them is there, reads go on, and all is well when the fault ends",
      arguments: faults)
    func refusesAndRecovers(fault: Fault) throws {
      let server = try FaultyServer()
      #expect(try server.post().status == 201)
      try server.faults.begin(fault.call, Faults.Rule(error: fault.error))
      expect(try server.post(key: "first"), is: fault.status, fault.kinds[0])
      expect(try server.post(key: "second"), is: fault.status, fault.kinds[1])
      #expect(try server.revisions() == 1)
      #expect(try server.get("/healthz").status == 200)
      #expect(try server.get("/readyz").status == fault.status)
      #expect(
        try server.process.get("/metrics", server.admin).text.contains("plan_server_storage_failing 1\n"))
      try server.faults.end(fault.call)
      #expect(try server.get("/readyz").status == 200)
      for key in ["first", "first", "second"] { #expect(try server.post(key: key).status == 201) }
      #expect(try server.revisions() == 3)
      try server.crash()
      #expect(try server.revisions() == 3)
      try server.stop()
    }

    @Test("After a single failed sync the write is known not to be there, and may be sent again without a key")
    func settles() throws {
      let server = try FaultyServer()
      try server.faults.begin(.sync, Faults.Rule(error: EIO, count: 1))
      expect(try server.post(), is: 503, "unavailable")
      #expect(try server.post().status == 201)
      #expect(try server.revisions() == 1)
      try server.crash()
      #expect(try server.revisions() == 1)
      try server.stop()
    }

    @Test("Killed while the disk fails, it finds a write of unknown outcome at most once, and its key settles it")
    func settlesByKey() throws {
      let server = try FaultyServer()
      #expect(try server.post().status == 201)
      try server.faults.begin(.sync, Faults.Rule(error: EIO))
      expect(try server.post(key: "once"), is: 503, "outcome-unknown")
      try server.crash()
      #expect((1...2).contains(try server.revisions()))
      #expect(try server.post(key: "once").status == 201)
      #expect(try server.revisions() == 2)
      try server.stop()
    }

    @Test("A failed sync of the file, when the log is moved into it, loses nothing")
    func survivesCheckpoint() throws {
      let server = try FaultyServer()
      try server.faults.begin(.sync, Faults.Rule(error: EIO, suffix: "plan.sqlite"))
      let long = ["summary": "\"\(String(repeating: "ế", count: 10_000))\""]
      var stored = 0
      // The log is moved after the answer to the write that made it long, and the next is told what became of that.
      var answer = try server.post(long)
      while answer.status == 201, try server.faults.seen(.sync) == 0, stored < 200 {
        stored += 1
        answer = try server.post(long)
      }
      if answer.status == 201 { stored += 1 }
      #expect((1..<200).contains(stored))
      expect(try server.post(), is: 503, "unavailable")
      try server.faults.end(.sync)
      #expect(try server.post().status == 201)
      #expect(try server.revisions() == stored + 1)
      try server.crash()
      #expect(try server.revisions() == stored + 1)
      try server.stop()
    }

    @Test("While another program holds the database writers get 503 in about a second, and readers their answers")
    func waitsForLock() throws {
      let server = try FaultyServer()
      let stranger = try Connection(path: server.database, access: .readWrite)
      try stranger.run("BEGIN IMMEDIATE")
      let start = ContinuousClock.now
      expect(try server.post(), is: 503, "unavailable")
      #expect(ContinuousClock.now - start < .seconds(4))
      #expect(try server.revisions() == 0)
      try stranger.run("ROLLBACK")
      #expect(try server.post().status == 201)
      #expect(try server.revisions() == 1)
      try server.stop()
    }

    @Test("A slow sync holds up whoever writes, and nobody who reads")
    func waitsForSync() throws {
      let server = try FaultyServer()
      let writer = try server.process.connect()
      try server.faults.begin(.sync, Faults.Rule(delay: .seconds(15)))
      try writer.send(request: server.reporter)
      while try server.faults.seen(.sync) == 0 { sched_yield() }
      // Answered before the sync has ended, which is to end only after.
      #expect(try server.revisions() == 0)
      #expect(try server.get("\(plan)/warnings").status == 200)
      try server.faults.end(.sync)
      #expect(try writer.answer().status == 201)
      #expect(try server.revisions() == 1)
      try server.stop()
    }
  }
}

extension Client {
  /// Sends an update, and does not wait.
  func send(request token: String) throws {
    let body = update()
    try send(
      "POST \(FaultyServer.target) HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer \(token)\r\n"
        + "Content-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)")
  }
}
