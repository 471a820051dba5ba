import TestSupport
import Testing

@testable import HTTPCore

extension ServerTests {
  @Suite(.inClearTextAndOverTLS) struct Responses {
    @Test(
      "HEAD gets the head of GET and no body (RFC 9110 §9.3.2)",
      arguments: ["/echo", "/bytes/100000", "/stream", "/sized"])
    func answersHead(path: String) async throws {
      try await withServer { fixture in
        let client = try fixture.connect()
        try client.send(request(path, method: "HEAD") + request(path))
        let head = try client.answer(toHead: true)
        let get = try client.answer()
        #expect(head.status == get.status)
        #expect(head.fields.map(\.name) == get.fields.map(\.name))
        if path != "/echo" { #expect(head["Content-Length"] == get["Content-Length"]) }
        #expect(head["Transfer-Encoding"] == get["Transfer-Encoding"])
      }
    }

    @Test("204 and 304 have no body and no length, and the connection goes on (RFC 9110 §8.6)", arguments: [204, 304])
    func sendsNoBody(status: Int) async throws {
      try await withServer { fixture in
        let client = try fixture.connect()
        try client.send(request("/status/\(status)") + request("/echo"))
        let answer = try client.answer()
        #expect(answer.status == status)
        #expect(answer["Content-Length"] == nil)
        #expect(answer["Transfer-Encoding"] == nil)
        #expect(try client.answer().text == "GET /echo\n")
      }
    }

    @Test("A body made while it is sent goes in chunks (RFC 9112 §7.1)")
    func sendsChunks() async throws {
      try await withServer { fixture in
        let client = try fixture.connect()
        try client.send(request("/stream", "Connection: close\r\n"))
        let text = String(decoding: try client.rest(), as: UTF8.self)
        #expect(text.hasSuffix("\r\n\r\n4\r\none \r\n4\r\ntwo \r\n5\r\nthree\r\n0\r\n\r\n"))
        #expect(text.contains("\r\nTransfer-Encoding: chunked\r\n"))
        #expect(!text.contains("Content-Length"))
      }
    }

    @Test("A body made while it is sent, of a known length, goes with that length, and the connection goes on")
    func sendsPieces() async throws {
      try await withServer { fixture in
        let client = try fixture.connect()
        for version in ["1.1", "1.0"] {
          try client.send(request("/sized", "Connection: keep-alive\r\n", version: version))
          let answer = try client.answer()
          #expect(answer["Content-Length"] == "7" && answer["Transfer-Encoding"] == nil)
          #expect(answer.text == "one two" && !answer.closes)
        }
      }
    }

    @Test("One that is not as long as it said does not pass for a whole one", arguments: ["/short", "/long"])
    func breaksOffPieces(path: String) async throws {
      try await withServer { fixture in
        let client = try fixture.connect()
        try client.send(request(path) + request("/echo"))
        let text = String(decoding: client.restBeforeCut(), as: UTF8.self)
        #expect(!text.contains("GET /echo"))
        #expect(!text.hasSuffix("\r\n\r\none two"))
      }
    }

    @Test("HTTP/1.0 gets no chunks: the end of the connection ends the body (RFC 9112 §6.3)")
    func endsByClosing() async throws {
      try await withServer { fixture in
        let client = try fixture.connect()
        try client.send(request("/stream", "Connection: keep-alive\r\n", version: "1.0"))
        let answer = try client.answer()
        #expect(answer["Transfer-Encoding"] == nil)
        #expect(answer.closes)
        #expect(answer.text == "one two three")
      }
    }

    @Test("A body that breaks off does not pass for a whole one (RFC 9112 §8)")
    func breaksOff() async throws {
      try await withServer { fixture in
        let client = try fixture.connect()
        try client.send(request("/broken") + request("/echo"))
        let text = String(decoding: client.restBeforeCut(), as: UTF8.self)
        #expect(text.hasSuffix("\r\n\r\n4\r\nhalf\r\n"))
      }
    }

    @Test("To HTTP/1.0 a body that breaks off ends in a reset: only the connection's end would end it (RFC 9112 §8)")
    func breaksOffOld() async throws {
      try await withServer { fixture in
        let client = try fixture.connect()
        try client.send(request("/broken", version: "1.0"))
        #expect(throws: ClientError.self, "no orderly end") { try client.rest() }
      }
    }

    @Test("An answer larger than any socket buffer arrives whole")
    func sendsLargeAnswers() async throws {
      try await withServer { fixture in
        let client = try fixture.connect(receiveBuffer: 4096)
        try client.send(request("/bytes/20000000") + request("/echo"))
        #expect(try client.answer().body == [UInt8](repeating: UInt8(ascii: "x"), count: 20_000_000))
        #expect(try client.answer().text == "GET /echo\n")
      }
    }

    @Test("Every answer has its date, its id and nosniff (RFC 9110 §6.6.1)")
    func addsFields() async throws {
      try await withServer { fixture in
        let client = try fixture.connect()
        let before = HTTPDate.currentSeconds
        try client.send(request("/echo") + request("/stream") + request("/status/304") + "bad\r\n\r\n")
        for status in [200, 200, 304, 400] {
          let answer = try client.answer()
          #expect(answer.status == status)
          #expect(answer["X-Content-Type-Options"] == "nosniff")
          #expect(answer["X-Request-Id"]?.isEmpty == false)
          let dates = (before...HTTPDate.currentSeconds).map(HTTPDate.format(secondsSinceEpoch:))
          #expect(dates.contains(answer["Date"] ?? ""))
        }
      }
    }

    @Test(
      "A client's request id is given back where it is a short token",
      arguments: ["a", "0a1B-.~", String(repeating: "x", count: 64)])
    func echoesID(id: String) async throws {
      try await withServer { fixture in
        let client = try fixture.connect()
        try client.send(request("/echo", "X-Request-Id: \(id)\r\n"))
        #expect(try client.answer()["X-Request-Id"] == id)
      }
    }

    @Test(
      "Another request id is replaced by a new one",
      arguments: ["", "two words", "a\tb", "ü", "a,b", String(repeating: "x", count: 65)])
    func replacesID(id: String) async throws {
      try await withServer { fixture in
        let client = try fixture.connect()
        try client.send(request("/echo", "X-Request-Id: \(id)\r\n"))
        let given = try #require(try client.answer()["X-Request-Id"])
        #expect(given != id)
        #expect(FieldName(given) != nil, "a new id is a token")
      }
    }

    @Test("New request ids differ, on every loop")
    func makesDifferentIDs() async throws {
      try await withServer(loops: 2) { fixture in
        var ids: Set<String> = []
        for _ in 1...4 {
          let client = try fixture.connect()
          try client.send((1...200).map { _ in request("/status/204") }.joined())
          for _ in 1...200 { ids.insert(try #require(try client.answer()["X-Request-Id"])) }
        }
        #expect(ids.count == 800)
      }
    }

    @Test(
      "An answer that would be split, or read in two ways, becomes a 500 and nothing of it is sent (RFC 9110 §5.5)",
      arguments: ["/split", "/split-reason", "/double-length"])
    func refusesToSplit(path: String) async throws {
      try await withServer { fixture in
        let client = try fixture.connect()
        try client.send(request("/echo/1") + request(path) + request("/echo/3", "Connection: close\r\n"))
        #expect(try client.answer().text == "GET /echo/1\n")
        let answer = try client.answer()
        #expect(answer.status == 500)
        #expect(answer["Set-Cookie"] == nil)
        #expect(answer["Location"] == nil)
        #expect(!answer.text.contains("secret"))
        #expect(try client.answer().text == "GET /echo/3\n")
        #expect(try client.isAtEnd())
      }
    }

    @Test("A request that its responder keeps stays as it was, and its body can no longer be read")
    func keepsRequests() async throws {
      try await withServer { fixture in
        let client = try fixture.connect()
        try client.send(post("/keep", "first") + post("/kept", "second") + request("/echo"))
        #expect(try client.answer().text == "kept\n")
        #expect(try client.answer().text == "/keep plan.example disconnected\n")
        #expect(try client.answer().text == "GET /echo\n")
        let other = try fixture.connect()
        client.finishSending()
        #expect(try client.isAtEnd())
        try other.send(request("/kept"))
        #expect(try other.answer().text == "/keep plan.example disconnected\n", "the connection it came on is gone")
      }
    }
  }
}
