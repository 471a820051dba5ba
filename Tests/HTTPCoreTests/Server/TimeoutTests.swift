import TestSupport
import Testing

@testable import HTTPCore

extension ServerTests {
  @Suite(.inClearTextAndOverTLS) struct Timeouts {
    @Test("An idle connection is closed without a word, before its first request and after one (RFC 9112 §9.5)")
    func closesIdle() async throws {
      try await withServer(limits: .with { $0.keepAliveTimeout = .milliseconds(30) }) { fixture in
        #expect(try fixture.connect().isAtEnd())
        let client = try fixture.connect()
        try client.send(request("/echo"))
        #expect(try client.answer().status == 200)
        #expect(try client.isAtEnd())
      }
    }

    @Test(
      "A head that is not complete in time gets 408 (RFC 9110 §15.5.9)",
      arguments: ["G", "\r\n", "GET / HTTP/1.1\r\nHost: a\r\n"])
    func refusesSlowHead(start: String) async throws {
      try await withServer(limits: .with { $0.headTimeout = .milliseconds(30) }) { fixture in
        let client = try fixture.connect()
        try client.send(request("/echo") + start)
        #expect(try client.answer().status == 200)
        let answer = try client.answer()
        #expect(answer.status == 408)
        #expect(answer.closes)
        #expect(try client.isAtEnd())
      }
    }

    @Test("The head's time begins with its first byte and not with the connection")
    func headTimeBeginsLate() async throws {
      let limits = Limits.with {
        $0.headTimeout = .milliseconds(1)
        $0.keepAliveTimeout = .seconds(60)
      }
      try await withServer(limits: limits) { fixture in
        // Its 408 proves that more than the head's time has gone by since the first connection was made.
        let early = try fixture.connect()
        let slow = try fixture.connect()
        try slow.send("G")
        #expect(try slow.answer().status == 408)
        try early.send(request("/echo"))
        #expect(try early.answer().status == 200)
      }
    }

    @Test("A body that stops coming reaches the responder as timed out, and the answer is sent (RFC 9110 §15.5.9)")
    func refusesStalledBody() async throws {
      try await withServer(limits: .with { $0.bodyGrace = .milliseconds(30) }) { fixture in
        let client = try fixture.connect()
        try client.send(request("/collect/100", method: "POST", "Content-Length: 100\r\n") + "begun")
        let answer = try client.answer()
        #expect(await fixture.events.next() == "timedOut")
        #expect(answer.status == 408)
        #expect(answer.closes)
        #expect(try client.isAtEnd())
      }
    }

    @Test("A body below its rate is timed out though it never stops")
    func refusesSlowBody() async throws {
      let limits = Limits.with {
        $0.bodyGrace = .milliseconds(30)
        $0.bodyRate = 1 << 30
        $0.lingerTime = .milliseconds(10)
      }
      // A session of TLS is for one thread.
      try await withServer(limits: limits, over: .clearText) { fixture in
        let client = try fixture.connect()
        try client.send(request("/pieces", method: "POST", "Transfer-Encoding: chunked\r\n"))
        let sending = Task.detached { [other = client.otherSide] in
          // Ends when the server closes.
          while true { try other.send(Array("1\r\nx\r\n".utf8)) }
        }
        #expect(await fixture.events.next() == "timedOut")
        _ = await sending.result
      }
    }

    @Test("A body has its whole time and no more")
    func boundsBodyTime() async throws {
      let limits = Limits.with {
        $0.bodyTimeout = .milliseconds(30)
        $0.bodyGrace = .seconds(60)
      }
      try await withServer(limits: limits) { fixture in
        let client = try fixture.connect()
        try client.send(request("/collect/100", method: "POST", "Content-Length: 100\r\n") + "begun")
        #expect(try client.answer().status == 408)
        #expect(try client.isAtEnd())
      }
    }

    @Test("An unread body that does not come ends its connection after the answer")
    func givesUpUnreadBody() async throws {
      try await withServer(limits: .with { $0.bodyGrace = .milliseconds(30) }) { fixture in
        let client = try fixture.connect()
        try client.send(request("/echo", method: "POST", "Content-Length: 100\r\n") + "begun")
        #expect(try client.answer().status == 200)
        #expect(try client.isAtEnd())
      }
    }

    @Test("A peer that does not read is given up, and its answer's writer stops early")
    func dropsNonReader() async throws {
      try await withServer(limits: .with { $0.writeTimeout = .milliseconds(50) }) { fixture in
        let client = try fixture.connect(receiveBuffer: 4096)
        try client.send(request("/flood"))
        let written = try #require(await fixture.events.next().flatMap(Int.init))
        // What the kernel's buffers took, and no more: tcp(7) bounds them by a few MiB.
        #expect(written < 64 << 20)
        // The connection is closed: what the kernel has is read, then there is the end, or the reset.
        let bytes = (try? client.rest()) ?? []
        #expect(bytes.count <= written + (1 << 20))
      }
    }

    @Test("A responder that goes on writing to a peer given up fails at once, and sends nothing after the gap")
    func failsLaterWrites() async throws {
      try await withServer(limits: .with { $0.writeTimeout = .milliseconds(50) }) { fixture in
        let client = try fixture.connect(receiveBuffer: 4096)
        try client.send(request("/stubborn") + request("/echo"))
        for _ in 1...3 { #expect(await fixture.events.next() == "write failed") }
        let text = String(decoding: (try? client.rest()) ?? [], as: UTF8.self)
        #expect(!text.hasSuffix("0\r\n\r\n"), "half a body does not pass for a whole one")
      }
    }

    @Test("A client that pipelines and does not read is held up, and then given up: memory stays bounded")
    func boundsPipelining() async throws {
      try await withServer(limits: .with { $0.writeTimeout = .milliseconds(50) }) { fixture in
        let client = try fixture.connect(receiveBuffer: 4096)
        let requests = Array(String(repeating: request("/bytes/4096"), count: 1000).utf8)
        var sent = 0
        #expect(throws: ClientError.self) {
          while sent < 1 << 30 {
            try client.send(requests)
            sent += requests.count
          }
        }
        #expect(sent < 64 << 20)
      }
    }
  }
}
