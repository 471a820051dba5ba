/// Leads from each figure of a submitted report to the entries of the trail that it came from (DOMAIN.md rules 10 and
/// 13): made from the submitted document and the entries before it, so that it is the same whenever it is asked for.
struct ReportExplanation {
  /// A figure, or a few that have one origin.
  struct Figure {
    /// Where it stands in the document (RFC 6901).
    let pointer: String
    /// What it is: a JSON value of the document.
    let value: JSONValue
    /// In the order of their sequence numbers.
    let entries: [TrailReference]
  }

  private let document: JSONValue
  private let trail: TrailIndex
  private let plan: PlanDirectory
  private let span: ReportSpan
  private let months: Set<Period>
  private let first: Period
  private let last: Period

  init(of document: JSONValue, _ report: SubmittedReport, in plan: PlanDirectory, trail: TrailIndex) {
    self.document = document
    self.trail = trail
    self.plan = plan
    span = report.span
    // As the document has them: the plan may have been amended since.
    let written = document["header"]?["months"]?.elements.compactMap { $0.text.flatMap(Period.init) } ?? []
    months = Set(written)
    first = written.min() ?? span.days.lowerBound.period
    last = written.max() ?? span.days.upperBound.period
  }

  /// Every figure of the document that came from somewhere, in the document's order.
  var figures: [Figure] {
    let rows = [updateFigures, kpiFigures, taskFigures, warningFigures, remarkFigures, moneyFigures]
    return rows.flatMap(\.self) + [figure("/feedback", feedback(on: span.days))]
  }

  private func figure(_ pointer: String, _ entries: [TrailReference]) -> Figure {
    let unique = Dictionary(entries.map { ($0.sequence, $0) }, uniquingKeysWith: { first, _ in first })
    return Figure(
      pointer: pointer, value: document.value(at: pointer) ?? .null,
      entries: unique.values.sorted { $0.sequence < $1.sequence })
  }

  /// The elements of a list of the document.
  private func rows(_ pointer: String) -> [(pointer: String, value: JSONValue)] {
    (document.value(at: pointer)?.elements ?? []).enumerated().map { ("\(pointer)/\($0.offset)", $0.element) }
  }

  // MARK: Sections

  /// The first update of a month counts, for the timeliness is that of the first (DOMAIN.md rule 5).
  private var updateFigures: [Figure] {
    let owed = trail.updates.filter { months.contains($0.period) }
    let all = owed.compactMap(\.revisions.first)
    let units = rows("/general/updates_by_unit").map { pointer, row in
      figure(pointer, owed.filter { $0.unit == row["unit"]?.text }.compactMap(\.revisions.first))
    }
    return [figure("/general/updates", all)] + units + [figure("/general/update_rate/value", all)]
  }

  private var kpiFigures: [Figure] {
    let earlier = span.previous.days
    return rows("/kpis").flatMap { pointer, row -> [Figure] in
      guard let code = row["code"]?.text.flatMap(KPICode.init) else { return [] }
      let figures = figure("\(pointer)/value", origin(of: code, in: months, on: span.days))
      let before = Set(trail.months(ofKPI: code).filter { earlier.overlaps($0.firstDay...$0.lastDay) })
        .subtracting(months)
      return [figures, figure("\(pointer)/previous", origin(of: code, in: before, on: earlier))]
    }
  }

  private func origin(
    of code: KPICode, in months: Set<Period>, on days: ClosedRange<CalendarDate>
  ) -> [TrailReference] {
    switch plan.kpi(code)?.derived {
    case .onTimeUpdates:
      let days = days
      return trail.updates.filter { days.overlaps($0.period.firstDay...$0.period.lastDay) }
        .compactMap(\.revisions.first)
    case .publishedTasks: return trail.planChanges
    case nil:
      let posted = months.sorted().compactMap { trail.newest("kpis/\(code)/values/\($0)") }
      return posted.isEmpty && code.description == PlanRecord.feedbackKPI ? feedback(on: days) : posted
    }
  }

  private var taskFigures: [Figure] {
    rows("/tasks").flatMap { pointer, row -> [Figure] in
      guard let number = row["number"]?.whole else { return [] }
      return [
        figure("\(pointer)/percent", newestUpdates(of: number, upTo: last)),
        figure("\(pointer)/previous", newestUpdates(of: number, upTo: first.previous)),
        figure("\(pointer)/outputs/delivered", trail.updates(of: number, upTo: last).filter(\.delivers).map(\.newest)),
      ]
    }
  }

  private func newestUpdates(of task: Int64, upTo month: Period) -> [TrailReference] {
    Dictionary(grouping: trail.updates(of: task, upTo: month), by: \.unit).values
      .compactMap { $0.max { $0.period < $1.period }?.newest }
  }

  private var warningFigures: [Figure] {
    rows("/warnings").map { pointer, row in
      let id = row["id"]?.text ?? ""
      var entries = trail.all("warnings/\(id)/explanation") + trail.all("warnings/\(id)/acknowledgement")
      if let task = row["task"]?.whole { entries += newestUpdates(of: task, upTo: last) }
      if let code = row["kpi"]?.text.flatMap(KPICode.init) { entries += origin(of: code, in: months, on: span.days) }
      return figure(pointer, entries)
    }
  }

  private var remarkFigures: [Figure] {
    rows("/difficulties_and_proposals").flatMap { pointer, row in
      let unit = row["unit"]?["code"]?.text ?? ""
      return rows("\(pointer)/remarks").map { pointer, remark in
        let (task, period) = (remark["task"]?.whole ?? 0, remark["period"]?.text ?? "")
        return figure(pointer, [trail.newest("tasks/\(task)/progress/\(period)/\(unit)")].compactMap(\.self))
      }
    }
  }

  private var moneyFigures: [Figure] {
    var all: [TrailReference] = []
    let disbursed = rows("/disbursement/tasks").map { pointer, row in
      let entries = newestFigures(of: row["task"]?.whole ?? 0)
      all += entries
      return figure("\(pointer)/disbursed_vnd", entries)
    }
    let registered = rows("/reconciliation/items").map { pointer, row in
      let set = trail.newest("tasks/\(row["task"]?.whole ?? 0)/budget")
      return figure("\(pointer)/registered_vnd", set.map { [$0] } ?? trail.planChanges)
    }
    return [figure("/disbursement/total_vnd", all)] + disbursed + registered
  }

  private func newestFigures(of task: Int64) -> [TrailReference] {
    Dictionary(grouping: trail.updates(of: task, upTo: last).filter(\.hasMoney), by: \.unit).values
      .compactMap { $0.max { $0.period < $1.period }?.newest }
  }

  private func feedback(on days: ClosedRange<CalendarDate>) -> [TrailReference] {
    let zone = plan.plan.calendar.timeZone
    let given = trail.references.filter { $0.action == Trail.Action.giveFeedback.name }
      .filter { days.contains(zone.date(of: $0.at)) }
    let names = Set(given.map(\.entity))
    return trail.references.filter { reference in
      names.contains(reference.entity)
        || (reference.action == Trail.Action.answerFeedback.name
          && names.contains(String(reference.entity.dropLast("/answer".utf8.count))))
    }
  }
}

extension JSONValue {
  /// The elements of an array; none of anything else.
  var elements: [JSONValue] { if case .array(let elements) = self { elements } else { [] } }
  var text: String? { if case .string(let text) = self { text } else { nil } }
  var whole: Int64? { if case .number(let number) = self { number.integer } else { nil } }

  /// The value that a pointer (RFC 6901) without escapes leads to.
  func value(at pointer: String) -> JSONValue? {
    var value: JSONValue? = self
    for step in pointer.split(separator: "/") {
      if let index = Int(step), case .array(let elements) = value {
        value = elements.indices.contains(index) ? elements[index] : nil
      } else {
        value = value?[String(step)]
      }
    }
    return value
  }
}
