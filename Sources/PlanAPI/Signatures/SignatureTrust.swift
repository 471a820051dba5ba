import COpenSSL
import HTTPCore

/// The roots that signers' certificates must come from, and what has been revoked.
///
/// Safe to share: the store is not changed once it is made, and what OpenSSL keeps in it is under its own lock
/// (openssl-threads(7ossl)).
@safe final class SignatureTrust: @unchecked Sendable {
  private let store: OpaquePointer
  private let hasRevocations: Bool

  /// - Parameters:
  ///   - roots: each is trusted, whether it has signed itself or not.
  ///   - revocations: empty where nothing is known of revocations; else a certificate that is on no good list of its
  ///     issuer is refused.
  /// - Throws: ``CryptographyError``.
  init(roots: [Certificate], revocations: [RevocationList]) throws(CryptographyError) {
    guard let store = unsafe X509_STORE_new() else { throw CryptographyError("X509_STORE_new") }
    unsafe self.store = store
    hasRevocations = !revocations.isEmpty
    for root in roots {
      guard unsafe X509_STORE_add_cert(store, root.handle) == 1 else { throw CryptographyError("X509_STORE_add_cert") }
    }
    for list in revocations {
      guard unsafe X509_STORE_add_crl(store, list.handle) == 1 else { throw CryptographyError("X509_STORE_add_crl") }
    }
  }

  deinit { unsafe X509_STORE_free(store) }

  /// Whether the certificate leads to a root, is meant for signing, was valid at the signing, and is not revoked now.
  ///
  /// A certificate that was revoked after the time that the signature names is refused too: who has taken a key can set
  /// its clock back.
  /// - Parameter others: may stand between the certificate and a root.
  func check(
    _ certificate: Certificate, with others: borrowing CertificateList, signedAt: Instant, now: Instant
  ) throws(SignatureRefusal) {
    unsafe try verify(certificate, with: others, at: signedAt, flags: 0, callback: nil)
    guard certificate.isForSigning else { throw SignatureRefusal(.wrongPurpose, certificate.readableSubject) }
    guard hasRevocations else { return }
    unsafe try verify(
      certificate, with: others, at: now, flags: UInt(X509_V_FLAG_CRL_CHECK | X509_V_FLAG_CRL_CHECK_ALL),
      callback: allowWhatListsDoNotSay)
  }

  private func verify(
    _ certificate: Certificate, with others: borrowing CertificateList, at time: Instant, flags: UInt,
    callback: X509_STORE_CTX_verify_cb?
  ) throws(SignatureRefusal) {
    ERR_clear_error()
    defer { ERR_clear_error() }
    guard let context = unsafe X509_STORE_CTX_new() else { throw SignatureRefusal(.untrusted) }
    defer { unsafe X509_STORE_CTX_free(context) }
    guard unsafe X509_STORE_CTX_init(context, store, certificate.handle, others.handle) == 1 else {
      throw SignatureRefusal(.untrusted)
    }
    let parameters = unsafe X509_STORE_CTX_get0_param(context)
    unsafe X509_VERIFY_PARAM_set_flags(parameters, flags | UInt(X509_V_FLAG_PARTIAL_CHAIN))
    // 112 bits: RSA from 2048, no SHA-1 (SSL_CTX_set_security_level(3)).
    unsafe X509_VERIFY_PARAM_set_auth_level(parameters, 2)
    unsafe X509_VERIFY_PARAM_set_time(parameters, Int(time.milliseconds / 1000))
    if let callback = unsafe callback { unsafe X509_STORE_CTX_set_verify_cb(context, callback) }
    guard unsafe X509_verify_cert(context) != 1 else { return }
    let code = unsafe X509_STORE_CTX_get_error(context)
    let faulty = unsafe X509_STORE_CTX_get_current_cert(context).flatMap { handle in
      unsafe X509_up_ref(handle) == 1 ? Certificate(owning: handle) : nil
    }
    throw SignatureRefusal(code, faulty ?? certificate)
  }
}

/// What was valid at the signing need not be now; and a list of the signer's issuer is asked for, while those of the
/// issuers above count where there are any.
private func allowWhatListsDoNotSay(_ isGood: CInt, _ context: OpaquePointer?) -> CInt {
  switch unsafe X509_STORE_CTX_get_error(context) {
  case X509_V_ERR_CERT_HAS_EXPIRED, X509_V_ERR_CERT_NOT_YET_VALID: 1
  case X509_V_ERR_UNABLE_TO_GET_CRL where unsafe X509_STORE_CTX_get_error_depth(context) > 0: 1
  default: isGood
  }
}

extension SignatureRefusal {
  /// - Parameters:
  ///   - code: X509_STORE_CTX_get_error(3).
  ///   - certificate: that was looked at.
  fileprivate init(_ code: CInt, _ certificate: Certificate) {
    let name = certificate.readableSubject
    switch code {
    case X509_V_ERR_CERT_HAS_EXPIRED: self.init(.expired, name)
    case X509_V_ERR_CERT_NOT_YET_VALID: self.init(.notYetValid, name)
    case X509_V_ERR_CERT_REVOKED: self.init(.revoked, name)
    case X509_V_ERR_EE_KEY_TOO_SMALL, X509_V_ERR_CA_KEY_TOO_SMALL, X509_V_ERR_CA_MD_TOO_WEAK: self.init(.weak, name)
    case X509_V_ERR_UNABLE_TO_GET_CRL, X509_V_ERR_CRL_HAS_EXPIRED, X509_V_ERR_CRL_NOT_YET_VALID,
      X509_V_ERR_CRL_SIGNATURE_FAILURE, X509_V_ERR_UNABLE_TO_GET_CRL_ISSUER, X509_V_ERR_KEYUSAGE_NO_CRL_SIGN,
      X509_V_ERR_ERROR_IN_CRL_NEXT_UPDATE_FIELD, X509_V_ERR_ERROR_IN_CRL_LAST_UPDATE_FIELD,
      X509_V_ERR_DIFFERENT_CRL_SCOPE, X509_V_ERR_UNHANDLED_CRITICAL_CRL_EXTENSION:
      self.init(.revocationUnknown, name)
    default:
      let reason = unsafe X509_verify_cert_error_string(Int(code)).map { unsafe String(cString: $0) }
      self.init(.untrusted, [name, reason].compactMap(\.self).joined(separator: ": "))
    }
  }
}

extension Certificate {
  /// What a certificate for signing documents may be restricted to: e-mail, documents (RFC 9336), documents in the words
  /// of Microsoft, anything.
  private static let purposes: Set<String> = [
    "1.3.6.1.5.5.7.3.4", "1.3.6.1.5.5.7.3.36", "1.3.6.1.4.1.311.10.3.12", "2.5.29.37.0",
  ]

  /// Whether documents may be signed with it. An extension that it does not have restricts nothing (RFC 5280 §4.2.1.3,
  /// §4.2.1.12); its key usage must allow signatures or commitments, its extended key usage one of ``purposes``.
  fileprivate var isForSigning: Bool {
    let usage = unsafe X509_get_key_usage(handle)
    guard usage & UInt32(KU_DIGITAL_SIGNATURE | KU_NON_REPUDIATION) != 0 else { return false }
    guard unsafe X509_get_ext_by_NID(handle, NID_ext_key_usage, -1) >= 0 else { return true }
    guard let usages = unsafe X509_get_ext_d2i(handle, NID_ext_key_usage, nil, nil).map({ OpaquePointer($0) })
    else { return false }
    defer { unsafe OPENSSL_sk_pop_free(usages) { unsafe ASN1_OBJECT_free($0.map { OpaquePointer($0) }) } }
    return unsafe (0..<OPENSSL_sk_num(usages)).contains { index in
      var text = [CChar](repeating: 0, count: 128)
      let object = unsafe OPENSSL_sk_value(usages, index).map { OpaquePointer($0) }
      guard unsafe OBJ_obj2txt(&text, CInt(text.count), object, 1) > 0 else { return false }
      let bytes = text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
      return Certificate.purposes.contains(String(decoding: bytes, as: UTF8.self))
    }
  }
}
