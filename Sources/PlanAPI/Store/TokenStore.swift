/// The tokens, kept as SHA-256 of their text. The text has 256 random bits, so a plain hash cannot be guessed back.
public struct TokenStore {
  private let connection: Connection

  public init(_ connection: Connection) { self.connection = connection }

  /// Makes a token. Its text is in the result and nowhere else.
  ///
  /// - Parameters:
  ///   - plan: the plan it is for, which must be there; `nil` for every plan. A token with a unit
  ///     needs one, but for the city's.
  ///   - certificate: the client certificate that is to stand for it.
  ///   - random: gives as many random bytes as it is asked for.
  /// - Throws: ``DatabaseError`` (`isConstraint` for a unit that the plan does not have), ``CryptographyError``,
  ///   ``StoreError/noSuchPlan(_:)``, ``StoreError/certificateTaken``.
  public func create(
    role: Role,
    unit: UnitCode? = nil,
    plan: PlanKey? = nil,
    label: String,
    expiresAt: Instant? = nil,
    certificate: CertificateReference? = nil,
    replacing old: Int64? = nil,
    trail: Trail,
    random: (Int) throws -> [UInt8] = SecureRandom.bytes
  ) throws -> (token: Token, text: TokenText) {
    let instant = trail.now
    guard let text = TokenText(random: try random(TokenText.randomBytes)) else { throw StoreError.notEnoughRandomBytes }
    let planIdentifier = try plan.map { key in
      guard let identifier = try PlanStore(connection).identifier(of: key) else { throw StoreError.noSuchPlan(key) }
      return identifier
    }
    if let certificate, try find([certificate]) != nil { throw StoreError.certificateTaken }
    let isOfCity = role == .city && plan == nil
    let identifier = try connection.insert(
      """
      INSERT INTO token
        (secret_sha256, role, plan_id, unit, city, label, created_at, expires_at, certificate, replaces)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
      """,
      .blob(try digest(of: text).bytes), .text(role.rawValue), .integer(planIdentifier), .text(isOfCity ? nil : unit),
      .text(isOfCity ? unit : nil), .text(label), .integer(instant.milliseconds), .integer(expiresAt?.milliseconds),
      .text(certificate?.stored), .integer(old)
    )
    connection.changes.isShared = true
    let token = Token(
      id: identifier, role: role, unit: unit, plan: plan, label: label, createdAt: instant, expiresAt: expiresAt,
      revokedAt: nil, certificate: certificate, lastUsedAt: nil, replaces: old)
    try trail.append(
      .createToken, to: "tokens/\(identifier)", of: planIdentifier, after: { token.writeMembers(to: &$0) })
    return (token, text)
  }

  /// The token of a text, if it is known and good at `instant`.
  public func find(_ text: TokenText, at instant: Instant) throws -> Token? {
    let wanted = try digest(of: text)
    // The index finds the row by a hash, of which an attacker cannot choose the first bytes; the comparison that
    // decides takes the same time wherever it differs.
    let found = try connection.queryOne(
      "\(selection) WHERE secret_sha256 = $1", .blob(wanted.bytes)
    ) { row throws(DatabaseError) in (try token(row), SHA256Digest(bytes: try row.bytes(8))) }
    guard let (token, stored) = found, let stored, stored.matches(wanted), token.isGood(at: instant) else { return nil }
    return token
  }

  /// The token that a certificate stands for, if there is one that is good at `instant`. A fingerprint says more than a
  /// name, so it comes first.
  ///
  /// - Parameters:
  ///   - sha256: of the certificate's DER form, 32 bytes.
  ///   - subject: as RFC 2253 writes it.
  public func find(certificate sha256: [UInt8], subject: String, at instant: Instant) throws -> Token? {
    let references = [
      SHA256Digest(bytes: sha256).flatMap { CertificateReference(sha256: $0.hex) },
      CertificateReference(subject: subject),
    ]
    let token = try find(references.compactMap(\.self))
    return token?.isGood(at: instant) == true ? token : nil
  }

  /// The token that the first of these stands for and that is not revoked.
  private func find(_ certificates: [CertificateReference]) throws(DatabaseError) -> Token? {
    for certificate in certificates {
      let token = try connection.queryOne(
        "\(selection) WHERE certificate = $1 AND revoked_at IS NULL", .text(certificate.stored), row: token)
      if let token { return token }
    }
    return nil
  }

  /// Whether there is none.
  public func isEmpty() throws(DatabaseError) -> Bool {
    try connection.queryOne("SELECT NOT EXISTS (SELECT 1 FROM token)") { row throws(DatabaseError) in
      try row.bool(0)
    } ?? true
  }

  /// Every token, revoked ones too, oldest first.
  public func list() throws(DatabaseError) -> [Token] {
    try connection.query("\(selection) ORDER BY token.id", row: token)
  }

  /// Makes a token good for nothing from now on. `false` if there is none, or it was revoked before.
  public func revoke(_ identifier: Int64, trail: Trail) throws -> Bool {
    guard let before = try find(identifier), before.revokedAt == nil else { return false }
    try connection.run(
      "UPDATE token SET revoked_at = $1 WHERE id = $2", .integer(trail.now.milliseconds), .integer(identifier))
    connection.changes.isShared = true
    var after = before
    after.revokedAt = trail.now
    try trail.append(
      .revokeToken, to: "tokens/\(identifier)", of: try before.plan.flatMap(PlanStore(connection).identifier),
      before: { before.writeMembers(to: &$0) }, after: { after.writeMembers(to: &$0) })
    return true
  }

  /// Makes a token that takes the place of another, with the same rights. The old one stays good for a while, so that
  /// whoever uses it can be told of the new one.
  ///
  /// - Parameters:
  ///   - end: when the old one ceases to be good, if it does not sooner.
  ///   - expiresAt: of the new one.
  /// - Returns: `nil` if there is no such token, or it is good no more.
  public func rotate(
    _ identifier: Int64, oldGoodUntil end: Instant, expiresAt: Instant?, trail: Trail
  ) throws -> (old: Token, token: Token, text: TokenText)? {
    guard let before = try find(identifier), before.isGood(at: trail.now) else { return nil }
    var after = before
    after.expiresAt = min(before.expiresAt ?? end, end)
    // A certificate stands for one token: from now on for the new one.
    after.certificate = nil
    try connection.run(
      "UPDATE token SET expires_at = $1, certificate = NULL WHERE id = $2",
      .integer(after.expiresAt?.milliseconds), .integer(identifier))
    let (token, text) = try create(
      role: before.role, unit: before.unit, plan: before.plan, label: before.label, expiresAt: expiresAt,
      certificate: before.certificate, replacing: identifier, trail: trail)
    let plan = try before.plan.flatMap(PlanStore(connection).identifier)
    try trail.append(
      .rotateToken, to: "tokens/\(identifier)", of: plan, before: { before.writeMembers(to: &$0) },
      after: { writer in
        after.writeMembers(to: &writer)
        writer.member("replaced_by", token.id)
      })
    return (after, token, text)
  }

  /// Those of some tokens, by number, that were not revoked, with their expiry.
  func unrevoked(among tokens: Set<Int64>) throws(DatabaseError) -> [Int64: Instant?] {
    var found: [Int64: Instant?] = [:]
    for token in tokens {
      let expiry = try connection.queryOne(
        "SELECT expires_at FROM token WHERE id = $1 AND revoked_at IS NULL", .integer(token)
      ) { row throws(DatabaseError) in try row.optionalInt64(0).map(Instant.init(milliseconds:)) }
      if let expiry { found[token] = .some(expiry) }
    }
    return found
  }

  /// A token by its number, good or not.
  public func find(_ identifier: Int64) throws(DatabaseError) -> Token? {
    try connection.queryOne("\(selection) WHERE token.id = $1", .integer(identifier), row: token)
  }

  private let selection: SQL = """
    SELECT token.id, role, coalesce(unit, city), plan.key, label, created_at, expires_at, revoked_at, secret_sha256,
      certificate, last_used_at, replaces
    FROM token LEFT JOIN plan ON plan.id = token.plan_id
    """

  private func token(_ row: borrowing Row) throws(DatabaseError) -> Token {
    Token(
      id: try row.int64(0),
      role: try row.string(1, as: Role.init(rawValue:)),
      unit: try row.optionalString(2, as: UnitCode.init),
      plan: try row.optionalString(3, as: PlanKey.init),
      label: try row.string(4),
      createdAt: Instant(milliseconds: try row.int64(5)),
      expiresAt: try row.optionalInt64(6).map(Instant.init(milliseconds:)),
      revokedAt: try row.optionalInt64(7).map(Instant.init(milliseconds:)),
      certificate: try row.optionalString(9, as: CertificateReference.init(stored:)),
      lastUsedAt: try row.optionalInt64(10).map(Instant.init(milliseconds:)),
      replaces: try row.optionalInt64(11))
  }

  private func digest(of text: TokenText) throws(CryptographyError) -> SHA256Digest {
    try SHA256Digest(of: Array(text.secret.utf8))
  }
}

extension Trail.Action {
  static let createToken = Trail.Action("token.create")
  static let rotateToken = Trail.Action("token.rotate")
  static let revokeToken = Trail.Action("token.revoke")
}
