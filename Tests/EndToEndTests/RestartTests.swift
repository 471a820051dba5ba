import CLinux
import Glibc
import Synchronization
import TestSupport
import Testing

@testable import HTTPCore

/// What the service manager does: it holds a listening socket and starts one server after the other on it.
private final class SocketUnit {
  let address: Address
  private let descriptor: CInt

  init() throws {
    descriptor = socket(AF_INET, CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { throw ProcessError.system("socket", errno) }
    var name = sockaddr_in()
    name.sin_family = sa_family_t(AF_INET)
    name.sin_addr.s_addr = in_addr_t(INADDR_LOOPBACK).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let descriptor = descriptor
    let code = unsafe withUnsafeMutablePointer(to: &name) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
        unsafe bind(descriptor, pointer, length) == 0 && listen(descriptor, 1024) == 0
          && getsockname(descriptor, pointer, &length) == 0
      }
    }
    guard code else { throw ProcessError.system("bind", errno) }
    address = try #require(Address("127.0.0.1:\(UInt16(bigEndian: name.sin_port))"))
  }

  deinit { _ = close(descriptor) }

  /// Starts a server on the socket, and waits until it says that it listens on it.
  func start(_ program: Program, name: String = "http") throws -> ChildProcess {
    let process = try program.start(
      ["serve", "--database", program.database, "--rate-limit", "0"], inheriting: descriptor, named: name)
    while let line = try process.line() {
      if line == "listening on http://\(address)" { return process }
      try #require(line.hasPrefix("token "), "\(line)")
    }
    throw ProcessError.ended(try process.errorText())
  }
}

/// Asks without a pause, each answer's request after the last, and counts.
private final class Load: Sendable {
  private struct Counts {
    var answered = 0
    var failures: [String] = []
    var running = 0
  }

  private let counts = Mutex(Counts())
  private let mustStop = Atomic<Bool>(false)
  private let threads = Mutex([SystemThread]())

  var answered: Int { counts.withLock { $0.answered } }

  /// - Parameter isKept: connections are kept until the server says that they end; else each request has its own.
  func start(on address: Address, isKept: Bool) throws {
    counts.withLock { $0.running += 1 }
    // A thread and not a task, for it blocks.
    let thread = try SystemThread(named: "load") { [self] in
      do {
        while !mustStop.load(ordering: .acquiring) {
          let client = try Client(address)
          var goesOn = true
          while goesOn, !mustStop.load(ordering: .acquiring) {
            let answer = try client.request("GET", "/readyz", headers: isKept ? [] : [("Connection", "close")])
            guard answer.status == 200 else { throw AnswerError.malformed("status \(answer.status)") }
            counts.withLock { $0.answered += 1 }
            goesOn = !answer.closes
          }
        }
      } catch {
        counts.withLock { $0.failures.append("\(isKept ? "kept" : "single"): \(error)") }
      }
      counts.withLock { $0.running -= 1 }
    }
    threads.withLock { $0.append(thread) }
  }

  /// Waits until so many more requests are answered.
  func wait(forMore count: Int) throws {
    let goal = answered + count
    while answered < goal {
      let isOver = counts.withLock { $0.running == 0 || !$0.failures.isEmpty }
      if isOver { return }
      sched_yield()
    }
  }

  /// Ends it.
  /// - Returns: what failed.
  func stop() -> [String] {
    mustStop.store(true, ordering: .releasing)
    for thread in threads.withLock({ $0 }) { thread.join() }
    return counts.withLock { $0.failures }
  }
}

extension EndToEndTests {
  @Suite struct Restarts {
    @Test("A restart under load on a socket of the service manager fails no request, twice (sd_listen_fds(3))")
    func restarts() throws {
      let program = try Program()
      let unit = try SocketUnit()
      var process = try unit.start(program)
      let load = Load()
      for index in 0..<8 { try load.start(on: unit.address, isKept: index < 4) }
      for _ in 1...2 {
        try load.wait(forMore: 500)
        try process.send(SIGTERM)
        #expect(try process.exit() == .code(0))
        process = try unit.start(program)
      }
      try load.wait(forMore: 500)
      #expect(load.stop() == [])
      try process.send(SIGTERM)
      #expect(try process.exit() == .code(0))
    }

    @Test("A client that connects while no server runs is answered by the next")
    func waitsInTheQueue() throws {
      let program = try Program()
      let unit = try SocketUnit()
      let client = try Client(unit.address)
      try client.send("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")
      let process = try unit.start(program, name: "")
      #expect(try client.answer().status == 200)
      try process.send(SIGTERM)
      #expect(try process.exit() == .code(0))
    }

    @Test("A socket named https is for TLS, and needs a certificate")
    func demandsCertificate() throws {
      let program = try Program()
      let unit = try SocketUnit()
      #expect(throws: ProcessError.self) { try unit.start(program, name: "https") }
    }

    @Test("At the limit of descriptors accepting pauses, nothing spins, and it goes on when some are free (accept(2))")
    func survivesWithoutDescriptors() throws {
      let program = try Program()
      let server = try PlanServerProcess(program, "serve", "--database", program.database)
      var limit = rlimit(rlim_cur: 40, rlim_max: 40)
      let code = unsafe prlimit(server.process.identifier, CInt(RLIMIT_NOFILE.rawValue), &limit, nil)
      try #require(code == 0)
      var clients: [Client] = []
      for _ in 0..<60 { clients.append(try server.connect()) }
      // The last ones wait in the kernel's queue: the read below is given up after a while.
      let waiting = try Client(server.address, patience: 0.3)
      try waiting.send("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")
      let before = try server.process.processorTicks()
      #expect(throws: ClientError.self) { try waiting.answer() }
      #expect(try server.process.processorTicks() - before <= 5, "of 30 in that time")
      clients = []
      let later = try server.connect()
      #expect(try later.request("GET", "/healthz").status == 200)
      try server.stop()
      let errors = try server.process.errorText()
      // A line for each pause; while the clients end, one that is free may be gone again before the next is.
      let pauses = errors.split(separator: "\n").count { $0.contains("accepting pauses") }
      #expect((1...40).contains(pauses), "\(pauses) for 20 connections too many")
    }

    @Test("Requests without a token are limited by address, those with one are not (HTTP.md, limits)")
    func limitsRate() throws {
      let program = try Program()
      let server = try PlanServerProcess(
        program, "serve", "--database", program.database, "--rate-limit", "1", "--rate-burst", "3")
      let client = try server.connect()
      for _ in 1...3 { #expect(try client.request("GET", "/healthz").status == 200) }
      let refused = try client.request("GET", "/healthz", headers: [("Accept-Language", "en")])
      #expect(refused.status == 429)
      #expect(refused["Retry-After"] == "1")
      #expect(refused["Content-Type"]?.hasPrefix("application/problem+json") == true)
      for _ in 1...10 { #expect(try client.request("GET", "/v1/me", token: try server.token("admin")).status == 200) }
      try server.stop()
    }
  }
}
