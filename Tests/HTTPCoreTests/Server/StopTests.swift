import TestSupport
import Testing

@testable import HTTPCore

extension ServerTests {
  @Suite(.inClearTextAndOverTLS) struct Stopping {
    @Test("A stop closes idle connections and the listener, and run() returns", arguments: [1, 2])
    func closesIdle(loops: Int) async throws {
      try await withServer(loops: loops) { fixture in
        let clients = try (0..<4).map { _ in try fixture.connectAccepted() }
        fixture.server.stop()
        for client in clients { #expect(try client.isAtEnd()) }
        try await fixture.running.value
        #expect(throws: ClientError.self, "nobody listens") { try fixture.connect() }
        for _ in 0..<loops { #expect(await fixture.events.next() == "responder gone") }
      }
    }

    @Test("A request that comes on an idle connection just after the stop is answered, with Connection: close")
    func answersWhatIsOnItsWay() async throws {
      try await withServer(limits: .with { $0.stopGrace = .seconds(60) }) { fixture in
        let parked = try fixture.connectParked()
        let idle = try fixture.connectAccepted()
        let unused = try fixture.connect()
        let events = try fixture.connect()
        try events.send(request("/events"))
        #expect(await fixture.events.next() == "waits")
        fixture.server.stop()
        #expect(await fixture.events.next() == "ended", "the stop has begun")
        for client in [parked, idle, unused] {
          try client.send(request("/echo"))
          let answer = try client.answer()
          #expect(answer.status == 200)
          #expect(answer.closes)
          #expect(try client.isAtEnd())
          client.finishSending()
        }
        events.finishSending()
        try await fixture.running.value
      }
    }

    @Test("A connection that stays idle ends with its grace, and one that hangs up before", arguments: [false, true])
    func endsGrace(hangsUp: Bool) async throws {
      let grace = hangsUp ? Duration.seconds(60) : .milliseconds(30)
      try await withServer(limits: .with { $0.stopGrace = grace }) { fixture in
        let clients = [try fixture.connectParked(), try fixture.connectAccepted()]
        fixture.server.stop()
        for client in clients {
          if hangsUp { client.finishSending() }
          #expect(try client.isAtEnd())
        }
        try await fixture.running.value
      }
    }

    @Test("A request under way is answered, with Connection: close, and what is pipelined behind it is not")
    func answersWhatRuns() async throws {
      try await withServer { fixture in
        let client = try fixture.connect()
        let idle = try fixture.connectAccepted()
        try client.send(request("/gate") + request("/echo"))
        #expect(await fixture.events.next() == "arrived")
        fixture.server.stop()
        #expect(try idle.isAtEnd(), "the stop has begun")
        fixture.gate.open()
        let answer = try client.answer()
        #expect(answer.text == "passed\n")
        #expect(answer.closes)
        #expect(try client.isAtEnd())
        client.finishSending()
        try await fixture.running.value
      }
    }

    @Test("A head that has begun to arrive is taken and answered, then the connection ends")
    func answersWhatArrives() async throws {
      try await withServer { fixture in
        let client = try fixture.connect()
        let text = request("/echo")
        // The 200 tells that the first bytes of the next request have been read as well.
        try client.send(request("/echo") + text.prefix(10))
        #expect(try client.answer().status == 200)
        let idle = try fixture.connectAccepted()
        fixture.server.stop()
        #expect(try idle.isAtEnd())
        try client.send(String(text.dropFirst(10)))
        let answer = try client.answer()
        #expect(answer.status == 200)
        #expect(answer.closes)
        client.finishSending()
        try await fixture.running.value
      }
    }

    @Test("A responder that is stuck holds the stop up no longer than the limit; when it goes on, all is closed")
    func leavesStuckResponder() async throws {
      try await withServer(limits: .with { $0.stopTimeout = .milliseconds(50) }) { fixture in
        let client = try fixture.connect()
        try client.send(request("/gate"))
        #expect(await fixture.events.next() == "arrived")
        fixture.server.stop()
        try await fixture.running.value
        fixture.gate.open()
        #expect(try client.answer().closes)
        #expect(try client.isAtEnd())
        #expect(await fixture.events.next() == "responder gone")
      }
    }

    @Test("A stop by cancelling the task, twice, and once more after the end, is one stop")
    func stopsOnce() async throws {
      try await withServer(loops: 2) { fixture in
        let client = try fixture.connectAccepted()
        fixture.running.cancel()
        fixture.server.stop()
        #expect(try client.isAtEnd())
        try await fixture.running.value
        fixture.server.stop()
      }
    }

    @Test("A server stopped before it runs ends as soon as it does")
    func stopsBeforeRunning() async throws {
      let address = try #require(Address("127.0.0.1:0"))
      let server = try Server(listeningOn: [address, address], loops: 2) {
        try TestResponder(events: EventLog(), gate: Gate(), threadGate: ThreadGate())
      }
      server.stop()
      try await server.run()
    }

    @Test("A responder that cannot be made ends the run with its error, on every loop")
    func failsToPrepare() async throws {
      struct Failure: Error {}
      let address = try #require(Address("127.0.0.1:0"))
      let server = try Server(listeningOn: [address], loops: 2) { throw Failure() }
      await #expect(throws: Failure.self) { try await server.run() }
    }

    @Test("Fifty servers one after the other leave no descriptor, no thread and no responder behind")
    func leavesNothingBehind() async throws {
      // The first server may make the concurrency runtime open what it keeps.
      try await withServer { _ in }
      let before = try ProcessState.current()
      let servers = 50
      for _ in 1...servers {
        try await withServer(loops: 2) { fixture in
          let client = try fixture.connectAccepted()
          try client.send(request("/gate"))
          #expect(await fixture.events.next() == "arrived")
          fixture.gate.open()
          #expect(try client.answer().status == 200)
        }
      }
      // One thing that each leaves would be twice as many.
      let margin = servers / 2
      let after = try ProcessState.settled { $0.isWithin(before, margin: margin) }
      #expect(after.isWithin(before, margin: margin), "\(after) after \(before)")
    }
  }
}
