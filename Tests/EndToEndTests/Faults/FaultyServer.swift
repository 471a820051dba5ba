import TestSupport
import Testing

/// A server that meets with faults, and a reporter who posts updates to it.
final class FaultyServer {
  let faults: Faults
  private(set) var process: PlanServerProcess
  private let program: Program
  private let options: String
  let admin: String
  let reporter: String
  static let target = "\(plan)/tasks/14/progress"

  /// - Parameter queue: of the writer.
  init(queue: Int = 1_024) throws {
    program = try Program()
    faults = try Faults(of: program)
    options = "--write-queue=\(queue)"
    process = try PlanServerProcess(
      program, "serve", "--database", program.database, options, "--stop-grace", "0",
      environment: faults.environment)
    admin = try process.token("admin")
    reporter = try FaultyServer.token(of: "VHXH", from: process, admin)
  }

  /// A new token for the reporter of a unit.
  func token(of unit: String) throws -> String { try FaultyServer.token(of: unit, from: process, admin) }

  private static func token(of unit: String, from process: PlanServerProcess, _ admin: String) throws -> String {
    let body = #"{"role":"reporter","unit":"\#(unit)","plan":"39-kh-ubnd-2026","label":"faults"}"#
    return try #require(try process.post("/v1/tokens", admin, body).json["token"].string)
  }

  func post(key: String? = nil, _ changes: [String: String?] = [:]) throws -> Answer {
    try process.post(
      Self.target, reporter, update(changes),
      headers: [("Accept-Language", "en")] + (key.map { [("Idempotency-Key", $0)] } ?? []))
  }

  func get(_ target: String) throws -> Answer { try process.get(target, reporter) }

  /// How many revisions there are, each once and in their order.
  func revisions() throws -> Int {
    let answer = try get("\(Self.target)?revisions=all")
    try #require(answer.status == 200)
    let numbers = answer.json["items"].items.compactMap { $0["revision"].integer }
    try #require(numbers == Array(1...Int64(max(numbers.count, 1))).prefix(numbers.count).map { $0 })
    return numbers.count
  }

  /// Kills it, and starts it again with no fault.
  func crash() throws {
    try process.crash()
    process = try PlanServerProcess(program, "serve", "--database", program.database, options, "--stop-grace", "0")
  }

  /// Waits for its end, which must be a signal's, and starts it again with no fault, as systemd does.
  func restartAfterAbort() throws {
    guard case .signal = try process.process.exit() else {
      Issue.record("it ended by itself")
      return
    }
    process = try PlanServerProcess(program, "serve", "--database", program.database, options, "--stop-grace", "0")
  }

  /// Ends it in good order, and looks for what is wrong with its file and its trail.
  func stop() throws {
    try process.stop()
    #expect(try program.run(["check", "--database", program.database]).exit == .code(0))
  }

  var database: String { program.database }
}

/// Expects a problem that tells the client when to come again.
func expect(_ answer: Answer, is status: Int, _ kind: String) {
  #expect(answer.status == status)
  #expect(answer.json["type"].string == "/problems/\(kind)")
  #expect(answer["Content-Type"]?.hasPrefix("application/problem+json") == true)
  #expect(answer["Retry-After"].flatMap(Int.init) != nil)
}
