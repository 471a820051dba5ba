/// How a table is written for a spreadsheet.
struct TableStyle: Sendable {
  enum Separator: String, CaseIterable, Sendable {
    case comma, semicolon, tab

    var byte: UInt8 {
      switch self {
      case .comma: UInt8(ascii: ",")
      case .semicolon: UInt8(ascii: ";")
      case .tab: UInt8(ascii: "\t")
      }
    }
  }

  let separator: Separator
  /// Without it Excel takes UTF-8 for the Windows code page.
  let hasByteOrderMark: Bool
  let language: Language

  /// A writer with the row of headings.
  func begin(_ columns: [TableColumn]) -> CSVWriter {
    var writer = CSVWriter(capacity: 8192, separator: separator.byte)
    if hasByteOrderMark { writer.byteOrderMark() }
    writer.row(columns.map { .text($0.heading[language]) })
    return writer
  }

  /// A number that no reader takes for another: with a decimal comma where the separator is the semicolon, for both
  /// come from the same setting; three decimals get a fourth, for `1.234` might be a thousand and more.
  func cell(_ number: Decimal?) -> CSVWriter.Cell {
    guard let number else { return .empty }
    var text = number.description
    let decimals = text.split(separator: ".").dropFirst().first?.utf8.count ?? 0
    if decimals == 3 { text += "0" }
    return .number(separator == .semicolon ? text.replacing(".", with: ",") : text)
  }
}

/// The table of a month's expected updates (DOMAIN.md rule 1), to be filled in and posted. A
/// task that the plan has no more takes none.
struct UpdateTemplate {
  private let record: PlanRecord
  private let period: Period
  private let assignments: [Assignment]

  /// - Parameters:
  ///   - unit: `nil` for every unit.
  ///   - leavesOutReported: leaves out what the month has an update of.
  init(of record: PlanRecord, in period: Period, by unit: UnitCode?, leavesOutReported: Bool) {
    self.record = record
    self.period = period
    assignments = record.expectedUpdates(in: period).filter { assignment in
      record.directory.retirement(of: assignment.task) == nil && (unit == nil || assignment.unit == unit)
        && !(leavesOutReported && record.update(of: assignment.task, by: assignment.unit, in: period) != nil)
    }
  }

  func csv(_ style: TableStyle) -> [UInt8] {
    let updates = assignments.map { record.update(of: $0.task, by: $0.unit, in: period)?.update }
    let outputs = min(max(1, updates.map { $0?.outputs.count ?? 0 }.max() ?? 0), ProgressColumns.maximumOutputs)
    let columns = ProgressColumns.fixed + (1...outputs).flatMap(ProgressColumns.output)
    var writer = style.begin(columns)
    for (assignment, update) in zip(assignments, updates) {
      writer.row(cells(of: assignment, update, outputs: outputs, style))
    }
    return writer.bytes
  }

  /// What the month has already; before that, how far the last update came. Words are never carried over: a month has
  /// its own.
  private func cells(
    of assignment: Assignment, _ update: ProgressUpdate?, outputs: Int, _ style: TableStyle
  ) -> [CSVWriter.Cell] {
    let newest = update ?? record.newestUpdate(of: assignment.task, by: assignment.unit, upTo: period)?.update
    let task = record.task(assignment.task)
    let title = style.language == .english ? task?.titleEnglish ?? task?.title : task?.title
    let disbursed = update?.disbursed ?? record.disbursed(on: assignment.task, by: assignment.unit, upTo: period)
    let own: [CSVWriter.Cell] = [
      CSVWriter.Cell(assignment.task.value), CSVWriter.Cell(title), .text(assignment.unit.description),
      .text(period.description), style.cell(newest?.percent.decimal),
      CSVWriter.Cell(newest?.status.wording[style.language]),
      CSVWriter.Cell(update?.summary), CSVWriter.Cell(update?.difficulties), CSVWriter.Cell(update?.proposals),
      CSVWriter.Cell(disbursed),
    ]
    let delivered = (0..<outputs).flatMap { index -> [CSVWriter.Cell] in
      guard let update, index < update.outputs.count else { return Array(repeating: .empty, count: 6) }
      let output = update.outputs[index]
      return [
        .text(output.kind), CSVWriter.Cell(output.number), CSVWriter.Cell(output.issued?.description),
        .text(output.title), CSVWriter.Cell(output.url), CSVWriter.Cell(output.attachment?.hex),
      ]
    }
    return own + delivered
  }
}

/// The table of the KPI values that are posted for a month.
struct KPITemplate {
  private let record: PlanRecord
  private let period: Period
  private let kpis: [KPI]

  /// - Parameter unit: whose KPIs; `nil` for every unit's.
  init(of record: PlanRecord, in period: Period, by unit: UnitCode?, leavesOutReported: Bool) {
    self.record = record
    self.period = period
    kpis = record.plan.kpis.filter { kpi in
      kpi.derived == nil && (unit == nil || kpi.leadUnit == unit)
        && !(leavesOutReported && record.kpiValue(of: kpi.code, in: period) != nil)
    }
  }

  func csv(_ style: TableStyle) -> [UInt8] {
    var writer = style.begin(KPIColumns.fixed)
    for kpi in kpis {
      let figure = record.kpiValue(of: kpi.code, in: period)?.figure
      let (numerator, denominator, value): (Decimal?, Decimal?, Decimal?) =
        switch figure {
        case .ratio(let numerator, let denominator): (numerator, denominator, nil)
        case .value(let value): (nil, nil, value)
        case nil: (nil, nil, nil)
        }
      writer.row([
        .text(kpi.code.description),
        .text(style.language == .english ? kpi.nameEnglish ?? kpi.name : kpi.name), .text(kpi.unit),
        style.cell(kpi.target), .text(period.description), style.cell(numerator), style.cell(denominator),
        style.cell(value),
      ])
    }
    return writer.bytes
  }
}
