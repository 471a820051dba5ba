/// The sections of the report that are about tasks.
extension CityReport {
  func writeTasks(to writer: inout MarkdownWriter) {
    guard !tasks.isEmpty else {
      return writer.paragraph(words("Kế hoạch không có nhiệm vụ.", "The plan has no tasks."))
    }
    writer.heading(3, words("1. Tiến độ", "1. Progress"))
    writer.table(
      [
        (words("Stt", "No."), .right), (words("Mục", "Section"), .left), (words("Nhiệm vụ", "Task"), .left),
        (words("Đơn vị chủ trì", "Lead units"), .left), (words("Thời hạn", "Deadline"), .left),
        (words("Tiến độ (%)", "Progress (%)"), .right), (words("Tăng, giảm", "Change"), .right),
        (words("Trạng thái", "Status"), .left), (words("Đơn vị đã cập nhật", "Units reported"), .right),
      ],
      tasks.map { row in
        ["\(row.number)"]
          + [row.section, row.title[language], names(row.leadUnits), schedule(of: row)].map(MarkdownWriter.escape)
          + [numbers.text(row.state.percent), numbers.change(row.change)]
          + [(row.state.status?.wording ?? ReportWording.unreported)[language]]
          + ["\(row.state.reportedUnits)/\(row.state.leadUnits)"]
      })
    writeNewest(to: &writer)
    writeOutputs(to: &writer)
  }

  private func schedule(of row: TaskRow) -> String { schedule(label: row.scheduleLabel, deadline: row.deadline) }

  private func writeNewest(to writer: inout MarkdownWriter) {
    writer.heading(3, words("2. Cập nhật mới nhất của các đơn vị", "2. The units' newest updates"))
    let rows = tasks.flatMap { row in
      row.state.shares.compactMap(\.newest?.update).map { update in
        [
          "\(row.number)", MarkdownWriter.escape(name(of: update.unit, on: row)), numbers.month(update.period),
          numbers.text(update.percent), update.status.wording[language], MarkdownWriter.escape(update.summary),
        ]
      }
    }
    guard !rows.isEmpty else { return writer.paragraph(words("Chưa có cập nhật.", "There are no updates.")) }
    writer.table(
      [
        (words("Stt", "No."), .right), (words("Đơn vị", "Unit"), .left), (words("Kỳ", "Month"), .left),
        (words("Tiến độ (%)", "Progress (%)"), .right), (words("Trạng thái", "Status"), .left),
        (words("Nội dung", "Summary"), .left),
      ], rows)
  }

  private func writeOutputs(to writer: inout MarkdownWriter) {
    writer.heading(3, words("3. Sản phẩm đầu ra", "3. Outputs"))
    writer.table(
      [
        (words("Stt", "No."), .right), (words("Sản phẩm phải có", "Promised"), .left),
        (words("Sản phẩm đã có", "Delivered"), .left),
      ],
      tasks.map { row in
        let cells = [row.promisedOutputs.map(MarkdownWriter.escape), row.deliveredOutputs.map { text(of: $0.output) }]
        return ["\(row.number)"]
          + cells.map { $0.isEmpty ? ReportNumbers.unknown : $0.joined(separator: "; ") }
      })
  }

  /// Such as `Kế hoạch 41/KH-UBND, 02/02/2026, ` and the title with its link.
  private func text(of output: DeliveredOutput) -> String {
    let kind = [output.kind, output.number].compactMap { $0.map(MarkdownWriter.escape) }.joined(separator: " ")
    return [kind, output.issued.map(numbers.day), MarkdownWriter.link(output.title, to: output.url)]
      .compactMap(\.self).joined(separator: ", ")
  }

  func writeWarnings(to writer: inout MarkdownWriter) {
    guard !warnings.isEmpty else { return writer.paragraph(words("Không có cảnh báo.", "There are no warnings.")) }
    writer.table(
      [
        (words("Mức", "Level"), .left), (words("Nội dung", "Message"), .left), (words("Đơn vị", "Units"), .left),
        (words("Từ kỳ", "Since"), .left), (words("Giải trình", "Explanation"), .left),
      ],
      warnings.map { row in
        [
          row.warning.level.wording[language], MarkdownWriter.escape(row.warning.message[language]),
          MarkdownWriter.escape(names(row.units)), numbers.month(row.warning.since), explanations(of: row),
        ]
      })
  }

  /// The newest of each unit, with its name where there are several.
  private func explanations(of row: WarningRow) -> String {
    let all = row.noting.explanations.map(\.explanation)
    guard !all.isEmpty else { return ReportNumbers.unknown }
    return all.map { explanation in
      let unit = row.units.first { $0.code == explanation.unit }?.name[language] ?? "\(explanation.unit)"
      return MarkdownWriter.escape(all.count > 1 ? "\(unit): \(explanation.text)" : explanation.text)
    }.joined(separator: "; ")
  }

  func writeRemarks(to writer: inout MarkdownWriter) {
    guard !remarks.isEmpty else {
      return writer.paragraph(
        words("Các cập nhật trong kỳ không nêu khó khăn, đề xuất.", "The period's updates name none."))
    }
    for (index, row) in remarks.enumerated() {
      writer.heading(3, "\(index + 1). \(MarkdownWriter.escape(row.unit.name[language]))")
      writer.list(
        row.remarks.flatMap { remark in
          [(ReportWording.difficulties, remark.difficulties), (ReportWording.proposals, remark.proposals)]
            .compactMap { label, text in
              text.map { text in
                let task = words("nhiệm vụ số", "task")
                let month = isLong ? words(", kỳ ", ", ") + numbers.month(remark.period) : ""
                return "\(label[language]) (\(task) \(remark.task)\(month)): \(MarkdownWriter.escape(text))"
              }
            }
        })
    }
  }

  func writeDisbursement(to writer: inout MarkdownWriter) {
    writeDisbursed(to: &writer)
    writeReconciliation(to: &writer)
  }

  /// The tasks with registered money or with something that disagrees; the others have nothing to compare.
  private func writeReconciliation(to writer: inout MarkdownWriter) {
    let rows = reconciliation.rows.filter { $0.registered != nil || !$0.disagreements.isEmpty }
    guard !rows.isEmpty else { return }
    writer.heading(3, words("Đối soát", "Reconciliation"))
    writer.table(
      [
        (words("Stt", "No."), .right), (words("Tiến độ (%)", "Progress (%)"), .right),
        (words("Đăng ký (đồng)", "Registered (VND)"), .right),
        (words("Lũy kế giải ngân (đồng)", "Disbursed to date (VND)"), .right),
        (words("Trong kỳ (đồng)", "In the period (VND)"), .right), (words("Tỷ lệ (%)", "Share (%)"), .right),
        (words("Sản phẩm", "Outputs"), .right), (words("Chưa khớp", "Disagrees"), .left),
      ],
      rows.map { row in
        [
          "\(row.task.number)", numbers.text(row.percent), numbers.money(row.registered), numbers.money(row.disbursed),
          numbers.money(row.disbursedInMonth), numbers.text(row.spentShare),
          "\(row.delivered.count)/\(row.promised.count)",
          row.disagreements.isEmpty
            ? ReportNumbers.unknown : row.disagreements.map(\.wording[language]).joined(separator: "; "),
        ]
      })
  }

  private func writeDisbursed(to writer: inout MarkdownWriter) {
    guard disbursement.reportedTasks > 0 else {
      return writer.paragraph(words("Chưa có đơn vị báo cáo số giải ngân.", "No unit has reported any figure."))
    }
    writer.table(
      [
        (words("Stt", "No."), .right), (words("Nhiệm vụ", "Task"), .left),
        (words("Lũy kế giải ngân (đồng)", "Disbursed to date (VND)"), .right),
      ],
      disbursement.rows.map { row in
        ["\(row.task)", MarkdownWriter.escape(row.title[language]), numbers.money(row.disbursed)]
      } + [["", "**\(ReportWording.total[language])**", "**\(numbers.money(disbursement.total))**"]])
    writer.paragraph(
      words(
        "Nhiệm vụ có số liệu: \(disbursement.reportedTasks); chưa có: \(disbursement.missingTasks).",
        "Tasks with a figure: \(disbursement.reportedTasks); without: \(disbursement.missingTasks)."))
  }

  func writeNextPeriod(to writer: inout MarkdownWriter) {
    let month = numbers.span(nextPeriod.span)
    guard !nextPeriod.rows.isEmpty else {
      return writer.paragraph(
        words("Kỳ \(month) không có nhiệm vụ phải cập nhật.", "No task owes updates in \(month)."))
    }
    writer.paragraph(words("Nhiệm vụ kỳ \(month):", "Tasks of \(month):"))
    writer.table(
      [
        (words("Stt", "No."), .right), (words("Nhiệm vụ", "Task"), .left),
        (words("Đơn vị chủ trì", "Lead units"), .left), (words("Thời hạn", "Deadline"), .left),
        (words("Ghi chú", "Note"), .left),
      ],
      nextPeriod.rows.map { row in
        ["\(row.task)"]
          + [
            row.title[language], names(row.leadUnits), schedule(label: row.scheduleLabel, deadline: row.deadline),
          ].map(MarkdownWriter.escape)
          + [row.timing.wording[language]]
      })
  }
}
