import ArgumentParser
import PlanAPI

struct Report: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write the report to the city for a month or a longer period.",
    discussion: """
      Works while a server runs.

      Examples:
        plan-server report --period 2026-10 --format md -o report.md
        plan-server report --period 2026-Q3 --format csv --language en >report.csv
        plan-server report --period 2026-03-05..2026-04-10
      """)

  @Option(.plan) var plan: PlanKey?
  @Option(.period) var period: ReportSpan?
  @Option(.reportFormat) var format: ReportFormat?
  @Option(.language) var language: Language?
  @Option(.output) var output: String?
  @Option(.existingDatabase) var database: String?

  private struct Values {
    let plan: PlanKey?
    let period: ReportSpan
    let format: ReportFormat
    let language: Language
  }

  func validate() throws { _ = try values() }

  private func values() throws -> Values {
    Values(
      plan: try Setting.plan.optional(plan), period: try Setting.period.required(period),
      format: try Setting.reportFormat.required(format), language: try Setting.language.required(language))
  }

  func run() throws {
    let path = try Setting.existingDatabase.required(database)
    let output = try Setting.output.required(output)
    let values = try values()
    let (record, lockedAt) = try Database.makeReader(of: path).snapshot { connection in
      let stored = try PlanStore(connection).select(values.plan)
      try check(values.period, of: stored.plan)
      let lock = try PeriodStore(connection).lock(
        of: values.period.reportingMonths(of: stored.plan), plan: stored.id)
      return (try PlanRecord(reading: stored.id, PlanDirectory(stored.plan), from: connection, asOf: lock), lock?.at)
    }
    let report = CityReport(
      of: record, span: values.period, at: lockedAt ?? Instant.now, language: values.language)
    try writeFile(report.render(as: values.format), to: output)
  }

  private func check(_ period: ReportSpan, of plan: Plan) throws(CommandFailure) {
    let months = plan.reportingMonths
    guard !period.reportingMonths(of: plan).isEmpty else {
      let span = if let first = months.first, let last = months.last { " (\(first) to \(last))" } else { "" }
      throw CommandFailure("\(period) has no reporting month of plan \(plan.key)\(span).")
    }
  }
}

extension Setting where Value == ReportFormat {
  static var reportFormat: Setting { .choice("format", "The report's form.", fallback: .md) }
}

extension Setting where Value == Language {
  static var language: Setting { .choice("language", "The report's language.", fallback: .vietnamese) }
}
