/// The bytes in base64url without padding (RFC 4648 §5).
func base64URL(_ bytes: [UInt8]) -> String {
  var text: [UInt8] = []
  text.reserveCapacity((bytes.count * 4 + 2) / 3)
  var buffer: UInt32 = 0
  var bits: UInt32 = 0
  for byte in bytes {
    buffer = buffer << 8 | UInt32(byte)
    bits += 8
    while bits >= 6 {
      bits -= 6
      text.append(alphabet[Int(buffer >> bits & 0x3F)])
    }
    buffer &= (1 << bits) - 1
  }
  if bits > 0 { text.append(alphabet[Int(buffer << (6 - bits) & 0x3F)]) }
  return String(decoding: text, as: UTF8.self)
}

/// The bytes of a text in base64url without padding; `nil` for one that ``base64URL(_:)`` does not write.
func base64URLDecoded(_ text: String) -> [UInt8]? {
  var bytes: [UInt8] = []
  var buffer: UInt32 = 0
  var bits: UInt32 = 0
  for character in text.utf8 {
    guard let value = alphabet.firstIndex(of: character) else { return nil }
    buffer = buffer << 6 | UInt32(value)
    bits += 6
    guard bits >= 8 else { continue }
    bits -= 8
    bytes.append(UInt8(buffer >> bits & 0xFF))
    buffer &= (1 << bits) - 1
  }
  // One text for each content: no stray bits, no stray character.
  return base64URL(bytes) == text ? bytes : nil
}

/// Whether the byte is one of base64url's 64 characters.
func isBase64URL(_ byte: UInt8) -> Bool {
  switch byte {
  case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
    true
  default: false
  }
}

private let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
