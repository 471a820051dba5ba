import Synchronization
import TestSupport
import Testing

@testable import HTTPCore

extension ServerTests {
  /// What TLS itself promises (HTTP.md, "TLS").
  @Suite struct TLS {
    private static let rsaIdentity = Result {
      let folder = try CertificateFolder()
      try folder.write(TestCertificate(.init { $0.rsaBits = 2048 }))
      return try TLSIdentity(folder.files(), logger: silence)
    }

    private func expectAnswer(from client: Client) throws {
      try client.send(request("/echo"))
      #expect(try client.answer().text == "GET /echo\n")
    }

    @Test("TLS 1.2 and 1.3 are spoken", arguments: [(0x0303, "TLSv1.2"), (0x0304, "TLSv1.3")])
    func speaks(version: Int, name: String) async throws {
      try await withServer(over: .tls) { fixture in
        let client = try fixture.connect(
          .init {
            $0.leastVersion = version
            $0.greatestVersion = version
          })
        #expect(client.version == name)
        #expect(!client.compresses)
        try expectAnswer(from: client)
      }
    }

    @Test("Older versions are refused with an alert", arguments: [0x0301, 0x0302])
    func refuses(version: Int) async throws {
      try await withServer(over: .tls) { fixture in
        let error = #expect(throws: TestTLSError.self) {
          try fixture.connect(
            .init {
              $0.leastVersion = version
              $0.greatestVersion = version
              $0.ciphers = "ALL:@SECLEVEL=0"
            })
        }
        #expect(error?.description == "handshake: tlsv1 alert protocol version")
      }
    }

    @Test(
      "The ciphers are those of Mozilla's intermediate profile, without DHE",
      arguments: ["AES128-GCM-SHA256", "AES256-GCM-SHA384", "CHACHA20-POLY1305"], [true, false])
    func speaksCipher(name: String, isRSA: Bool) async throws {
      let cipher = "\(isRSA ? "ECDHE-RSA" : "ECDHE-ECDSA")-\(name)"
      try await withServer(over: .tls, identity: isRSA ? TLS.rsaIdentity.get() : nil) { fixture in
        let client = try fixture.connect(
          .init {
            $0.ciphers = cipher
            $0.greatestVersion = 0x0303
          })
        #expect(client.cipher == cipher)
        try expectAnswer(from: client)
      }
    }

    @Test(
      "Every other cipher is refused",
      arguments: [
        "AES128-GCM-SHA256", "AES128-SHA", "ECDHE-RSA-AES128-SHA", "ECDHE-RSA-AES128-SHA256", "ECDHE-RSA-AES256-SHA384",
        "DHE-RSA-AES128-GCM-SHA256", "ECDHE-RSA-CAMELLIA128-SHA256", "ECDHE-RSA-NULL-SHA", "AECDH-AES128-SHA",
      ])
    func refusesCipher(name: String) async throws {
      try await withServer(over: .tls, identity: TLS.rsaIdentity.get()) { fixture in
        let error = #expect(throws: TestTLSError.self) {
          try fixture.connect(
            .init {
              $0.ciphers = "\(name):@SECLEVEL=0"
              $0.greatestVersion = 0x0303
            })
        }
        #expect(error?.description == "handshake: sslv3 alert handshake failure")
      }
    }

    @Test(
      "The curves are X25519, P-256 and P-384",
      arguments: [("X25519", true), ("P-256", true), ("P-384", true), ("P-521", false), ("X448", false)])
    func choosesGroup(name: String, isSpoken: Bool) async throws {
      try await withServer(over: .tls) { fixture in
        if isSpoken {
          try expectAnswer(from: try fixture.connect(.init { $0.groups = name }))
        } else {
          #expect(throws: TestTLSError.self) { try fixture.connect(.init { $0.groups = name }) }
        }
      }
    }

    @Test(
      "HTTP/1.1 is chosen wherever it is offered, and nothing where nothing is offered (RFC 7301 §3.2)",
      arguments: [
        ([], nil), (["http/1.1"], "http/1.1"), (["h2", "http/1.1"], "http/1.1"), (["x", "http/1.1", "y"], "http/1.1"),
      ])
    func choosesProtocol(offered: [String], chosen: String?) async throws {
      try await withServer(over: .tls) { fixture in
        let client = try fixture.connect(.init { $0.protocols = offered })
        #expect(client.chosenProtocol == chosen)
        try expectAnswer(from: client)
      }
    }

    @Test(
      "A client that offers only other protocols is told so (RFC 7301 §3.2)",
      arguments: [["h2"], ["http/1.0", "h3"], ["http/1.10"]])
    func refusesProtocol(offered: [String]) async throws {
      try await withServer(over: .tls) { fixture in
        let error = #expect(throws: TestTLSError.self) { try fixture.connect(.init { $0.protocols = offered }) }
        #expect(error?.description == "handshake: tlsv1 alert no application protocol")
      }
    }

    @Test(
      "Whatever name the client asks for, the same is shown (RFC 6066 §3)",
      arguments: ["localhost", "other.example", "127.0.0.1", "..", String(repeating: "a", count: 255), "tên.vn"])
    func ignoresName(name: String) async throws {
      try await withServer(over: .tls) { fixture in
        try expectAnswer(from: try fixture.connect(.init { $0.serverName = name }))
      }
    }

    @Test("A session is resumed, with any server name and on any loop", arguments: [0x0303, 0x0304])
    func resumes(version: Int) async throws {
      try await withServer(loops: 2, over: .tls) { fixture in
        var settings = TLSClientSettings { $0.greatestVersion = version }
        let first = try fixture.connect(settings)
        try expectAnswer(from: first)
        #expect(!first.isResumed)
        let session = try #require(first.resumable)
        settings.session = session
        settings.serverName = version == 0x0303 ? nil : "other.example"
        for _ in 1...2 {
          let client = try fixture.connect(settings)
          #expect(client.isResumed)
          try expectAnswer(from: client)
          let session = try #require(client.resumable)
          settings.session = session
        }
      }
    }

    @Test("A client may not renegotiate (RFC 5746, RFC 8446 §4.1.2)")
    func refusesRenegotiation() async throws {
      try await withServer(over: .tls) { fixture in
        let client = try fixture.connect(.init { $0.greatestVersion = 0x0303 })
        try expectAnswer(from: client)
        #expect(throws: (any Error).self) { try client.renegotiate() }
      }
    }

    @Test("Answers over TLS tell clients to come by TLS alone, refusals too (RFC 6797 §7)", arguments: [true, false])
    func isStrict(isStrict: Bool) async throws {
      let expected = isStrict ? "max-age=31536000" : nil
      try await withServer(over: .tls, isStrict: isStrict) { fixture in
        let client = try fixture.connect()
        try client.send(request("/echo") + "bad\r\n\r\n")
        #expect(try client.answer()["Strict-Transport-Security"] == expected)
        let refusal = try client.answer()
        #expect(refusal.status == 400)
        #expect(refusal["Strict-Transport-Security"] == expected)
      }
      try await withServer(over: .clearText) { fixture in
        let client = try fixture.connect()
        try client.send(request("/echo"))
        #expect(try client.answer()["Strict-Transport-Security"] == nil, "never in clear text (§7.2)")
      }
    }

    @Test("Head and body of an answer are one record, and a large body is in few")
    func makesFewRecords() async throws {
      try await withServer(over: .tls) { fixture in
        let client = try fixture.connect(.init { $0.greatestVersion = 0x0303 })
        let before = client.recordCount
        try client.send(request("/bytes/8000"))
        #expect(try client.answer().body.count == 8000)
        #expect(client.recordCount == before + 1)
        try client.send(request("/bytes/160000"))
        #expect(try client.answer().body.count == 160_000)
        #expect(client.recordCount <= before + 1 + 11)
      }
    }
  }
}
