/// Where a server listens for TLS, and what it shows there.
public struct TLSEndpoint: Sendable {
  public var addresses: [Address]
  public var identity: TLSIdentity
  /// Answers tell clients to come by TLS alone for a year (`Strict-Transport-Security`, RFC 6797).
  public var isStrict: Bool

  public init(addresses: [Address], identity: TLSIdentity, isStrict: Bool = true) {
    self.addresses = addresses
    self.identity = identity
    self.isStrict = isStrict
  }
}

/// What TLS gave a connection. One object for all its requests.
public final class TransportSecurity: Sendable {
  /// The certificate that the client has shown and that comes from one of the authorities; it holds the key of it.
  public let clientCertificate: ClientCertificate?
  let isStrict: Bool

  init(clientCertificate: ClientCertificate?, isStrict: Bool) {
    self.clientCertificate = clientCertificate
    self.isStrict = isStrict
  }
}

/// A client's certificate, verified when its session began.
public struct ClientCertificate: Hashable, Sendable {
  /// SHA-256 of its DER form, 32 bytes.
  public let sha256: [UInt8]
  /// Whom it names, as RFC 2253 writes it: `CN=Reporter VHXH,O=Xã`, in ASCII with other bytes escaped.
  public let subject: String

  init(sha256: [UInt8], subject: String) {
    self.sha256 = sha256
    self.subject = subject
  }

  init?(_ certificate: Certificate) {
    guard let sha256 = certificate.sha256, let subject = certificate.subject else { return nil }
    self.init(sha256: sha256, subject: subject)
  }
}
