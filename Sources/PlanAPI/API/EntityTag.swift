import HTTPCore

/// Strong entity tags made from the content itself (RFC 9110 §8.8.3): the same bytes have the same tag, also after a
/// restart and when other data has changed meanwhile.
enum EntityTag {
  /// - Throws: ``CryptographyError``.
  static func of(_ content: [UInt8], mediaType: String?) throws -> String {
    let digest = try SHA256Digest(of: content + Array((mediaType ?? "").utf8))
    return "\"\(base64URL(Array(digest.bytes.prefix(16))))\""
  }

  /// The tag of the same content sent with gzip, which is another representation (RFC 9110 §8.8.3.3).
  static func gzipped(_ tag: String) -> String { "\(tag.dropLast())-gzip\"" }

  /// The tag of a resource that counts its changes, for the answer to a change.
  static func of(revision: Int64) -> String { "\"\(revision)\"" }

  /// The tag of content with the revision of its resource before it: what `If-Match` asks is whether the resource is
  /// still the one that was read, not whether what is computed beside it still is.
  static func of(_ content: [UInt8], mediaType: String?, revision tag: String) throws -> String {
    "\(tag.dropLast()).\(try of(content, mediaType: mediaType).dropFirst())"
  }

  /// Whether an `If-Match` field names a revision or says `*` (RFC 9110 §13.1.1); a weak tag never matches.
  static func names(revision: Int64, in field: String) -> Bool {
    let text = "\(revision)"
    return field.split(separator: ",").contains { part in
      let tag = part.drop { $0 == " " || $0 == "\t" }.reversed().drop { $0 == " " || $0 == "\t" }.reversed()
      if String(tag) == "*" { return true }
      guard tag.first == "\"", tag.count >= 2, tag.last == "\"" else { return false }
      return tag.dropFirst().dropLast().prefix { $0 != "." }.elementsEqual(text)
    }
  }

  /// Whether an `If-None-Match` field names `tag` or says `*` (RFC 9110 §13.1.2); compared weakly, as it asks.
  static func isNamed(_ tag: String, in field: String) -> Bool {
    contains(field) { named, _ in named == tag }
  }

  /// Whether an `If-Match` field names `tag` or says `*` (RFC 9110 §13.1.1); compared strongly, as it asks. Either
  /// coding will do: whoever read the content with gzip has read the same.
  static func isNamed(_ tag: String, ifMatch field: String) -> Bool {
    contains(field) { named, isWeak in !isWeak && (named == tag || named == gzipped(tag)) }
  }

  /// Whether the field says `*`, or `matches` holds for a tag that it names before anything that is none.
  private static func contains(_ field: String, _ matches: (_ tag: Substring, _ isWeak: Bool) -> Bool) -> Bool {
    var rest = Substring(field)
    while true {
      rest = rest.drop { $0 == " " || $0 == "\t" || $0 == "," }
      if rest.isEmpty { return false }
      if rest.first == "*" { return true }
      let isWeak = rest.hasPrefix("W/")
      if isWeak { rest = rest.dropFirst(2) }
      guard rest.first == "\"", let end = rest.dropFirst().firstIndex(of: "\"") else { return false }
      if matches(rest[...end], isWeak) { return true }
      rest = rest[rest.index(after: end)...]
    }
  }
}
