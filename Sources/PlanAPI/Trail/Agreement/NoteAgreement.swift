/// What is said of warnings, and what residents say: rows that never change, but for answers and marks of spam.
struct NoteAgreement {
  private let connection: Connection
  private let faults: Disagreements
  private let plan: Int64
  private let name: String
  /// The last rows that were told of: entries come in the order of the rows, which they do not number.
  private var lastExplanation: Int64 = 0
  private var lastAcknowledgement: Int64 = 0
  private var lastFeedback: Int64 = 0
  private var isSpam: [Int64: ToldEntry] = [:]
  /// The newest answer that was told of.
  private var answers: [Int64: Int64] = [:]

  init(_ connection: Connection, _ faults: Disagreements, _ first: ToldEntry) {
    self.connection = connection
    self.faults = faults
    plan = first.chain
    name = first.planName
  }

  mutating func compareExplanation(_ entry: ToldEntry) throws {
    let store = WarningNoteStore(connection)
    let found = try match(entry, "warning_explanation", after: &lastExplanation, store.explanation, \.id, \.recordedAt)
    guard let found else { return }
    try faults.add(
      "warning_explanation \(found.id)", entry,
      entry.differences(author: found.author.token) { found.writeMembers(to: &$0) })
  }

  mutating func compareAcknowledgement(_ entry: ToldEntry) throws {
    let store = WarningNoteStore(connection)
    let found = try match(
      entry, "warning_acknowledgement", after: &lastAcknowledgement, store.acknowledgement, \.id, \.recordedAt)
    guard let found else { return }
    try faults.add(
      "warning_acknowledgement \(found.id)", entry,
      entry.differences(author: found.author.token) { found.writeMembers(to: &$0) })
  }

  /// The next row, where it is of the entry's moment. One that comes before the entry's own was told of by none, and
  /// where no later one is of that moment, the entry's own is gone.
  private func match<Note>(
    _ entry: ToldEntry, _ table: String, after last: inout Int64,
    _ read: (Int64, Int64, Instant?) throws(DatabaseError) -> Note?, _ id: (Note) -> Int64, _ time: (Note) -> Instant
  ) throws(DatabaseError) -> Note? {
    let after = last
    let next = try faults.reading("\(table) after \(after)", entry) { () throws(DatabaseError) in
      try read(plan, after, nil)
    }
    guard let next else { return nil }
    var found = next
    if time(next) != entry.at {
      guard let own = try read(plan, after, entry.at) else {
        faults.addMissing(table, entry)
        return nil
      }
      try nameUntold(table, after: after, before: id(own), read, id)
      found = own
    }
    last = id(found)
    return found
  }

  private func nameUntold<Note>(
    _ table: String, after last: Int64, before end: Int64 = .max,
    _ read: (Int64, Int64, Instant?) throws(DatabaseError) -> Note?, _ id: (Note) -> Int64
  ) throws(DatabaseError) {
    var last = last
    while let note = try read(plan, last, nil), id(note) < end {
      faults.addUntold("\(table) \(id(note))", of: name)
      last = id(note)
    }
  }

  // MARK: Feedback

  mutating func compareFeedback(_ entry: ToldEntry) throws {
    guard let identifier = entry["id"]?.whole else { return }
    try nameUntoldFeedback(before: identifier)
    lastFeedback = identifier
    let row = "feedback \(identifier)"
    let found = try faults.reading(row, entry) { () throws(DatabaseError) in
      try FeedbackStore(connection).find(identifier, plan: plan)
    }
    guard var found else { return }
    if let answer = found.answer, answer.answeredAt < found.receivedAt { faults.add("\(row): answered before it came") }
    found.answer = nil
    // Marks come later, and are compared when all have been seen.
    found.isSpam = false
    try faults.add(row, entry, entry.differences { found.writeTrailMembers(to: &$0) })
  }

  private func nameUntoldFeedback(before end: Int64) throws(DatabaseError) {
    try connection.forEach(
      "SELECT id FROM feedback WHERE plan_id = $1 AND id > $2 AND id < $3", .integer(plan), .integer(lastFeedback),
      .integer(end)
    ) { row throws(DatabaseError) in faults.addUntold("feedback \(try row.int64(0))", of: name) }
  }

  mutating func compareAnswer(_ entry: ToldEntry) throws {
    guard let feedback = entry.part(1, as: { Int64($0) }), let revision = entry["revision"]?.whole else { return }
    answers[feedback] = revision
    let row = "feedback_answer of \(feedback), revision \(revision)"
    let found = try faults.reading(row, entry) { () throws(DatabaseError) in
      try FeedbackStore(connection).answer(revision: Int(revision), to: feedback)
    }
    guard let found else { return }
    try faults.add(
      row, entry, entry.differences(author: found.author.token) { found.writeMembers(to: &$0) })
  }

  mutating func noteMark(_ entry: ToldEntry) {
    if let feedback = entry.part(1, as: { Int64($0) }) { isSpam[feedback] = entry }
  }

  func finish() throws(DatabaseError) {
    let store = WarningNoteStore(connection)
    try nameUntold("warning_explanation", after: lastExplanation, store.explanation, \.id)
    try nameUntold("warning_acknowledgement", after: lastAcknowledgement, store.acknowledgement, \.id)
    try nameUntoldFeedback(before: .max)
    try connection.forEach(
      """
      SELECT f.id, f.is_spam, coalesce(max(a.revision), 0),
        f.answer_id IS (SELECT id FROM feedback_answer WHERE feedback_id = f.id ORDER BY revision DESC LIMIT 1)
      FROM feedback AS f LEFT JOIN feedback_answer AS a ON a.feedback_id = f.id WHERE f.plan_id = $1 GROUP BY f.id
      """, .integer(plan)
    ) { row throws(DatabaseError) in
      let identifier = try row.int64(0)
      let mark = isSpam[identifier]
      if try JSONValue.bool(row.bool(1)) != mark?["spam"] ?? .bool(false) {
        faults.add("feedback \(identifier): is_spam is not what \(mark?.description ?? "the trail") says")
      }
      if try row.int64(2) > answers[identifier] ?? 0 {
        faults.addUntold("feedback_answer of \(identifier), revision \(try row.int64(2))", of: name)
      }
      if try !row.bool(3) { faults.add("feedback \(identifier): answer_id is not the newest answer") }
    }
  }
}
