import Logging
import Testing

@testable import PlanAPI

@Suite("What operators read") struct OperationTests {
  @Test("Label values and help are escaped, and buckets add up")
  func exposition() {
    var text = PrometheusText()
    text.family("a", .counter, "One \\ \"two\"\nthree")
    text.sample(3, ("x", "\\ \" \n é"))
    text.family("b", .histogram, "B")
    text.histogram([1, 0, 2], bounds: [0.5, 1], sum: 7.5, ("y", "z"))
    #expect(
      String(decoding: text.bytes, as: UTF8.self) == #"""
        # HELP plan_server_a One \\ "two"\nthree
        # TYPE plan_server_a counter
        plan_server_a{x="\\ \" \n é"} 3
        # HELP plan_server_b B
        # TYPE plan_server_b histogram
        plan_server_b_bucket{y="z",le="0.5"} 1
        plan_server_b_bucket{y="z",le="1.0"} 1
        plan_server_b_bucket{y="z",le="+Inf"} 3
        plan_server_b_sum{y="z"} 7.5
        plan_server_b_count{y="z"} 3

        """#)
  }

  @Test("An event of the log is one line of JSON, whatever is in it")
  func logsJSON() throws {
    let lines = Lines()
    var logger = Logger(label: "plan") { label in JSONLogHandler(label: label) { lines.add($0) } }
    logger[metadataKey: "time"] = "taken"
    logger.debug("hidden")
    logger.warning(
      "first\nsecond \"quoted\"",
      metadata: ["count": .stringConvertible(7), "list": ["a", "b"], "more": ["x": "y"], "text": "\u{1}"])
    let line = try #require(lines.all.first)
    #expect(lines.all.count == 1 && line.last == 0x0A && !line.dropLast().contains(0x0A))
    let value = try JSONValue(parsing: Array(line.dropLast()))
    #expect(value["message"] == .string("first\nsecond \"quoted\"") && value["level"] == .string("warning"))
    #expect(value["logger"] == .string("plan") && value["time_"] == .string("taken"))
    #expect(value["list"] == .array([.string("a"), .string("b")]) && value["text"] == .string("\u{1}"))
    guard case .string(let time)? = value["time"] else {
      Issue.record("no time")
      return
    }
    #expect(Instant(time) != nil)
    guard case .number(let count)? = value["count"] else {
      Issue.record("no number")
      return
    }
    #expect(count.integer == 7)
  }

  @Test("A statement that takes long is logged without its values, a short one is not")
  func logsSlowQueries() throws {
    let folder = try TemporaryFolder()
    let lines = Lines()
    let logger = Logger(label: "plan") { label in JSONLogHandler(label: label) { lines.add($0) } }
    let connection = try Connection(
      path: folder.database, access: .readWrite, slowQueries: SlowQueries(threshold: 5, logger: logger))
    _ = try connection.queryOne("SELECT $1", .text("secret")) { row throws(DatabaseError) in try row.string(0) }
    #expect(lines.all.count == 0)
    let slow: SQL =
      "WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 300000) SELECT max(x) FROM n WHERE $1 <> ''"
    _ = try connection.queryOne(slow, .text("secret")) { row throws(DatabaseError) in try row.int(0) }
    let text = lines.text
    #expect(text.contains("slow query") && text.contains("WITH RECURSIVE") && !text.contains("secret"))
  }
}
