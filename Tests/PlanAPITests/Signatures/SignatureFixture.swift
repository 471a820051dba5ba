import Foundation
import HTTPCore
import Logging
import TestSupport
import Testing

@testable import PlanAPI

/// An authority, those below it, and what the server is told of them.
struct SignatureFixture {
  let folder: TemporaryFolder
  let root: TestCertificate
  let signer: TestCertificate
  let content = Array(#"{"schema":"progress/1","summary":"Đã tập huấn"}"#.utf8)
  let now = Instant.now

  init() throws {
    folder = try TemporaryFolder()
    root = try SignatureFixture.authority("Gốc")
    signer = try SignatureFixture.certificate(of: root)
  }

  static func authority(_ name: String, issuer: TestCertificate? = nil) throws -> TestCertificate {
    try TestCertificate(
      .init {
        $0.isAuthority = true
        $0.commonName = name
      }, issuer: issuer)
  }

  static func certificate(
    of issuer: TestCertificate?, _ change: (inout TestCertificate.Details) -> Void = { _ in }
  ) throws -> TestCertificate {
    try TestCertificate(
      .init {
        $0.commonName = "Nguyễn Thị Hoa"
        $0.organisation = "VHXH"
        $0.purpose = "emailProtection"
        $0.keyUsage = "digitalSignature,nonRepudiation"
        change(&$0)
      }, issuer: issuer)
  }

  func authorities(lists: String? = nil) throws -> SignatureAuthorities {
    try write(root.pem, to: "roots")
    if let lists { try write(lists, to: "lists") }
    return try SignatureAuthorities(
      roots: "\(folder.path)/roots", revocations: lists.map { _ in "\(folder.path)/lists" },
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
  }

  func write(_ text: String, to name: String) throws {
    try text.write(toFile: "\(folder.path)/\(name)", atomically: false, encoding: .utf8)
  }

  func verify(_ message: [UInt8], lists: String? = nil, since: Int64 = -3600, after: Int64 = 0) throws
    -> VerifiedSignature
  {
    try VerifiedSignature(
      message, over: content, since: Instant(milliseconds: now.milliseconds + since * 1000),
      trusting: authorities(lists: lists).trust, at: Instant(milliseconds: now.milliseconds + after * 1000))
  }

  /// Why it is refused; `nil` where it is not.
  func refusal(_ message: [UInt8], lists: String? = nil, since: Int64 = -3600) throws -> SignatureRefusal.Cause? {
    do {
      _ = try verify(message, lists: lists, since: since)
      return nil
    } catch let refusal as SignatureRefusal {
      return refusal.cause
    }
  }
}
