/// The plan as a document of schema `plan/1`, the form in which plans are imported and given out.
public enum PlanDocument {
  public static let schema = "plan/1"

  /// Reads a document, and names everything that is wrong with it: types, bounds, unknown names, repeated codes,
  /// references to what is not there.
  /// - Parameter timeZone: The zone of an IANA name, `nil` where there is none.
  public static func decode(
    _ value: JSONValue, timeZone: (String) -> PlanTimeZone? = { PlanTimeZone(identifier: $0) }
  ) throws(FieldFaults) -> Plan {
    try FieldReader.read(value) { fields in
      _ = fields.required("schema", .schema)
      let header = PlanHeader(&fields)
      let calendar = fields.required("reporting", .calendar)
      let thresholds = fields.optional("warnings", .thresholds) ?? .standard
      let feedbackTerm = fields.optional("feedback", .feedbackTerm) ?? .standard
      let units = fields.required("units", .list(of: .unit, count: 1...2000))
      let sections = fields.required("sections", .list(of: .section, count: 1...200))
      let tasks = fields.required("tasks", .list(of: .task, count: 1...2000))
      let kpis = fields.required("kpis", .list(of: .kpi, count: 0...2000))

      var references = PlanReferences(header: header, units: units, sections: sections, tasks: tasks, kpis: kpis)
      references.check()
      for fault in references.faults { fields.report(fault) }
      guard let calendar, let zone = zone(of: calendar, timeZone, &fields) else { return nil }
      guard let units, let sections, let tasks, let kpis else { return nil }
      return header.plan(
        calendar: ReportingCalendar(
          opensDay: calendar.opensDay, dueDay: calendar.dueDay, graceDays: calendar.graceDays, timeZone: zone),
        thresholds: thresholds, feedbackTerm: feedbackTerm, units: units.compactMap(\.unit),
        sections: sections.compactMap(\.section),
        tasks: tasks.compactMap(\.task), kpis: kpis.compactMap(\.kpi))
    }
  }

  private static func zone(
    of calendar: CalendarEntry, _ timeZone: (String) -> PlanTimeZone?, _ fields: inout FieldReader
  ) -> PlanTimeZone? {
    guard let name = calendar.timeZone else { return nil }
    if let zone = timeZone(name.value) { return zone }
    fields.report(FieldFault(pointer: name.pointer, detail: .unknownTimeZone))
    return nil
  }
}

/// What a plan says of itself, as far as it could be read.
struct PlanHeader {
  let number: String?
  let key: PlanKey?
  let issued: CalendarDate?
  let issuer: Located<UnitCode>?
  let year: Int?
  let consolidator: Located<UnitCode>?
  let receivesReport: Located<UnitCode>?
  let title: String?
  let titleEnglish: String?
  let basis: [String]

  init(_ fields: inout FieldReader) {
    number = fields.required("number", .line(1...100))
    issued = fields.required("issued", .date)
    issuer = fields.required("issuer", .located(.unitCode))
    year = fields.required("year", .integer(1900...2200))
    consolidator = fields.required("consolidator", .located(.unitCode))
    receivesReport = fields.optional("receives_report", .located(.unitCode))
    title = fields.required("title", .line(1...1000))
    titleEnglish = fields.optional("title_en", .line(1...1000))
    basis = fields.optional("basis", .list(of: .line(1...500), count: 0...100)) ?? []
    if let number, let year {
      key = PlanKey(number: number, year: year)
      if key == nil { fields.addFault(at: "number", .noPlanKey) }
    } else {
      key = nil
    }
    // A plan is issued in its year, or around the turn to it.
    if let issued, let year, abs(issued.year - year) > 1 { fields.addFault(at: "year", .yearFarFromIssue(issued)) }
  }

  /// `nil` where a part is missing, for which a fault was recorded.
  func plan(
    calendar: ReportingCalendar, thresholds: WarningThresholds, feedbackTerm: FeedbackTerm, units: [Unit],
    sections: [Section], tasks: [PlanTask], kpis: [KPI]
  ) -> Plan? {
    guard let key, let number, let issued, let issuer, let year, let consolidator, let title else { return nil }
    return Plan(
      key: key, number: number, issued: issued, issuer: issuer.value, year: year, consolidator: consolidator.value,
      receivesReport: receivesReport?.value, title: title, titleEnglish: titleEnglish, basis: basis,
      calendar: calendar, thresholds: thresholds, feedbackTerm: feedbackTerm, units: units, sections: sections,
      tasks: tasks, kpis: kpis)
  }
}
