extension CityReport {
  /// The report's tables as a workbook (XLSX): KPIs, tasks with updates and outputs, warnings and
  /// disbursement, each on a sheet. Numbers are
  /// numbers and days are days; what is not known is an empty cell.
  /// - Throws: ``WorkbookError``.
  public func xlsx() throws -> [UInt8] {
    let letterhead = content.letterhead
    return try Spreadsheet(
      title: letterhead.abstract.plain, author: letterhead.issuer, created: header.generatedAt,
      sheets: [kpiSheet, taskSheet, updateSheet, outputSheet, warningSheet, disbursementSheet]
    ).workbook()
  }

  private var kpiSheet: Spreadsheet.Sheet {
    let counted: [Spreadsheet.Column] =
      isLong
      ? [
        Spreadsheet.Column(title: words("Số tháng có số liệu", "Months with a figure"), width: 12, form: .number),
        Spreadsheet.Column(title: words("Số tháng", "Months"), width: 9, form: .number),
      ] : []
    return Spreadsheet.Sheet(
      name: words("Chỉ tiêu", "KPIs"),
      columns: [
        Spreadsheet.Column(title: words("Mã", "Code"), width: 10),
        Spreadsheet.Column(title: words("Nhóm", "Group"), width: 20),
        Spreadsheet.Column(title: words("Chỉ tiêu", "KPI"), width: 48),
        Spreadsheet.Column(title: words("Đơn vị tính", "Unit"), width: 10, form: .centred),
        Spreadsheet.Column(title: words("Chiều", "Direction"), width: 10, form: .centred),
        Spreadsheet.Column(title: words("Mục tiêu", "Target"), width: 11, form: .number),
        Spreadsheet.Column(title: words("Kết quả", "Value"), width: 11, form: .number),
        Spreadsheet.Column(title: words("Kỳ trước", "Previous"), width: 11, form: .number),
        Spreadsheet.Column(title: words("Tăng, giảm", "Change"), width: 11, form: .change),
        Spreadsheet.Column(title: words("Đánh giá", "Status"), width: 20, form: .centred),
      ] + counted,
      rows: kpis.map { row in
        [
          .text("\(row.kpi.code)"), .text(row.kpi.group), .text(row.kpi.bilingualName[language]), .text(row.kpi.unit),
          .text(row.kpi.direction.sign), Spreadsheet.Cell(row.kpi.target), Spreadsheet.Cell(row.value),
          Spreadsheet.Cell(row.previous), Spreadsheet.Cell(row.change), .text(row.status.wording[language]),
        ] + (isLong ? [Spreadsheet.Cell(row.monthsWithFigure), Spreadsheet.Cell(row.months)] : [])
      },
      marks: KPIEvaluation.Status.allCases.compactMap { status in
        status.tone.map { Spreadsheet.Mark(column: 9, text: status.wording[language], tone: $0) }
      })
  }

  private var warningSheet: Spreadsheet.Sheet {
    Spreadsheet.Sheet(
      name: words("Cảnh báo", "Warnings"),
      columns: [
        Spreadsheet.Column(title: words("Mức", "Level"), width: 16, form: .centred),
        Spreadsheet.Column(title: words("Nhiệm vụ, chỉ tiêu", "Task or KPI"), width: 36),
        Spreadsheet.Column(title: words("Nội dung", "Message"), width: 48),
        Spreadsheet.Column(title: words("Đơn vị", "Units"), width: 28),
        Spreadsheet.Column(title: words("Từ kỳ", "Since"), width: 10, form: .month),
        Spreadsheet.Column(title: words("Hết khi", "Ends when"), width: 36),
        Spreadsheet.Column(title: words("Giải trình", "Explanation"), width: 40),
      ],
      rows: warnings.map { row in
        let warning = row.warning
        return [
          .text(warning.level.wording[language]), Spreadsheet.Cell(row.subject?[language]),
          .text(warning.message[language]), .text(names(row.units)),
          Spreadsheet.Cell(CalendarDate(year: warning.since.year, month: warning.since.month, day: 1)),
          .text(warning.endsWhen[language]),
          Spreadsheet.Cell(joined(row.noting.explanations.map(\.explanation.text))),
        ]
      },
      marks: Warning.Level.allCases.map { level in
        Spreadsheet.Mark(column: 0, text: level.wording[language], tone: level.tone)
      })
  }

  /// One below the other; `nil` for none.
  func joined(_ items: [String]) -> String? { items.isEmpty ? nil : items.joined(separator: "\n") }
}

extension KPI.Direction {
  fileprivate var sign: String {
    switch self {
    case .atLeast: "≥"
    case .atMost: "≤"
    case .equal: "="
    }
  }
}
