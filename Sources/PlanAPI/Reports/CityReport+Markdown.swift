extension CityReport {
  /// The report to read, in the report's language, in the order of an administrative report: the national heading, then
  /// eight numbered sections. An empty section says so.
  public func markdown() -> [UInt8] {
    var writer = MarkdownWriter(capacity: 32 * 1024)
    writeHeading(to: &writer)
    let sections: [(LocalizedText, (inout MarkdownWriter) -> Void)] = [
      (ReportWording.generalSituation, writeGeneral), (ReportWording.kpiResults, writeKPIs),
      (ReportWording.taskResults, writeTasks),
      (ReportWording.warnings, writeWarnings), (ReportWording.remarks, writeRemarks),
      (ReportWording.disbursement, writeDisbursement),
      (ReportWording.feedback, writeFeedback), (ReportWording.nextPeriod, writeNextPeriod),
    ]
    for (numeral, (title, write)) in zip(["I", "II", "III", "IV", "V", "VI", "VII", "VIII"], sections) {
      writer.heading(2, "\(numeral). \(title[language])")
      write(&writer)
    }
    return writer.bytes
  }

  var numbers: ReportNumbers { ReportNumbers(language: language) }

  func words(_ vietnamese: String, _ english: String) -> String {
    language == .vietnamese ? vietnamese : english
  }

  private func escaped(_ name: Name) -> String { MarkdownWriter.escape(name[language]) }

  private func writeHeading(to writer: inout MarkdownWriter) {
    writer.lines([
      words("**CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM**", "**SOCIALIST REPUBLIC OF VIET NAM**"),
      words("**Độc lập - Tự do - Hạnh phúc**", "**Independence - Freedom - Happiness**"),
    ])
    let day = header.timeZone.date(of: header.generatedAt)
    let date =
      "ngày \(day.day < 10 ? "0" : "")\(day.day) tháng \(day.month < 3 ? "0" : "")\(day.month) năm \(day.year)"
    writer.paragraph("**\(escaped(header.issuer.name))**, \(words(date, day.description))")
    writer.heading(
      1, header.state == .draft ? words("BÁO CÁO (DỰ THẢO)", "REPORT (DRAFT)") : words("BÁO CÁO", "REPORT"))
    writer.paragraph(
      words("Kết quả thực hiện kỳ ", "Results of ") + numbers.span(header.span) + ": " + escaped(header.title)
        + words(" (Kế hoạch số ", " (Plan ") + MarkdownWriter.escape(header.number)
        + words(" ngày ", " of ") + numbers.day(header.issued) + ")")
    if let recipient = header.recipient {
      writer.paragraph(words("Kính gửi: ", "To: ") + escaped(recipient.name))
    }
    if let old = header.submission?.supersedes {
      writer.paragraph(words("Thay thế báo cáo số \(old) đã gửi.", "Takes the place of the submitted report \(old)."))
    }
    let time = numbers.time(of: header.generatedAt, in: header.timeZone)
    let zone = MarkdownWriter.escape(header.timeZone.identifier)
    writer.paragraph(
      words(
        "Số liệu tính đến \(time) ngày \(day.vietnamese) (\(zone)). Dấu \(ReportNumbers.unknown) là chưa có số liệu.",
        "Figures as of \(time) on \(day) (\(zone)). The mark \(ReportNumbers.unknown) is for what is not known."))
  }

  private func writeGeneral(to writer: inout MarkdownWriter) {
    let updates = general.summary.updates
    let statuses = ProgressUpdate.Status.allCases.map { "\($0.wording[language]) \(general.tasks($0))" }
    let results = KPIEvaluation.Status.allCases.map { "\($0.wording[language]) \(general.kpis($0))" }
    writer.list([
      "\(ReportWording.tasks[language]): \(general.tasks) (\(ReportWording.openTasks[language]): \(general.summary.openTasks)); "
        + (statuses + ["\(ReportWording.unreported[language]) \(general.summary.unreportedTasks)"]).joined(
          separator: ", "),
      [
        (ReportWording.expected, updates.expected), (ReportWording.onTime, updates.onTime),
        (ReportWording.late, updates.late),
        (ReportWording.missing, updates.missing), (ReportWording.awaited, updates.awaited),
      ].map { "\($0[language]): \($1)" }.joined(separator: "; "),
      "\(ReportWording.updateRate[language]): \(updateRateText)",
      words("Chỉ tiêu", "KPIs") + ": \(kpis.count); " + results.joined(separator: ", "),
      Warning.Level.allCases.reversed().map { "\($0.wording[language]): \(general.warnings($0))" }
        .joined(separator: "; "),
    ])
    guard !general.summary.updatesByUnit.isEmpty else { return }
    writer.table(
      [
        (words("Đơn vị", "Unit"), .left), (ReportWording.expected[language], .right),
        (ReportWording.onTime[language], .right),
        (ReportWording.late[language], .right), (ReportWording.missing[language], .right),
        (ReportWording.awaited[language], .right),
      ],
      general.summary.updatesByUnit.map { row in
        let counts = [
          row.counts.expected, row.counts.onTime, row.counts.late, row.counts.missing, row.counts.awaited,
        ]
        return [MarkdownWriter.escape(name(of: row.unit))] + counts.map(String.init)
      })
  }

  /// Such as `83,33% (15/18), mục tiêu 90%: Chưa đạt`.
  private var updateRateText: String {
    let rate = general.updateRate
    let share = rate.share.map { "\(numbers.text(rate.value))% (\($0.numerator)/\($0.denominator))" }
    let target = rate.target.map { words(", mục tiêu ", ", target ") + "\(numbers.text($0))%" }
    return (share ?? ReportNumbers.unknown) + (target ?? "") + ": \(rate.status.wording[language])"
  }

  private func writeKPIs(to writer: inout MarkdownWriter) {
    guard !kpis.isEmpty else { return writer.paragraph(words("Kế hoạch không có chỉ tiêu.", "The plan has no KPIs.")) }
    let counted: [(String, MarkdownWriter.Alignment)] = isLong ? [(words("Số liệu", "Figures"), .left)] : []
    writer.table(
      [
        (words("Mã", "Code"), .left), (words("Nhóm", "Group"), .left), (words("Chỉ tiêu", "KPI"), .left),
        (words("Đơn vị tính", "Unit"), .left), (words("Mục tiêu", "Target"), .right),
        (words("Kết quả", "Value"), .right), (words("Kỳ trước", "Previous"), .right),
        (words("Tăng, giảm", "Change"), .right), (words("Đánh giá", "Status"), .left),
      ] + counted,
      kpis.map { row in
        ["\(row.kpi.code)", row.kpi.group, row.kpi.bilingualName[language], row.kpi.unit].map(MarkdownWriter.escape)
          + [numbers.target(of: row.kpi), numbers.text(row.value), numbers.text(row.previous)]
          + [numbers.change(row.change), row.status.wording[language]] + (isLong ? [months(of: row)] : [])
      })
  }

  /// How many of the months of a longer span have a figure.
  func months(of row: KPIEvaluation) -> String {
    words("\(row.monthsWithFigure) trên \(row.months) tháng", "\(row.monthsWithFigure) of \(row.months) months")
  }

  private func writeFeedback(to writer: inout MarkdownWriter) {
    guard feedback.received > 0 else { return writer.paragraph(CityReport.feedbackReason[language]) }
    writer.list(feedbackFigures.map { "\($0.name[language]): \(numbers.text($0.value))\($0.unit ?? "")" })
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
