import CSQLite
import Glibc
import Synchronization
import Testing

@testable import PlanAPI

@Suite("When the disk fails")
struct DiskFailureTests {
  @Test("A commit that could not be written is of unknown outcome, the writer stops, and a restart finds a sound file")
  func failedCommit() async throws {
    let folder = try TemporaryFolder()
    let table = Migration(version: 1, script: Array("CREATE TABLE row (number INTEGER PRIMARY KEY) STRICT".utf8))
    let database = try Database(path: folder.database, limits: Writer.Limits(), migrations: [table])
    try await database.maintain { try $0.run("INSERT INTO row (number) VALUES (1)") }
    try failWritesOfMarkedThread()

    let error = await #expect(throws: WriterError.self) {
      try await database.maintain { connection in
        try connection.run("INSERT INTO row (number) VALUES (2)")
        failingThread.store(UInt(pthread_self()), ordering: .sequentiallyConsistent)
      }
    }
    guard case .outcomeUnknown(let cause) = error else {
      Issue.record("expected an unknown outcome, got \(String(describing: error))")
      return
    }
    #expect(cause.isIO)
    await #expect(throws: WriterError.stopped) {
      try await database.maintain { try $0.run("INSERT INTO row (number) VALUES (3)") }
    }
    let numbers = "SELECT number FROM row ORDER BY number"
    let reader = try database.makeReader()
    let seen = try reader.snapshot { try $0.query(numbers) { row throws(DatabaseError) in try row.int(0) } }
    #expect(seen == [1])
    await #expect(throws: cause) { try await database.shutdown() }
    #expect(folder.files.contains("plan.sqlite-wal"))
    // The next writer's thread may be given the number of the one that ended.
    failingThread.store(0, ordering: .sequentiallyConsistent)

    let restarted = try Database(path: folder.database, limits: Writer.Limits(), migrations: [table])
    let found = try restarted.makeReader().snapshot {
      try $0.query(numbers) { row throws(DatabaseError) in try row.int(0) }
    }
    #expect(found == [1] || found == [1, 2])
    try await restarted.maintain { try $0.run("INSERT INTO row (number) VALUES (3)") }
    try await restarted.shutdown()
  }
}

/// The thread whose writes fail; every other thread's go on.
private let failingThread = Atomic<UInt>(0)

/// Puts a write that can fail in the place of the one SQLite calls (sqlite.org/c3ref/vfs.html, xSetSystemCall).
private func failWritesOfMarkedThread() throws {
  guard let fileSystem = unsafe sqlite3_vfs_find(nil), let setSystemCall = unsafe fileSystem.pointee.xSetSystemCall
  else {
    Issue.record("this SQLite has no system calls to replace")
    return
  }
  typealias Write = @convention(c) (CInt, UnsafeRawPointer?, Int, off_t) -> Int
  let failingWrite: Write = { descriptor, bytes, count, offset in
    guard failingThread.load(ordering: .sequentiallyConsistent) != UInt(pthread_self()) else {
      errno = EIO
      return -1
    }
    return unsafe pwrite(descriptor, bytes, count, offset)
  }
  for name in ["pwrite", "pwrite64"] {
    let code = unsafe setSystemCall(fileSystem, name, unsafeBitCast(failingWrite, to: sqlite3_syscall_ptr.self))
    // A build of SQLite has one or the other.
    try #require(code == SQLITE_OK || code == SQLITE_NOTFOUND)
  }
}
