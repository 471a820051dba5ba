import Glibc
import HTTPCore
import TestSupport
import Testing

extension EndToEndTests {
  @Suite struct TLS {
    /// The program with a certificate of its own, and what signs clients' ones.
    private struct Fixture {
      let program: Program
      let root: TestCertificate
      let clients: TestCertificate

      init() throws {
        program = try Program()
        root = try Fixture.authority("root")
        clients = try Fixture.authority("clients")
        try write(try TestCertificate(.init(), issuer: root))
        try writeText(root.pem, to: program.path("root"))
        try writeText(clients.pem, to: program.path("clients"))
      }

      static func authority(_ name: String) throws -> TestCertificate {
        try TestCertificate(
          .init {
            $0.isAuthority = true
            $0.commonName = name
          })
      }

      func write(_ certificate: TestCertificate) throws {
        try writeText(certificate.pem + root.pem, to: program.path("certificate"))
        try writeText(certificate.keyPEM, to: program.path("key"))
      }

      func client(_ name: String) throws -> TestCertificate {
        try TestCertificate(
          .init {
            $0.commonName = name
            $0.purpose = "clientAuth"
          }, issuer: clients)
      }

      var arguments: [String] {
        [
          "serve", "--database", program.database, "--log-level", "warning", "--tls-listen", "127.0.0.1:0",
          "--tls-certificate", program.path("certificate"), "--tls-key", program.path("key"),
        ]
      }

      /// Starts it with no clear text.
      /// - Returns: where it listens, and the token that it printed.
      func start(_ further: String...) throws -> (ChildProcess, Address, token: String?) {
        let process = try program.start(arguments + further)
        var token: String?
        while let line = try process.line() {
          let prefix = "listening on https://"
          if line.hasPrefix(prefix) {
            return (process, try #require(Address(String(line.dropFirst(prefix.count)))), token)
          }
          token = line.split(separator: " ").last.map(String.init)
        }
        throw ProcessError.ended(try process.errorText())
      }
    }

    private let fixture: Fixture

    init() throws { fixture = try Fixture() }

    private func stop(_ process: ChildProcess) throws {
      try process.send(SIGTERM)
      #expect(try process.exit() == .code(0))
    }

    @Test("serve speaks TLS where it is told to, and announces it")
    func serves() throws {
      let (process, address, token) = try fixture.start()
      let client = try Client(address, tls: .init())
      let answer = try client.request("GET", "/v1/me", token: token)
      #expect(answer.status == 200)
      #expect(answer["Strict-Transport-Security"] == "max-age=31536000")
      try stop(process)
      let (next, nextAddress, _) = try fixture.start("--hsts", "false")
      let plain = try Client(nextAddress, tls: .init()).request("GET", "/healthz")
      #expect(plain.status == 200)
      #expect(plain["Strict-Transport-Security"] == nil)
      try stop(next)
    }

    @Test(
      "serve says at start which file is not good, and why",
      arguments: [
        ("key", "cannot be read: No such file or directory"), ("key", "does not match the certificate in "),
        ("certificate", "has a certificate that has expired: it ended on "),
        ("certificate", "has no certificate in PEM form"),
      ])
    func refusesFiles(file: String, fault: String) throws {
      switch fault {
      case let text where text.hasPrefix("cannot"): _ = unsafe unlink(fixture.program.path("key"))
      case let text where text.hasPrefix("does"):
        try writeText(TestCertificate().keyPEM, to: fixture.program.path("key"))
      case let text where text.contains("expired"): try fixture.write(TestCertificate(.init { $0.ends = -60 }))
      default: try writeText("nothing", to: fixture.program.path("certificate"))
      }
      let outcome = try fixture.program.run(fixture.arguments)
      #expect(outcome.exit == .code(1))
      #expect(outcome.output.isEmpty)
      #expect(outcome.errors.hasPrefix("plan-server: \(fixture.program.path(file)) \(fault)"), "\(outcome.errors)")
    }

    @Test(
      "Options that do not fit together are told before anything is done",
      arguments: [["--tls-listen", "127.0.0.1:0"], ["--tls-certificate", "a"], ["--tls-client-ca", "a"]])
    func refusesOptions(options: [String]) throws {
      let outcome = try fixture.program.run(["serve", "--database", fixture.program.database] + options)
      #expect(outcome.exit == .code(64))
      #expect(outcome.errors.hasPrefix("Error: "))
    }

    @Test("SIGHUP takes a new certificate into use and drops no connection; one that is not good changes nothing")
    func reloads() throws {
      let (process, address, _) = try fixture.start()
      let early = try Client(address, tls: .init())
      #expect(try early.request("GET", "/healthz").status == 200)
      let new = try TestCertificate(.init(), issuer: fixture.root)
      try fixture.write(new)
      try process.send(SIGHUP)
      // Each connection is served before the next begins, so this waits for the signal and for nothing else.
      var shown: [UInt8]?
      for _ in 1...10_000 where shown != new.sha256 { shown = try Client(address, tls: .init()).serverCertificate }
      #expect(shown == new.sha256)

      try writeText(try TestCertificate().keyPEM, to: fixture.program.path("key"))
      try process.send(SIGHUP)
      var errors = ""
      for _ in 1...10_000 where errors.isEmpty {
        #expect(try Client(address, tls: .init()).serverCertificate == new.sha256)
        errors = try process.errorText()
      }
      #expect(errors.contains("\(fixture.program.path("key")) does not match the certificate"))
      #expect(try early.request("GET", "/healthz").status == 200)
      try stop(process)
    }

    @Test("A client's certificate acts as the token that it was recorded with, and as no other")
    func knowsClients() throws {
      let (reporter, viewer, stranger) = (
        try fixture.client("Reporter VHXH"), try fixture.client("Viewer"), try fixture.client("Stranger")
      )
      // Makes the database with its plan, and its first token.
      let (first, _, token) = try fixture.start()
      try stop(first)
      func create(_ arguments: String...) throws {
        let outcome = try fixture.program.run(
          ["token", "create", "--database", fixture.program.database] + arguments)
        #expect(outcome.exit == .code(0), "\(outcome.errors)")
      }
      let digits = reporter.sha256.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(separator: ":")
      try create("--role", "reporter", "--unit", "VHXH", "--certificate-sha256", digits.uppercased())
      try create("--role", "viewer", "--certificate-subject", "CN=Viewer")

      let (process, address, _) = try fixture.start("--tls-client-ca", fixture.program.path("clients"))
      func connect(_ certificate: TestCertificate?) throws -> Client {
        try Client(address, tls: .init { $0.certificate = certificate })
      }
      // Twice each, so that kept answers are given too.
      for _ in 1...2 {
        #expect(try connect(reporter).request("GET", "/v1/me").text.contains(#""unit":"VHXH""#))
        #expect(try connect(viewer).request("GET", "/v1/me").text.contains(#""role":"viewer""#))
        #expect(try connect(stranger).request("GET", "/v1/me").status == 401)
        #expect(try connect(nil).request("GET", "/v1/me").status == 401)
        // What a request says itself comes before what its connection shows.
        #expect(try connect(reporter).request("GET", "/v1/me", token: token).text.contains(#""role":"admin""#))
        #expect(try connect(reporter).request("GET", "/v1/me", token: "plan_x").status == 401)
      }
      let kpi = "/v1/plans/39-kh-ubnd-2026/kpis/HT-02/values"
      let body = Array(#"{"period":"2026-10","numerator":87,"denominator":92}"#.utf8)
      let forged = [("Origin", "https://evil.example"), ("Sec-Fetch-Site", "cross-site")]
      for header in forged {
        #expect(try connect(reporter).request("POST", kpi, body: body, headers: [header]).status == 401)
      }
      let own = try connect(reporter).request("POST", kpi, body: body, headers: [("Origin", "https://plan.example")])
      #expect(own.status != 401 && own.status != 403, "\(own.text)")
      // What the target names is what was asked for, whatever Host says (RFC 9112 §3.2.2).
      let elsewhere = "https://other.example\(kpi)"
      let forgedHost = [("Origin", "https://plan.example")]
      #expect(try connect(reporter).request("POST", elsewhere, body: body, headers: forgedHost).status == 401)
      #expect(try connect(viewer).request("POST", kpi, body: body).status == 403)

      let list = try connect(nil).request("GET", "/v1/tokens", token: token)
      let recorded = digits.split(separator: ":").joined()
      #expect(list.text.contains(#""certificate_sha256":"\#(recorded)""#))
      let taken = try connect(nil).request(
        "POST", "/v1/tokens", token: token,
        body: Array(#"{"role":"viewer","certificate_sha256":"\#(recorded)"}"#.utf8))
      #expect(taken.status == 422)
      let revoked = try connect(nil).request("DELETE", "/v1/tokens/2", token: token)
      #expect(revoked.status == 204)
      #expect(try connect(reporter).request("GET", "/v1/me").status == 401)
      try stop(process)
    }

    @Test("sslyze finds Mozilla's intermediate profile met")
    func isCompliant() throws {
      let (process, address, _) = try fixture.start()
      let parts = #filePath.split(separator: "/").dropLast(3)
      let scanner = "/\(parts.joined(separator: "/"))/.build/sslyze/bin/sslyze"
      try #require(unsafe access(scanner, X_OK) == 0, "the scanner is missing: run Scripts/install-sslyze.sh")
      let scan = try ChildProcess(
        scanner, ["--mozilla_config=intermediate", "--certinfo_ca_file", fixture.program.path("root"), "\(address)"],
        errors: fixture.program.path("scan-errors"))
      let report = String(decoding: try scan.rest(), as: UTF8.self)
      #expect(try scan.exit() == .code(0), "\(report)")
      #expect(report.contains("\(address): OK - Compliant."))
      #expect(report.contains("Client Renegotiation DoS Attack:   OK - Not vulnerable"))
      try stop(process)
    }
  }
}

private func writeText(_ text: String, to path: String) throws { try write(Array(text.utf8), to: path) }
