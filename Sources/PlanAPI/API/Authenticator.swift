import HTTPCore

/// Finds the token that a request presents (RFC 6750 §2.1). What it has found is kept as long as no data changes, so
/// that a revoked token opens nothing from the moment its revocation is stored.
final class Authenticator {
  enum Outcome {
    case none
    case unknown
    case token(Token)
  }

  private static let keptTokens = 4096

  private let reader: Reader
  private let version: DataVersion
  private var known: [SHA256Digest: Token] = [:]
  private var knownVersion: UInt64?

  init(reader: Reader, version: DataVersion) {
    self.reader = reader
    self.version = version
  }

  /// - Throws: ``DatabaseError``, ``CryptographyError``.
  func authenticate(_ head: RequestHead, at now: Instant) throws -> Outcome {
    guard let field = head.field(.authorization) else { return .none }
    guard let text = bearerToken(field).flatMap({ TokenText(String($0)) }) else { return .unknown }
    let current = version.current
    if knownVersion != current || known.count >= Authenticator.keptTokens {
      known.removeAll(keepingCapacity: true)
      knownVersion = current
    }
    // Found by hash: no comparison of secrets can be timed.
    let digest = try SHA256Digest(of: Array(text.secret.utf8))
    if let token = known[digest] { return token.isGood(at: now) ? .token(token) : .unknown }
    guard let token = try reader.snapshot({ try TokenStore($0).find(text, at: now) }) else { return .unknown }
    known[digest] = token
    return .token(token)
  }

  /// The credentials of `Bearer`, a scheme name that is not case-sensitive (RFC 9110 §11.1).
  private func bearerToken(_ field: String) -> Substring? {
    let scheme = "bearer "
    guard field.utf8.count > scheme.utf8.count,
      zip(field.utf8, scheme.utf8).allSatisfy({ $0 | 0x20 == $1 | 0x20 })
    else { return nil }
    return field[field.utf8.index(field.startIndex, offsetBy: scheme.utf8.count)...].drop { $0 == " " }
  }
}
