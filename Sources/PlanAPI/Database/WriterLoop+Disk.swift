import Synchronization

/// The file under the writer: whether there is room for it, what makes it sound after a failure, and when the log is moved
/// into it.
extension WriterLoop {
  /// Below the watermark nothing is written any more: while there still is room the log is moved into the file once.
  /// - Returns: what to refuse writes with; `nil` while there is room, of which the ballast keeps some.
  func shortage() -> DatabaseError? {
    guard limits.room > 0 || limits.ballast > 0, let available = limits.available(place.path) else { return nil }
    guard available < limits.room else {
      isShortOfRoom = false
      ballast.hold(available: available)
      return nil
    }
    if !isShortOfRoom, trouble == nil { moveLog() }
    isShortOfRoom = true
    return .noRoom
  }

  func soundConnection() -> Connection? {
    if trouble != nil || connection == nil, !mend() { return nil }
    return connection
  }

  /// Makes the file sound after a failure, or finds that the disk still fails.
  ///
  /// A commit that failed is settled by one that overwrites it. A checkpoint that failed may have lost more than its own
  /// pages: SQLite syncs the file only when the whole log is in it, and the kernel tells of a lost page once
  /// (fsync(2)). So the log, where all is, is read anew as after a crash and moved from its beginning.
  func mend() -> Bool {
    do {
      try overwriteLastFrames()
      if mustReadLogAnew {
        try readLogAnew()
        mustReadLogAnew = false
      }
      trouble = nil
    } catch {
      trouble = error as? DatabaseError ?? .misuse("\(error)", statement: nil)
      return false
    }
    place.version.raise(.everything)
    return true
  }

  /// Commits a page as it is.
  private func overwriteLastFrames() throws {
    let connection = try self.connection ?? WriterLoop.open(place, limits)
    self.connection = connection
    do throws(DatabaseError) {
      let version = try connection.pragma("user_version")
      try connection.run("BEGIN IMMEDIATE")
      try connection.execute("PRAGMA user_version = \(version)")
      try connection.commit()
    } catch {
      rollBack(connection)
      throw error
    }
  }

  /// Alone with the file, a connection builds the log's index anew (sqlite.org/wal.html, "use of WAL without shared
  /// memory") and so forgets how far the log had been moved.
  private func readLogAnew() throws {
    try connection?.keepLogOnClose()
    connection = nil
    try place.readers.whileClosed { () throws(DatabaseError) in
      let alone = try Connection(path: place.path, access: .readWrite, slowQueries: place.slowQueries)
      try alone.keepLogOnClose()
      try alone.lockOutOthers()
      try alone.useWriteAheadLog()
      try alone.checkpoint(.truncate)
    }
    connection = try WriterLoop.open(place, limits)
  }

  /// A full disk or a lock held elsewhere leaves the log to grow, to be moved later.
  func checkpointIfDue() {
    guard trouble == nil, let connection, connection.writeAheadLogPages >= limits.logPages else { return }
    moveLog()
  }

  private func moveLog() {
    guard let connection else { return }
    do throws(DatabaseError) {
      try withBallast { () throws(DatabaseError) in try connection.checkpoint(.passive) }
      shared.counters.withLock { $0.checkpoints += 1 }
    } catch {
      shared.counters.withLock { $0.failedCheckpoints += 1 }
      guard error.isIO else { return }
      mustReadLogAnew = true
      trouble = error
    }
  }

  /// Does what needs room, once more where the disk is full and the ballast can be given up.
  private func withBallast(_ work: () throws(DatabaseError) -> Void) throws(DatabaseError) {
    do throws(DatabaseError) {
      try work()
    } catch {
      guard error.isFull, ballast.release() else { throw error }
      try work()
    }
  }

  /// - Returns: what kept the log from being moved; it stays then, for the next start to read.
  func close() -> DatabaseError? {
    defer { connection = nil }
    guard let connection = soundConnection() else {
      try? self.connection?.keepLogOnClose()
      return trouble
    }
    do throws(DatabaseError) {
      try withBallast { () throws(DatabaseError) in try connection.checkpoint(.truncate) }
      return nil
    } catch {
      if error.isIO { try? connection.keepLogOnClose() }
      return error
    }
  }
}
