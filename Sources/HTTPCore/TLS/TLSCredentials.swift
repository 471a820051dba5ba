/// What ``TLSFiles`` hold, read and found good.
struct TLSCredentials: Sendable {
  /// A certificate that ends in less than this many days is worth a warning.
  private static let lastDays = 14

  let files: TLSFiles
  let certificate: Certificate
  /// Those after the first in its file.
  let chain: [Certificate]
  let key: PrivateKey
  let clientAuthorities: [Certificate]
  /// What is no reason to refuse them, and still wrong.
  let warnings: [TLSFileError]

  /// - Parameter now: seconds since 1970.
  /// - Throws: what is wrong, with the name of the file.
  init(_ files: TLSFiles, at now: Int) throws(TLSFileError) {
    let certificates = try PEMFile(files.certificate).certificates()
    let keyFile = try PEMFile(files.key)
    self.files = files
    certificate = certificates[0]
    chain = Array(certificates.dropFirst())
    key = try keyFile.privateKey()
    guard key.isKey(of: certificate) else {
      throw TLSFileError(files.key, "does not match the certificate in \(files.certificate)")
    }
    try TLSCredentials.checkValidity(of: certificate, in: files.certificate, at: now)
    if let path = files.clientAuthorities {
      clientAuthorities = try PEMFile(path).certificates()
    } else {
      clientAuthorities = []
    }
    var warnings = TLSCredentials.warnings(on: certificates, in: files.certificate, at: now)
    if keyFile.isReadableByAll {
      warnings.append(TLSFileError(files.key, "can be read by every account: make it mode 0600"))
    }
    if let path = files.clientAuthorities {
      for authority in clientAuthorities where authority.validity.map({ $0.upperBound < now }) ?? true {
        warnings.append(TLSFileError(path, "has an expired certificate (\(authority.name))"))
      }
    }
    self.warnings = warnings
  }

  private static func checkValidity(of certificate: Certificate, in path: String, at now: Int) throws(TLSFileError) {
    guard let validity = certificate.validity else {
      throw TLSFileError(path, "has a certificate whose validity makes no sense")
    }
    if now < validity.lowerBound {
      throw TLSFileError(
        path,
        "has a certificate that is not yet valid: it begins on \(HTTPDate.format(secondsSinceEpoch: max(validity.lowerBound, 0)))"
      )
    }
    if now > validity.upperBound {
      throw TLSFileError(
        path,
        "has a certificate that has expired: it ended on \(HTTPDate.format(secondsSinceEpoch: max(validity.upperBound, 0)))"
      )
    }
  }

  private static func warnings(on certificates: [Certificate], in path: String, at now: Int) -> [TLSFileError] {
    var warnings: [TLSFileError] = []
    if let end = certificates[0].validity?.upperBound, end - now < lastDays * 86_400 {
      warnings.append(
        TLSFileError(path, "has a certificate that expires soon, on \(HTTPDate.format(secondsSinceEpoch: max(end, 0)))")
      )
    }
    if !certificates[0].isForServers {
      warnings.append(TLSFileError(path, "has a certificate that is not meant for servers: clients will refuse it"))
    }
    for (certificate, issuer) in zip(certificates, certificates.dropFirst()) {
      if !certificate.isIssued(by: issuer) {
        warnings.append(
          TLSFileError(path, "has a broken chain: \(issuer.name) did not sign the one before it, \(certificate.name)"))
      }
      if issuer.validity.map({ !$0.contains(now) }) ?? true {
        warnings.append(TLSFileError(path, "has a certificate in its chain that is out of date: \(issuer.name)"))
      }
    }
    return warnings
  }
}

extension Certificate {
  /// For messages.
  fileprivate var name: String { subject ?? "a certificate without a name" }
}
