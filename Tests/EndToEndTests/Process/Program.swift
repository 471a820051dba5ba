import Glibc
import TestSupport

/// The program under test with a folder of its own, in which it runs one command after the other.
final class Program: Sendable {
  let folder: String
  /// What starts it: a program with its first arguments, before the program's own name; nothing starts it directly.
  private let launcher: [String]

  init(launcher: [String] = [], in place: ScratchPlace = .memory) throws {
    self.launcher = launcher
    folder = try makeScratchFolder(for: "end-to-end", in: place)
  }

  deinit { removeTree(folder) }

  /// A file in the folder.
  func path(_ name: String) -> String { "\(folder)/\(name)" }

  var database: String { path("plan.sqlite") }

  /// What `PLAN_SERVER_BINARY` names, else what `swift build` has made.
  static let binary: String = {
    if let named = unsafe getenv("PLAN_SERVER_BINARY") { return unsafe String(cString: named) }
    let parts = #filePath.split(separator: "/").dropLast(4)
    return "/\(parts.joined(separator: "/"))/.build/debug/plan-server"
  }()

  func start(_ arguments: [String], environment: [String: String] = [:]) throws -> ChildProcess {
    var environment = environment
    environment["TMPDIR"] = folder
    let words = launcher + [Self.binary] + arguments
    return try ChildProcess(words[0], Array(words.dropFirst()), environment: environment, errors: path("errors"))
  }

  /// Starts it as the service manager does, with a socket (sd_listen_fds(3)).
  func start(_ arguments: [String], inheriting socket: CInt, named name: String) throws -> ChildProcess {
    // Only the process itself knows its number beforehand.
    try ChildProcess(
      "/bin/sh", ["-c", "export LISTEN_PID=$$; exec \"$0\" \"$@\"", Self.binary] + arguments,
      environment: ["TMPDIR": folder, "LISTEN_FDS": "1", "LISTEN_FDNAMES": name], inheriting: socket,
      errors: path("errors"))
  }

  /// Writes a certificate of its own and its key.
  /// - Returns: the options that name them.
  func makeCertificate() throws -> [String] {
    let certificate = try TestCertificate()
    try write(Array(certificate.pem.utf8), to: path("certificate"))
    try write(Array(certificate.keyPEM.utf8), to: path("key"))
    return ["--tls-certificate", path("certificate"), "--tls-key", path("key")]
  }

  struct Outcome {
    let exit: ChildProcess.Exit
    let output: [UInt8]
    let errors: String

    var text: String { String(decoding: output, as: UTF8.self) }
    var lines: [Substring] { text.split(separator: "\n") }
  }

  /// Runs a command to its end.
  func run(_ arguments: [String], environment: [String: String] = [:]) throws -> Outcome {
    _ = unsafe unlink(path("errors"))
    let process = try start(arguments, environment: environment)
    let output = try process.rest()
    return Outcome(exit: try process.exit(), output: output, errors: try process.errorText())
  }
}
