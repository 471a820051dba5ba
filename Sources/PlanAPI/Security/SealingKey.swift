import COpenSSL

/// Seals bytes so that they can be read again only by whoever presents the same token: AES-256 in Galois/Counter Mode
/// (NIST SP 800-38D) under a key made from the token's 256 random bits, which the server does not keep.
struct SealingKey: Sendable {
  private static let nonceLength = 12
  private static let tagLength = 16

  private let bytes: [UInt8]

  /// - Throws: ``CryptographyError``.
  init(of token: TokenText) throws {
    // Another digest than the one that is stored of the token.
    bytes = try SHA256Digest(of: Array("plan-server seal\n\(token.secret)".utf8)).bytes
  }

  /// - Returns: nonce, ciphertext and tag.
  /// - Throws: ``CryptographyError``.
  func seal(_ plain: [UInt8]) throws -> [UInt8] {
    let nonce = try SecureRandom.bytes(SealingKey.nonceLength)
    let context = try CipherContext()
    let sealed = unsafe try context.run(
      plain, key: bytes, nonce: nonce, encrypts: true,
      tag: { context in
        var tag = [UInt8](repeating: 0, count: SealingKey.tagLength)
        let code = unsafe EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, Int32(tag.count), &tag)
        guard code == 1 else { throw CryptographyError("EVP_CIPHER_CTX_ctrl") }
        return tag
      })
    return nonce + sealed.text + sealed.tag
  }

  /// - Throws: ``CryptographyError`` for what this key has not sealed, or was changed since.
  func open(_ sealed: [UInt8]) throws -> [UInt8] {
    guard sealed.count >= SealingKey.nonceLength + SealingKey.tagLength else { throw CryptographyError("sealed bytes") }
    let text = Array(sealed[SealingKey.nonceLength..<(sealed.count - SealingKey.tagLength)])
    var tag = Array(sealed.suffix(SealingKey.tagLength))
    return unsafe try CipherContext().run(
      text, key: bytes, nonce: Array(sealed.prefix(SealingKey.nonceLength)), encrypts: false,
      beforeEnd: { context in
        let code = unsafe EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, Int32(tag.count), &tag)
        guard code == 1 else { throw CryptographyError("EVP_CIPHER_CTX_ctrl") }
      }
    ).text
  }
}

/// One use of a cipher (EVP_EncryptInit(3)); frees what it holds.
@safe private final class CipherContext {
  private let handle: OpaquePointer

  init() throws(CryptographyError) {
    guard let handle = unsafe EVP_CIPHER_CTX_new() else { throw CryptographyError("EVP_CIPHER_CTX_new") }
    unsafe self.handle = handle
  }

  deinit { unsafe EVP_CIPHER_CTX_free(handle) }

  /// - Parameters:
  ///   - beforeEnd: called when all of the text is through, before the tag is worked out or checked.
  ///   - tag: asked for when the tag is there.
  func run(
    _ text: [UInt8], key: [UInt8], nonce: [UInt8], encrypts: Bool,
    beforeEnd: (OpaquePointer) throws -> Void = { _ in },
    tag: (OpaquePointer) throws -> [UInt8] = { _ in [] }
  ) throws -> (text: [UInt8], tag: [UInt8]) {
    let begun = unsafe EVP_CipherInit_ex(handle, EVP_aes_256_gcm(), nil, key, nonce, encrypts ? 1 : 0)
    guard begun == 1 else { throw CryptographyError("EVP_CipherInit_ex") }
    var output = [UInt8](repeating: 0, count: text.count)
    var length: Int32 = 0
    guard unsafe EVP_CipherUpdate(handle, &output, &length, text, Int32(text.count)) == 1 else {
      throw CryptographyError("EVP_CipherUpdate")
    }
    try unsafe beforeEnd(handle)
    // A mode that counts leaves nothing for the end to write.
    var rest = [UInt8](repeating: 0, count: 16)
    var restLength: Int32 = 0
    guard unsafe EVP_CipherFinal_ex(handle, &rest, &restLength) == 1 else {
      throw CryptographyError("EVP_CipherFinal_ex")
    }
    return (output, try unsafe tag(handle))
  }
}
