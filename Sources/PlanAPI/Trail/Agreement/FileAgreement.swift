/// Attachments, submitted reports and signatures: rows that never change, but for an attachment's time, which a second
/// upload moves, and its end.
struct FileAgreement {
  private let connection: Connection
  private let faults: Disagreements
  private let plan: Int64
  private let name: String
  private var uploads = 0
  private var removals = 0
  private var reports: Set<Int64> = []
  private var signatures: Set<Int64> = []
  /// Attachments of another time than that of their first upload, with the entry of the newest.
  private var moved: [Int64: ToldEntry] = [:]

  init(_ connection: Connection, _ faults: Disagreements, _ first: ToldEntry) {
    self.connection = connection
    self.faults = faults
    plan = first.chain
    name = first.planName
  }

  mutating func compareUpload(_ entry: ToldEntry) throws {
    guard let sha256 = entry.part(1, as: SHA256Digest.init(hex:)), let name = entry["name"]?.text,
      let unit = entry["unit"]?.text, let type = entry["media_type"]?.text
    else { return }
    if !entry.hasBefore { uploads += 1 }
    let row = "attachment \(sha256.hex.prefix(16))… of \(unit)"
    let found = try connection.query(
      """
      SELECT id, bytes, uploaded_at, uploaded_by FROM attachment
      WHERE sha256 = $1 AND plan_id = $2 AND unit = $3 AND name = $4 AND media_type = $5 ORDER BY id
      """, .blob(sha256.bytes), .integer(plan), .text(unit), .text(name), .text(type)
    ) { row throws(DatabaseError) in
      (id: try row.int64(0), bytes: try row.int64(1), at: try row.int64(2), by: try row.int64(3))
    }
    // One that has ended may have come again, as another row.
    let own = found.first { $0.at == entry.at.milliseconds } ?? found.first { $0.at > entry.at.milliseconds }
    guard let own else { return faults.addMissing(row, entry) }
    var differences: [String] = []
    if own.bytes != entry["bytes"]?.whole { differences.append("bytes is \(own.bytes)") }
    if own.at == entry.at.milliseconds {
      moved[own.id] = nil
      if own.by != entry.author { differences.append("uploaded_by is \(own.by)") }
    } else {
      moved[own.id] = entry
    }
    faults.add("attachment \(own.id)", entry, differences)
  }

  mutating func compareRemoval(_ entry: ToldEntry) throws {
    guard let sha256 = entry.part(1, as: SHA256Digest.init(hex:)) else { return }
    removals += 1
    let isThere = try connection.queryOne(
      "SELECT EXISTS (SELECT 1 FROM attachment WHERE sha256 = $1 AND plan_id = $2 AND removed_at = $3)",
      .blob(sha256.bytes), .integer(plan), .integer(entry.at.milliseconds)
    ) { row throws(DatabaseError) in try row.bool(0) }
    if isThere != true { faults.addMissing("attachment \(sha256.hex.prefix(16))…, removed", entry) }
  }

  mutating func compareReport(_ entry: ToldEntry) throws {
    guard let identifier = entry["id"]?.whole else { return }
    reports.insert(identifier)
    let row = "report \(identifier)"
    let store = ReportStore(connection)
    let found = try faults.reading(row, entry) { () throws(DatabaseError) in try store.find(identifier, plan: plan) }
    guard var found else { return }
    found.supersededBy = nil
    var differences = try entry.differences(author: found.author.token) { found.writeMembers(to: &$0) }
    if let content = try store.content(of: identifier, as: .json), try SHA256Digest(of: content) != found.sha256 {
      differences.append("its content has another SHA-256")
    }
    faults.add(row, entry, differences)
  }

  mutating func compareSignature(_ entry: ToldEntry) throws {
    guard let told = entry["signature"], let identifier = told["id"]?.whole, let plan = PlanKey(entry.planName) else {
      return
    }
    signatures.insert(identifier)
    let row = "signature \(identifier)"
    let found = try faults.reading(row, entry) { () throws(DatabaseError) in
      try SignatureStore(connection).find(identifier)
    }
    guard let found else { return }
    try faults.add(
      row, entry,
      entry.differences(author: found.signature.author.token) { writer in
        writer.member("cms_sha256", found.messageSHA256.hex)
        writer.object("signature") { found.signature.writeMembers(to: &$0, in: plan) }
      })
  }

  func finish() throws(DatabaseError) {
    for (identifier, entry) in moved { faults.add("attachment \(identifier)", entry, ["uploaded_at is later"]) }
    let counts = try connection.queryOne(
      "SELECT count(*), count(removed_at) FROM attachment WHERE plan_id = $1", .integer(plan)
    ) { row throws(DatabaseError) in (rows: try row.int(0), removed: try row.int(1)) }
    if let counts, counts.rows > uploads {
      faults.add("attachment: \(counts.rows) rows of \(name), but its trail tells of \(uploads)")
    }
    if let counts, counts.removed > removals {
      faults.add("attachment: \(counts.removed) of \(name) have ended, but its trail tells of \(removals)")
    }
    try nameUntold("report", "SELECT id FROM report WHERE plan_id = $1", reports)
    try nameUntold("signature", "SELECT id FROM signature WHERE plan_id = $1", signatures)
  }

  private func nameUntold(_ table: String, _ rows: SQL, _ told: Set<Int64>) throws(DatabaseError) {
    for identifier in try connection.query(rows, .integer(plan), row: { row throws(DatabaseError) in try row.int64(0) })
    where !told.contains(identifier) {
      faults.addUntold("\(table) \(identifier)", of: name)
    }
  }
}
