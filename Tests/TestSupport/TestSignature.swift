import COpenSSL
import Glibc

extension TestCertificate {
  /// What a signature differs in from a good one.
  public struct Signing: Sendable {
    /// Seconds from now that it says to have been made at; `nil` for no signed attributes at all.
    public var signedAt: Int? = 0
    /// Whether the content is in it.
    public var isEmbedded = false
    /// Whether the signer's certificate is in it.
    public var hasCertificate = true
    public var digest = "SHA256"
    /// Those between the signer and a root.
    public var chain: [TestCertificate] = []
    /// Who signs beside the first.
    public var others: [TestCertificate] = []

    public init(_ change: (inout Signing) -> Void = { _ in }) { change(&self) }
  }

  /// A CMS (RFC 5652) over the content, in DER.
  public func sign(_ content: [UInt8], _ signing: Signing = Signing()) throws -> [UInt8] {
    try TestCertificate.signature(of: content, by: [self] + signing.others, signing)
  }

  /// A CMS with certificates alone.
  public func signatureOfNobody() throws -> [UInt8] {
    try TestCertificate.signature(of: [], by: [], .init { $0.chain = [self] })
  }

  /// A CMS that holds content and no signature.
  public static func plainMessage(_ content: [UInt8]) throws -> [UInt8] {
    let input = unsafe BIO_new_mem_buf(content, CInt(content.count))
    defer { unsafe BIO_free(input) }
    guard let message = unsafe CMS_data_create(input, CUnsignedInt(CMS_BINARY)) else {
      throw TestTLSError("CMS_data_create")
    }
    defer { unsafe CMS_ContentInfo_free(message) }
    return unsafe der { unsafe i2d_CMS_ContentInfo(message, $0) }
  }

  private static func signature(
    of content: [UInt8], by signers: [TestCertificate], _ signing: Signing
  ) throws -> [UInt8] {
    var flags = CUnsignedInt(CMS_BINARY | CMS_PARTIAL | CMS_NOSMIMECAP)
    if !signing.isEmbedded { flags |= CUnsignedInt(CMS_DETACHED) }
    if !signing.hasCertificate { flags |= CUnsignedInt(CMS_NOCERTS) }
    if signing.signedAt == nil { flags |= CUnsignedInt(CMS_NOATTR) }
    guard let message = unsafe CMS_sign(nil, nil, nil, nil, flags) else { throw TestTLSError("CMS_sign") }
    defer { unsafe CMS_ContentInfo_free(message) }
    for certificate in signing.chain { unsafe CMS_add1_cert(message, certificate.certificate) }
    for signer in signers {
      let digest = unsafe EVP_get_digestbyname(signing.digest)
      let information = unsafe CMS_add1_signer(message, signer.certificate, signer.key, digest, flags)
      guard let information = unsafe information else { throw TestTLSError("CMS_add1_signer") }
      guard let seconds = signing.signedAt else { continue }
      let moment = unsafe X509_gmtime_adj(nil, seconds)
      defer { unsafe ASN1_TIME_free(moment) }
      let type = unsafe moment?.pointee.type ?? V_ASN1_UTCTIME
      unsafe CMS_signed_add1_attr_by_NID(information, NID_pkcs9_signingTime, type, moment, -1)
    }
    // OpenSSL digests nothing for nobody.
    if signers.isEmpty { return unsafe der { unsafe i2d_CMS_ContentInfo(message, $0) } }
    return try unsafe content.withUnsafeBytes { buffer in
      let input = unsafe BIO_new_mem_buf(buffer.baseAddress, CInt(buffer.count))
      defer { unsafe BIO_free(input) }
      guard unsafe CMS_final(message, input, nil, flags) == 1 else { throw TestTLSError("CMS_final") }
      return unsafe der { unsafe i2d_CMS_ContentInfo(message, $0) }
    }
  }

  /// The list of what this authority has revoked, in PEM form.
  /// - Parameter ends: seconds from now, when a new one should have come.
  public func revocationList(of revoked: [TestCertificate], ends: Int = 86_400) throws -> String {
    guard let list = unsafe X509_CRL_new() else { throw TestTLSError("X509_CRL_new") }
    defer { unsafe X509_CRL_free(list) }
    let (begin, end) = unsafe (X509_gmtime_adj(nil, -7200), X509_gmtime_adj(nil, ends))
    defer {
      unsafe ASN1_TIME_free(begin)
      unsafe ASN1_TIME_free(end)
    }
    unsafe X509_CRL_set_version(list, 1)
    unsafe X509_CRL_set_issuer_name(list, X509_get_subject_name(certificate))
    unsafe X509_CRL_set1_lastUpdate(list, begin)
    unsafe X509_CRL_set1_nextUpdate(list, end)
    for certificate in revoked {
      let entry = unsafe X509_REVOKED_new()
      unsafe X509_REVOKED_set_serialNumber(entry, X509_get_serialNumber(certificate.certificate))
      unsafe X509_REVOKED_set_revocationDate(entry, begin)
      unsafe X509_CRL_add0_revoked(list, entry)
    }
    guard unsafe X509_CRL_sign(list, key, EVP_sha256()) > 0 else { throw TestTLSError("X509_CRL_sign") }
    return unsafe TestCertificate.text { unsafe PEM_write_bio_X509_CRL($0, list) }
  }

  /// Its number, in hexadecimal digits.
  public var serial: String {
    unsafe TestCertificate.text { unsafe i2a_ASN1_INTEGER($0, X509_get_serialNumber(certificate)) }
  }

  private static func der(
    _ write: (UnsafeMutablePointer<UnsafeMutablePointer<UInt8>?>?) -> CInt
  ) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: Int(max(write(nil), 0)))
    unsafe bytes.withUnsafeMutableBufferPointer { buffer in
      var position = buffer.baseAddress
      _ = unsafe write(&position)
    }
    return bytes
  }
}
