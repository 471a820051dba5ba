import CSQLite
import Glibc
import Synchronization
import Testing

@testable import PlanAPI

@Suite("When the disk fails", .serialized)
struct DiskFailureTests {
  private let folder: TemporaryFolder
  private static let table = Migration(
    version: 1, script: Array("CREATE TABLE row (number INTEGER PRIMARY KEY, text TEXT) STRICT".utf8))

  init() throws {
    folder = try TemporaryFolder()
    try putFailingCallsInPlace()
  }

  private func open(logPages: Int = 1_000) throws -> Database {
    try Database(path: folder.database, limits: Writer.Limits(logPages: logPages), migrations: [Self.table])
  }

  private func insert(_ number: Int, _ text: String = "", into database: Database) async throws {
    try await database.maintain {
      try $0.run("INSERT INTO row (number, text) VALUES ($1, $2)", .integer(number), .text(text))
    }
  }

  private func numbers(_ reader: Reader) throws -> [Int] {
    try reader.snapshot {
      try $0.query("SELECT number FROM row ORDER BY number") { row throws(DatabaseError) in try row.int(0) }
    }
  }

  @Test("A commit that fails with a disk that goes on failing is of unknown outcome, and all is well when it is")
  func failedCommit() async throws {
    let database = try open()
    try await insert(1, into: database)
    let reader = try database.makeReader()
    let version = database.version.plans
    try await failCalls(of: database, .max)
    let error = await #expect(throws: WriterError.self) { try await insert(2, into: database) }
    guard case .outcomeUnknown(let cause) = error else {
      Issue.record("expected an unknown outcome, got \(String(describing: error))")
      return
    }
    #expect(cause.isIO)
    // While it fails nothing is written, not even nothing.
    let refusal = await #expect(throws: DatabaseError.self) { try await insert(3, into: database) }
    #expect(refusal?.isIO == true)
    await #expect(throws: DatabaseError.self) { try await database.maintain { _ in } }
    #expect(database.writer.counters.isFailing)
    #expect(try numbers(reader) == [1])

    endFailures()
    try await insert(4, into: database)
    #expect(!database.writer.counters.isFailing)
    #expect(database.version.plans > version)
    #expect(try numbers(reader) == [1, 4])
    try await database.shutdown()
    // What was of unknown outcome has been overwritten: no restart finds it.
    let restarted = try open()
    #expect(try numbers(restarted.makeReader()) == [1, 4])
    try await restarted.shutdown()
  }

  @Test("A commit that fails once is known not to be there: its caller may just send it again")
  func settledCommit() async throws {
    let database = try open()
    try await failCalls(of: database, 1)
    let error = await #expect(throws: DatabaseError.self) { try await insert(1, into: database) }
    #expect(error?.isIO == true)
    try await insert(1, into: database)
    #expect(try numbers(database.makeReader()) == [1])
    endFailures()
    try await database.shutdown()
  }

  @Test("A writer that ends while the disk fails leaves the log to the next start, which finds all that was told")
  func endsFailing() async throws {
    let database = try open()
    try await insert(1, into: database)
    try await failCalls(of: database, .max)
    await #expect(throws: WriterError.self) { try await insert(2, into: database) }
    await #expect(throws: DatabaseError.self) { try await database.shutdown() }
    #expect(folder.files.contains("plan.sqlite-wal"))
    // The next writer's thread may be given the number of the one that ended.
    endFailures()
    let restarted = try open()
    let found = try numbers(restarted.makeReader())
    #expect(found == [1] || found == [1, 2])
    try await insert(3, into: restarted)
    try await restarted.shutdown()
  }

  @Test("After a failed checkpoint the log is moved from its beginning: what an earlier one moved may be lost, too")
  func failedCheckpoint() async throws {
    let database = try open(logPages: 1)
    let reader = try database.makeReader()
    try await insert(0, into: database)
    // Holds everything back.
    var first: Connection? = try Connection(path: folder.database, access: .readOnly)
    try first?.beginReading()
    try await insert(1, String(repeating: "A", count: 20_000), into: database)
    // Holds back what comes after this.
    var second: Connection? = try Connection(path: folder.database, access: .readOnly)
    try second?.beginReading()
    try first?.run("COMMIT")
    try await insert(2, into: database)
    // Moved without a sync, and then, as far as the disk goes, lost.
    try await losePages(filledWith: UInt8(ascii: "A"), from: database)
    try await failCalls(of: database, 1, .truncating)
    try second?.run("COMMIT")
    // Each write is followed by a checkpoint, and the next is told what became of that.
    while !database.writer.counters.isFailing { _ = try? await database.maintain { _ in } }
    // Two others still have the file open.
    await #expect(throws: DatabaseError.self) { try await insert(3, into: database) }
    #expect(database.writer.counters.isFailing)
    #expect(try numbers(reader) == [0, 1, 2])
    first = nil
    second = nil
    try await insert(4, into: database)
    #expect(try numbers(reader) == [0, 1, 2, 4])
    endFailures()
    try await database.shutdown()
    let restarted = try open()
    let found = try restarted.makeReader().snapshot { connection in
      try connection.queryOne("PRAGMA integrity_check") { row throws(DatabaseError) in try row.string(0) }
    }
    #expect(found == "ok")
    #expect(try numbers(restarted.makeReader()) == [0, 1, 2, 4])
    try await restarted.shutdown()
  }

  @Test("With too little room left nothing is written, the log is moved while it can be, and then all goes on")
  func watermark() async throws {
    var limits = Writer.Limits(room: 100)
    limits.available = { _ in roomLeft.load(ordering: .sequentiallyConsistent) }
    roomLeft.store(100, ordering: .sequentiallyConsistent)
    let database = try Database(path: folder.database, limits: limits, migrations: [Self.table])
    try await insert(1, into: database)
    roomLeft.store(99, ordering: .sequentiallyConsistent)
    for number in 2...3 {
      let refusal = await #expect(throws: DatabaseError.self) { try await insert(number, into: database) }
      #expect(refusal?.isFull == true)
    }
    #expect(database.writer.counters.checkpoints == 1)
    #expect(try numbers(database.makeReader()) == [1])
    roomLeft.store(100, ordering: .sequentiallyConsistent)
    try await insert(4, into: database)
    #expect(try numbers(database.makeReader()) == [1, 4])
    try await database.shutdown()
  }

  @Test("The ballast is given up where the disk is full, and taken again when it has room")
  func ballast() async throws {
    let size = 256 * 1024
    var limits = Writer.Limits(ballast: size)
    limits.available = { _ in roomLeft.load(ordering: .sequentiallyConsistent) }
    roomLeft.store(UInt64(2 * size), ordering: .sequentiallyConsistent)
    let database = try Database(path: folder.database, limits: limits, migrations: [Self.table])
    try await insert(1, into: database)
    #expect(try folder.bytes(of: "\(folder.database).ballast").count == size)
    try await failCalls(of: database, 1, .filling)
    roomLeft.store(0, ordering: .sequentiallyConsistent)
    let refusal = await #expect(throws: DatabaseError.self) { try await insert(2, into: database) }
    #expect(refusal?.isFull == true)
    #expect(!folder.files.contains("plan.sqlite.ballast"))
    endFailures()
    // There may be room for a change, and none for a ballast beside it.
    roomLeft.store(UInt64(2 * size - 1), ordering: .sequentiallyConsistent)
    try await insert(3, into: database)
    #expect(!folder.files.contains("plan.sqlite.ballast"))
    roomLeft.store(UInt64(2 * size), ordering: .sequentiallyConsistent)
    try await insert(4, into: database)
    #expect(folder.files.contains("plan.sqlite.ballast"))
    #expect(try numbers(database.makeReader()) == [1, 3, 4])
    try await database.shutdown()
  }

  /// Overwrites pages in the file with zeros, when they are there.
  private func losePages(filledWith byte: UInt8, from database: Database) async throws {
    let descriptor = unsafe Glibc.open(folder.database, O_RDWR | O_CLOEXEC)
    try #require(descriptor >= 0)
    defer { _ = close(descriptor) }
    var lost = 0
    // The checkpoint comes after its commit was told, and before anything else is.
    try await database.maintain { _ in }
    var page = [UInt8](repeating: 0, count: 4096)
    var offset: off_t = 0
    while unsafe pread(descriptor, &page, 4096, offset) == 4096 {
      if page[100...3000].allSatisfy({ $0 == byte }) {
        _ = unsafe pwrite(descriptor, [UInt8](repeating: 0, count: 4096), 4096, offset)
        lost += 1
      }
      offset += 4096
    }
    #expect(lost >= 3)
  }
}

extension Connection {
  fileprivate func beginReading() throws {
    try run("BEGIN")
    _ = try queryOne("SELECT count(*) FROM row") { row throws(DatabaseError) in try row.int(0) }
  }
}

/// Bytes that the disk is said to have left.
private let roomLeft = Atomic<UInt64>(0)

/// The thread whose calls fail; every other thread's go on.
private let failingThread = Atomic<UInt>(0)
private let failuresLeft = Atomic<Int>(0)

private enum FailingCall: Int {
  case writing = 1
  case truncating
  /// Writes that find the disk full.
  case filling
}
private let failingCall = Atomic<Int>(0)

/// Lets that many calls fail on the writer's thread.
private func failCalls(of database: Database, _ count: Int, _ call: FailingCall = .writing) async throws {
  let thread = try await database.maintain { _ in UInt(pthread_self()) }
  failuresLeft.store(count, ordering: .sequentiallyConsistent)
  failingCall.store(call.rawValue, ordering: .sequentiallyConsistent)
  failingThread.store(thread, ordering: .sequentiallyConsistent)
}

private func endFailures() { failingThread.store(0, ordering: .sequentiallyConsistent) }

private func mustFail(_ call: FailingCall) -> Bool {
  guard failingThread.load(ordering: .sequentiallyConsistent) == UInt(pthread_self()),
    failingCall.load(ordering: .sequentiallyConsistent) == call.rawValue,
    failuresLeft.load(ordering: .sequentiallyConsistent) > 0
  else { return false }
  failuresLeft.wrappingSubtract(1, ordering: .sequentiallyConsistent)
  errno = call == .filling ? ENOSPC : EIO
  return true
}

/// Puts calls that can fail in the place of those SQLite makes (sqlite.org/c3ref/vfs.html, xSetSystemCall).
private func putFailingCallsInPlace() throws {
  guard let fileSystem = unsafe sqlite3_vfs_find(nil), let setSystemCall = unsafe fileSystem.pointee.xSetSystemCall
  else {
    Issue.record("this SQLite has no system calls to replace")
    return
  }
  typealias Write = @convention(c) (CInt, UnsafeRawPointer?, Int, off_t) -> Int
  typealias Truncate = @convention(c) (CInt, off_t) -> CInt
  let write: Write = { descriptor, bytes, count, offset in
    mustFail(.writing) || mustFail(.filling) ? -1 : unsafe pwrite(descriptor, bytes, count, offset)
  }
  let truncate: Truncate = { descriptor, size in mustFail(.truncating) ? -1 : ftruncate(descriptor, size) }
  let calls: [(String, sqlite3_syscall_ptr)] = unsafe [
    ("pwrite", unsafeBitCast(write, to: sqlite3_syscall_ptr.self)),
    ("pwrite64", unsafeBitCast(write, to: sqlite3_syscall_ptr.self)),
    ("ftruncate", unsafeBitCast(truncate, to: sqlite3_syscall_ptr.self)),
  ]
  for (name, call) in calls {
    let code = unsafe setSystemCall(fileSystem, name, call)
    // A build of SQLite has one or the other.
    try #require(code == SQLITE_OK || code == SQLITE_NOTFOUND)
  }
}
