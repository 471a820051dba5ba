import ArgumentParser
import HTTPCore
import Logging
import PlanAPI

/// Whose signatures of updates and reports are taken.
struct SignatureOptions: ParsableArguments {
  @Option(.signatureRoots) var signatureRoots: String?
  @Option(.signatureRevocations) var signatureRevocations: String?

  func validate() throws { _ = try files() }

  /// Reads the files; `nil` for a server that takes no signatures.
  /// - Throws: `ValidationError`, and `TLSFileError` where a file is not good.
  func authorities(logger: Logger) throws -> SignatureAuthorities? {
    guard let (roots, revocations) = try files() else { return nil }
    return try SignatureAuthorities(roots: roots, revocations: revocations, logger: logger)
  }

  private func files() throws(ValidationError) -> (roots: String, revocations: String?)? {
    let revocations = try Setting.signatureRevocations.optional(signatureRevocations)
    guard let roots = try Setting.signatureRoots.optional(signatureRoots) else {
      guard revocations == nil else {
        throw ValidationError("--signature-revocations is for a server that takes signatures: give --signature-roots.")
      }
      return nil
    }
    return (roots, revocations)
  }
}

extension Setting where Value == String {
  static var signatureRoots: Setting {
    pemFile(
      "signature-roots", "Certificates that those of signers must come from; without one, no signature is taken.")
  }

  static var signatureRevocations: Setting {
    pemFile(
      "signature-revocations",
      "Revocation lists, of which each issuer of signers' certificates must have a current one.")
  }
}
