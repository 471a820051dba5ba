/// What a request is about: a path in decoded segments and a raw query (RFC 9112 §3.2).
public struct RequestTarget: Hashable, Sendable {
  /// In which of the four forms the target was written.
  public enum Form: Hashable, Sendable { case origin, absolute, authority, asterisk }

  public let form: Form
  /// The target as it was sent.
  public let raw: String
  /// `host[:port]` where the target has one; it stands in for `Host` (RFC 9112 §3.2.2).
  public let authority: String?
  /// The path's segments, percent-decoded, with `.` and `..` resolved (RFC 3986 §5.2.4): `/v1/plans` is `["v1", "plans"]`,
  /// `/v1/` is `["v1", ""]`, `/` is empty. A segment may hold a slash that was sent as `%2F`.
  public let path: [String]
  private let pathRange: ByteRange
  private let queryRange: ByteRange?

  init(
    form: Form, raw: String, authority: String? = nil, path: [String] = [], pathRange: ByteRange = ByteRange(0, 0),
    queryRange: ByteRange? = nil
  ) {
    self.form = form
    self.raw = raw
    self.authority = authority
    self.path = path
    self.pathRange = pathRange
    self.queryRange = queryRange
  }

  /// The path as sent, such as `/v1/plans`; empty for the asterisk and authority forms.
  public var rawPath: Substring { slice(pathRange) }

  /// The query as sent, without its question mark; nil when the target has none.
  public var query: Substring? { queryRange.map(slice) }

  /// The query's items, decoded.
  /// - Throws: `MessageError` with 400 when an item's encoding is broken.
  public func queryItems() throws(MessageError) -> QueryItems { try QueryItems(query ?? "") }

  private func slice(_ part: ByteRange) -> Substring {
    // The target is ASCII, so each byte offset is an index.
    let start = raw.utf8.index(raw.startIndex, offsetBy: part.range.lowerBound)
    return raw[start..<raw.utf8.index(start, offsetBy: part.count)]
  }
}
