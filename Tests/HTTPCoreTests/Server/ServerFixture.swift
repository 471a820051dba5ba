import Logging
import TestSupport
import Testing

@testable import HTTPCore

/// The tests of the whole server, one after the other: each has its own, with its own threads.
@Suite(.serialized, .timeLimit(.minutes(10))) struct ServerTests {}

/// A running server and what is seen of it from inside.
struct ServerFixture {
  let server: Server
  let events: EventLog
  let gate: Gate
  let threadGate: ThreadGate
  let running: Task<Void, any Error>
  let transport: Transport

  var address: Address {
    switch transport {
    case .clearText: server.addresses[0]
    case .tls: server.secureAddresses[0]
    }
  }

  func connect(receiveBuffer: CInt? = nil) throws -> Client {
    switch transport {
    case .clearText: try Client(address, receiveBuffer: receiveBuffer)
    case .tls: try connect(TLSClientSettings(), receiveBuffer: receiveBuffer)
    }
  }

  func connect(_ settings: TLSClientSettings, receiveBuffer: CInt? = nil) throws -> Client {
    try Client(server.secureAddresses[0], receiveBuffer: receiveBuffer, tls: settings)
  }

  /// A connection that has been accepted for sure: one request on it is answered.
  func connectAccepted() throws -> Client {
    let client = try connect()
    try client.send(request("/echo"))
    guard try client.answer().status == 200 else { throw AnswerError.malformed("the first answer") }
    return client
  }

  /// A connection that has been idle for longer than the server keeps its task.
  func connectParked() throws -> Client {
    let client = try connectAccepted()
    try waitUntilParked()
    return client
  }

  /// Returns when every connection that idles now does so without a task: the server's patience with another that
  /// began to idle later has ended.
  func waitUntilParked() throws {
    let end = MonotonicTime.now.advanced(by: Connection.patience)
    while MonotonicTime.now <= end {
      let other = try connect()
      try other.send(request("/echo", "Connection: close\r\n"))
      _ = try other.answer()
    }
  }

  /// Sends `text` on a new connection and reads all until the server closes it.
  func exchange(_ text: String) throws -> String {
    let client = try connect()
    try client.send(text)
    return String(decoding: try client.rest(), as: UTF8.self)
  }
}

extension ServerFixture {
  /// Sends `text` between two good requests and expects that it is refused: the one before it is answered, it gets one
  /// answer that says that the connection ends, and nothing behind it is taken for a request (RFC 9112 §9.6).
  /// - Returns: the answer to it.
  @discardableResult
  func refusal(of text: String, isHead: Bool = false) throws -> Answer {
    let client = try connect()
    try client.send(request("/echo/before") + text + request("/echo/after"))
    #expect(try client.answer().text == "GET /echo/before\n")
    let answer = try client.answer(toHead: isHead)
    #expect(answer.closes)
    #expect(answer["Date"] != nil)
    #expect(try client.isAtEnd(), "nothing behind \(text.debugDescription) is answered")
    return answer
  }

  /// ``refusal(of:isHead:)`` with this status.
  func expectRefusal(_ status: Int, of text: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
    let answer = try refusal(of: text)
    #expect(answer.status == status, sourceLocation: sourceLocation)
  }

  /// Sends `text`, one request, and one more behind it, and expects that both are answered, the first with 200.
  /// - Parameter body: of the first answer; `nil` for any.
  func expectAcceptance(
    of text: String, body: String? = nil, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let client = try connect()
    try client.send(text + request("/echo/after"))
    let answer = try client.answer()
    #expect(answer.status == 200, sourceLocation: sourceLocation)
    #expect(!answer.closes, sourceLocation: sourceLocation)
    if let body { #expect(answer.text == body, sourceLocation: sourceLocation) }
    let next = try client.answer().text
    #expect(next == "GET /echo/after\n", sourceLocation: sourceLocation)
  }
}

extension Limits {
  /// The defaults, but that a test's one address may ask as often as it likes, and a stop waits for nobody who is idle.
  static let ofTests = Limits.with { _ in }

  /// ``ofTests`` changed by `change`.
  static func with(_ change: (inout Limits) -> Void) -> Limits {
    var limits = Limits()
    limits.rate = 0
    limits.stopGrace = .zero
    change(&limits)
    return limits
  }
}

/// Runs a server on a free port of the loopback while `body` runs, and ends it whatever comes of that.
///
/// - Parameters:
///   - transport: what its clients speak.
///   - identity: what it shows over TLS; `nil` for a certificate of the tests'.
func withServer(
  loops: Int = 1, limits: Limits = .ofTests, over transport: Transport = .current, identity: TLSIdentity? = nil,
  isStrict: Bool = true, _ body: (ServerFixture) async throws -> Void
) async throws {
  let events = EventLog()
  let gate = Gate()
  let threadGate = try ThreadGate()
  let address = try #require(Address("127.0.0.1:0"))
  let tls: TLSEndpoint? =
    switch transport {
    case .clearText: nil
    case .tls: TLSEndpoint(addresses: [address], identity: try identity ?? testIdentity.get(), isStrict: isStrict)
    }
  let server = try Server(
    listeningOn: [address], tls: tls, loops: loops, limits: limits,
    logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
  ) { TestResponder(events: events, gate: gate, threadGate: threadGate) }
  let running = await start { started in try await server.run(started: started) }
  do {
    try await body(
      ServerFixture(
        server: server, events: events, gate: gate, threadGate: threadGate, running: running, transport: transport))
  } catch {
    gate.open()
    threadGate.open()
    server.stop()
    try await running.value
    throw error
  }
  gate.open()
  server.stop()
  try await running.value
}

/// A request for `path` with a `Host` and these further field lines, each ended by CRLF.
func request(_ path: String, method: String = "GET", _ fields: String = "", version: String = "1.1") -> String {
  "\(method) \(path) HTTP/\(version)\r\nHost: plan.example\r\n\(fields)\r\n"
}

/// A `POST` of `body` with its length.
func post(_ path: String, _ body: String, _ fields: String = "") -> String {
  request(path, method: "POST", "Content-Length: \(body.utf8.count)\r\n\(fields)") + body
}
