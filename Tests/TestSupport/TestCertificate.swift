import COpenSSL
import Glibc

/// OpenSSL failed in a test; with its reason.
public struct TestTLSError: Error, Hashable, Sendable, CustomStringConvertible {
  public let description: String

  init(_ call: String) {
    let reason = unsafe ERR_reason_error_string(ERR_peek_last_error()).map { unsafe String(cString: $0) }
    ERR_clear_error()
    description = "\(call): \(reason ?? "no reason")"
  }
}

/// A certificate made for a test, with its key. Safe to share: neither is changed once they are made.
@safe public final class TestCertificate: @unchecked Sendable {
  /// What it differs in from a good server's certificate.
  public struct Details: Sendable {
    public var commonName = "localhost"
    public var organisation: String?
    public var isAuthority = false
    /// `serverAuth`, `clientAuth`; `nil` for any.
    public var purpose: String? = "serverAuth"
    /// `digitalSignature`; `nil` for any. An authority signs certificates and lists of revoked ones.
    public var keyUsage: String?
    /// Seconds from now.
    public var begins = -3600
    public var ends = 30 * 86_400
    /// `nil` for a key on the curve P-256.
    public var rsaBits: CInt?

    public init(_ change: (inout Details) -> Void = { _ in }) { change(&self) }
  }

  let certificate: OpaquePointer
  let key: OpaquePointer

  /// - Parameter issuer: who signs it; `nil` for itself.
  public init(_ details: Details = Details(), issuer: TestCertificate? = nil) throws {
    guard let key = unsafe TestCertificate.makeKey(rsaBits: details.rsaBits) else { throw TestTLSError("key") }
    guard let certificate = unsafe X509_new() else { throw TestTLSError("X509_new") }
    unsafe self.key = key
    unsafe self.certificate = certificate
    var serial = [UInt8](repeating: 0, count: 8)
    unsafe RAND_bytes(&serial, 8)
    unsafe X509_set_version(certificate, 2)
    unsafe ASN1_INTEGER_set_uint64(
      X509_get_serialNumber(certificate), serial.reduce(0) { $0 << 8 | UInt64($1) } >> 1)
    unsafe X509_gmtime_adj(X509_getm_notBefore(certificate), details.begins)
    unsafe X509_gmtime_adj(X509_getm_notAfter(certificate), details.ends)
    let subject = unsafe X509_get_subject_name(certificate)
    if let organisation = details.organisation { unsafe TestCertificate.add("O", organisation, to: subject) }
    unsafe TestCertificate.add("CN", details.commonName, to: subject)
    let signer = unsafe issuer?.certificate ?? certificate
    unsafe X509_set_issuer_name(certificate, X509_get_subject_name(signer))
    unsafe X509_set_pubkey(certificate, key)
    unsafe addExtensions(details, signer: signer)
    guard unsafe X509_sign(certificate, issuer?.key ?? key, EVP_sha256()) > 0 else { throw TestTLSError("X509_sign") }
  }

  deinit {
    unsafe X509_free(certificate)
    unsafe EVP_PKEY_free(key)
  }

  // MARK: What it looks like in files

  /// In PEM form.
  public var pem: String { unsafe TestCertificate.text { unsafe PEM_write_bio_X509($0, certificate) } }

  public var keyPEM: String {
    unsafe TestCertificate.text { unsafe PEM_write_bio_PrivateKey($0, key, nil, nil, 0, nil, nil) }
  }

  public var encryptedKeyPEM: String {
    var secret = Array("secret".utf8)
    return unsafe TestCertificate.text {
      unsafe PEM_write_bio_PrivateKey($0, key, EVP_aes_128_cbc(), &secret, CInt(secret.count), nil, nil)
    }
  }

  /// SHA-256 of its DER form.
  public var sha256: [UInt8] {
    var digest = [UInt8](repeating: 0, count: 32)
    unsafe X509_digest(certificate, EVP_sha256(), &digest, nil)
    return digest
  }

  static func text(_ write: (OpaquePointer?) -> CInt) -> String {
    let memory = unsafe BIO_new(BIO_s_mem())
    defer { unsafe BIO_free(memory) }
    _ = unsafe write(memory)
    var buffer = [UInt8](repeating: 0, count: 16 * 1024)
    let count = unsafe BIO_read(memory, &buffer, CInt(buffer.count))
    return String(decoding: buffer.prefix(Int(max(count, 0))), as: UTF8.self)
  }

  // MARK: Making

  private static func makeKey(rsaBits: CInt?) -> OpaquePointer? {
    let context = unsafe EVP_PKEY_CTX_new_from_name(nil, rsaBits == nil ? "EC" : "RSA", nil)
    defer { unsafe EVP_PKEY_CTX_free(context) }
    unsafe EVP_PKEY_keygen_init(context)
    if let rsaBits {
      unsafe EVP_PKEY_CTX_set_rsa_keygen_bits(context, rsaBits)
    } else {
      unsafe EVP_PKEY_CTX_set_group_name(context, "P-256")
    }
    var key: OpaquePointer?
    unsafe EVP_PKEY_generate(context, &key)
    return unsafe key
  }

  private static func add(_ type: String, _ value: String, to name: OpaquePointer?) {
    let bytes = Array(value.utf8)
    unsafe X509_NAME_add_entry_by_txt(name, type, MBSTRING_FLAG, bytes, CInt(bytes.count), -1, 0)
  }

  private func addExtensions(_ details: Details, signer: OpaquePointer) {
    var context = unsafe X509V3_CTX()
    unsafe X509V3_set_ctx(&context, signer, certificate, nil, nil, 0)
    var extensions: [(CInt, String)] = [
      (NID_basic_constraints, details.isAuthority ? "critical,CA:TRUE" : "CA:FALSE"),
      (NID_subject_key_identifier, "hash"),
    ]
    if unsafe signer != certificate { extensions.append((NID_authority_key_identifier, "keyid:always")) }
    if details.isAuthority {
      extensions.append((NID_key_usage, "critical,keyCertSign,cRLSign"))
    } else {
      extensions.append((NID_subject_alt_name, "DNS:localhost,IP:127.0.0.1"))
      if let purpose = details.purpose { extensions.append((NID_ext_key_usage, purpose)) }
      if let usage = details.keyUsage { extensions.append((NID_key_usage, "critical,\(usage)")) }
    }
    for (identifier, value) in extensions {
      let made = unsafe X509V3_EXT_conf_nid(nil, &context, identifier, value)
      unsafe X509_add_ext(certificate, made, -1)
      unsafe X509_EXTENSION_free(made)
    }
  }
}
