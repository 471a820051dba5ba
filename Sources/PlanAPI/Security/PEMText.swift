import COpenSSL

/// Bytes as text between two lines that say what they are (RFC 7468).
enum PEMText {
  static func encode(_ bytes: [UInt8], label: String) -> String {
    var encoded = [UInt8](repeating: 0, count: (bytes.count + 2) / 3 * 4 + 1)
    let count = unsafe Int(EVP_EncodeBlock(&encoded, bytes, CInt(clamping: bytes.count)))
    var text = "-----BEGIN \(label)-----\n"
    for start in stride(from: 0, to: count, by: 64) {
      text += String(decoding: encoded[start..<min(start + 64, count)], as: UTF8.self) + "\n"
    }
    return "\(text)-----END \(label)-----\n"
  }
}
