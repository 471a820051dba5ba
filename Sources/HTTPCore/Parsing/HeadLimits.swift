/// Bounds on a request's head, in bytes; what exceeds one is answered, never cut and never a trap.
public struct HeadLimits: Hashable, Sendable {
  /// Longest method; a longer one is none the server implements, so 501 (RFC 9112 §3).
  public let method: Int
  /// Longest request target; a longer one is 414 (RFC 9110 §15.5.15).
  public let target: Int
  /// Longest field line without its CRLF; a longer one is 431 (RFC 6585 §5).
  public let fieldLine: Int
  /// Most field lines; more are 431.
  public let fieldCount: Int
  /// The whole head, from its first byte to its empty line; a longer one is 431.
  public let head: Int

  /// Values outside 1...2^24 are brought to the nearer end, so that every offset into a head fits 32 bits.
  public init(
    method: Int = 32, target: Int = 8 * 1024, fieldLine: Int = 8 * 1024, fieldCount: Int = 100, head: Int = 32 * 1024
  ) {
    func bounded(_ value: Int) -> Int { min(max(value, 1), 1 << 24) }
    self.method = bounded(method)
    self.target = bounded(target)
    self.fieldLine = bounded(fieldLine)
    self.fieldCount = bounded(fieldCount)
    self.head = bounded(head)
  }
}
