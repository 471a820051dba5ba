import HTTPCore

/// Finds the token that a request presents (RFC 6750 §2.1), or that the client's certificate stands for. What it has
/// found is kept as long as no data changes, so that a revoked token opens nothing from the moment its revocation is
/// stored.
final class Authenticator {
  enum Outcome {
    case none
    case unknown
    /// Unknown as well, and not even looked up: this address has tried too often.
    case slowedDown(seconds: Int)
    case token(Token)
  }

  private static let keptTokens = 4096

  private let reader: Reader
  private let version: DataVersion
  private var known: [SHA256Digest: Token] = [:]
  /// `nil` for a certificate that stands for none.
  private var knownCertificates: [ClientCertificate: Token?] = [:]
  private var knownVersion: UInt64?
  /// Tokens that were good before are looked up whatever others at their address do.
  private var trusted: Set<SHA256Digest> = []
  private let uses: TokenUses
  private let tries: RateLimiter

  init(reader: Reader, version: DataVersion, uses: TokenUses, tries: RateLimiter) {
    self.reader = reader
    self.version = version
    self.uses = uses
    self.tries = tries
  }

  /// Finds the token of a request, notes its use, and slows down whoever keeps trying.
  /// - Throws: ``DatabaseError``, ``CryptographyError``.
  func authenticate(_ request: Request, at now: Instant) throws -> Outcome {
    let outcome = try find(request, at: now)
    switch outcome {
    case .token(let token): uses.note(token.id, at: now)
    case .unknown: tries.note(request.peer, at: now)
    case .none, .slowedDown: break
    }
    return outcome
  }

  private func find(_ request: Request, at now: Instant) throws -> Outcome {
    let current = version.current
    if knownVersion != current || known.count + knownCertificates.count >= Authenticator.keptTokens {
      known.removeAll(keepingCapacity: true)
      knownCertificates.removeAll(keepingCapacity: true)
      knownVersion = current
    }
    guard let field = request.head.field(.authorization) else {
      guard let certificate = request.security?.clientCertificate, !isForged(request) else { return .none }
      return try token(of: certificate, at: now).map(Outcome.token) ?? .none
    }
    guard let text = Authenticator.tokenText(in: field) else { return .unknown }
    // Found by hash: no comparison of secrets can be timed.
    let digest = try SHA256Digest(of: Array(text.secret.utf8))
    if let token = known[digest] { return token.isGood(at: now) ? .token(token) : .unknown }
    if !trusted.contains(digest), let seconds = tries.wait(of: request.peer, at: now) {
      return .slowedDown(seconds: seconds)
    }
    guard let token = try reader.snapshot({ try TokenStore($0).find(text, at: now) }) else { return .unknown }
    known[digest] = token
    if trusted.count >= Authenticator.keptTokens { trusted.removeAll(keepingCapacity: true) }
    trusted.insert(digest)
    return .token(token)
  }

  private func token(of certificate: ClientCertificate, at now: Instant) throws -> Token? {
    if let token = knownCertificates[certificate] { return token?.isGood(at: now) == true ? token : nil }
    let token = try reader.snapshot {
      try TokenStore($0).find(certificate: certificate.sha256, subject: certificate.subject, at: now)
    }
    knownCertificates[certificate] = .some(token)
    return token
  }

  /// Whether a browser may have been made by another site to ask for a change: it shows its certificate whoever asks.
  private func isForged(_ request: Request) -> Bool {
    if request.method == .get || request.method == .head || request.method == .options { return false }
    if let site = request.head.field(.secFetchSite), site != "same-origin", site != "none" { return true }
    guard let origin = request.head.field(.origin) else { return false }
    // The target's own authority stands in for Host (RFC 9112 §3.2.2).
    return origin != "https://\(request.target.authority ?? request.head.field(.host) ?? "")"
  }

  /// The token that a value of `Authorization` presents; `nil` where it is none by its form.
  static func tokenText(in field: String) -> TokenText? { bearerToken(field).flatMap { TokenText(String($0)) } }

  /// The credentials of `Bearer`, a scheme name that is not case-sensitive (RFC 9110 §11.1).
  private static func bearerToken(_ field: String) -> Substring? {
    let scheme = "bearer "
    guard field.utf8.count > scheme.utf8.count,
      zip(field.utf8, scheme.utf8).allSatisfy({ $0 | 0x20 == $1 | 0x20 })
    else { return nil }
    return field[field.utf8.index(field.startIndex, offsetBy: scheme.utf8.count)...].drop { $0 == " " }
  }
}
