import HTTPCore
import Logging
import PlanAPI
import Synchronization
import TestSupport
import Testing

/// The program's server inside the test's own process, on the plan 39/KH-UBND with nothing reported, at a time that the
/// test chooses.
final class ClockedServer: Sendable {
  private final class Clock: Sendable {
    private let time: Mutex<Instant>

    init(_ start: Instant) { time = Mutex(start) }

    var now: Instant {
      get { time.withLock { $0 } }
      set { time.withLock { $0 = newValue } }
    }
  }

  let database: Database
  private let clock: Clock
  private let server: Server

  fileprivate init(
    _ database: Database, at start: Instant, loops: Int, signatures: SignatureAuthorities?
  ) throws {
    self.database = database
    let clock = Clock(start)
    self.clock = clock
    let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    let counters = ServerCounters(loops: loops, routes: Application.routeNames)
    let shared = try SharedState(database: database, counters: counters, metrics: .admin, signatures: signatures)
    server = try Server(
      listeningOn: [try #require(Address("127.0.0.1:0"))], loops: loops, logger: quiet, counters: counters
    ) {
      try Application(database: database, clock: { clock.now }, logger: quiet, shared: shared)
    }
  }

  fileprivate func run(started: @Sendable () -> Void) async throws { try await server.run(started: started) }

  fileprivate func stop() { server.stop() }

  /// Moves the clock.
  func setNow(_ text: String) throws { clock.now = try #require(Instant(text)) }

  /// A new token for the plan, or for every plan.
  func token(_ role: Role, _ unit: String? = nil, everyPlan: Bool = false, expiresAt: String? = nil) async throws
    -> String
  {
    let unit = unit.flatMap { UnitCode($0) }
    let expiry = expiresAt.flatMap { Instant($0) }
    return try await database.write(by: .program("test"), at: clock.now) { trail in
      try TokenStore(trail.connection).create(
        role: role, unit: unit, plan: everyPlan ? nil : PlanKey("39-kh-ubnd-2026"), label: role.rawValue,
        expiresAt: expiry, trail: trail
      ).text.secret
    }
  }

  /// Where it listens.
  var address: Address {
    get throws { try #require(server.addresses.first) }
  }

  func connect() throws -> Client { try Client(server.addresses[0]) }

  /// One request on a connection of its own.
  func request(
    _ method: String, _ target: String, _ token: String?, _ body: String? = nil,
    headers: [(name: String, value: String)] = []
  ) throws -> Answer {
    try connect().request(method, target, token: token, body: body.map { Array($0.utf8) }, headers: headers)
  }

  func get(_ target: String, _ token: String?, headers: [(name: String, value: String)] = []) throws -> Answer {
    try request("GET", target, token, headers: headers)
  }

  func post(
    _ target: String, _ token: String?, _ body: String, headers: [(name: String, value: String)] = []
  ) throws -> Answer {
    try request("POST", target, token, body, headers: headers)
  }
}

/// Runs a ``ClockedServer`` while `body` runs, and ends it whatever comes of that.
func withClockedServer(
  at start: String, loops: Int = 1, queries: SlowQueries? = nil, signatures: SignatureAuthorities? = nil,
  _ body: (ClockedServer) async throws -> Void
) async throws {
  let program = try Program()
  let database = try Database(path: program.database, slowQueries: queries)
  let start = try #require(Instant(start))
  let plan = try PlanImport(document: PlanImport.defaultDocument)
  try await database.write(by: .program("test"), at: start) { _ = try plan.store(trail: $0) }
  let server = try ClockedServer(database, at: start, loops: loops, signatures: signatures)
  let running = await TestSupport.start { started in try await server.run(started: started) }
  do {
    try await body(server)
  } catch {
    server.stop()
    try await running.value
    try await database.shutdown()
    throw error
  }
  server.stop()
  try await running.value
  try await database.shutdown()
}
