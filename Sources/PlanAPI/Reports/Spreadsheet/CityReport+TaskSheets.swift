/// The sheets that are about tasks.
extension CityReport {
  var taskSheet: Spreadsheet.Sheet {
    Spreadsheet.Sheet(
      name: words("Nhiệm vụ", "Tasks"),
      columns: [
        Spreadsheet.Column(title: words("Stt", "No."), width: 6, form: .centred),
        Spreadsheet.Column(title: words("Mục", "Section"), width: 8, form: .centred),
        Spreadsheet.Column(title: words("Nhiệm vụ", "Task"), width: 44),
        Spreadsheet.Column(title: words("Đơn vị chủ trì", "Lead units"), width: 30),
        Spreadsheet.Column(title: words("Thời hạn theo kế hoạch", "Deadline in the plan's words"), width: 16),
        Spreadsheet.Column(title: words("Ngày đến hạn", "Due"), width: 13, form: .date),
        Spreadsheet.Column(title: words("Tiến độ (%)", "Progress (%)"), width: 10, form: .number),
        Spreadsheet.Column(title: words("Kỳ trước (%)", "Previous (%)"), width: 10, form: .number),
        Spreadsheet.Column(title: words("Tăng, giảm", "Change"), width: 10, form: .change),
        Spreadsheet.Column(title: words("Trạng thái", "Status"), width: 18, form: .centred),
        Spreadsheet.Column(title: words("Đơn vị đã cập nhật", "Units reported"), width: 11, form: .centred),
        Spreadsheet.Column(title: words("Số đơn vị chủ trì", "Lead units, number"), width: 11, form: .centred),
      ],
      rows: tasks.map { row in
        [
          Spreadsheet.Cell(row.number.value), .text(row.section), .text(row.title[language]),
          Spreadsheet.Cell(joined(row.leadUnits.map { $0.name[language] })),
          .text(row.scheduleLabel ?? (row.deadline == nil ? ReportWording.continuous[language] : "")),
          Spreadsheet.Cell(row.deadline), Spreadsheet.Cell(row.state.percent?.decimal),
          Spreadsheet.Cell(row.previousPercent?.decimal), Spreadsheet.Cell(row.change),
          .text((row.state.status?.wording ?? ReportWording.unreported)[language]),
          Spreadsheet.Cell(row.state.reportedUnits), Spreadsheet.Cell(row.state.leadUnits),
        ]
      },
      marks: marks(at: 9))
  }

  private func marks(at column: Int) -> [Spreadsheet.Mark] {
    ProgressUpdate.Status.allCases.compactMap { status in
      status.tone.map { Spreadsheet.Mark(column: column, text: status.wording[language], tone: $0) }
    }
  }

  /// The newest update of each lead unit.
  var updateSheet: Spreadsheet.Sheet {
    Spreadsheet.Sheet(
      name: words("Cập nhật mới nhất", "Newest updates"),
      columns: [
        Spreadsheet.Column(title: words("Stt", "No."), width: 6, form: .centred),
        Spreadsheet.Column(title: words("Đơn vị", "Unit"), width: 34),
        Spreadsheet.Column(title: words("Kỳ", "Month"), width: 10, form: .month),
        Spreadsheet.Column(title: words("Tiến độ (%)", "Progress (%)"), width: 10, form: .number),
        Spreadsheet.Column(title: words("Trạng thái", "Status"), width: 18, form: .centred),
        Spreadsheet.Column(title: words("Nội dung", "Summary"), width: 64),
        Spreadsheet.Column(title: ReportWording.difficulties[language], width: 40),
        Spreadsheet.Column(title: ReportWording.proposals[language], width: 40),
      ],
      rows: tasks.flatMap { row in
        row.state.shares.compactMap(\.newest?.update).map { update in
          [
            Spreadsheet.Cell(row.number.value), .text(name(of: update.unit, on: row)),
            Spreadsheet.Cell(CalendarDate(year: update.period.year, month: update.period.month, day: 1)),
            Spreadsheet.Cell(update.percent.decimal), .text(update.status.wording[language]), .text(update.summary),
            Spreadsheet.Cell(update.difficulties), Spreadsheet.Cell(update.proposals),
          ]
        }
      },
      marks: marks(at: 4))
  }

  /// A row for each output that is promised, and for each document that was delivered.
  var outputSheet: Spreadsheet.Sheet {
    Spreadsheet.Sheet(
      name: words("Sản phẩm đầu ra", "Outputs"),
      columns: [
        Spreadsheet.Column(title: words("Stt", "No."), width: 6, form: .centred),
        Spreadsheet.Column(title: words("Phải có, đã có", "Promised or delivered"), width: 14),
        Spreadsheet.Column(title: words("Loại văn bản", "Kind"), width: 18),
        Spreadsheet.Column(title: words("Số, ký hiệu", "Number"), width: 18),
        Spreadsheet.Column(title: words("Ngày", "Day"), width: 13, form: .date),
        Spreadsheet.Column(title: words("Tên", "Title"), width: 64),
        Spreadsheet.Column(title: words("Đơn vị", "Units"), width: 28),
        Spreadsheet.Column(title: words("Địa chỉ", "Address"), width: 34),
      ],
      rows: tasks.flatMap { row in
        row.promisedOutputs.map { title in
          [
            Spreadsheet.Cell(row.number.value), .text(words("Phải có", "Promised")), .empty, .empty, .empty,
            .text(title), .empty, .empty,
          ]
        }
          + row.deliveredOutputs.map { delivered in
            let output = delivered.output
            return [
              Spreadsheet.Cell(row.number.value), .text(words("Đã có", "Delivered")), Spreadsheet.Cell(output.kind),
              Spreadsheet.Cell(output.number), Spreadsheet.Cell(output.issued), .text(output.title),
              Spreadsheet.Cell(joined(delivered.units.map { name(of: $0, on: row) })), Spreadsheet.Cell(output.url),
            ]
          }
      })
  }

  /// Money beside work and outputs, a row for each task (DOMAIN.md rule 6).
  var disbursementSheet: Spreadsheet.Sheet {
    Spreadsheet.Sheet(
      name: ReportWording.disbursement[language],
      columns: [
        Spreadsheet.Column(title: words("Stt", "No."), width: 7, form: .centred),
        Spreadsheet.Column(title: words("Nhiệm vụ", "Task"), width: 50),
        Spreadsheet.Column(title: words("Đăng ký (đồng)", "Registered (VND)"), width: 20, form: .money),
        Spreadsheet.Column(title: words("Lũy kế giải ngân (đồng)", "Disbursed to date (VND)"), width: 20, form: .money),
        Spreadsheet.Column(title: words("Trong kỳ (đồng)", "In the period (VND)"), width: 20, form: .money),
        Spreadsheet.Column(title: words("Tỷ lệ (%)", "Share (%)"), width: 10, form: .number),
        Spreadsheet.Column(title: words("Tiến độ (%)", "Progress (%)"), width: 10, form: .number),
        Spreadsheet.Column(title: words("Sản phẩm phải có", "Outputs promised"), width: 11, form: .centred),
        Spreadsheet.Column(title: words("Sản phẩm đã có", "Outputs delivered"), width: 11, form: .centred),
        Spreadsheet.Column(title: words("Chưa khớp", "Disagrees"), width: 44),
      ],
      rows: reconciliation.rows.map { row in
        let title = tasks.first { $0.number == row.task.number }?.title[language] ?? row.task.title
        return [
          Spreadsheet.Cell(row.task.number.value), .text(title), Spreadsheet.Cell(money: row.registered),
          Spreadsheet.Cell(money: row.disbursed), Spreadsheet.Cell(money: row.disbursedInMonth),
          Spreadsheet.Cell(row.spentShare), Spreadsheet.Cell(row.percent?.decimal),
          Spreadsheet.Cell(row.promised.count), Spreadsheet.Cell(row.delivered.count),
          Spreadsheet.Cell(joined(row.disagreements.map(\.wording[language]))),
        ]
      },
      total: [
        .empty, .text(ReportWording.total[language]), Spreadsheet.Cell(money: reconciliation.registered),
        Spreadsheet.Cell(money: reconciliation.disbursed),
        Spreadsheet.Cell(money: Money.total(reconciliation.rows.compactMap(\.disbursedInMonth))),
        Spreadsheet.Cell(reconciliation.spentShare), .empty, .empty, .empty, .empty,
      ])
  }
}
