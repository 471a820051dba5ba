import COpenSSL
import Glibc

/// A file of certificates, of revocation lists or of a key in PEM form (RFC 7468), open for reading.
@safe package struct PEMFile: ~Copyable {
  private let path: String
  private let stream: OpaquePointer
  /// Every account of the system may read it.
  let isReadableByAll: Bool

  package init(_ path: String) throws(TLSFileError) {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw TLSFileError(path, "cannot be read: \(PEMFile.systemError())") }
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT != S_IFDIR else {
      _ = close(descriptor)
      throw TLSFileError(path, "is not a file")
    }
    // Reads without a buffer of the C library's, in which a key would be left behind.
    guard let stream = unsafe BIO_new_fd(descriptor, BIO_CLOSE) else {
      _ = close(descriptor)
      throw TLSFileError(path, "cannot be read: \(OpenSSLError())")
    }
    self.path = path
    unsafe self.stream = stream
    isReadableByAll = status.st_mode & S_IROTH != 0
  }

  deinit { unsafe BIO_free(stream) }

  /// Every certificate in it, at least one, in order.
  package func certificates() throws(TLSFileError) -> [Certificate] {
    var certificates: [Certificate] = []
    ERR_clear_error()
    while let handle = unsafe PEM_read_bio_X509(stream, nil, refusePassphrase, nil) {
      unsafe certificates.append(Certificate(owning: handle))
    }
    guard isAtEnd else { throw TLSFileError(path, "has a damaged certificate: \(OpenSSLError())") }
    ERR_clear_error()
    guard !certificates.isEmpty else {
      throw TLSFileError(path, "has no certificate in PEM form (-----BEGIN CERTIFICATE-----)")
    }
    return certificates
  }

  /// Every revocation list in it, at least one, in order.
  package func revocationLists() throws(TLSFileError) -> [RevocationList] {
    var lists: [RevocationList] = []
    ERR_clear_error()
    while let handle = unsafe PEM_read_bio_X509_CRL(stream, nil, refusePassphrase, nil) {
      unsafe lists.append(RevocationList(owning: handle))
    }
    guard isAtEnd else { throw TLSFileError(path, "has a damaged revocation list: \(OpenSSLError())") }
    ERR_clear_error()
    guard !lists.isEmpty else {
      throw TLSFileError(path, "has no revocation list in PEM form (-----BEGIN X509 CRL-----)")
    }
    return lists
  }

  func privateKey() throws(TLSFileError) -> PrivateKey {
    var isEncrypted = false
    ERR_clear_error()
    let handle = unsafe PEM_read_bio_PrivateKey(stream, nil, refusePassphrase, &isEncrypted)
    if let handle = unsafe handle { return unsafe PrivateKey(owning: handle) }
    ERR_clear_error()
    guard !isEncrypted else {
      throw TLSFileError(path, "is protected by a passphrase, which a server cannot enter")
    }
    // OpenSSL does not tell a file without a key from one with a damaged key.
    throw TLSFileError(path, "has no good private key in PEM form (-----BEGIN PRIVATE KEY-----)")
  }

  /// Whether what was wanted is not there, rather than there and damaged.
  private var isAtEnd: Bool {
    let code = ERR_peek_last_error()
    return ERR_GET_LIB(code) == ERR_LIB_PEM && ERR_GET_REASON(code) == PEM_R_NO_START_LINE
  }

  private static func systemError() -> String {
    let code = errno
    return unsafe strerror(code).map { unsafe String(cString: $0) } ?? "error \(code)"
  }
}

/// Gives none (pem_password_cb(3)); without it OpenSSL would ask on the terminal.
private func refusePassphrase(
  _: UnsafeMutablePointer<CChar>?, _: CInt, _: CInt, isEncrypted: UnsafeMutableRawPointer?
) -> CInt {
  unsafe isEncrypted?.assumingMemoryBound(to: Bool.self).pointee = true
  return -1
}
