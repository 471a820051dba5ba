import COpenSSL

/// libcrypto could not do what it was asked.
public struct CryptographyError: Error, Hashable, Sendable, CustomStringConvertible {
  /// OpenSSL's own words.
  public let description: String

  /// Takes the oldest error from the thread's queue and empties it.
  init(_ function: String) {
    let code = ERR_get_error()
    var text = [CChar](repeating: 0, count: 256)
    let count = text.count
    unsafe text.withUnsafeMutableBufferPointer { buffer in
      unsafe ERR_error_string_n(code, buffer.baseAddress, count)
    }
    ERR_clear_error()
    let bytes = text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
    description = "\(function): \(String(decoding: bytes, as: UTF8.self))"
  }
}

/// The implementation of SHA-256, fetched once: `EVP_sha256()` makes each digest look it up again
/// (crypto(7ossl), "implicit fetching"). It is never freed.
private let algorithm = Algorithm()

/// Safe to share: the handle does not change, and OpenSSL's algorithms may be used by many threads
/// (openssl-threads(7ossl)).
@safe private struct Algorithm: @unchecked Sendable {
  /// `nil`, where there is no such implementation, makes each digest fail.
  let handle: OpaquePointer?

  init() { unsafe handle = EVP_MD_fetch(nil, "SHA256", nil) }
}

private let hexDigits = Array("0123456789abcdef".utf8)

/// A SHA-256 digest (FIPS 180-4): 32 bytes.
public struct SHA256Digest: Hashable, Sendable {
  public let bytes: [UInt8]

  static let count = 32

  /// A digest made earlier; `nil` unless it has 32 bytes.
  init?(bytes: [UInt8]) {
    guard bytes.count == Self.count else { return nil }
    self.bytes = bytes
  }

  /// 32 zero bytes, which is the digest of nothing that anybody knows.
  static let zero = SHA256Digest(exactly: [UInt8](repeating: 0, count: count))

  private init(exactly bytes: [UInt8]) { self.bytes = bytes }

  /// A digest as ``hex`` writes it; `nil` for anything else.
  public init?(hex: String) {
    let digits = Array(hex.utf8)
    guard digits.count == 2 * Self.count else { return nil }
    var bytes: [UInt8] = []
    for index in stride(from: 0, to: digits.count, by: 2) {
      guard let high = hexDigits.firstIndex(of: digits[index]), let low = hexDigits.firstIndex(of: digits[index + 1])
      else { return nil }
      bytes.append(UInt8(high << 4 | low))
    }
    self.bytes = bytes
  }

  /// The digest of the bytes.
  public init(of message: Span<UInt8>) throws(CryptographyError) {
    var digest = [UInt8](repeating: 0, count: Self.count)
    let code = unsafe digest.withUnsafeMutableBufferPointer { digest in
      unsafe message.withUnsafeBytes { message in
        unsafe EVP_Digest(message.baseAddress, message.count, digest.baseAddress, nil, algorithm.handle, nil)
      }
    }
    guard code == 1 else { throw CryptographyError("EVP_Digest") }
    bytes = digest
  }

  /// The digest of the bytes.
  public init(of message: [UInt8]) throws(CryptographyError) { try self.init(of: message.span) }

  /// 64 lower-case hexadecimal digits.
  public var hex: String {
    var text: [UInt8] = []
    text.reserveCapacity(2 * Self.count)
    for byte in bytes {
      text.append(hexDigits[Int(byte >> 4)])
      text.append(hexDigits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// 43 characters.
  public var base64URL: String { PlanAPI.base64URL(bytes) }

  /// Compares in a time that does not depend on where the two differ.
  func matches(_ other: SHA256Digest) -> Bool {
    unsafe bytes.withUnsafeBytes { left in
      unsafe other.bytes.withUnsafeBytes { right in
        unsafe CRYPTO_memcmp(left.baseAddress, right.baseAddress, Self.count) == 0
      }
    }
  }
}
