import Glibc
import Testing

@testable import PlanAPI

struct FileLockTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test("A database that is open for writing cannot be opened for writing again, until it is shut down")
  func excludesASecondWriter() async throws {
    let first = try Database(path: folder.database)
    #expect(throws: DatabaseInUse(path: folder.database)) { try Database(path: folder.database) }
    try await first.shutdown()
    let second = try Database(path: folder.database)
    try await second.shutdown()
  }

  @Test("A symbolic link to the database leads to the same lock")
  func followsLinks() async throws {
    let database = try Database(path: folder.database)
    let link = "\(folder.path)/link.sqlite"
    try #require(unsafe symlink(folder.database, link) == 0)
    #expect(throws: DatabaseInUse(path: link)) { try Database(path: link) }
    try await database.shutdown()
  }

  @Test("A file that could not be opened as a database is not kept locked")
  func releasesAfterAFailure() throws {
    try folder.write(
      Array("not a database, but long enough to be looked at as if it might be one".utf8), to: folder.database)
    for _ in 0..<2 {
      #expect(throws: SchemaError.notOurs(path: folder.database)) { try Database(path: folder.database) }
    }
  }

  @Test("A reader of a file in use by a writer reads it; of a file that is missing or empty it says so")
  func readsBesideAWriter() async throws {
    let missing = #expect(throws: DatabaseError.self) { _ = try Database.makeReader(of: folder.database) }
    #expect(missing?.isCannotOpen == true)
    let empty = "\(folder.path)/empty.sqlite"
    try folder.write([], to: empty)
    let newest = try #require(Migration.all.last?.version)
    #expect(throws: SchemaError.tooOld(path: empty, version: 0, needed: newest)) {
      _ = try Database.makeReader(of: empty)
    }

    let database = try Database(path: folder.database)
    let reader = try Database.makeReader(of: folder.database)
    #expect(try reader.snapshot { try PlanStore($0).list() } == [])
    try await database.shutdown()
  }
}
