import COpenSSL

/// A SHA-256 digest of what comes piece by piece (EVP_DigestInit(3ossl)).
@safe final class SHA256Stream {
  private let context: OpaquePointer

  init() throws(CryptographyError) {
    guard let context = unsafe EVP_MD_CTX_new() else { throw CryptographyError("EVP_MD_CTX_new") }
    unsafe self.context = context
    guard unsafe EVP_DigestInit_ex2(context, EVP_sha256(), nil) == 1 else { throw CryptographyError("EVP_DigestInit") }
  }

  deinit { unsafe EVP_MD_CTX_free(context) }

  func update(_ bytes: [UInt8]) throws(CryptographyError) {
    let code = unsafe bytes.withUnsafeBytes { unsafe EVP_DigestUpdate(context, $0.baseAddress, $0.count) }
    guard code == 1 else { throw CryptographyError("EVP_DigestUpdate") }
  }

  /// The digest of all that came; to be called once.
  func finish() throws(CryptographyError) -> SHA256Digest {
    var bytes = [UInt8](repeating: 0, count: SHA256Digest.count)
    let code = unsafe bytes.withUnsafeMutableBufferPointer { unsafe EVP_DigestFinal_ex(context, $0.baseAddress, nil) }
    guard code == 1, let digest = SHA256Digest(bytes: bytes) else { throw CryptographyError("EVP_DigestFinal_ex") }
    return digest
  }
}
