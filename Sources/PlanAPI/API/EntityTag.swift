import HTTPCore

/// Strong entity tags made from the content itself (RFC 9110 §8.8.3): the same bytes have the same tag, also after a
/// restart and when other data has changed meanwhile.
enum EntityTag {
  /// - Throws: ``CryptographyError``.
  static func of(_ content: [UInt8], mediaType: String?) throws -> String {
    let digest = try SHA256Digest(of: content + Array((mediaType ?? "").utf8))
    return "\"\(base64URL(Array(digest.bytes.prefix(16))))\""
  }

  /// Whether an `If-None-Match` field names `tag` or says `*` (RFC 9110 §13.1.2); compared weakly, as it asks.
  static func isNamed(_ tag: String, in field: String) -> Bool {
    var rest = Substring(field)
    while true {
      rest = rest.drop { $0 == " " || $0 == "\t" || $0 == "," }
      if rest.isEmpty { return false }
      if rest.first == "*" { return true }
      if rest.hasPrefix("W/") { rest = rest.dropFirst(2) }
      guard rest.first == "\"", let end = rest.dropFirst().firstIndex(of: "\"") else { return false }
      if rest[...end] == tag { return true }
      rest = rest[rest.index(after: end)...]
    }
  }
}
