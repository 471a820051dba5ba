import Glibc
import HTTPCore
import TestSupport
import Testing

/// A running server of a ``Program``.
final class PlanServerProcess: Sendable {
  struct Grant: Hashable, Sendable {
    let role: String
    let unit: String?
    let token: String
  }

  let process: ChildProcess
  let address: Address
  /// Where it speaks TLS; `nil` where it does not.
  let secureAddress: Address?
  /// What it printed before it listened, in that order.
  let grants: [Grant]
  // Its folder must last as long as it.
  private let program: Program

  /// Starts a command that serves, on a free port, and waits until it answers.
  convenience init(
    _ program: Program, _ command: String, _ arguments: String..., environment: [String: String] = [:]
  ) throws {
    try self.init(program, [command] + arguments, environment)
  }

  convenience init(_ program: Program, _ command: String, _ arguments: [String]) throws {
    try self.init(program, [command] + arguments, [:])
  }

  private init(_ program: Program, _ arguments: [String], _ environment: [String: String]) throws {
    self.program = program
    // Tests come from one address, and faster than strangers may.
    let rate = arguments.contains("--rate-limit") ? [] : ["--rate-limit", "0"]
    process = try program.start(
      arguments + rate + ["--listen", "127.0.0.1:0", "--log-level", "warning"], environment: environment)
    var grants: [Grant] = []
    var address: Address?
    var secureAddress: Address?
    let isSecure = arguments.contains("--tls-listen")
    while address == nil || (isSecure && secureAddress == nil) {
      guard let line = try process.line() else { throw ProcessError.ended(try process.errorText()) }
      let words = line.split(separator: " ").map(String.init)
      if words.count == 4, words[0] == "token" {
        grants.append(Grant(role: words[1], unit: words[2] == "-" ? nil : words[2], token: words[3]))
      } else {
        let match = try #require(
          line.wholeMatch(of: /listening on (https?):\/\/(.+)/), "neither a token nor an address: \(line)")
        let found = try #require(Address(String(match.2)), "no address: \(line)")
        if match.1 == "https" { secureAddress = found } else { address = found }
      }
    }
    self.grants = grants
    self.address = try #require(address)
    self.secureAddress = secureAddress
  }

  /// The token that it printed for a role.
  func token(_ role: String, _ unit: String? = nil) throws -> String {
    try #require(grants.first { $0.role == role && (unit == nil || $0.unit == unit) }).token
  }

  func connect() throws -> Client { try Client(address) }

  func connect(over transport: Transport) throws -> Client {
    switch transport {
    case .clearText: try connect()
    case .tls: try Client(try #require(secureAddress), tls: transport.settings)
    }
  }

  /// One request on a connection of its own.
  func request(
    _ method: String, _ target: String, token: String? = nil, body: String? = nil,
    headers: [(name: String, value: String)] = []
  ) throws -> Answer {
    try connect().request(method, target, token: token, body: body.map { Array($0.utf8) }, headers: headers)
  }

  func get(_ target: String, _ token: String?, headers: [(name: String, value: String)] = []) throws -> Answer {
    try request("GET", target, token: token, headers: headers)
  }

  func post(
    _ target: String, _ token: String?, _ body: String, headers: [(name: String, value: String)] = []
  ) throws -> Answer {
    try request("POST", target, token: token, body: body, headers: headers)
  }

  /// Ends it in good order.
  func stop() throws {
    try process.send(SIGTERM)
    let exit = try process.exit()
    let errors = try process.errorText()
    #expect(exit == .code(0), "\(errors)")
  }

  /// Ends it without a chance to do anything.
  func crash() throws {
    try process.send(SIGKILL)
    #expect(try process.exit() == .signal(SIGKILL))
  }
}

/// Gives a suite one `demo` for all its tests, and ends it after them.
struct DemoTrait: SuiteTrait, TestScoping {
  let isRecursive = false
  let isSecure: Bool

  @TaskLocal static var server: PlanServerProcess?

  @concurrent func provideScope(
    for test: Test, testCase: Test.Case?, performing function: @concurrent @Sendable () async throws -> Void
  ) async throws {
    let program = try Program()
    let options = isSecure ? ["--tls-listen", "127.0.0.1:0"] + (try program.makeCertificate()) : []
    let server = try PlanServerProcess(program, "demo", options)
    try await Self.$server.withValue(server) { try await function() }
    try server.stop()
  }
}

extension Trait where Self == DemoTrait {
  /// One `demo` for all tests of the suite; ``demo()`` is that.
  static var demo: DemoTrait { DemoTrait(isSecure: false) }

  /// The same, in clear text and over TLS.
  static var demoOverTLSToo: DemoTrait { DemoTrait(isSecure: true) }
}

/// The server of a suite with the trait `.demo`.
func demo() throws -> PlanServerProcess { try #require(DemoTrait.server) }
