import HTTPCore

/// A signature that was found good (DOMAIN.md rule 11).
struct VerifiedSignature: Hashable, Sendable {
  /// The message in DER.
  let der: [UInt8]
  /// Of ``der``.
  let sha256: SHA256Digest
  /// Of the bytes that it covers.
  let contentSHA256: SHA256Digest
  /// Whom the certificate names, in the form of RFC 2253.
  let signer: String
  let issuer: String
  let serial: String
  let certificateSHA256: SHA256Digest
  /// When it was signed, as the signer says; when it came, where the signer does not say.
  let signedAt: Instant

  /// How far the clocks of a signer and of the server may be apart.
  private static let clockDifference: Int64 = 5 * 60 * 1000

  /// Verifies a message over the content that is handed out.
  ///
  /// - Parameters:
  ///   - message: in DER or PEM.
  ///   - begins: before then there was nothing to sign.
  ///   - now: when it came.
  /// - Throws: ``SignatureRefusal``, ``CryptographyError``.
  init(
    _ message: [UInt8], over content: [UInt8], since begins: Instant, trusting trust: SignatureTrust, at now: Instant
  ) throws {
    der = try DetachedSignature(parsing: message).der()
    // What is verified is what is kept.
    let signature = try DetachedSignature(parsing: der)
    try signature.requireForm()
    let certificate = try signature.signer(of: content)
    signedAt = try signature.signingTime().map { Instant(milliseconds: Int64($0) * 1000) } ?? now
    let earliest = begins.milliseconds - VerifiedSignature.clockDifference
    guard
      (earliest...max(earliest, now.milliseconds + VerifiedSignature.clockDifference)).contains(
        signedAt.milliseconds)
    else { throw SignatureRefusal(.wrongTime, signedAt.description) }
    try trust.check(certificate, with: signature.certificates(), signedAt: signedAt, now: now)
    guard let signer = certificate.readableSubject, let issuer = certificate.readableIssuer,
      let serial = certificate.serial, let digest = certificate.sha256.flatMap({ SHA256Digest(bytes: $0) })
    else { throw SignatureRefusal(.malformed) }
    self.signer = signer
    self.issuer = issuer
    self.serial = serial
    certificateSHA256 = digest
    sha256 = try SHA256Digest(of: der)
    contentSHA256 = try SHA256Digest(of: content)
  }
}
