import Logging
import TestSupport
import Testing

@testable import HTTPCore

/// The tests of the whole server, one after the other: each has its own, with its own threads.
@Suite(.serialized, .timeLimit(.minutes(1))) struct ServerTests {}

/// A running server and what is seen of it from inside.
struct ServerFixture {
  let server: Server
  let events: EventLog
  let gate: Gate
  let threadGate: ThreadGate
  let running: Task<Void, any Error>

  var address: Address { server.addresses[0] }

  func connect(receiveBuffer: CInt? = nil) throws -> Client { try Client(address, receiveBuffer: receiveBuffer) }

  /// A connection that has been accepted for sure: one request on it is answered.
  func connectAccepted() throws -> Client {
    let client = try connect()
    try client.send(request("/echo"))
    guard try client.answer().status == 200 else { throw AnswerError.malformed("the first answer") }
    return client
  }

  /// Sends `text` on a new connection and reads all until the server closes it.
  func exchange(_ text: String) throws -> String {
    let client = try connect()
    try client.send(text)
    return String(decoding: try client.rest(), as: UTF8.self)
  }
}

extension Limits {
  /// The defaults changed by `change`.
  static func with(_ change: (inout Limits) -> Void) -> Limits {
    var limits = Limits()
    change(&limits)
    return limits
  }
}

/// Runs a server on a free port of the loopback while `body` runs, and ends it whatever comes of that.
func withServer(
  loops: Int = 1, limits: Limits = Limits(), _ body: (ServerFixture) async throws -> Void
) async throws {
  let events = EventLog()
  let gate = Gate()
  let threadGate = try ThreadGate()
  let address = try #require(Address("127.0.0.1:0"))
  let server = try Server(
    listeningOn: [address], loops: loops, limits: limits,
    logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
  ) { TestResponder(events: events, gate: gate, threadGate: threadGate) }
  let running = Task { try await server.run() }
  do {
    try await body(ServerFixture(server: server, events: events, gate: gate, threadGate: threadGate, running: running))
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
