extension CityReport {
  /// The report as one table of ten columns, so that a spreadsheet can filter it by `section`: `report`, `summary`,
  /// `updates`, `kpis`, `tasks`, `progress`, `outputs`, `warnings`, `explanations`, `difficulties`, `proposals`,
  /// `disbursement`, `reconciliation`, `feedback`, `next_period`. What is not known is an empty cell.
  public func csv() -> [UInt8] {
    var writer = CSVWriter(capacity: 32 * 1024)
    writer.row(CSVRow.columns.map(CSVWriter.Cell.text))
    let rows = [
      headerRows, summaryRows, updateRows, kpiRows, taskRows, progressRows, outputRows, warningRows, explanationRows,
      remarkRows, disbursementRows, reconciliationRows, feedbackRows, nextPeriodRows,
    ]
    for row in rows.joined() { writer.row(row.cells) }
    return writer.bytes
  }
}

/// A row of the table: every row has every column.
private struct CSVRow {
  static let columns = [
    "section", "code", "name", "unit", "target", "value", "previous", "change", "status", "note",
  ]

  let section: String
  let code: String
  let name: String
  var unit: String?
  var target = CSVWriter.Cell.empty
  var value = CSVWriter.Cell.empty
  var previous = CSVWriter.Cell.empty
  var change = CSVWriter.Cell.empty
  var status: String?
  var note: String?

  var cells: [CSVWriter.Cell] {
    [
      .text(section), .text(code), .text(name), CSVWriter.Cell(unit), target, value, previous, change,
      CSVWriter.Cell(status), CSVWriter.Cell(note),
    ]
  }
}

extension CityReport {
  /// In words, as a spreadsheet would take `2/3` for a date.
  private func count(_ part: Int, of whole: Int) -> String {
    words("\(part) trên \(whole) nhiệm vụ", "\(part) of \(whole) tasks")
  }

  private var headerRows: [CSVRow] {
    let people = [
      CSVRow(section: "report", code: "issuer", name: header.issuer.name[language], note: "\(header.issuer.code)"),
      header.recipient.map {
        CSVRow(section: "report", code: "recipient", name: $0.name[language], note: "\($0.code)")
      },
    ]
    return [
      CSVRow(
        section: "report", code: "plan", name: header.title[language], status: header.state.rawValue,
        note: "\(header.plan)"),
      CSVRow(section: "report", code: "number", name: header.number, note: "\(header.issued)"),
      CSVRow(
        section: "report", code: "period", name: "\(header.span)",
        note: header.months.map(\.description).joined(separator: "; ")),
      CSVRow(section: "report", code: "generated_at", name: "\(header.generatedAt)"),
    ] + people.compactMap(\.self)
  }

  private var summaryRows: [CSVRow] {
    let rate = general.updateRate
    let updates = general.summary.updates
    let rateRow = CSVRow(
      section: "summary", code: "update_rate", name: ReportWording.updateRate[language], unit: "%",
      target: CSVWriter.Cell(rate.target), value: CSVWriter.Cell(rate.value), status: rate.status.rawValue,
      note: rate.share.map { count($0.numerator, of: $0.denominator) })
    let tasks: [(String, LocalizedText, Int)] =
      [
        ("tasks", ReportWording.tasks, general.tasks),
        ("tasks_open", ReportWording.openTasks, general.summary.openTasks),
      ]
      + ProgressUpdate.Status.allCases.map { ("tasks_\($0.rawValue)", $0.wording, general.tasks($0)) }
      + [("tasks_unreported", ReportWording.unreported, general.summary.unreportedTasks)]
    let counts: [(String, LocalizedText, Int)] = [
      ("updates_expected", ReportWording.expected, updates.expected),
      ("updates_on_time", ReportWording.onTime, updates.onTime),
      ("updates_late", ReportWording.late, updates.late), ("updates_missing", ReportWording.missing, updates.missing),
      ("updates_awaited", ReportWording.awaited, updates.awaited),
    ]
    let kpis = KPIEvaluation.Status.allCases.map { ("kpis_\($0.rawValue)", $0.wording, general.kpis($0)) }
    let warnings = Warning.Level.allCases.map { ("warnings_\($0.rawValue)", $0.wording, general.warnings($0)) }
    return (tasks + counts + kpis + warnings).map { code, name, count in
      CSVRow(section: "summary", code: code, name: name[language], value: CSVWriter.Cell(count))
    } + [rateRow]
  }

  /// On time of expected, by unit.
  private var updateRows: [CSVRow] {
    general.summary.updatesByUnit.map { row in
      CSVRow(
        section: "updates", code: "\(row.unit)", name: name(of: row.unit), target: CSVWriter.Cell(row.counts.expected),
        value: CSVWriter.Cell(row.counts.onTime),
        note: [
          (ReportWording.late, row.counts.late), (ReportWording.missing, row.counts.missing),
          (ReportWording.awaited, row.counts.awaited),
        ].map { "\($0[language]): \($1)" }.joined(separator: "; "))
    }
  }

  private var kpiRows: [CSVRow] {
    kpis.map { evaluation in
      CSVRow(
        section: "kpis", code: "\(evaluation.kpi.code)", name: evaluation.kpi.bilingualName[language],
        unit: evaluation.kpi.unit, target: CSVWriter.Cell(evaluation.kpi.target),
        value: CSVWriter.Cell(evaluation.value), previous: CSVWriter.Cell(evaluation.previous),
        change: CSVWriter.Cell(evaluation.change), status: evaluation.status.rawValue,
        note: [evaluation.kpi.group, isLong ? months(of: evaluation) : nil].compactMap(\.self)
          .joined(separator: "; "))
    }
  }

  private var taskRows: [CSVRow] {
    tasks.map { row in
      CSVRow(
        section: "tasks", code: "\(row.number)", name: row.title[language], unit: "%",
        value: CSVWriter.Cell(row.state.percent?.decimal), previous: CSVWriter.Cell(row.previousPercent?.decimal),
        change: CSVWriter.Cell(row.change), status: row.state.status?.rawValue,
        note: [
          names(row.leadUnits), schedule(label: row.scheduleLabel, deadline: row.deadline),
          "\(row.state.reportedUnits)/\(row.state.leadUnits)",
        ].joined(separator: "; "))
    }
  }

  /// The newest summary of each lead unit.
  private var progressRows: [CSVRow] {
    tasks.flatMap { row in
      row.state.shares.compactMap(\.newest?.update).map { update in
        CSVRow(
          section: "progress", code: "\(row.number).\(update.unit)", name: name(of: update.unit, on: row), unit: "%",
          value: CSVWriter.Cell(update.percent.decimal), status: update.status.rawValue, note: update.summary)
      }
    }
  }

  private var outputRows: [CSVRow] {
    tasks.flatMap { row in
      row.promisedOutputs.map {
        CSVRow(section: "outputs", code: "\(row.number)", name: $0, status: "promised")
      }
        + row.deliveredOutputs.map {
          CSVRow(
            section: "outputs", code: "\(row.number)", name: $0.output.title, status: "delivered",
            note: [$0.output.kind, $0.output.number, $0.output.issued?.description, $0.output.url]
              .compactMap(\.self).joined(separator: "; "))
        }
    }
  }

  private var warningRows: [CSVRow] {
    warnings.map { row in
      CSVRow(
        section: "warnings", code: row.warning.id, name: row.subject?[language] ?? "",
        status: row.warning.level.rawValue, note: row.warning.message[language])
    }
  }

  private var remarkRows: [CSVRow] {
    let parts: [(String, KeyPath<UnitRemarks.Remark, String?>)] = [
      ("difficulties", \.difficulties), ("proposals", \.proposals),
    ]
    return parts.flatMap { section, text in
      remarks.flatMap { row in
        row.remarks.filter { $0[keyPath: text] != nil }.map { remark in
          CSVRow(
            section: section, code: "\(remark.task).\(row.unit.code)", name: row.unit.name[language],
            unit: isLong ? "\(remark.period)" : nil,
            note: remark[keyPath: text])
        }
      }
    }
  }

  private var disbursementRows: [CSVRow] {
    let total = CSVRow(
      section: "disbursement", code: "total", name: ReportWording.total[language], unit: "VND",
      value: CSVWriter.Cell(disbursement.total),
      note: count(disbursement.reportedTasks, of: disbursement.rows.count))
    return disbursement.rows.map { row in
      CSVRow(
        section: "disbursement", code: "\(row.task)", name: row.title[language], unit: "VND",
        value: CSVWriter.Cell(row.disbursed))
    } + [total]
  }

  private var explanationRows: [CSVRow] {
    warnings.flatMap { row in
      row.noting.explanations.map(\.explanation).map { explanation in
        CSVRow(
          section: "explanations", code: row.warning.id,
          name: row.units.first { $0.code == explanation.unit }?.name[language] ?? "\(explanation.unit)",
          note: explanation.text)
      }
    }
  }

  /// Registered beside disbursed, of the tasks with registered money or with something that disagrees.
  private var reconciliationRows: [CSVRow] {
    reconciliation.rows.filter { $0.registered != nil || !$0.disagreements.isEmpty }.map { row in
      CSVRow(
        section: "reconciliation", code: "\(row.task.number)",
        name: tasks.first { $0.number == row.task.number }?.title[language] ?? "",
        unit: "VND", target: CSVWriter.Cell(row.registered), value: CSVWriter.Cell(row.disbursed),
        change: CSVWriter.Cell(row.disbursedInMonth),
        status: row.disagreements.map(\.rawValue).joined(separator: "; "),
        note: row.disagreements.map(\.wording[language]).joined(separator: "; "))
    }
  }

  private var feedbackRows: [CSVRow] {
    guard feedback.received > 0 else {
      return [
        CSVRow(
          section: "feedback", code: "feedback", name: ReportWording.feedback[language], status: "no_data",
          note: CityReport.feedbackReason[language])
      ]
    }
    return feedbackFigures.map { row in
      CSVRow(
        section: "feedback", code: row.code, name: row.name[language], unit: row.unit,
        value: CSVWriter.Cell(row.value))
    }
  }

  private var nextPeriodRows: [CSVRow] {
    nextPeriod.rows.map { row in
      CSVRow(
        section: "next_period", code: "\(row.task)", name: row.title[language], status: row.timing.rawValue,
        note: "\(names(row.leadUnits)); \(schedule(label: row.scheduleLabel, deadline: row.deadline))")
    }
  }
}
