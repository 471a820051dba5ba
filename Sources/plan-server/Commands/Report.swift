import ArgumentParser
import Glibc
import PlanAPI

struct Report: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write the report to the city for a month or a longer period.",
    discussion: """
      Works while a server runs. `latest` is the month whose window closed last. A folder as --output (made, if it ends \
      with /) gets a new file, report-PLAN-PERIOD.FORMAT. Without --format the form is what the output's name ends in, \
      else md.

      Examples:
        plan-server report --period 2026-10 -o report.docx
        plan-server report --period 2026-Q3 --format csv --language en >report.csv
        plan-server report --period 2026-03-05..2026-04-10
        plan-server report --period latest --output reports/
      """)

  @Option(.plan) var plan: PlanKey?
  @Option(.reportPeriod) var period: ReportPeriod?
  @Option(.reportFormat) var format: ReportFormat?
  @Option(.language) var language: Language?
  @Option(.output) var output: String?
  @Option(.existingDatabase) var database: String?

  private struct Values {
    let plan: PlanKey?
    let period: ReportPeriod
    let format: ReportFormat
    let language: Language
  }

  func validate() throws { _ = try values() }

  private func values() throws -> Values {
    let output = try Setting.output.required(output)
    return Values(
      plan: try Setting.plan.optional(plan), period: try Setting.reportPeriod.required(period),
      format: try Setting.reportFormat.optional(format) ?? ReportFormat(fileName: output)
        ?? Setting.reportFormat.required(nil),
      language: try Setting.language.required(language))
  }

  func run() throws {
    let path = try Setting.existingDatabase.required(database)
    let output = try Setting.output.required(output)
    let values = try values()
    guard output != "-" || !values.format.isBinary || isatty(STDOUT_FILENO) == 0 else {
      throw CommandFailure("a terminal shows no \(values.format.rawValue): name a file with --output")
    }
    let now = Instant.now
    let (record, period, lockedAt) = try Database.makeReader(of: path).snapshot { connection in
      let stored = try PlanStore(connection).select(values.plan)
      let period = values.period.span(of: stored.plan, at: now)
      try check(period, of: stored.plan)
      let lock = try PeriodStore(connection).lock(of: period.reportingMonths(of: stored.plan), plan: stored.id)
      let record = try PlanRecord(reading: stored.id, PlanDirectory(stored.plan), from: connection, asOf: lock)
      return (record, period, lock?.at)
    }
    let report = CityReport(of: record, span: period, at: lockedAt ?? now, language: values.language)
    let name = "report-\(record.plan.key)-\(period).\(values.format.rawValue)"
    try writeFile(try report.render(as: values.format), to: folder(named: output).map { "\($0)/\(name)" } ?? output)
  }

  private func check(_ period: ReportSpan, of plan: Plan) throws(CommandFailure) {
    let months = plan.reportingMonths
    guard !period.reportingMonths(of: plan).isEmpty else {
      let span = if let first = months.first, let last = months.last { " (\(first) to \(last))" } else { "" }
      throw CommandFailure("\(period) has no reporting month of plan \(plan.key)\(span).")
    }
  }
}

extension ReportFormat {
  /// What the name of a file ends in; `nil` where that is no format.
  fileprivate init?(fileName: String) {
    guard let point = fileName.lastIndex(of: ".") else { return nil }
    self.init(rawValue: fileName[point...].dropFirst().lowercased())
  }
}

/// What a report is of.
enum ReportPeriod: Hashable, Sendable {
  case named(ReportSpan)
  /// The month whose window closed last.
  case latest

  init?(_ text: String) {
    if text == "latest" {
      self = .latest
    } else {
      guard let span = ReportSpan(text) else { return nil }
      self = .named(span)
    }
  }

  func span(of plan: Plan, at now: Instant) -> ReportSpan {
    switch self {
    case .named(let span): span
    case .latest: ReportSpan(defaultPeriod(of: plan, at: now))
    }
  }
}

extension Setting where Value == ReportPeriod {
  static var reportPeriod: Setting {
    Setting(
      "period", "The month, quarter, half year, year or days to report on.", placeholder: "period|latest",
      expected: "2026-10, 2026-Q3, 2026-H1, 2026, 2026-03-05..2026-04-10 or latest", parse: { ReportPeriod($0) })
  }
}

extension Setting where Value == ReportFormat {
  static var reportFormat: Setting { .choice("format", "The report's form.", fallback: .md) }
}

extension Setting where Value == Language {
  static var language: Setting { .choice("language", "The report's language.", fallback: .vietnamese) }
}
