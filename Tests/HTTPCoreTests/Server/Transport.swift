import Glibc
import Logging
import TestSupport
import Testing

@testable import HTTPCore

/// What clients and server speak below HTTP.
enum Transport: CaseIterable {
  case clearText, tls

  @TaskLocal static var current = Transport.clearText
}

/// Runs each test in clear text and then over TLS: what is proved of HTTP must not depend on it.
struct TransportTrait: SuiteTrait, TestTrait, TestScoping {
  let isRecursive = true

  func scopeProvider(for test: Test, testCase: Test.Case?) -> TransportTrait? { testCase == nil ? nil : self }

  @concurrent func provideScope(
    for test: Test, testCase: Test.Case?, performing function: @concurrent @Sendable () async throws -> Void
  ) async throws {
    for transport in Transport.allCases { try await Transport.$current.withValue(transport) { try await function() } }
  }
}

extension Trait where Self == TransportTrait {
  static var inClearTextAndOverTLS: TransportTrait { TransportTrait() }
}

/// A folder of files in PEM form, for as long as the value lives.
final class CertificateFolder: Sendable {
  let path: String

  init() throws { path = try makeScratchFolder(for: "certificates") }

  deinit {
    for name in ["certificate", "key", "clients"] { _ = unsafe unlink("\(path)/\(name)") }
    _ = unsafe rmdir(path)
  }

  /// - Parameter authority: whose clients are known.
  func files(isAskingClients: Bool = false) -> TLSFiles {
    TLSFiles(
      certificate: "\(path)/certificate", key: "\(path)/key",
      clientAuthorities: isAskingClients ? "\(path)/clients" : nil)
  }

  func write(_ text: String, to name: String, mode: mode_t = 0o600) throws {
    let descriptor = unsafe open("\(path)/\(name)", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
    guard descriptor >= 0 else { throw SystemCallError("open") }
    let file = Socket(owning: descriptor)
    let bytes = Array(text.utf8)
    guard unsafe Glibc.write(file.descriptor, bytes, bytes.count) == bytes.count else { throw SystemCallError("write") }
    guard fchmod(file.descriptor, mode) == 0 else { throw SystemCallError("fchmod") }
  }

  /// Writes the server's two files.
  func write(_ certificate: TestCertificate, chain: [TestCertificate] = []) throws {
    try write(([certificate] + chain).map(\.pem).joined(), to: "certificate")
    try write(certificate.keyPEM, to: "key")
  }
}

/// A logger that says nothing.
let silence = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

/// What test servers show over TLS where a test names nothing else.
let testIdentity: Result<TLSIdentity, any Error> = Result {
  let folder = try CertificateFolder()
  try folder.write(TestCertificate())
  return try TLSIdentity(folder.files(), logger: silence)
}
