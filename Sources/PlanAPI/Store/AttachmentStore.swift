/// What is known of attachments; their bytes are in the ``AttachmentFolder``. Plans go by ``StoredPlan/id``.
struct AttachmentStore {
  enum Refusal: Error, Hashable {
    /// The unit has sent none with this digest to the plan, or it has ended; the place among an update's outputs.
    case unknown(output: Int)
    case tooManyWaiting
  }

  private let connection: Connection

  init(_ connection: Connection) { self.connection = connection }

  // MARK: Reading

  /// The newest of a plan with these bytes that may be seen by the holder of a token.
  func find(_ sha256: SHA256Digest, plan: Int64, for token: Token) throws(DatabaseError) -> RecordedAttachment? {
    try attachments(where: "a.plan_id = $1 AND a.sha256 = $2", .integer(plan), .blob(sha256.bytes))
      .last { $0.isOpen(to: token) }
  }

  /// The newest of a plan with these bytes that an update names.
  func findNamed(_ sha256: SHA256Digest, plan: Int64) throws(DatabaseError) -> RecordedAttachment? {
    try attachments(where: "a.plan_id = $1 AND a.sha256 = $2", .integer(plan), .blob(sha256.bytes)).last(
      where: \.isNamed)
  }

  /// The one that a unit has sent before under the same name.
  func find(same attachment: Attachment, plan: Int64) throws(DatabaseError) -> RecordedAttachment? {
    try attachments(
      where: "a.plan_id = $1 AND a.unit = $2 AND a.sha256 = $3 AND a.name = $4 AND a.media_type = $5",
      .integer(plan), .text(attachment.unit), .blob(attachment.sha256.bytes), .text(attachment.name),
      .text(attachment.type.mediaType)
    ).last
  }

  /// A plan's, by the order in which they came.
  func list(plan: Int64, after id: Int64) throws(DatabaseError) -> [RecordedAttachment] {
    try attachments(where: "a.plan_id = $1 AND a.id > $2", .integer(plan), .integer(id))
  }

  /// The number of the newest that a unit has sent with these bytes.
  func identifier(of sha256: SHA256Digest, plan: Int64, unit: UnitCode) throws(DatabaseError) -> Int64? {
    try connection.queryOne(
      """
      SELECT id FROM attachment WHERE plan_id = $1 AND unit = $2 AND sha256 = $3 AND removed_at IS NULL
      ORDER BY id DESC LIMIT 1
      """, .integer(plan), .text(unit), .blob(sha256.bytes)
    ) { row throws(DatabaseError) in try row.int64(0) }
  }

  /// Every file that has to be there, with its size, in the order of digests.
  func files() throws(DatabaseError) -> [(sha256: SHA256Digest, bytes: Int)] {
    // Earlier schemas had none.
    guard try connection.pragma("user_version") >= 8 else { return [] }
    return try connection.query(
      "SELECT DISTINCT sha256, bytes FROM attachment WHERE removed_at IS NULL ORDER BY sha256"
    ) { row throws(DatabaseError) in (try row.digest(0), try row.int(1)) }
  }

  // MARK: Writing, on the writer's connection

  /// Stores one. Where the unit has sent the same under the same name already there is nothing to store; one that still
  /// waits for an update then waits anew.
  /// - Throws: ``Refusal/tooManyWaiting``; what the trail needs.
  func add(_ attachment: Attachment, plan: Int64, trail: Trail) throws -> (recorded: RecordedAttachment, isNew: Bool) {
    let before = try find(same: attachment, plan: plan)
    if let before, before.isNamed { return (before, false) }
    let author = try trail.author()
    let recorded: RecordedAttachment
    if let before {
      try connection.run(
        "UPDATE attachment SET uploaded_at = $1, uploaded_by = $2 WHERE id = $3",
        .integer(trail.now.milliseconds), .integer(author), .integer(before.id))
      recorded = RecordedAttachment(id: before.id, attachment: attachment, uploadedAt: trail.now, isNamed: false)
    } else {
      guard try waiting(plan: plan, unit: attachment.unit) < Attachment.mostWaiting else {
        throw Refusal.tooManyWaiting
      }
      recorded = try insert(attachment, plan: plan, author: author, trail: trail)
    }
    try trail.append(
      .uploadAttachment, to: "attachments/\(attachment.sha256.hex)", of: plan,
      before: before.map { before in { before.writeMembers(to: &$0) } }, after: { recorded.writeMembers(to: &$0) })
    return (recorded, before == nil)
  }

  private func insert(_ attachment: Attachment, plan: Int64, author: Int64, trail: Trail) throws -> RecordedAttachment {
    let identifier = try connection.queryOne(
      """
      INSERT INTO attachment (plan_id, unit, sha256, bytes, name, media_type, uploaded_at, uploaded_by)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id
      """,
      .integer(plan), .text(attachment.unit), .blob(attachment.sha256.bytes), .integer(attachment.bytes),
      .text(attachment.name), .text(attachment.type.mediaType), .integer(trail.now.milliseconds), .integer(author)
    ) { row throws(DatabaseError) in try row.int64(0) }
    guard let identifier else { throw StoreError.noRowReturned }
    return RecordedAttachment(id: identifier, attachment: attachment, uploadedAt: trail.now, isNamed: false)
  }

  private func waiting(plan: Int64, unit: UnitCode) throws(DatabaseError) -> Int {
    try connection.queryOne(
      "SELECT count(*) FROM attachment AS a WHERE a.plan_id = $1 AND a.unit = $2 AND a.removed_at IS NULL AND a.is_named = 0",
      .integer(plan), .text(unit)
    ) { row throws(DatabaseError) in try row.int(0) } ?? 0
  }

  /// Notes that an update names it.
  func name(_ identifier: Int64) throws(DatabaseError) {
    try connection.run("UPDATE attachment SET is_named = 1 WHERE id = $1 AND is_named = 0", .integer(identifier))
  }

  /// The numbers of those of which it is noted wrongly whether an update names them.
  func wronglyNamed() throws(DatabaseError) -> [Int64] {
    try connection.query(
      """
      SELECT id FROM attachment AS a
      WHERE is_named <> EXISTS (SELECT 1 FROM delivered_output AS o WHERE o.attachment_id = a.id)
      """
    ) { row throws(DatabaseError) in try row.int64(0) }
  }

  /// Ends the oldest of those that no update has named in time.
  /// - Returns: how many.
  @discardableResult
  func expire(atMost count: Int, trail: Trail) throws -> Int {
    let overdue = try connection.query(
      """
      SELECT \(columns), a.plan_id FROM attachment AS a
      WHERE a.removed_at IS NULL AND a.is_named = 0 AND a.uploaded_at <= $1 ORDER BY a.uploaded_at, a.id LIMIT $2
      """, .integer(trail.now.milliseconds - Attachment.patience), .integer(count)
    ) { row throws(DatabaseError) in (try recorded(row), plan: try row.int64(8)) }
    let sweep = trail.acting(as: .program("plan-server"), at: trail.now)
    for (attachment, plan) in overdue {
      try connection.run(
        "UPDATE attachment SET removed_at = $1 WHERE id = $2", .integer(trail.now.milliseconds), .integer(attachment.id)
      )
      try sweep.append(
        .removeAttachment, to: "attachments/\(attachment.attachment.sha256.hex)", of: plan,
        before: { attachment.writeMembers(to: &$0) }, after: nil)
    }
    return overdue.count
  }

  /// Removes files whose attachments have all ended a while ago. Rows are marked after their file is gone, so that a
  /// transaction that comes to nothing leaves work to do again and no file without end.
  /// - Returns: how many rows were looked after.
  @discardableResult
  func removeFiles(from folder: AttachmentFolder, atMost count: Int, at now: Instant) throws -> Int {
    let ended = try connection.query(
      """
      SELECT id, sha256 FROM attachment WHERE removed_at <= $1 AND file_removed_at IS NULL ORDER BY removed_at LIMIT $2
      """, .integer(now.milliseconds - Attachment.filePatience), .integer(count)
    ) { row throws(DatabaseError) in (id: try row.int64(0), sha256: try row.digest(1)) }
    for (id, sha256) in ended {
      if try !isWanted(sha256, at: now) { try folder.remove(sha256) }
      try connection.run(
        "UPDATE attachment SET file_removed_at = $1 WHERE id = $2", .integer(now.milliseconds), .integer(id))
    }
    return ended.count
  }

  /// Whether an attachment has these bytes, or had them a while ago.
  func isWanted(_ sha256: SHA256Digest, at now: Instant) throws(DatabaseError) -> Bool {
    try connection.queryOne(
      "SELECT EXISTS (SELECT 1 FROM attachment WHERE sha256 = $1 AND (removed_at IS NULL OR removed_at > $2))",
      .blob(sha256.bytes), .integer(now.milliseconds - Attachment.filePatience)
    ) { row throws(DatabaseError) in try row.bool(0) } ?? false
  }

  // MARK: Rows

  private let columns: SQL = "a.id, a.unit, a.sha256, a.bytes, a.name, a.media_type, a.uploaded_at, a.is_named"

  private func attachments(
    where condition: SQL, _ values: DatabaseValue...
  ) throws(DatabaseError) -> [RecordedAttachment] {
    try connection.query(
      "SELECT \(columns) FROM attachment AS a WHERE \(condition) AND a.removed_at IS NULL ORDER BY a.id",
      binding: values, row: recorded)
  }

  private func recorded(_ row: borrowing Row) throws(DatabaseError) -> RecordedAttachment {
    let attachment = Attachment(
      unit: try row.string(1, as: UnitCode.init), sha256: try row.digest(2), bytes: try row.int(3),
      name: try row.string(4), type: try row.string(5, as: AttachmentType.init(mediaType:)))
    return RecordedAttachment(
      id: try row.int64(0), attachment: attachment, uploadedAt: Instant(milliseconds: try row.int64(6)),
      isNamed: try row.bool(7))
  }
}

extension Trail.Action {
  static let uploadAttachment = Trail.Action("attachment.upload")
  static let removeAttachment = Trail.Action("attachment.remove")
}
