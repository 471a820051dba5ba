/// The signatures of updates and reports, which never change (DOMAIN.md rule 11). Plans go by ``StoredPlan/id``.
struct SignatureStore {
  /// Why a signature that is good is not stored.
  enum Refusal: Error, Hashable, Sendable {
    /// There are as many as one thing can have.
    case tooMany
  }

  /// How many signatures one thing can have.
  static let limit = 32

  private let connection: Connection

  init(_ connection: Connection) { self.connection = connection }

  /// Stores a signature, with the bytes that it covers. For the writer's connection.
  ///
  /// - Parameters:
  ///   - content: what is signed, and of which the trail's entry is to be.
  ///   - trail: says who has sent it, which must be the holder of a token, and when.
  /// - Returns: the stored one, and whether it was not there before.
  /// - Throws: ``Refusal``, ``DatabaseError``.
  func append(
    _ signature: VerifiedSignature, of content: SignedContent, plan: Int64, trail: Trail
  ) throws -> (signature: RecordedSignature, isNew: Bool) {
    let before = try signatures(of: content.object)
    if let known = try connection.queryOne(
      "SELECT id FROM signature WHERE \(column(of: content.object)) = $1 AND cms_sha256 = $2",
      .integer(number(of: content.object)), .blob(signature.sha256.bytes),
      row: { row throws(DatabaseError) in try row.int64(0) }),
      let stored = before.first(where: { $0.id == known })
    {
      return (stored, false)
    }
    guard before.count < SignatureStore.limit else { throw Refusal.tooMany }
    let author = try Author(of: trail)
    if case .update(let identifier) = content.object {
      try connection.run(
        "INSERT INTO signed_update (update_id, content) VALUES ($1, $2) ON CONFLICT (update_id) DO NOTHING",
        .integer(identifier), .blob(content.bytes))
    }
    let identifier = try connection.queryOne(
      """
      INSERT INTO signature (
        plan_id, \(column(of: content.object)), content_sha256, cms, cms_sha256, signer, issuer, serial,
        certificate_sha256, signed_at, received_at, received_by)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) RETURNING id
      """,
      .integer(plan), .integer(number(of: content.object)), .blob(signature.contentSHA256.bytes),
      .blob(signature.der), .blob(signature.sha256.bytes), .text(signature.signer), .text(signature.issuer),
      .text(signature.serial), .blob(signature.certificateSHA256.bytes), .integer(signature.signedAt.milliseconds),
      .integer(trail.now.milliseconds), .integer(author.token)
    ) { row throws(DatabaseError) in try row.int64(0) }
    guard let identifier else { throw StoreError.noRowReturned }
    let recorded = RecordedSignature(
      id: identifier, object: content.object, contentSHA256: signature.contentSHA256, signer: signature.signer,
      issuer: signature.issuer, serial: signature.serial, certificateSHA256: signature.certificateSHA256,
      signedAt: signature.signedAt, receivedAt: trail.now, author: author)
    try trail.append(
      content.action, to: content.entity, of: plan,
      after: { writer in
        content.writeMembers(to: &writer)
        writer.member("cms_sha256", signature.sha256.hex)
        writer.object("signature") { recorded.writeMembers(to: &$0, in: content.plan) }
      })
    return (recorded, true)
  }

  /// The bytes of a revision that was signed, as they were then; `nil` for one that was not.
  func signedContent(ofUpdate identifier: Int64) throws(DatabaseError) -> [UInt8]? {
    try connection.queryOne("SELECT content FROM signed_update WHERE update_id = $1", .integer(identifier)) {
      row throws(DatabaseError) in try row.bytes(0)
    }
  }

  // MARK: Reading

  /// In the order in which they came.
  func signatures(of object: SignedObject) throws(DatabaseError) -> [RecordedSignature] {
    try signatures(where: "s.\(column(of: object)) = $1", .integer(number(of: object)))
  }

  /// Those of all updates of a task, by the number of the revision.
  func signatures(ofUpdatesOf task: TaskNumber, plan: Int64) throws(DatabaseError) -> [Int64: [RecordedSignature]] {
    let found = try signatures(
      where: "s.update_id IN (SELECT id FROM progress_update WHERE plan_id = $1 AND task = $2)", .integer(plan),
      .integer(task.value))
    return Dictionary(grouping: found) { number(of: $0.object) }
  }

  /// Those of reports, by the number of the report.
  func signatures(
    ofReports reports: [SubmittedReport], plan: Int64
  ) throws(DatabaseError) -> [Int64: [RecordedSignature]] {
    guard let first = reports.first, let last = reports.last else { return [:] }
    let found = try signatures(
      where: "s.report_id IN (SELECT id FROM report WHERE plan_id = $1 AND id BETWEEN $2 AND $3)", .integer(plan),
      .integer(first.id), .integer(last.id))
    return Dictionary(grouping: found) { number(of: $0.object) }
  }

  /// One by its number, with the SHA-256 that is kept of its message.
  func find(_ identifier: Int64) throws(DatabaseError) -> (signature: RecordedSignature, messageSHA256: SHA256Digest)? {
    guard let signature = try signatures(where: "s.id = $1", .integer(identifier)).first else { return nil }
    let digest = try connection.queryOne("SELECT cms_sha256 FROM signature WHERE id = $1", .integer(identifier)) {
      row throws(DatabaseError) in try row.digest(0)
    }
    return digest.map { (signature, $0) }
  }

  /// The message itself, in DER.
  func message(of signature: Int64) throws(DatabaseError) -> [UInt8]? {
    try connection.queryOne("SELECT cms FROM signature WHERE id = $1", .integer(signature)) {
      row throws(DatabaseError) in try row.bytes(0)
    }
  }

  /// The numbers of those that are not what was verified once, or not over what is kept as signed.
  /// - Throws: ``DatabaseError``, ``CryptographyError``.
  func unfitting() throws -> [Int64] {
    let all = try connection.query("SELECT id FROM signature ORDER BY id") { row throws(DatabaseError) in
      try row.int64(0)
    }
    return try all.filter { identifier in
      // One at a time: there may be many.
      let found = try connection.queryOne(
        """
        SELECT s.cms, s.cms_sha256, s.content_sha256, coalesce(u.content, r.content) FROM signature AS s
        LEFT JOIN signed_update AS u ON u.update_id = s.update_id
        LEFT JOIN report_rendering AS r ON r.report_id = s.report_id AND r.format = 'json' WHERE s.id = $1
        """, .integer(identifier)
      ) { row throws(DatabaseError) in
        (
          message: try row.bytes(0), messageDigest: try row.digest(1), contentDigest: try row.digest(2),
          content: try row.optionalBytes(3)
        )
      }
      guard let found, let content = found.content else { return true }
      let (messageDigest, contentDigest) = (try SHA256Digest(of: found.message), try SHA256Digest(of: content))
      return messageDigest != found.messageDigest || contentDigest != found.contentDigest
        || !DetachedSignature.fits(found.message, content)
    }
  }

  private func signatures(
    where condition: SQL, _ values: DatabaseValue...
  ) throws(DatabaseError) -> [RecordedSignature] {
    try connection.query(
      """
      SELECT s.id, s.update_id, s.report_id, s.content_sha256, s.signer, s.issuer, s.serial, s.certificate_sha256,
        s.signed_at, s.received_at, t.id, t.role, t.unit, t.label
      FROM signature AS s JOIN token AS t ON t.id = s.received_by WHERE \(condition) ORDER BY s.id
      """,
      binding: values, row: signature)
  }

  private func signature(_ row: borrowing Row) throws(DatabaseError) -> RecordedSignature {
    let update = try row.optionalInt64(1)
    let object: SignedObject = if let update { .update(update) } else { .report(try row.int64(2)) }
    return RecordedSignature(
      id: try row.int64(0),
      object: object,
      contentSHA256: try row.digest(3),
      signer: try row.string(4),
      issuer: try row.string(5),
      serial: try row.string(6),
      certificateSHA256: try row.digest(7),
      signedAt: Instant(milliseconds: try row.int64(8)),
      receivedAt: Instant(milliseconds: try row.int64(9)),
      author: try row.author(from: 10))
  }

  private func column(of object: SignedObject) -> SQL {
    if case .update = object { "update_id" } else { "report_id" }
  }

  private func number(of object: SignedObject) -> Int64 {
    switch object {
    case .update(let identifier), .report(let identifier): identifier
    }
  }
}
