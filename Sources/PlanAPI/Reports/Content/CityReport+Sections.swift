/// The sections of the report that are about the whole plan.
extension CityReport {
  var generalBlocks: [ReportBlock] {
    let updates = general.summary.updates
    let statuses =
      ProgressUpdate.Status.allCases.map { ($0.wording, general.tasks($0)) }
      + [(ReportWording.unreported, general.summary.unreportedTasks)]
    let list = ReportBlock.list(
      [
        words("Nhiệm vụ: \(general.tasks), phải cập nhật trong kỳ: ", "Tasks: \(general.tasks), of which owe updates: ")
          + "\(general.summary.openTasks); \(counted(statuses))",
        words("Cập nhật phải gửi: \(updates.expected); ", "Updates expected: \(updates.expected); ")
          + counted([
            (LocalizedText(vi: "đúng hạn", en: "on time"), updates.onTime),
            (LocalizedText(vi: "muộn", en: "late"), updates.late),
            (LocalizedText(vi: "còn thiếu", en: "missing"), updates.missing),
            (LocalizedText(vi: "còn trong hạn", en: "awaited"), updates.awaited),
          ]),
        "\(ReportWording.updateRate[language]): \(updateRateText)",
        words("Chỉ tiêu", "KPIs")
          + ": \(kpis.count); \(counted(KPIEvaluation.Status.allCases.map { ($0.wording, general.kpis($0)) }))",
        words("Cảnh báo: ", "Warnings: ")
          + "\(general.warnings(.red) + general.warnings(.yellow)); "
          + counted([
            (LocalizedText(vi: "đỏ", en: "red"), general.warnings(.red)),
            (LocalizedText(vi: "vàng", en: "yellow"), general.warnings(.yellow)),
          ]),
      ].map(ReportText.own))
    return general.summary.updatesByUnit.isEmpty ? [list] : [list, .table(updatesByUnit)]
  }

  /// Such as `hoàn thành: 13, vướng mắc: 1`, amid a sentence; a number stays on the line of its word.
  private func counted(_ counts: [(LocalizedText, Int)]) -> String {
    counts.map { name, count in
      let word = name[language]
      return "\(word.prefix(1).lowercased())\(word.dropFirst()):\u{A0}\(count)"
    }.joined(separator: ", ")
  }

  private var updatesByUnit: ReportTable {
    ReportTable(
      caption: words("Cập nhật của các đơn vị", "The units' updates"),
      columns: [
        .text(words("Đơn vị", "Unit"), 40), .figure(ReportWording.expected[language], 12),
        .figure(ReportWording.onTime[language], 12), .figure(ReportWording.late[language], 12),
        .figure(ReportWording.missing[language], 12), .figure(ReportWording.awaited[language], 12),
      ],
      rows: general.summary.updatesByUnit.map { row in
        let counts = [
          row.counts.expected, row.counts.onTime, row.counts.late, row.counts.missing, row.counts.awaited,
        ]
        return [.data(name(of: row.unit))] + counts.map { .own("\($0)") }
      })
  }

  /// Such as `83,33% (15/18), mục tiêu 90%: Chưa đạt`.
  private var updateRateText: String {
    let rate = general.updateRate
    let share = rate.share.map { "\(numbers.text(rate.value))% (\($0.numerator)/\($0.denominator))" }
    let target = rate.target.map { words(", mục tiêu ", ", target ") + "\(numbers.text($0))%" }
    return (share ?? ReportNumbers.unknown) + (target ?? "") + ": \(rate.status.wording[language].lowercased())"
  }

  var kpiBlocks: [ReportBlock] {
    guard !kpis.isEmpty else {
      return [.paragraph(.own(words("Kế hoạch không có chỉ tiêu.", "The plan has no KPIs.")))]
    }
    let counted: [ReportTable.Column] = isLong ? [.text(words("Số liệu", "Figures"), 12)] : []
    let table = ReportTable(
      caption: ReportWording.kpiResults[language],
      columns: [
        .short(words("Mã", "Code"), 11), .text(words("Nhóm", "Group"), 11), .text(words("Chỉ tiêu", "KPI"), 25),
        .short(words("Đơn vị tính", "Unit"), 7), .figure(words("Mục tiêu", "Target"), 10),
        .figure(words("Kết quả", "Value"), 9), .figure(words("Kỳ trước", "Previous"), 12),
        .figure(words("Tăng, giảm", "Change"), 11), .text(words("Đánh giá", "Status"), 11),
      ] + counted,
      rows: kpis.map { row in
        ["\(row.kpi.code)", row.kpi.group, row.kpi.bilingualName[language], row.kpi.unit].map(ReportText.data)
          + [numbers.target(of: row.kpi), numbers.text(row.value), numbers.text(row.previous)].map(ReportText.own)
          + [.own(numbers.change(row.change)), .own(row.status.wording[language]).toned(row.status.tone)]
          + (isLong ? [.own(months(of: row))] : [])
      })
    return [isLong ? .annex(0, table) : .table(table)]
  }

  /// How many of the months of a longer span have a figure.
  func months(of row: KPIEvaluation) -> String {
    words("\(row.monthsWithFigure) trên \(row.months) tháng", "\(row.monthsWithFigure) of \(row.months) months")
  }

  var warningBlocks: [ReportBlock] {
    guard !warnings.isEmpty else { return [.paragraph(.own(words("Không có cảnh báo.", "There are no warnings.")))] }
    let table = ReportTable(
      caption: ReportWording.warnings[language],
      columns: [
        .text(words("Mức", "Level"), 11), .text(words("Nội dung", "Message"), 32), .text(words("Đơn vị", "Units"), 17),
        .short(words("Từ kỳ", "Since"), 12), .text(words("Giải trình", "Explanation"), 28),
      ],
      rows: warnings.map { row in
        [
          .own(row.warning.level.wording[language]).toned(row.warning.level.tone),
          .data(row.warning.message[language]), .data(names(row.units)),
          .own(numbers.month(row.warning.since)), explanations(of: row),
        ]
      })
    return [.table(table)]
  }

  /// The newest of each unit, with its name where there are several.
  private func explanations(of row: WarningRow) -> ReportText {
    let all = row.noting.explanations.map(\.explanation)
    return .items(
      all.map { explanation in
        let unit = row.units.first { $0.code == explanation.unit }?.name[language] ?? "\(explanation.unit)"
        return .data(all.count > 1 ? "\(unit): \(explanation.text)" : explanation.text)
      })
  }

  var remarkBlocks: [ReportBlock] {
    guard !remarks.isEmpty else {
      return [
        .paragraph(
          .own(words("Các cập nhật trong kỳ không nêu khó khăn, đề xuất.", "The period's updates name none.")))
      ]
    }
    return remarks.flatMap { row in
      [.heading(.data(row.unit.name[language])), .list(row.remarks.flatMap(items))]
    }
  }

  private func items(of remark: UnitRemarks.Remark) -> [ReportText] {
    [(ReportWording.difficulties, remark.difficulties), (ReportWording.proposals, remark.proposals)]
      .compactMap { label, text in
        text.map { text in
          let task = words("nhiệm vụ số", "task")
          let month = isLong ? words(", kỳ ", ", ") + numbers.month(remark.period) : ""
          return .own("\(label[language]) (\(task) \(remark.task)\(month)): ") + .data(text)
        }
      }
  }

  var feedbackBlocks: [ReportBlock] {
    guard feedback.received > 0 else { return [.paragraph(.own(CityReport.feedbackReason[language]))] }
    return [
      .list(
        feedbackFigures.map { .own("\($0.name[language]): \(numbers.text($0.value))\($0.unit ?? "")") })
    ]
  }

  /// The figures of the feedback.
  var feedbackFigures: [(code: String, name: LocalizedText, value: Decimal?, unit: String?)] {
    [
      ("received", LocalizedText(vi: "Số phản ánh, góp ý", en: "Received"), Decimal(feedback.received), nil),
      (
        "average", LocalizedText(vi: "Điểm hài lòng bình quân (1-5)", en: "Mean satisfaction (1-5)"), feedback.average,
        nil
      ),
      ("satisfied", LocalizedText(vi: "Tỷ lệ hài lòng", en: "Share satisfied"), feedback.satisfiedShare, "%"),
      ("answered", LocalizedText(vi: "Tỷ lệ đã trả lời", en: "Answer rate"), feedback.answerRate, "%"),
      (
        "answered_in_term", LocalizedText(vi: "Trả lời đúng hạn", en: "Answered in term"),
        Decimal(feedback.answeredInTerm), nil
      ),
      ("overdue", LocalizedText(vi: "Quá hạn chưa trả lời", en: "Overdue"), Decimal(feedback.overdue), nil),
    ]
  }
}

extension KPIEvaluation.Status {
  var tone: ReportText.Tone? {
    switch self {
    case .met: .good
    case .belowTarget: .bad
    case .noTarget, .noData: nil
    }
  }
}

extension Warning.Level {
  var tone: ReportText.Tone {
    switch self {
    case .yellow: .caution
    case .red: .bad
    }
  }
}

extension ProgressUpdate.Status {
  var tone: ReportText.Tone? {
    switch self {
    case .done, .onTrack: .good
    case .atRisk: .caution
    case .blocked: .bad
    case .notStarted: nil
    }
  }
}
