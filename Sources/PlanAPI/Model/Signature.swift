/// What can be signed (DOMAIN.md rule 11), by its number.
public enum SignedObject: Hashable, Sendable {
  /// One revision of a progress update.
  case update(Int64)
  /// A submitted report.
  case report(Int64)

  /// Where the bytes are that a signature covers.
  func path(in plan: PlanKey) -> String {
    switch self {
    case .update(let identifier): "/v1/plans/\(plan)/progress/\(identifier)"
    case .report(let identifier): "/v1/plans/\(plan)/reports/\(identifier)?format=json"
    }
  }
}

/// A signature as it was accepted: whose, when, and over which bytes (DOMAIN.md rule 11).
public struct RecordedSignature: Hashable, Sendable {
  public var id: Int64
  public var object: SignedObject
  /// Of the bytes that it covers.
  public var contentSHA256: SHA256Digest
  /// Whom the certificate names, in the form of RFC 2253.
  public var signer: String
  public var issuer: String
  public var serial: String
  public var certificateSHA256: SHA256Digest
  public var signedAt: Instant
  public var receivedAt: Instant
  /// Who has sent it.
  public var author: Author
}

extension RecordedSignature {
  func writeMembers(to writer: inout JSONWriter, in plan: PlanKey) {
    writer.member("id", id)
    writer.member("signer", signer)
    writer.member("issuer", issuer)
    writer.member("serial", serial)
    writer.member("certificate_sha256", certificateSHA256.hex)
    writer.member("signed_at", signedAt)
    writer.member("received_at", receivedAt)
    writer.object("by") { author.writeMembers(to: &$0) }
    writer.object("covers") { writer in
      writer.member("path", object.path(in: plan))
      writer.member("sha256", contentSHA256.hex)
    }
  }
}

extension JSONWriter {
  /// The member `signatures` of what can be signed.
  mutating func signatures(_ signatures: [RecordedSignature], in plan: PlanKey) {
    objects("signatures", signatures) { $0.writeMembers(to: &$1, in: plan) }
  }
}
