/// The files, in PEM form (RFC 7468), that a server's identity comes from.
public struct TLSFiles: Hashable, Sendable {
  /// The server's certificate, and after it those that lead to a root, each signing the one before.
  public var certificate: String
  /// The certificate's private key, with no passphrase.
  public var key: String
  /// The certificates that clients' ones must come from; `nil` where no client is asked for one.
  public var clientAuthorities: String?

  public init(certificate: String, key: String, clientAuthorities: String? = nil) {
    self.certificate = certificate
    self.key = key
    self.clientAuthorities = clientAuthorities
  }
}

/// What is wrong with a file in PEM form, such as one of the ``TLSFiles``.
public struct TLSFileError: Error, Hashable, Sendable, CustomStringConvertible {
  public let path: String
  /// What follows the file's name in a sentence.
  public let reason: String

  package init(_ path: String, _ reason: String) {
    self.path = path
    self.reason = reason
  }

  public var description: String { "\(path) \(reason)" }
}
