import Glibc
import Logging
import Synchronization
import TestSupport
import Testing

@testable import HTTPCore

/// What is said of files that are not good.
@Suite struct TLSFileTests {
  private let folder: CertificateFolder
  private let good: TestCertificate

  init() throws {
    folder = try CertificateFolder()
    good = try TestCertificate()
    try folder.write(good)
  }

  /// Reads the folder's files.
  /// - Returns: what is wrong, without the folder's path.
  private func fault(isAskingClients: Bool = false) -> String? {
    do throws(TLSFileError) {
      _ = try TLSIdentity(folder.files(isAskingClients: isAskingClients), logger: silence)
      return nil
    } catch {
      return error.description.split(separator: "\(folder.path)/").joined()
    }
  }

  private func warnings() throws -> [String] {
    try TLSCredentials(folder.files(), at: HTTPDate.currentSeconds).warnings.map { warning in
      warning.description.split(separator: "\(folder.path)/").joined()
    }
  }

  @Test("Good files are read with nothing to say")
  func readsGood() throws {
    #expect(fault() == nil)
    #expect(try warnings().isEmpty)
  }

  @Test("A file that is missing or no PEM is named", arguments: ["certificate", "key", "clients"])
  func namesUnreadable(name: String) throws {
    try folder.write(good.pem, to: "clients")
    _ = unsafe unlink("\(folder.path)/\(name)")
    #expect(self.fault(isAskingClients: true) == "\(name) cannot be read: No such file or directory")
    let kind = name == "key" ? "good private key" : "certificate"
    let label = name == "key" ? "PRIVATE KEY" : "CERTIFICATE"
    for text in ["", "DER it is\n", "-----BEGIN OTHER-----\nAAAA\n-----END OTHER-----\n"] {
      try folder.write(text, to: name)
      #expect(self.fault(isAskingClients: true) == "\(name) has no \(kind) in PEM form (-----BEGIN \(label)-----)")
    }
    let damaged = (name == "key" ? good.keyPEM : good.pem).split(separator: "\n", omittingEmptySubsequences: false)
    try folder.write((damaged.prefix(2) + damaged.dropFirst(3)).joined(separator: "\n"), to: name)
    let fault = self.fault(isAskingClients: true)
    #expect(
      fault?.hasPrefix("\(name) has \(name == "key" ? "no good private key" : "a damaged certificate: ")") == true)
    _ = unsafe unlink("\(folder.path)/\(name)")
    _ = unsafe mkdir("\(folder.path)/\(name)", 0o700)
    #expect(self.fault(isAskingClients: true) == "\(name) is not a file")
    _ = unsafe rmdir("\(folder.path)/\(name)")
  }

  @Test("A key of another certificate is refused")
  func refusesOtherKey() throws {
    try folder.write(try TestCertificate().keyPEM, to: "key")
    #expect(fault() == "key does not match the certificate in certificate")
  }

  @Test("A key with a passphrase is refused and nobody asked for it")
  func refusesEncryptedKey() throws {
    try folder.write(good.encryptedKeyPEM, to: "key")
    #expect(fault() == "key is protected by a passphrase, which a server cannot enter")
  }

  @Test("A certificate out of its time is refused, with the time")
  func refusesOutOfDate() throws {
    try folder.write(try TestCertificate(.init { $0.ends = -60 }))
    #expect(fault()?.hasPrefix("certificate has a certificate that has expired: it ended on ") == true)
    try folder.write(try TestCertificate(.init { $0.begins = 3600 }))
    #expect(fault()?.hasPrefix("certificate has a certificate that is not yet valid: it begins on ") == true)
  }

  @Test("A key that is too short is refused in OpenSSL's words")
  func refusesShortKey() throws {
    try folder.write(try TestCertificate(.init { $0.rsaBits = 1024 }))
    #expect(fault() == "certificate cannot be used: ee key too small")
  }

  @Test("What is wrong and still works is a warning")
  func warns() throws {
    try folder.write(good.keyPEM, to: "key", mode: 0o644)
    #expect(try warnings() == ["key can be read by every account: make it mode 0600"])
    try folder.write(good.keyPEM, to: "key", mode: 0o640)
    #expect(try warnings().isEmpty, "a group may be meant to read it")

    try folder.write(try TestCertificate(.init { $0.ends = 86_400 }))
    #expect(try warnings().first?.hasPrefix("certificate has a certificate that expires soon, on ") == true)

    try folder.write(try TestCertificate(.init { $0.purpose = "clientAuth" }))
    #expect(
      try warnings() == ["certificate has a certificate that is not meant for servers: clients will refuse it"])
  }

  @Test("A chain in its order is shown, and one that is broken is a warning")
  func checksChain() throws {
    let root = try TestCertificate(
      .init {
        $0.isAuthority = true
        $0.commonName = "root"
      })
    let other = try TestCertificate(
      .init {
        $0.isAuthority = true
        $0.commonName = "other"
      })
    let leaf = try TestCertificate(.init(), issuer: root)
    try folder.write(leaf, chain: [root])
    #expect(try warnings().isEmpty)
    #expect(fault() == nil)
    try folder.write(leaf, chain: [other])
    #expect(
      try warnings() == ["certificate has a broken chain: CN=other did not sign the one before it, CN=localhost"])
  }
}

extension ServerTests {
  @Suite struct TLSReload {
    @Test("A reload shows the new certificate to new connections and leaves the others be")
    func reloads() async throws {
      let folder = try CertificateFolder()
      let (old, new) = (try TestCertificate(), try TestCertificate())
      try folder.write(old)
      let identity = try TLSIdentity(folder.files(), logger: silence)
      try await withServer(over: .tls, identity: identity) { fixture in
        let before = try fixture.connectAccepted()
        #expect(before.serverCertificate == old.sha256)
        try folder.write(new)
        identity.reload()
        // Nor is a session of before resumed: its client's certificate may no longer be good.
        let session = before.resumable
        let after = try fixture.connect(.init { $0.session = session })
        #expect(after.serverCertificate == new.sha256)
        #expect(!after.isResumed)
        for client in [before, after] {
          try client.send(request("/echo"))
          #expect(try client.answer().status == 200)
        }
      }
    }

    @Test("A reload of files that are not good keeps what was there and logs why")
    func keepsOld() async throws {
      let folder = try CertificateFolder()
      let old = try TestCertificate()
      try folder.write(old)
      let log = LogLines()
      let identity = try TLSIdentity(folder.files(), logger: Logger(label: "test") { _ in log })
      try await withServer(over: .tls, identity: identity) { fixture in
        try folder.write(try TestCertificate().keyPEM, to: "key")
        identity.reload()
        #expect(try fixture.connectAccepted().serverCertificate == old.sha256)
        #expect(log.lines.count == 1)
        #expect(log.lines.first?.contains("\(folder.path)/key does not match the certificate in ") == true)
      }
    }

    @Test("Once a day the keys of session tickets are new, and the certificate is the same")
    func renewsTicketKeys() throws {
      let folder = try CertificateFolder()
      try folder.write(try TestCertificate())
      let identity = try TLSIdentity(folder.files(), logger: silence)
      let now = MonotonicTime.now
      let first = identity.context(at: now)
      #expect(identity.context(at: now.advanced(by: .seconds(23 * 3600))) === first)
      let next = now.advanced(by: .seconds(25 * 3600))
      let second = identity.context(at: next)
      #expect(second !== first)
      #expect(identity.context(at: next) === second)
    }
  }
}

/// Keeps what is logged.
private struct LogLines: LogHandler {
  private final class Storage: Sendable {
    let lines = Mutex<[String]>([])
  }

  private let storage = Storage()
  var metadata: Logger.Metadata = [:]
  var logLevel: Logger.Level = .warning

  var lines: [String] { storage.lines.withLock { $0 } }

  subscript(metadataKey key: String) -> Logger.MetadataValue? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    storage.lines.withLock { $0.append("\(event.message) \(event.metadata ?? [:])") }
  }
}
