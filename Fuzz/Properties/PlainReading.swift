import HTTPCore

/// The grammar of messages read in the plainest way, the whole input at once and with no care for speed: what the
/// parsers are held against. Written from RFC 9110 and RFC 9112, not from the parsers.
enum PlainReading {
  /// The head that `bytes` begin with and how many bytes it takes; `nil` where there is none, or not yet.
  static func head(_ bytes: [UInt8], limits: HeadLimits) -> (HeadImage, length: Int)? {
    var rest = bytes[...]
    if rest.starts(with: [0x0D, 0x0A]) { rest = rest.dropFirst(2) }
    guard let first = takeLine(&rest) else { return nil }
    let words = first.split(separator: 0x20, omittingEmptySubsequences: false)
    guard words.count == 3, isToken(words[0]), words[0].count <= limits.method,
      !words[1].isEmpty, words[1].allSatisfy({ 0x21...0x7E ~= $0 }), words[1].count <= limits.target,
      let minor = ["HTTP/1.0", "HTTP/1.1"].firstIndex(where: { words[2].elementsEqual($0.utf8) }),
      let fields = takeFields(&rest, limits: limits), rest.startIndex <= limits.head
    else { return nil }
    let image = HeadImage(method: Array(words[0]), target: Array(words[1]), minor: minor, fields: fields)
    return (image, rest.startIndex)
  }

  /// The chunked body that `bytes` begin with (RFC 9112 §7.1) and how many bytes it takes; `nil` where there is none,
  /// or not yet.
  static func chunked(_ bytes: [UInt8], limits: HeadLimits, extensionLimit: Int, limit: Int) -> (
    content: [UInt8], length: Int
  )? {
    var content: [UInt8] = []
    var extensionBytes = 0
    var rest = bytes[...]
    while let line = takeLine(&rest) {
      let digits = line.prefix { Character(Unicode.Scalar($0)).isHexDigit && $0 < 0x80 }
      let extensions = Array(line.dropFirst(digits.count))
      extensionBytes += extensions.count
      guard 1...16 ~= digits.count, let size = Int(String(decoding: digits, as: UTF8.self), radix: 16),
        areExtensions(extensions), extensionBytes <= extensionLimit, size <= limit - content.count
      else { return nil }
      if size == 0 {
        let start = rest.startIndex
        guard takeFields(&rest, limits: limits) != nil, rest.startIndex - start <= limits.head else { return nil }
        return (content, rest.startIndex)
      }
      guard rest.count >= 2, size <= rest.count - 2 else { return nil }
      content += rest.prefix(size)
      rest = rest.dropFirst(size)
      guard rest.starts(with: [0x0D, 0x0A]) else { return nil }
      rest = rest.dropFirst(2)
    }
    return nil
  }

  /// Takes field lines, up to and with the empty line behind them.
  private static func takeFields(_ rest: inout ArraySlice<UInt8>, limits: HeadLimits) -> [HeadImage.Field]? {
    var fields: [HeadImage.Field] = []
    while let line = takeLine(&rest) {
      if line.isEmpty { return fields }
      guard line.count <= limits.fieldLine, fields.count < limits.fieldCount,
        let colon = line.firstIndex(of: 0x3A), isToken(line[..<colon])
      else { return nil }
      var value = line[(colon + 1)...]
      while let byte = value.first, byte == 0x20 || byte == 0x09 { value = value.dropFirst() }
      while let byte = value.last, byte == 0x20 || byte == 0x09 { value = value.dropLast() }
      guard value.allSatisfy(isText) else { return nil }
      fields.append(HeadImage.Field(name: Array(line[..<colon]), value: Array(value)))
    }
    return nil
  }

  /// Takes what stands before the next CRLF, and the CRLF.
  private static func takeLine(_ rest: inout ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    for index in rest.indices.dropLast() where rest[index] == 0x0D && rest[index + 1] == 0x0A {
      defer { rest = rest[(index + 2)...] }
      return rest[..<index]
    }
    return nil
  }

  private static func areExtensions(_ bytes: [UInt8]) -> Bool {
    var rest = bytes[...]
    func skipBlanks() { rest = rest.drop { $0 == 0x20 || $0 == 0x09 } }
    func takeToken() -> Bool {
      let token = rest.prefix { isToken([$0]) }
      rest = rest.dropFirst(token.count)
      return !token.isEmpty
    }
    while !rest.isEmpty {
      skipBlanks()
      guard rest.popFirst() == UInt8(ascii: ";") else { return false }
      skipBlanks()
      guard takeToken() else { return false }
      let behindName = rest
      skipBlanks()
      guard rest.first == UInt8(ascii: "=") else {
        rest = behindName
        continue
      }
      rest = rest.dropFirst()
      skipBlanks()
      guard rest.first == UInt8(ascii: "\"") ? takeQuoted(&rest) : takeToken() else { return false }
    }
    return true
  }

  private static func takeQuoted(_ rest: inout ArraySlice<UInt8>) -> Bool {
    rest = rest.dropFirst()
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "\"") { return true }
      if byte == UInt8(ascii: "\\") {
        guard let escaped = rest.popFirst(), isText(escaped) else { return false }
      } else if !isText(byte) {
        return false
      }
    }
    return false
  }

  private static let tokenBytes = Set(
    "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ".utf8)

  private static func isToken(_ bytes: some Collection<UInt8>) -> Bool {
    !bytes.isEmpty && bytes.allSatisfy(tokenBytes.contains)
  }

  private static func isText(_ byte: UInt8) -> Bool { byte == 0x09 || (byte >= 0x20 && byte != 0x7F) }
}
