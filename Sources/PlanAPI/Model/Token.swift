/// What the holder of a token may do (API.md, "Tokens").
public enum Role: String, CaseIterable, Sendable {
  case admin, consolidator, leader, reporter, city, viewer
}

/// A token as it is kept: everything but its text, which is shown once and never stored.
public struct Token: Hashable, Sendable {
  public var id: Int64
  public var role: Role
  /// The unit it speaks for, where its role has one.
  public var unit: UnitCode?
  /// The only plan it is for; `nil` for every plan, as the city's is.
  public var plan: PlanKey?
  /// Who holds it, in the words of whoever made it.
  public var label: String
  public var createdAt: Instant
  /// The first instant at which it is no longer good.
  public var expiresAt: Instant?
  public var revokedAt: Instant?
  /// The client certificate that stands for it, where there is one.
  public var certificate: CertificateReference?
  /// To a quarter of an hour.
  public var lastUsedAt: Instant?
  /// The token that it took the place of.
  public var replaces: Int64?

  /// Whether it opens anything at an instant.
  public func isGood(at instant: Instant) -> Bool {
    revokedAt == nil && expiresAt.map { instant < $0 } ?? true
  }
}

/// The text of a token: `plan_` and 32 random bytes in base64url. Whoever holds it has the token's rights, so it is
/// printed only where it is asked for by name.
public struct TokenText: Hashable, Sendable {
  /// For the one place that shows it, and for the hash.
  public let secret: String

  static let prefix = "plan_"
  static let randomBytes = 32

  /// `nil` unless the text has the form of a token.
  public init?(_ text: String) {
    let bytes = text.utf8
    guard bytes.count == Self.prefix.utf8.count + 43, bytes.starts(with: Self.prefix.utf8),
      bytes.dropFirst(Self.prefix.utf8.count).allSatisfy(isBase64URL)
    else { return nil }
    secret = text
  }

  /// - Parameter random: 32 bytes that nobody can guess.
  init?(random: [UInt8]) {
    guard random.count == Self.randomBytes else { return nil }
    secret = Self.prefix + base64URL(random)
  }
}

extension TokenText: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// Not the secret, so that a log line cannot give it away.
  public var description: String { "plan_…" }
  public var debugDescription: String { description }
  public var customMirror: Mirror { Mirror(self, children: []) }
}
