import CLinux
import Glibc
import TestSupport
import Testing

extension EndToEndTests {
  @Suite struct Restarts {
    @Test(
      "A restart under load on a socket of the service manager fails no request, twice (sd_listen_fds(3))",
      arguments: Transport.allCases)
    func restarts(over transport: Transport) throws {
      let program = try Program()
      let unit = try SocketUnit()
      var process = try start(on: unit, program, transport)
      let load = Load(on: unit.address, tls: transport.settings)
      for index in 0..<8 { try load.start(isKept: index < 4) }
      for _ in 1...2 {
        try load.wait(forMore: 500)
        try process.send(SIGTERM)
        #expect(try process.exit() == .code(0))
        process = try start(on: unit, program, transport)
      }
      try load.wait(forMore: 500)
      #expect(load.stop() == [])
      try process.send(SIGTERM)
      #expect(try process.exit() == .code(0))
    }

    private func start(
      on unit: SocketUnit, _ program: Program, _ transport: Transport, name: String? = nil
    ) throws -> ChildProcess {
      switch transport {
      case .clearText: try unit.start(program, name: name ?? "http")
      case .tls: try unit.start(program, name: name ?? "https", scheme: "https", try program.makeCertificate())
      }
    }

    @Test(
      "On an inherited socket named https TLS is spoken and nothing else, on one of another name clear text",
      arguments: [("https", Transport.tls), ("web", .clearText), ("HTTPS", .clearText)])
    func honoursName(name: String, transport: Transport) throws {
      let program = try Program()
      let unit = try SocketUnit()
      let process = try start(on: unit, program, transport, name: name)
      let client = try Client(unit.address, tls: transport.settings)
      #expect(try client.request("GET", "/healthz").status == 200)
      switch transport {
      case .tls: #expect(try Client(unit.address).request("GET", "/healthz").status == 400)
      case .clearText: #expect(throws: (any Error).self) { try Client(unit.address, tls: .init()) }
      }
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
