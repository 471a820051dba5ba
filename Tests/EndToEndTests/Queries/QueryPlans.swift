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

  init(of sql: String, in connection: Connection) throws {
    let details = try connection.query(
      "EXPLAIN QUERY PLAN \(sql)", binding: Array(repeating: .null, count: QueryPlan.parameters(of: sql))
    ) { row throws(DatabaseError) in try row.string(3) }
    let tables = QueryPlan.tables(of: sql)
    scans = details.compactMap { detail in
      let words = detail.split(separator: " ").map(String.init)
      // An automatic index is made from all rows first.
      guard words.first == "SCAN" || detail.contains("AUTOMATIC"), words.count > 1, !detail.contains("CONSTANT ROW")
      else { return nil }
      return Scan(table: tables[words[1]] ?? words[1], detail: detail, sql: sql)
    }
  }

  private static func parameters(of sql: String) -> Int {
    var most = 0
    for part in sql.split(separator: "$").dropFirst() {
      most = max(most, Int(part.prefix { $0.isNumber }) ?? 0)
    }
    return most
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
