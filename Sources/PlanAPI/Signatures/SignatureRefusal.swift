/// Why a signature is not taken (DOMAIN.md rule 11).
struct SignatureRefusal: Error, Hashable, Sendable {
  enum Cause: String, CaseIterable, Sendable {
    /// Neither DER nor PEM of a CMS, or with something behind it.
    case malformed
    /// A CMS of another kind than signed data.
    case notSigned = "not-signed-data"
    /// It carries a content of its own, which need not be what a reader is shown.
    case embedded
    case noSigner = "no-signer"
    case severalSigners = "several-signers"
    /// The signer's certificate is not in it.
    case noCertificate = "no-certificate"
    /// Over other bytes, or damaged.
    case wrongContent = "wrong-content"
    /// By a digest or a key that is too weak.
    case weak
    /// Of the content itself, and not of attributes that hold its digest.
    case noAttributes = "no-signed-attributes"
    /// Before there was anything to sign, or in the future.
    case wrongTime = "wrong-time"
    case untrusted
    case expired
    case notYetValid = "not-yet-valid"
    case wrongPurpose = "wrong-purpose"
    case revoked
    /// There is no good list to look the certificate up in.
    case revocationUnknown = "revocation-unknown"
  }

  let cause: Cause
  /// The certificate or the time that is at fault, or the words of OpenSSL.
  let subject: String?

  init(_ cause: Cause, _ subject: String? = nil) {
    self.cause = cause
    self.subject = subject
  }
}
