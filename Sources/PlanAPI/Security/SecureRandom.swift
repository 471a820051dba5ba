import COpenSSL

/// Bytes that nobody can guess, from OpenSSL's generator.
public enum SecureRandom {
  public static func bytes(_ count: Int) throws(CryptographyError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    let code = unsafe bytes.withUnsafeMutableBufferPointer { buffer in
      unsafe RAND_bytes(buffer.baseAddress, Int32(buffer.count))
    }
    guard code == 1 else { throw CryptographyError("RAND_bytes") }
    return bytes
  }
}
