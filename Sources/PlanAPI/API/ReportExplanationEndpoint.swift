import HTTPCore

/// `…/audit?explain=report/ID`: from the figures of a submitted report to the entries that they came from.
extension Application {
  /// - Throws: 404 where there is no such report, 422 where the query names none.
  static func explainReport(_ call: Call, _ key: PlanKey) async throws -> Response {
    let entry = try call.plan(key)
    let (named, pointer) = try call.query { query in
      let expected = LocalizedText(
        vi: "Phải là report/ và số của một báo cáo.", en: "Must be report/ and the number of a report.")
      return (query.value("explain", expected, reportIdentifier), query.text("pointer"))
    }
    guard let id = named else { throw Problem.notFound }
    let found = try call.reader.snapshot { connection in
      let store = ReportStore(connection)
      return try store.find(id.value, plan: entry.id).map { report in
        (
          report, try store.content(of: report.id, as: .json),
          try TrailStore(connection).entries(of: entry.id)
        )
      }
    }
    guard let (report, content, entries) = found, let content else { throw Problem.notFound }
    let body = try await call.background {
      let explanation = ReportExplanation(
        of: try JSONValue(parsing: content), report, in: entry.directory,
        trail: try TrailIndex(entries, upTo: report.trailSequence))
      let submission = try TrailIndex(entries, upTo: .max).newest("reports/\(report.id)")
      return write(
        explanation.figures.filter { pointer == nil || $0.pointer == pointer }, of: report, submission)
    }
    return .json(.ok, body)
  }

  /// What `report/7` names.
  private nonisolated static func reportIdentifier(_ text: String) -> ReportIdentifier? {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, parts[0] == "report" else { return nil }
    return ReportIdentifier.parse(pathSegment: String(parts[1]))
  }

  private nonisolated static func write(
    _ figures: [ReportExplanation.Figure], of report: SubmittedReport, _ submission: TrailReference?
  ) -> [UInt8] {
    var writer = JSONWriter(capacity: 64 * 1024)
    writer.object { writer in
      writer.object("report") { writer in
        report.writeMembers(to: &writer)
        writer.member("sequence", submission?.sequence)
      }
      writer.objects("items", figures) { figure, writer in
        writer.member("pointer", figure.pointer)
        writer.member("value", figure.value)
        writer.objects("entries", figure.entries) { entry, writer in
          writer.member("sequence", entry.sequence)
          writer.member("at", entry.at)
          writer.member("action", entry.action)
          writer.member("entity", entry.entity)
        }
      }
      writer.member("next_cursor", String?.none)
    }
    return writer.bytes
  }
}
