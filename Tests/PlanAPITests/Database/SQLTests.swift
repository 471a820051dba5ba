import Foundation
import Testing

@testable import PlanAPI

@Suite("The text of a statement")
struct SQLTests {
  @Test("A literal is itself wherever it is used again, and a composed text is told by its text")
  func equality() {
    let literal: SQL = "SELECT id, name FROM unit"
    let same = literal
    let columns: SQL = "id, name"
    let composed: SQL = "SELECT \(columns) FROM unit"
    let again: SQL = "SELECT \(columns) FROM unit"
    let other: SQL = "SELECT \(columns) FROM task"
    #expect(literal == same && composed == again && composed != other)
    #expect(Set([composed, again, other]).count == 2)
    #expect(composed.description == literal.description)
    #expect("\(columns) LIMIT $\(2)" as SQL == "\("id, name" as SQL) LIMIT $\(2)")
  }

  // That a String cannot be put into an SQL is the compiler's to see; what is left is to keep to SQL.
  @Test(
    "SQLite is given texts in two places alone, and both take SQL",
    arguments: [("sqlite3_prepare", "Statement.swift"), ("sqlite3_exec(", "Connection.swift")])
  func isTheOnlyWay(function: String, file: String) throws {
    let sources = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../Sources").standardized
    let files = FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil)
    var places: [String] = []
    for case let url as URL in try #require(files) where url.pathExtension == "swift" || url.pathExtension == "h" {
      let count = try String(contentsOf: url, encoding: .utf8).components(separatedBy: function).count - 1
      places += Array(repeating: url.lastPathComponent, count: count)
    }
    #expect(places == [file])
  }
}
