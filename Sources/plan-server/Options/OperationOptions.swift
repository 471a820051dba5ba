import ArgumentParser
import HTTPCore
import Logging
import PlanAPI

/// What operators see of a server: its log and its numbers.
struct OperationOptions: ParsableArguments {
  @Option(.logLevel) var logLevel: Logger.Level?
  @Option(.logFormat) var logFormat: LogFormat?
  @Option(.accessLog) var accessLog: Bool?
  @Option(.slowQuery) var slowQueryMs: Int?
  @Option(.metrics) var metrics: MetricsAccess?
  @Option(.metricsListen) var metricsListen: [Address]
  @Option(.diskFloor) var diskFloor: Int?
  @Option(.writeQueue) var writeQueue: Int?
  @Option(.answerCache) var answerCache: Int?

  func validate() throws { _ = try values() }

  struct Values: Sendable {
    let logger: Logger
    /// `nil` where answers are not logged.
    let accessLogger: Logger?
    let slowQueries: SlowQueries?
    let metrics: MetricsAccess
    /// Where `/metrics` is served alone; empty for nowhere.
    let metricsAddresses: [Address]
    /// In bytes.
    let diskFloor: UInt64
    let writer: Writer.Limits
    /// Bytes of answers that each loop may keep.
    let answerCache: Int

    /// Twice what the log holds when it is moved: left on the disk by the writes, and kept for when others have filled it.
    fileprivate static let room: UInt64 = 8 << 20
  }

  func values() throws(ValidationError) -> Values {
    let format = try Setting.logFormat.required(logFormat)
    var logger = format.logger("plan-server")
    logger.logLevel = try Setting.logLevel.required(logLevel)
    // Asked for by name, so no level hides it.
    let accessLogger = try Setting.accessLog.required(accessLog) ? format.logger("access") : nil
    let threshold = try Setting.slowQuery.required(slowQueryMs)
    let diskFloor = UInt64(try Setting.diskFloor.required(diskFloor)) << 20
    return Values(
      logger: logger, accessLogger: accessLogger,
      slowQueries: threshold > 0 ? SlowQueries(threshold: threshold, logger: logger) : nil,
      metrics: try Setting.metrics.required(metrics),
      metricsAddresses: try Setting.metricsListen.listOrNone(metricsListen),
      diskFloor: diskFloor,
      writer: Writer.Limits(
        queued: try Setting.writeQueue.required(writeQueue), room: min(diskFloor, Values.room),
        ballast: Int(min(diskFloor, Values.room))),
      answerCache: try Setting.answerCache.required(answerCache))
  }
}

enum LogFormat: String, CaseIterable, Sendable {
  case text, json

  func logger(_ label: String) -> Logger {
    Logger(label: label) { label in
      switch self {
      case .text: StreamLogHandler.standardError(label: label)
      case .json: JSONLogHandler(label: label)
      }
    }
  }
}

extension Setting where Value == Logger.Level {
  static var logLevel: Setting { .choice("log-level", "The least level that is logged.", fallback: .info) }
}

extension Setting where Value == LogFormat {
  static var logFormat: Setting { .choice("log-format", "The form of the log's lines.", fallback: .text) }
}

extension Setting where Value == MetricsAccess {
  static var metrics: Setting {
    .choice("metrics", "Who may read /metrics where the API is: nobody, an admin's token, or anyone.", fallback: .admin)
  }
}

extension Setting where Value == Address {
  static var metricsListen: Setting {
    Setting(
      "metrics-listen", "Where to serve /metrics alone, to anyone who can reach it.", placeholder: "address:port",
      expected: "a numeric address and a port, such as 127.0.0.1:9464", parse: { Address($0) })
  }
}

extension Setting where Value == Bool {
  static var accessLog: Setting {
    Setting(
      "access-log", "Log a line for each answer.", placeholder: "true|false", expected: "true or false",
      fallback: "false", parse: { Bool($0) })
  }
}

extension Setting where Value == Int {
  static var slowQuery: Setting {
    count(
      "slow-query-ms", "Log statements that take so many milliseconds; 0 for none.", in: 0...3_600_000, fallback: 1000)
  }

  static var writeQueue: Setting {
    count(
      "write-queue", "Writes that may wait for the disk, a quarter of them by one token; then 503, or 429.",
      in: 1...65_536, fallback: 1024)
  }

  static var answerCache: Setting {
    count(
      "answer-cache", "Bytes of answers that each loop keeps until the data changes; 0 for none.", in: 0...(1 << 30),
      fallback: SharedState.defaultAnswerCache)
  }

  static var diskFloor: Setting {
    count(
      "disk-floor",
      "MiB of room on the disk below which /readyz says no and files are refused (below 8 every write); 0 for any.",
      in: 0...(1 << 24), fallback: 64)
  }
}
