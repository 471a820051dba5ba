/// The sections of the report that are about tasks.
extension CityReport {
  /// The wide tables are numbered when the sections are put together.
  var taskBlocks: [ReportBlock] {
    guard !tasks.isEmpty else {
      return [.paragraph(.own(words("Kế hoạch không có nhiệm vụ.", "The plan has no tasks.")))]
    }
    return [
      .heading(.own(words("Tiến độ", "Progress"))), .annex(0, progressTable),
      .heading(.own(words("Cập nhật mới nhất của các đơn vị", "The units' newest updates"))), newestBlock,
      .heading(.own(words("Sản phẩm đầu ra", "Outputs"))), .annex(0, outputTable),
    ]
  }

  private var progressTable: ReportTable {
    ReportTable(
      caption: words("Tiến độ thực hiện nhiệm vụ", "Progress of the tasks"),
      columns: [
        .short(words("Stt", "No."), 5), .short(words("Mục", "Section"), 6), .text(words("Nhiệm vụ", "Task"), 31),
        .text(words("Đơn vị chủ trì", "Lead units"), 23), .text(words("Thời hạn", "Deadline"), 13),
        .figure(words("Tiến độ (%)", "Progress (%)"), 9), .figure(words("Tăng, giảm", "Change"), 8),
        .text(words("Trạng thái", "Status"), 13), .short(words("Đơn vị đã cập nhật", "Units reported"), 9),
      ],
      rows: tasks.map { row in
        [.own("\(row.number)")]
          + [row.section, row.title[language], names(row.leadUnits), schedule(of: row)].map(ReportText.data)
          + [.own(numbers.text(row.state.percent)), .own(numbers.change(row.change))]
          + [
            .own((row.state.status?.wording ?? ReportWording.unreported)[language]).toned(row.state.status?.tone),
            .own("\(row.state.reportedUnits)/\(row.state.leadUnits)"),
          ]
      })
  }

  private func schedule(of row: TaskRow) -> String { schedule(label: row.scheduleLabel, deadline: row.deadline) }

  private var newestBlock: ReportBlock {
    let rows = tasks.flatMap { row in
      row.state.shares.compactMap(\.newest?.update).map { update -> [ReportText] in
        [
          .own("\(row.number)"), .data(name(of: update.unit, on: row)), .own(numbers.month(update.period)),
          .own(numbers.text(update.percent)), .own(update.status.wording[language]).toned(update.status.tone),
          .data(update.summary),
        ]
      }
    }
    guard !rows.isEmpty else { return .paragraph(.own(words("Chưa có cập nhật.", "There are no updates."))) }
    return .annex(
      0,
      ReportTable(
        caption: words("Cập nhật mới nhất của các đơn vị", "The units' newest updates"),
        columns: [
          .short(words("Stt", "No."), 5), .text(words("Đơn vị", "Unit"), 22), .short(words("Kỳ", "Month"), 8),
          .figure(words("Tiến độ (%)", "Progress (%)"), 9), .text(words("Trạng thái", "Status"), 12),
          .text(words("Nội dung", "Summary"), 60),
        ], rows: rows))
  }

  private var outputTable: ReportTable {
    ReportTable(
      caption: words("Sản phẩm đầu ra", "Outputs"),
      columns: [
        .short(words("Stt", "No."), 5), .text(words("Sản phẩm phải có", "Promised"), 30),
        .text(words("Sản phẩm đã có", "Delivered"), 80),
      ],
      rows: tasks.map { row in
        [
          .own("\(row.number)"), .items(row.promisedOutputs.map(ReportText.data)),
          .items(row.deliveredOutputs.map { text(of: $0.output) }),
        ]
      })
  }

  /// Such as `Kế hoạch 41/KH-UBND, 02/02/2026, ` and the title with its link.
  private func text(of output: DeliveredOutput) -> ReportText {
    let kind = [output.kind, output.number].compactMap(\.self)
    var parts: [ReportText] = kind.isEmpty ? [] : [.data(kind.joined(separator: " "))]
    if let issued = output.issued { parts.append(.own(numbers.day(issued))) }
    return parts.map { $0 + .own(", ") }.reduce(.own(""), +) + .link(output.title, to: output.url)
  }

  var disbursementBlocks: [ReportBlock] {
    // The tasks with registered money or with something that disagrees; the others have nothing to compare.
    let compared = reconciliation.rows.filter { $0.registered != nil || !$0.disagreements.isEmpty }
    guard !compared.isEmpty else { return disbursedBlocks }
    return [.heading(.own(words("Lũy kế giải ngân", "Disbursed to date")))] + disbursedBlocks
      + [.heading(.own(words("Đối soát", "Reconciliation"))), .annex(0, table(of: compared))]
  }

  private func table(of rows: [Reconciliation.Row]) -> ReportTable {
    ReportTable(
      caption: words("Đối soát tiến độ, kinh phí và sản phẩm", "Reconciliation of work, money and outputs"),
      columns: [
        .short(words("Stt", "No."), 5), .figure(words("Tiến độ (%)", "Progress (%)"), 9),
        .figure(words("Đăng ký (đồng)", "Registered (VND)"), 15),
        .figure(words("Lũy kế giải ngân (đồng)", "Disbursed to date (VND)"), 15),
        .figure(words("Trong kỳ (đồng)", "In the period (VND)"), 14), .figure(words("Tỷ lệ (%)", "Share (%)"), 8),
        .short(words("Sản phẩm", "Outputs"), 9), .text(words("Chưa khớp", "Disagrees"), 30),
      ],
      rows: rows.map { row in
        [
          "\(row.task.number)", numbers.text(row.percent), numbers.money(row.registered), numbers.money(row.disbursed),
          numbers.money(row.disbursedInMonth), numbers.text(row.spentShare),
          "\(row.delivered.count)/\(row.promised.count)",
        ].map(ReportText.own) + [.items(row.disagreements.map { .own($0.wording[language]) })]
      })
  }

  private var disbursedBlocks: [ReportBlock] {
    guard disbursement.reportedTasks > 0 else {
      return [
        .paragraph(.own(words("Chưa có đơn vị báo cáo số giải ngân.", "No unit has reported any figure.")))
      ]
    }
    let table = ReportTable(
      caption: words("Giải ngân theo nhiệm vụ", "Disbursed by task"),
      columns: [
        .short(words("Stt", "No."), 7), .text(words("Nhiệm vụ", "Task"), 63),
        .figure(words("Lũy kế giải ngân (đồng)", "Disbursed to date (VND)"), 30),
      ],
      rows: disbursement.rows.map { row in
        [.own("\(row.task)"), .data(row.title[language]), .own(numbers.money(row.disbursed))]
      } + [[.own(""), .own(ReportWording.total[language]), .own(numbers.money(disbursement.total))]],
      hasTotal: true)
    return [
      .table(table),
      .paragraph(
        .own(
          words(
            "Nhiệm vụ có số liệu: \(disbursement.reportedTasks); chưa có: \(disbursement.missingTasks).",
            "Tasks with a figure: \(disbursement.reportedTasks); without: \(disbursement.missingTasks)."))),
    ]
  }

  var nextPeriodBlocks: [ReportBlock] {
    let month = numbers.span(nextPeriod.span)
    guard !nextPeriod.rows.isEmpty else {
      return [
        .paragraph(
          .own(words("Kỳ \(month) không có nhiệm vụ phải cập nhật.", "No task owes updates in \(month).")))
      ]
    }
    let table = ReportTable(
      caption: words("Nhiệm vụ kỳ \(month)", "Tasks of \(month)"),
      columns: [
        .short(words("Stt", "No."), 6), .text(words("Nhiệm vụ", "Task"), 38),
        .text(words("Đơn vị chủ trì", "Lead units"), 28), .text(words("Thời hạn", "Deadline"), 15),
        .text(words("Ghi chú", "Note"), 13),
      ],
      rows: nextPeriod.rows.map { row in
        [.own("\(row.task)")]
          + [
            row.title[language], names(row.leadUnits), schedule(label: row.scheduleLabel, deadline: row.deadline),
          ].map(ReportText.data)
          + [.own(row.timing.wording[language])]
      })
    return [.paragraph(.own(words("Nhiệm vụ kỳ \(month):", "Tasks of \(month):"))), .table(table)]
  }
}
