import TestSupport
import Testing

extension EndToEndTests {
  /// Every request of the corpus, sent to the whole program between two others.
  @Suite("Corpus of requests", .demoOverTLSToo) struct RequestCorpusTests {
    /// How the bytes of a request come.
    enum Arrival: CaseIterable {
      case atOnce, inPieces, overTLS
    }

    @Test("Request lines and targets", arguments: Arrival.allCases, CorpusRequest.requestLines)
    func requestLines(arrival: Arrival, request: CorpusRequest) throws { try check(request, arrival) }

    @Test("Fields and Host", arguments: Arrival.allCases, CorpusRequest.fields)
    func fields(arrival: Arrival, request: CorpusRequest) throws { try check(request, arrival) }

    @Test("Bodies and what frames them", arguments: Arrival.allCases, CorpusRequest.bodies)
    func bodies(arrival: Arrival, request: CorpusRequest) throws { try check(request, arrival) }

    @Test(
      "Methods, and what is asked of the connection", arguments: Arrival.allCases, CorpusRequest.methodsAndConnections)
    func methodsAndConnections(arrival: Arrival, request: CorpusRequest) throws { try check(request, arrival) }

    @Test("The corpus has no case twice")
    func isDistinct() {
      let all =
        CorpusRequest.requestLines + CorpusRequest.fields + CorpusRequest.bodies + CorpusRequest.methodsAndConnections
      #expect(repeated(all.map(\.text)) == [])
      #expect(repeated(all.map(\.name)) == [])
    }

    /// Expects an answer to each of three requests, the one of the corpus between two good ones, or none to the third
    /// where the connection has to end.
    private func check(_ request: CorpusRequest, _ arrival: Arrival) throws {
      let server = try demo()
      let bytes =
        named("before") + request.bytes(token: try server.token("reporter", "VHXH")) + named("after")
      let client = try server.connect(over: arrival == .overTLS ? .tls : .clearText)
      if arrival == .inPieces {
        for start in stride(from: 0, to: bytes.count, by: 11) {
          try client.send(Array(bytes[start..<min(start + 11, bytes.count)]))
        }
      } else {
        try client.send(bytes)
      }
      #expect(try client.answer()["X-Request-Id"] == "before")
      let answer = try client.answer(toHead: request.isHead)
      #expect(answer.status == request.status)
      #expect(answer["X-Request-Id"] != "after")
      #expect(answer.closes == request.ends)
      checkFields(of: answer)
      if request.ends {
        #expect(try client.isAtEnd(), "nothing behind it is answered, and the end is no reset")
      } else {
        #expect(try client.answer()["X-Request-Id"] == "after")
      }
    }

    /// What every answer has (HTTP.md).
    private func checkFields(of answer: Answer) {
      #expect(answer["Date"]?.hasSuffix(" GMT") == true)
      #expect(answer["X-Content-Type-Options"] == "nosniff")
      #expect((answer["Content-Length"] == nil) == (answer.status == 204))
      if answer.status >= 400 {
        #expect(answer["Content-Type"]?.hasPrefix("application/problem+json") == true)
        if !answer.body.isEmpty { #expect(answer.json["status"].integer == Int64(answer.status)) }
      }
      if [204, 405].contains(answer.status) { #expect(answer["Allow"]?.isEmpty == false) }
    }

    private func named(_ name: String) -> [UInt8] {
      Array("GET /healthz HTTP/1.1\r\nHost: plan.example\r\nX-Request-Id: \(name)\r\n\r\n".utf8)
    }
  }
}
