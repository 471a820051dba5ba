extension Role: JSONEncodable {}

extension Token {
  /// What the API tells of it.
  public var json: [UInt8] {
    var writer = JSONWriter()
    writer.object { writeMembers(to: &$0) }
    return writer.bytes
  }

  func writeMembers(to writer: inout JSONWriter) {
    writer.member("id", id)
    writer.member("role", role)
    writer.member("unit", unit)
    writer.member("plan", plan)
    writer.member("label", label)
    writer.member("created_at", createdAt)
    writer.member("expires_at", expiresAt)
    writer.member("revoked_at", revokedAt)
    // Kept to a quarter of an hour, it may come out before the token was there.
    writer.member("last_used_at", lastUsedAt.map { max($0, createdAt) })
    writer.member("replaces", replaces)
    switch certificate {
    case .sha256(let digits): writer.member("certificate_sha256", digits)
    case .subject(let name): writer.member("certificate_subject", name)
    case nil: break
    }
  }
}
