import CLinux
import Glibc
import TestSupport
import Testing

/// What the service manager listens on (sd_notify(3)).
private final class NotifySocket {
  private let descriptor: CInt

  /// - Parameter name: a path, or `@` and an abstract name (unix(7)).
  init(_ name: String) throws {
    descriptor = socket(AF_UNIX, CInt(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { throw ProcessError.system("socket", errno) }
    // A process that says nothing fails the test instead of holding it up.
    var limit = timeval(tv_sec: 20, tv_usec: 0)
    _ = unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let bytes = name.hasPrefix("@") ? [0] + name.utf8.dropFirst() : Array(name.utf8) + [0]
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: bytes) }
    let length = socklen_t(MemoryLayout<sa_family_t>.size + bytes.count)
    let descriptor = descriptor
    let code = unsafe withUnsafePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe bind(descriptor, $0, length) }
    }
    guard code == 0 else { throw ProcessError.system("bind \(name)", errno) }
  }

  deinit { _ = close(descriptor) }

  /// The lines of the next datagram.
  func receive() throws -> [String] {
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = unsafe recv(descriptor, &buffer, buffer.count, 0)
    guard count >= 0 else { throw ProcessError.system("recv", errno) }
    return String(decoding: buffer[..<count], as: UTF8.self).split(separator: "\n").map(String.init)
  }

  /// The next datagram that is not the watchdog's.
  func receiveState() throws -> [String] {
    while true {
      let lines = try receive()
      if lines != ["WATCHDOG=1"] { return lines }
    }
  }
}

extension EndToEndTests {
  @Suite("Under a service manager") struct ServiceManagerTests {
    private static let units = "/\(#filePath.split(separator: "/").dropLast(3).joined(separator: "/"))/deploy/systemd"

    private func serve(_ program: Program, _ environment: [String: String]) throws -> ChildProcess {
      try program.start(
        ["serve", "--database", program.database, "--listen", "127.0.0.1:0"], environment: environment)
    }

    @Test("It says when it is ready, feeds the watchdog, tells of a reload and of its end", arguments: [false, true])
    func notifies(isAbstract: Bool) throws {
      let program = try Program()
      let name = isAbstract ? "@plan-server-test-\(getpid())" : program.path("notify")
      let socket = try NotifySocket(name)
      let process = try serve(program, ["NOTIFY_SOCKET": name, "WATCHDOG_USEC": "30000"])
      let ready = try socket.receiveState()
      #expect(ready.first == "READY=1" && ready.last?.hasPrefix("STATUS=Serving on http://127.0.0.1:") == true)
      for _ in 1...3 { #expect(try socket.receive() == ["WATCHDOG=1"]) }
      // Without TLS there is nothing to read again; it is no reason to end either.
      try process.send(SIGHUP)
      let reloading = try socket.receiveState()
      #expect(reloading.first == "RELOADING=1")
      #expect(reloading.last?.wholeMatch(of: /MONOTONIC_USEC=[1-9]\d*/) != nil)
      #expect(try socket.receiveState() == ["READY=1"])
      #expect(try socket.receive() == ["WATCHDOG=1"])
      try process.send(SIGTERM)
      #expect(try socket.receiveState().first == "STOPPING=1")
      #expect(try process.exit() == .code(0))
    }

    @Test(
      "Without a watchdog for this process none is fed, and a socket that is none does no harm",
      arguments: [
        ["WATCHDOG_USEC": "1000", "WATCHDOG_PID": "1"], ["WATCHDOG_USEC": "0"], ["WATCHDOG_USEC": "-5"], [:],
      ])
    func feedsNoOther(environment: [String: String]) throws {
      let program = try Program()
      let socket = try NotifySocket(program.path("notify"))
      let process = try serve(program, environment.merging(["NOTIFY_SOCKET": program.path("notify")]) { $1 })
      #expect(try socket.receive().first == "READY=1")
      try process.send(SIGTERM)
      #expect(try socket.receive().first == "STOPPING=1")
      #expect(try process.exit() == .code(0))
      for name in ["relative", program.path("nobody"), "/\(String(repeating: "a", count: 200))"] {
        let deaf = try serve(program, ["NOTIFY_SOCKET": name])
        while let line = try deaf.line(), !line.hasPrefix("listening") {}
        try deaf.send(SIGTERM)
        #expect(try deaf.exit() == .code(0))
      }
    }

    @Test(
      "systemd rates the services' exposure at most 1.5 (systemd-analyze security)",
      arguments: ["plan-server.service", "plan-server-backup.service", "plan-server-report.service"])
    func exposes(unit: String) throws {
      let outcome = try systemdAnalyze(
        ["security", "--offline=true", "--threshold=15", "--no-pager", "\(Self.units)/\(unit)"], in: try Program())
      #expect(outcome.exit == .code(0), "\(outcome.text.suffix(200)) \(outcome.errors)")
      #expect(outcome.text.contains("Overall exposure level for \(unit)"))
    }

    @Test("systemd finds no fault in the units (systemd-analyze verify)")
    func verifies() throws {
      let program = try Program()
      let names = ["plan-server", "plan-server-backup", "plan-server-report"]
      let files =
        names.map { "\($0).service" } + ["plan-server.socket", "plan-server-backup.timer", "plan-server-report.timer"]
      for file in files {
        // As `make install` puts them in place, with a program that is there.
        let text = String(decoding: try contents(of: "\(Self.units)/\(file)"), as: UTF8.self)
        try write(Array(text.replacing("/usr/local/bin/plan-server", with: "/bin/true").utf8), to: program.path(file))
      }
      let drop = String(decoding: try contents(of: "\(Self.units)/plan-server-tls.conf"), as: UTF8.self)
      let service = String(decoding: try contents(of: program.path("plan-server.service")), as: UTF8.self)
      // A drop-in's lines are the unit's own.
      try write(Array("\(service)\n\(drop)".utf8), to: program.path("plan-server-tls.service"))
      let all = (files + ["plan-server-tls.service"]).map { program.path($0) }
      let outcome = try systemdAnalyze(["verify"] + all, in: program)
      #expect(outcome.exit == .code(0) && outcome.errors == "", "\(outcome.errors)")
    }

    private func systemdAnalyze(_ arguments: [String], in program: Program) throws -> Program.Outcome {
      let process = try ChildProcess("/usr/bin/systemd-analyze", arguments, errors: program.path("analysis"))
      let output = try process.rest()
      return Program.Outcome(exit: try process.exit(), output: output, errors: try process.errorText())
    }
  }
}
