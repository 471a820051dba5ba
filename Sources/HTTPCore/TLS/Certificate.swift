import COpenSSL
import Glibc

/// An X.509 certificate (RFC 5280).
///
/// Safe to share: it is not changed once it is read, and what OpenSSL keeps with it is under its own lock
/// (openssl-threads(7ossl)).
@safe package final class Certificate: @unchecked Sendable {
  package let handle: OpaquePointer

  /// Takes over a reference to an `X509`.
  package init(owning handle: OpaquePointer) { unsafe self.handle = handle }

  deinit { unsafe X509_free(handle) }

  /// When it is good, in seconds since 1970; `nil` for times that are malformed.
  package var validity: ClosedRange<Int>? {
    guard let start = unsafe seconds(X509_get0_notBefore(handle)), let end = unsafe seconds(X509_get0_notAfter(handle)),
      start <= end
    else { return nil }
    return start...end
  }

  /// Whether `issuer` may have signed it: the names and key identifiers fit (X509_check_issued(3)).
  func isIssued(by issuer: Certificate) -> Bool { unsafe X509_check_issued(issuer.handle, handle) == X509_V_OK }

  /// Whether its extensions allow a server to use it for TLS (RFC 5280 §4.2.1.12).
  var isForServers: Bool { unsafe X509_check_purpose(handle, X509_PURPOSE_SSL_SERVER, 0) == 1 }

  /// SHA-256 of its DER form; `nil` where OpenSSL fails.
  package var sha256: [UInt8]? {
    var digest = [UInt8](repeating: 0, count: 32)
    var count: CUnsignedInt = 32
    return unsafe X509_digest(handle, EVP_sha256(), &digest, &count) == 1 && count == 32 ? digest : nil
  }

  /// Whom it names, in the form of RFC 2253 (`CN=…,O=…`), as `openssl x509 -subject -nameopt RFC2253` prints it: ASCII,
  /// with every other byte escaped. `nil` where OpenSSL fails.
  var subject: String? {
    unsafe text { unsafe X509_NAME_print_ex($0, X509_get_subject_name(handle), 0, x509_name_rfc2253) }
  }

  /// ``subject`` for people: letters beyond ASCII are not escaped.
  package var readableSubject: String? {
    unsafe text { unsafe X509_NAME_print_ex($0, X509_get_subject_name(handle), 0, x509_name_readable) }
  }

  /// Who signed it, written as ``readableSubject``.
  package var readableIssuer: String? {
    unsafe text { unsafe X509_NAME_print_ex($0, X509_get_issuer_name(handle), 0, x509_name_readable) }
  }

  /// Its number with its issuer, in hexadecimal digits as `openssl x509 -serial` prints it.
  package var serial: String? {
    unsafe text { unsafe i2a_ASN1_INTEGER($0, X509_get0_serialNumber(handle)) }
  }

  /// What `write` prints; a negative result of it is a failure.
  private func text(_ write: (OpaquePointer) -> CInt) -> String? {
    guard let memory = unsafe BIO_new(BIO_s_mem()) else { return nil }
    defer { unsafe BIO_free(memory) }
    guard unsafe write(memory) >= 0 else { return nil }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1024)
    while true {
      let count = unsafe BIO_read(memory, &buffer, CInt(buffer.count))
      guard count > 0 else { return String(validating: bytes, as: UTF8.self) }
      bytes += buffer[..<Int(count)]
    }
  }
}

/// Since 1970; `nil` for a time that is malformed.
private func seconds(_ time: UnsafePointer<ASN1_TIME>?) -> Int? {
  var parts = unsafe tm()
  guard unsafe ASN1_TIME_to_tm(time, &parts) == 1 else { return nil }
  return unsafe timegm(&parts)
}

/// A list of certificates that their issuer has revoked (RFC 5280 §5). Safe to share, as a ``Certificate`` is.
@safe package final class RevocationList: @unchecked Sendable {
  package let handle: OpaquePointer

  /// Takes over a reference to an `X509_CRL`.
  init(owning handle: OpaquePointer) { unsafe self.handle = handle }

  deinit { unsafe X509_CRL_free(handle) }

  /// When a newer one should have come, in seconds since 1970; `nil` where it does not say.
  package var ends: Int? { unsafe X509_CRL_get0_nextUpdate(handle).flatMap { unsafe seconds($0) } }
}

/// A private key, of which nothing is ever outside OpenSSL's memory. Safe to share, as a ``Certificate`` is.
@safe final class PrivateKey: @unchecked Sendable {
  let handle: OpaquePointer

  /// Takes over a reference to an `EVP_PKEY`.
  init(owning handle: OpaquePointer) { unsafe self.handle = handle }

  deinit { unsafe EVP_PKEY_free(handle) }

  func isKey(of certificate: Certificate) -> Bool {
    let fits = unsafe X509_check_private_key(certificate.handle, handle) == 1
    if !fits { ERR_clear_error() }
    return fits
  }
}
