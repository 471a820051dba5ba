import Testing

@testable import PlanAPI

@Suite("The writer")
struct WriterTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test("Writes that wait in line share one commit, and all are kept")
  func groupCommit() async throws {
    let database = try open()
    await whileHeld(database) { tasks in
      for number in 0..<100 { await addWaiting(to: &tasks, database) { try insert(number, $0) } }
    }
    let counters = database.writer.counters
    #expect(counters.writes == 101)
    // The one that held the writer, and all that had lined up behind it.
    #expect(counters.commits == 2)
    #expect(counters.largestBatch == 100)
    #expect(counters.batchSizes == [1, 0, 0, 0, 0, 0, 0, 1, 0])
    #expect(try numbers(database) == Array(0..<100))
    try await database.shutdown()
  }

  @Test("A batch is bounded")
  func boundedBatch() async throws {
    let database = try open(Writer.Limits(batch: 8))
    await whileHeld(database) { tasks in
      for number in 0..<20 { await addWaiting(to: &tasks, database) { try insert(number, $0) } }
    }
    #expect(database.writer.counters.commits == 4)
    #expect(database.writer.counters.largestBatch == 8)
    #expect(try numbers(database) == Array(0..<20))
    try await database.shutdown()
  }

  @Test("A body that throws leaves no trace, and its neighbours stay")
  func savepoint() async throws {
    let database = try open()
    await whileHeld(database) { tasks in
      for number in 0..<5 {
        await addWaiting(to: &tasks, database) { connection in
          try insert(number, connection)
          if number == 2 { throw Refusal() }
          if number == 3 { try insert(1, connection) }
        }
      }
    } outcomes: { outcomes in
      // The holder and its neighbours 0, 1 and 4.
      #expect(outcomes.count { $0 == nil } == 4)
      #expect(outcomes.count { $0 is Refusal } == 1)
      #expect(outcomes.count { ($0 as? DatabaseError)?.isUniqueViolation == true } == 1)
    }
    #expect(database.writer.counters.commits == 2)
    #expect(database.writer.counters.failedWrites == 2)
    #expect(try numbers(database) == [0, 1, 4])
    try await database.shutdown()
  }

  @Test("A write that comes to a full line is turned away at once")
  func full() async throws {
    let database = try open(Writer.Limits(queued: 3))
    await whileHeld(database) { tasks in
      for number in 0..<3 { await addWaiting(to: &tasks, database) { try insert(number, $0) } }
      let refusal = await outcome { try await database.maintain { try insert(3, $0) } }
      #expect(refusal as? WriterError == .queueFull)
    }
    try await database.maintain { try insert(4, $0) }
    #expect(try numbers(database) == [0, 1, 2, 4])
    try await database.shutdown()
  }

  @Test("When a write returns, its data is in the file and the version is a new one")
  func durableFirst() async throws {
    let database = try open()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<50 {
        group.addTask {
          let before = database.version.current
          let result = try await database.maintain { connection in
            try insert(number, connection)
            return number
          }
          #expect(result == number)
          #expect(database.version.current > before)
          #expect(try numbers(database).contains(number))
        }
      }
      try await group.waitForAll()
    }
    try await database.shutdown()
  }

  @Test("A write that changes nothing, or fails, leaves the version")
  func unchangedVersion() async throws {
    let database = try open()
    let before = database.version.current
    try await database.maintain { connection in
      _ = try connection.query("SELECT number FROM row") { row throws(DatabaseError) in try row.int(0) }
    }
    #expect(database.version.current == before)
    await #expect(throws: Refusal.self) { try await database.maintain { _ in throw Refusal() } }
    #expect(database.version.current == before)
    try await database.shutdown()
  }

  @Test("A body that ends the transaction fails with those before it, and those behind it go on")
  func lostTransaction() async throws {
    let database = try open()
    await whileHeld(database) { tasks in
      for number in 0..<4 {
        await addWaiting(to: &tasks, database) { connection in
          try insert(number, connection)
          if number == 1 { try connection.run("ROLLBACK") }
        }
      }
    } outcomes: { outcomes in
      #expect(outcomes.count { $0 is DatabaseError } == 2)
    }
    #expect(try numbers(database) == [2, 3])
    #expect(database.writer.counters.failedCommits == 1)
    try await database.shutdown()
  }

  @Test("A full disk fails the write and nothing else")
  func diskFull() async throws {
    let database = try open()
    try await database.maintain { connection in
      let pages = try connection.pragma("page_count")
      _ = try connection.pragma("max_page_count = \(pages)")
    }
    let error = await #expect(throws: DatabaseError.self) {
      try await database.maintain { connection in
        for number in 0..<10_000 { try insert(number, connection) }
      }
    }
    #expect(error?.isFull == true)
    #expect(try numbers(database) == [])
    try await database.maintain { try insert(1, $0) }
    #expect(try numbers(database) == [1])
    try await database.shutdown()
  }

  @Test("Shutdown does what is in line, leaves no log, and later writes are refused")
  func shutdown() async throws {
    let database = try open()
    await whileHeld(database) { tasks in
      for number in 0..<10 { await addWaiting(to: &tasks, database) { try insert(number, $0) } }
      tasks.addTask { await outcome { try await database.shutdown() } }
    }
    try await database.shutdown()
    #expect(folder.files == ["plan.sqlite", "plan.sqlite.lock"])
    await #expect(throws: WriterError.stopped) { try await database.maintain { try insert(11, $0) } }

    let reopened = try open()
    #expect(try numbers(reopened) == Array(0..<10))
    try await reopened.shutdown()
  }

  @Test("The log is moved into the file while the server runs")
  func checkpoints() async throws {
    let database = try open(Writer.Limits(logPages: 1))
    for number in 0..<3 { try await database.maintain { try insert(number, $0) } }
    try await database.shutdown()
    #expect(database.writer.counters.checkpoints == 3)
    #expect(database.writer.counters.failedCheckpoints == 0)
  }

  @Test("A reader's snapshot does not see what is committed meanwhile")
  func snapshot() async throws {
    let database = try open()
    let reader = try database.makeReader()
    let elsewhere = try Connection(path: folder.database, access: .readWrite)
    try reader.snapshot { connection in
      #expect(try select(connection) == [])
      try insert(1, elsewhere)
      #expect(try select(connection) == [])
    }
    #expect(try reader.snapshot(select) == [1])
    #expect(throws: Refusal.self) { try reader.snapshot { _ in throw Refusal() } }
    #expect(try reader.snapshot(select) == [1])
    try await database.shutdown()
  }

  // MARK: A database with one table

  private struct Refusal: Error {}

  private func open(_ limits: Writer.Limits = Writer.Limits()) throws -> Database {
    let table = Migration(version: 1, script: Array("CREATE TABLE row (number INTEGER PRIMARY KEY) STRICT".utf8))
    return try Database(path: folder.database, limits: limits, migrations: [table])
  }

  /// Holds the writer in a first write while `body` lines up others, each as a child task; lets go, waits for all of
  /// them, and hands over what each threw.
  private func whileHeld(
    _ database: Database,
    _ body: (inout TaskGroup<(any Error)?>) async -> Void,
    outcomes check: ([(any Error)?]) -> Void = { outcomes in #expect(outcomes.allSatisfy { $0 == nil }) }
  ) async {
    let mayGoOn = Semaphore()
    let outcomes = await withTaskGroup(of: (any Error)?.self) { group in
      await withCheckedContinuation { isHeld in
        group.addTask {
          await outcome {
            try await database.maintain { _ in
              isHeld.resume()
              mayGoOn.wait()
            }
          }
        }
      }
      await body(&group)
      mayGoOn.signal()
      return await group.reduce(into: []) { $0.append($1) }
    }
    check(outcomes)
  }

  /// Adds a write and returns when it is in line.
  private func addWaiting(
    to tasks: inout TaskGroup<(any Error)?>,
    _ database: Database,
    _ body: @escaping @Sendable (Connection) throws -> Void
  ) async {
    let before = database.writer.queueLength
    tasks.addTask { await outcome { try await database.maintain(body) } }
    while database.writer.queueLength == before { await Task.yield() }
  }
}

private func outcome(_ body: () async throws -> Void) async -> (any Error)? {
  do {
    try await body()
    return nil
  } catch {
    return error
  }
}

private func insert(_ number: Int, _ connection: Connection) throws {
  try connection.run("INSERT INTO row (number) VALUES ($1)", .integer(number))
}

private func select(_ connection: Connection) throws -> [Int] {
  try connection.query("SELECT number FROM row ORDER BY number") { row throws(DatabaseError) in try row.int(0) }
}

/// Through a connection of its own, which sees only what is committed.
private func numbers(_ database: Database) throws -> [Int] { try database.makeReader().snapshot(select) }
