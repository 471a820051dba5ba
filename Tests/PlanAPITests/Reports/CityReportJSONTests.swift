import Testing

@testable import PlanAPI

@Suite struct CityReportJSONTests {
  private func parsed(_ report: CityReport) throws -> JSONValue { try JSONValue(parsing: report.json()) }

  @Test(
    "The sections stand in the order of DOMAIN.md rule 13, in a full report and an empty one", arguments: [true, false])
  func sections(isFull: Bool) throws {
    #expect(
      try parsed(isFull ? report() : emptyReport()).names == [
        "header", "general", "kpis", "tasks", "warnings", "difficulties_and_proposals", "disbursement",
        "reconciliation",
        "feedback", "feedback_reason", "next_period",
      ])
  }

  @Test(
    "Every object has the members that are documented, in order, whatever is known",
    arguments: [
      (
        "header",
        [
          "plan", "number", "issued", "year", "title", "title_en", "issuer", "recipient", "period", "from", "to",
          "months", "generated_at", "state", "submission", "language",
        ]
      ),
      ("general", ["tasks", "updates", "updates_by_unit", "update_rate", "kpis", "warnings"]),
      ("disbursement", ["total_vnd", "reported_tasks", "missing_tasks", "tasks"]),
      ("next_period", ["period", "tasks"]),
    ])
  func members(section: String, names: [String]) throws {
    for report in [report(), emptyReport(), try communeReport()] {
      #expect(try parsed(report)[section]?.names == names)
    }
  }

  @Test(
    "Every row of a list has the members that are documented, in order",
    arguments: [
      (
        "kpis",
        [
          "code", "group", "name", "name_en", "unit", "direction", "target", "value", "numerator", "denominator",
          "previous", "change", "status", "months", "months_with_figure",
        ]
      ),
      (
        "tasks",
        [
          "number", "section", "title", "title_en", "lead_units", "schedule", "percent", "previous", "change", "status",
          "reported_units", "lead_unit_count", "newest", "outputs",
        ]
      ),
      (
        "warnings",
        [
          "id", "kind", "level", "task", "kpi", "title", "title_en", "units", "since", "message", "ends_when",
          "explanation",
          "explanations", "acknowledgement",
        ]
      ), ("difficulties_and_proposals", ["unit", "remarks"]),
    ])
  func rows(section: String, names: [String]) throws {
    let rows = try #require(try parsed(report())[section]?.elements)
    #expect(!rows.isEmpty)
    for row in rows { #expect(row.names == names) }
    #expect(try parsed(emptyReport())[section]?.elements == [])
  }

  @Test("What is not known is null, and money is a whole number")
  func nulls() throws {
    let report = try parsed(report())
    let tasks = try #require(report["tasks"]?.elements)
    #expect(tasks[2]["percent"] == .null)
    #expect(tasks[2]["status"] == .null)
    #expect(tasks[2]["newest"] == .array([]))
    let kpi = try #require(report["kpis"]?.elements[2])
    #expect([kpi["target"], kpi["value"], kpi["numerator"], kpi["change"]] == [.null, .null, .null, .null])
    #expect(report["feedback"]?["average"] == .null)
    #expect(report["disbursement"]?["total_vnd"] == .number(JSONNumber(9_007_199_254_740_997)))
    #expect(report["disbursement"]?["tasks"]?.elements[2]["disbursed_vnd"] == .null)
    #expect(report["warnings"]?.elements.allSatisfy { $0["explanation"] == .null } == true)
  }

  @Test("Figures are exact")
  func figures() throws {
    let report = try parsed(communeReport())
    let rate = report["general"]?["update_rate"]
    #expect(rate?["value"] == .number(JSONNumber(validated: "82.35")))
    #expect(rate?["numerator"] == .number(JSONNumber(14)))
    #expect(rate?["status"] == .string("below_target"))
    #expect(report["kpis"]?.elements.last?["value"] == rate?["value"])
    #expect(report["tasks"]?.elements.count == 18)
    #expect(report["kpis"]?.elements.count == 18)
  }

  @Test("Names come in both languages, messages in the report's", arguments: Language.allCases)
  func languages(language: Language) throws {
    let report = report(reportedRecord(), "2026-02", language)
    let json = try parsed(report)
    #expect(json["header"]?["language"] == .string(language.rawValue))
    #expect(json["tasks"]?.elements[1]["title"] == .string("Nhiệm vụ 2"))
    #expect(json["tasks"]?.elements[1]["title_en"] == .string("Second task"))
    #expect(json["tasks"]?.elements[0]["title_en"] == .null)
    let messages = json["warnings"]?.elements.map { $0["message"] }
    #expect(messages == report.warnings.map { .string($0.warning.message[language]) })
    #expect(json["feedback_reason"] == .string(CityReport.feedbackReason[language]))
  }
}

extension JSONValue {
  /// The names of an object's members.
  fileprivate var names: [String] {
    guard case .object(let members) = self else { return [] }
    return members.map(\.name)
  }

  fileprivate var elements: [JSONValue] {
    guard case .array(let elements) = self else { return [] }
    return elements
  }
}
