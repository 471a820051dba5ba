import HTTPCore

/// `/v1/me` and `/v1/tokens`.
extension Application {
  static func addTokens(to routes: inout Routes) {
    routes.get("/v1/me", .anyToken, .readMe) { call in
      let token = try call.requireToken()
      try call.requireNoQuery()
      return .json { token.writeMembers(to: &$0) }
    }
    routes.get("/v1/tokens", .admin, .listTokens, caching: .never) { call in
      try call.requireNoQuery()
      let holder = try call.requireToken()
      let tokens = try call.reader.snapshot { try TokenStore($0).list() }.filter { holder.canSee($0.plan) }
      let uses = call.database.tokenUses.notWritten
      return .list { writer in
        for var token in tokens {
          token.lastUsedAt = [token.lastUsedAt, uses[token.id]].compactMap(\.self).max()
          writer.object { token.writeMembers(to: &$0) }
        }
      }
    }
    routes.post("/v1/tokens", .admin, .createToken, createToken)
    routes.post("/v1/tokens/{id}/rotate", .anyToken, .rotateToken, rotateToken)
    routes.delete("/v1/tokens/{id}", .admin, .revokeToken) { (call: Call, id: TokenIdentifier) in
      try call.requireNoQuery()
      let holder = try call.requireToken()
      let isRevoked = try await call.database.write(by: call.principal, at: call.now) { trail in
        let tokens = TokenStore(trail.connection)
        guard let token = try tokens.find(id.value), holder.canSee(token.plan) else { return false }
        return try tokens.revoke(id.value, trail: trail)
      }
      guard isRevoked else { throw Problem.notFound }
      return Response(status: .noContent)
    }
  }

  /// For an administrator, and for whoever holds the token.
  private static func rotateToken(_ call: Call, _ id: TokenIdentifier) async throws -> Response {
    let holder = try call.requireToken()
    guard holder.role == .admin || holder.id == id.value else {
      throw Problem.forbidden(
        LocalizedText(
          vi: "Chỉ quản trị hoặc người giữ mã đổi được mã này.",
          en: "Only an administrator, or whoever holds it, rotates this token."))
    }
    try call.requireNoQuery()
    let change = try await Change(of: call)
    let wanted = try change.rotation(by: holder, at: call.now)
    return try await change.perform(on: call.database, isSecret: true) { trail in
      let tokens = TokenStore(trail.connection)
      guard let before = try tokens.find(id.value), holder.canSee(before.plan) else { throw Problem.notFound }
      let end = Instant(milliseconds: trail.now.milliseconds + Int64(wanted.overlap) * 1000)
      guard
        let (old, token, text) = try tokens.rotate(
          id.value, oldGoodUntil: end, expiresAt: wanted.expiresAt ?? before.expiresAt, trail: trail)
      else {
        throw Problem.conflict(
          LocalizedText(vi: "Mã đã thu hồi hoặc hết hạn.", en: "The token is revoked or expired."))
      }
      var headers = Headers()
      headers[.location] = "/v1/tokens/\(token.id)"
      headers[.cacheControl] = "no-store"
      return .json(.created, headers: headers) { writer in
        token.writeMembers(to: &writer)
        writer.member("replaced_good_until", old.expiresAt)
        writer.member("token", text.secret)
      }
    }
  }

  private static func createToken(_ call: Call) async throws -> Response {
    try call.requireNoQuery()
    let holder = try call.requireToken()
    let change = try await Change(of: call)
    let wanted = try change.read { fields -> NewToken? in
      let role = fields.required("role", .oneOf(Role.self))
      let unit = fields.optional("unit", .unitCode)
      let plan = fields.optional("plan", .planKey)
      let label = fields.optional("label", .line(1...200))
      let expiresAt = fields.optional("expires_at", .instant)
      if role == .reporter, unit == nil, !fields.contains("unit") {
        fields.addFault(
          at: "unit", LocalizedText(vi: "Vai trò reporter cần đơn vị.", en: "The role reporter needs a unit."))
      }
      if let expiresAt, expiresAt <= call.now {
        fields.addFault(at: "expires_at", LocalizedText(vi: "Đã qua.", en: "Is in the past."))
      }
      let certificate = readCertificate(&fields)
      guard let role else { return nil }
      return NewToken(
        role: role, unit: unit, plan: plan ?? holder.plan, label: label ?? role.rawValue, expiresAt: expiresAt,
        certificate: certificate)
    }
    guard holder.canSee(wanted.plan) else { throw Problem.noSuchPlan }
    return try await change.perform(on: call.database, isSecret: true) { trail in
      let plan = try wanted.resolvedPlan(in: trail.connection)
      let (token, text) = try wanted.create(for: plan, trail)
      var headers = Headers()
      headers[.location] = "/v1/tokens/\(token.id)"
      headers[.cacheControl] = "no-store"
      return .json(.created, headers: headers) { writer in
        token.writeMembers(to: &writer)
        // Shown this once; only its hash is kept.
        writer.member("token", text.secret)
      }
    }
  }
}

/// The number of a token in a path.
struct TokenIdentifier: PathParameter {
  let value: Int64

  static func parse(pathSegment: String) -> TokenIdentifier? {
    guard JSONNumber.isPlainInteger(pathSegment), let value = Int64(pathSegment), value > 0 else { return nil }
    return TokenIdentifier(value: value)
  }
}

private struct NewToken: Sendable {
  let role: Role
  let unit: UnitCode?
  let plan: PlanKey?
  let label: String
  let expiresAt: Instant?
  let certificate: CertificateReference?

  func create(for plan: PlanKey?, _ trail: Trail) throws -> (Token, TokenText) {
    do {
      return try TokenStore(trail.connection).create(
        role: role, unit: unit, plan: plan, label: label, expiresAt: expiresAt, certificate: certificate, trail: trail)
    } catch StoreError.certificateTaken {
      throw Problem.certificateTaken
    }
  }

  /// The plan the token is for. A unit belongs to a plan; where none is named, the only one that has the unit is meant.
  /// - Throws: 422 where there is no such plan or unit, or where it is not clear which plan.
  func resolvedPlan(in connection: Connection) throws -> PlanKey? {
    let store = PlanStore(connection)
    if let plan {
      guard let stored = try store.load(plan) else { throw Problem.noSuchPlan }
      if let unit { try check(unit, in: stored.plan) }
      return plan
    }
    guard let unit else { return nil }
    let plans = try store.list().compactMap { try store.load($0.key)?.plan }
      .filter { $0.units.contains { $0.code == unit } }
    guard let only = plans.first else { throw Problem.noSuchUnit }
    try check(unit, in: only)
    // The city reads across the plans that its unit stands in.
    if role == .city { return nil }
    guard plans.count == 1 else {
      throw Problem.validation(
        "/plan",
        LocalizedText(
          vi: "Nhiều kế hoạch có đơn vị này; nêu một.", en: "Several plans have this unit; name one."))
    }
    return only.key
  }

  /// - Throws: 422 for a unit that the plan does not have, and for a reporter of a group: its members report themselves.
  private func check(_ unit: UnitCode, in plan: Plan) throws(Problem) {
    guard let found = plan.units.first(where: { $0.code == unit }) else { throw .noSuchUnit }
    guard role == .reporter, !found.members.isEmpty else { return }
    let members = found.members.map(\.description).joined(separator: ", ")
    throw .validation(
      "/unit",
      LocalizedText(
        vi: "Là nhóm; từng thành viên tự báo cáo: \(members).",
        en: "Is a group; its members report for themselves: \(members)."))
  }
}

/// The certificate that is to stand for a new token: its fingerprint or whom it names.
private func readCertificate(_ fields: inout FieldReader) -> CertificateReference? {
  let digest = fields.optional("certificate_sha256", .certificateDigest)
  let subject = fields.optional("certificate_subject", .certificateSubject)
  if digest != nil, subject != nil {
    fields.addFault(
      at: "certificate_subject",
      LocalizedText(vi: "Chỉ nêu một trong hai.", en: "Give one of the two: fingerprint or subject."))
  }
  return digest ?? subject
}

extension FieldForm where Value == CertificateReference {
  fileprivate static let certificateDigest = FieldForm.parsed(
    LocalizedText(vi: "Phải là 64 chữ số thập lục phân.", en: "Must be 64 hexadecimal digits."),
    { CertificateReference(sha256: $0) })
  fileprivate static let certificateSubject = FieldForm.parsed(
    LocalizedText(
      vi: "Phải là tên theo RFC 2253, chỉ gồm ASCII.", en: "Must be a name as RFC 2253 writes it, in ASCII."),
    { CertificateReference(subject: $0) })
}

extension Problem {
  fileprivate static let certificateTaken = Problem.validation(
    "/certificate_sha256",
    LocalizedText(vi: "Mã truy cập khác đã dùng chứng thư này.", en: "Another token has this certificate."))
  fileprivate static let noSuchPlan = Problem.validation(
    "/plan", LocalizedText(vi: "Không có kế hoạch này.", en: "There is no such plan."))
  fileprivate static let noSuchUnit = Problem.validation(
    "/unit", LocalizedText(vi: "Không có đơn vị này.", en: "There is no such unit."))
}

extension Change {
  /// Reads a rotation: `{"overlap_seconds": 86400, "expires_at": …}`, each of which may be left out, as may the body.
  fileprivate func rotation(
    by holder: Token, at now: Instant
  ) throws(Problem) -> (overlap: Int, expiresAt: Instant?) {
    let standard = (overlap: 86_400, expiresAt: Instant?.none)
    guard !body.isEmpty else { return standard }
    return try read { fields in
      let overlap = fields.optional("overlap_seconds", .integer(0...2_592_000))
      let expiresAt = fields.optional("expires_at", .instant)
      if let expiresAt, expiresAt <= now {
        fields.addFault(at: "expires_at", LocalizedText(vi: "Đã qua.", en: "Is in the past."))
      }
      if let expiresAt, holder.role != .admin, expiresAt > holder.expiresAt ?? expiresAt {
        fields.addFault(
          at: "expires_at",
          LocalizedText(
            vi: "Chỉ quản trị gia hạn được.", en: "Only an administrator makes it last longer than the old one."))
      }
      return (overlap ?? standard.overlap, expiresAt)
    }
  }
}
