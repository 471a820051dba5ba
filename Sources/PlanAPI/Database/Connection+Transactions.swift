/// How changes are made together or not at all (sqlite.org/lang_transaction.html, lang_savepoint.html).
extension Connection {
  /// Commits the transaction, and before that writes what is written once for all of it.
  func commit() throws(DatabaseError) {
    try TrailStore(self).writeHeads()
    try run("COMMIT")
  }

  /// Undoes what the transaction has done so far.
  func rollBack() throws(DatabaseError) {
    changes = DataChanges()
    trailHeads = TrailHeads()
    if isInTransaction { try run("ROLLBACK") }
  }

  /// Where a part of the transaction began.
  struct Part {
    fileprivate let heads: TrailHeads
  }

  /// Begins a part of the transaction that can be undone alone. Parts nest.
  func beginPart() throws(DatabaseError) -> Part {
    try run("SAVEPOINT part")
    return Part(heads: trailHeads)
  }

  func undo(_ part: Part) throws(DatabaseError) {
    try run("ROLLBACK TO part")
    trailHeads = part.heads
  }

  func endPart() throws(DatabaseError) { try run("RELEASE part") }

  /// Runs `body` between `begin` and COMMIT, and rolls back what it did when either fails.
  func transaction<Result>(
    _ begin: SQL = "BEGIN IMMEDIATE",
    _ body: (Connection) throws -> Result
  ) throws -> Result {
    try run(begin)
    do {
      let result = try body(self)
      try commit()
      return result
    } catch {
      try rollBack()
      throw error
    }
  }
}
