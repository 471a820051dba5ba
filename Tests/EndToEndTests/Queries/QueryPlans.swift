import CSQLite
import Logging
import Synchronization

@testable import PlanAPI

/// The texts of all statements that a database has run, on whatever connection.
final class QueryTexts: Sendable {
  private let texts = Mutex<Set<String>>([])

  var all: [String] { texts.withLock { $0.sorted() } }

  func forget() { texts.withLock { $0 = [] } }

  fileprivate func add(_ sql: String) { texts.withLock { _ = $0.insert(sql) } }

  /// To be told of them by ``SlowQueries``.
  var logger: Logger { Logger(label: "queries") { _ in Handler(texts: self) } }

  private struct Handler: LogHandler {
    let texts: QueryTexts
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.trace

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
      get { metadata[key] }
      set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
      if let sql = event.metadata?["sql"] { texts.add("\(sql)") }
    }
  }
}

/// How SQLite would go about a query (sqlite.org/eqp.html).
struct QueryPlan {
  /// A table all of whose rows, or of an index's, are walked through.
  struct Scan: Hashable, CustomStringConvertible {
    let table: String
    let detail: String
    let sql: String

    var description: String { "\(detail) in \(sql)" }
  }

  let scans: [Scan]

  init(of sql: String, in database: ExaminedDatabase) throws {
    let details = try database.explain(sql)
    let tables = QueryPlan.tables(of: sql)
    scans = details.compactMap { detail in
      let words = detail.split(separator: " ").map(String.init)
      // An automatic index is made from all rows first.
      guard words.first == "SCAN" || detail.contains("AUTOMATIC"), words.count > 1, !detail.contains("CONSTANT ROW")
      else { return nil }
      return Scan(table: tables[words[1]] ?? words[1], detail: detail, sql: sql)
    }
  }

  /// The tables by the names that they have in the query.
  private static func tables(of sql: String) -> [String: String] {
    let words = sql.split { $0.isWhitespace || "(),".contains($0) }.map(String.init)
    var tables: [String: String] = [:]
    for (index, word) in words.enumerated() where index + 2 < words.count && words[index + 1] == "AS" {
      tables[words[index + 2]] = word
    }
    return tables
  }
}

/// A database file as SQLite sees it. The program's own connections take no text that was made while it runs.
@safe final class ExaminedDatabase {
  private struct Failure: Error {
    let message: String
  }

  private let handle: OpaquePointer

  init(_ path: String) throws {
    var handle: OpaquePointer?
    let code = unsafe sqlite3_open_v2(path, &handle, SQLITE_OPEN_READONLY, nil)
    guard let handle = unsafe handle else { throw Failure(message: path) }
    unsafe self.handle = handle
    guard code == SQLITE_OK else { throw unsafe Failure(message: String(cString: sqlite3_errmsg(handle))) }
  }

  deinit { _ = unsafe sqlite3_close_v2(handle) }

  /// What `EXPLAIN QUERY PLAN` says of a text, a line a step.
  func explain(_ sql: String) throws -> [String] {
    var statement: OpaquePointer?
    defer { _ = unsafe sqlite3_finalize(statement) }
    guard unsafe sqlite3_prepare_v2(handle, "EXPLAIN QUERY PLAN \(sql)", -1, &statement, nil) == SQLITE_OK else {
      throw unsafe Failure(message: "\(String(cString: sqlite3_errmsg(handle))) in \(sql)")
    }
    var details: [String] = []
    while unsafe sqlite3_step(statement) == SQLITE_ROW {
      if let text = unsafe sqlite3_column_text(statement, 3) { details.append(unsafe String(cString: text)) }
    }
    return details
  }
}
