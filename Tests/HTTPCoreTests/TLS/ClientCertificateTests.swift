import TestSupport
import Testing

@testable import HTTPCore

extension ServerTests {
  /// Certificates that clients show.
  @Suite struct ClientCertificates {
    private let folder: CertificateFolder
    private let authority: TestCertificate

    init() throws {
      folder = try CertificateFolder()
      authority = try ClientCertificates.authority("clients")
      try folder.write(try TestCertificate())
      try folder.write(authority.pem, to: "clients")
    }

    private static func authority(_ name: String) throws -> TestCertificate {
      try TestCertificate(
        .init {
          $0.isAuthority = true
          $0.commonName = name
        })
    }

    private static func details(_ change: (inout TestCertificate.Details) -> Void = { _ in }) -> TestCertificate.Details
    {
      .init {
        $0.commonName = "Reporter VHXH"
        $0.organisation = "Xã, 39"
        $0.purpose = "clientAuth"
        change(&$0)
      }
    }

    private func withServer(_ body: (ServerFixture) async throws -> Void) async throws {
      let identity = try TLSIdentity(folder.files(isAskingClients: true), logger: silence)
      try await HTTPCoreTests.withServer(over: .tls, identity: identity, body)
    }

    private func ask(_ client: Client) throws -> String {
      try client.send(request("/client"))
      return try client.answer().text
    }

    @Test(
      "A certificate of a known authority is told with its subject and its fingerprint", arguments: [0x0303, 0x0304])
    func tellsCertificate(version: Int) async throws {
      let certificate = try TestCertificate(ClientCertificates.details(), issuer: authority)
      let expected = "CN=Reporter VHXH,O=X\\C3\\A3\\, 39 \(certificate.sha256)\n"
      try await withServer { fixture in
        var settings = TLSClientSettings {
          $0.certificate = certificate
          $0.greatestVersion = version
        }
        let client = try fixture.connect(settings)
        #expect(try ask(client) == expected)
        #expect(try ask(client) == expected)
        // The session that is resumed is that of this certificate.
        settings.session = client.resumable
        settings.certificate = nil
        let resumed = try fixture.connect(settings)
        #expect(resumed.isResumed)
        #expect(try ask(resumed) == expected)
      }
    }

    @Test("No certificate is needed")
    func needsNone() async throws {
      try await withServer { fixture in
        let client = try fixture.connect()
        #expect(try ask(client) == "none\n")
      }
    }

    @Test("Where no authority is named, no certificate is asked for")
    func asksForNone() async throws {
      let certificate = try TestCertificate(ClientCertificates.details(), issuer: authority)
      try await HTTPCoreTests.withServer(over: .tls) { fixture in
        let client = try fixture.connect(.init { $0.certificate = certificate })
        #expect(try ask(client) == "none\n")
      }
    }

    @Test(
      "A certificate that proves nothing ends the connection before a request is taken",
      arguments: ["unknown authority", "own", "expired", "for servers", "same name, other key"], [0x0303, 0x0304])
    func refuses(kind: String, version: Int) async throws {
      let certificate =
        switch kind {
        case "unknown authority":
          try TestCertificate(ClientCertificates.details(), issuer: ClientCertificates.authority("others"))
        case "own": try TestCertificate(ClientCertificates.details())
        case "expired": try TestCertificate(ClientCertificates.details { $0.ends = -60 }, issuer: authority)
        case "for servers":
          try TestCertificate(ClientCertificates.details { $0.purpose = "serverAuth" }, issuer: authority)
        default:
          try TestCertificate(ClientCertificates.details(), issuer: ClientCertificates.authority("clients"))
        }
      try await withServer { fixture in
        #expect(throws: TestTLSError.self) {
          // In TLS 1.3 the client is through before the server has looked.
          let client = try fixture.connect(
            .init {
              $0.certificate = certificate
              $0.greatestVersion = version
            })
          _ = try ask(client)
        }
      }
    }
  }
}
