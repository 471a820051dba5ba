/// When a draft was recorded, and in what words.
struct SampleRecording {
  let plan: Plan
  let seed: UInt64

  private var zone: PlanTimeZone { plan.calendar.timeZone }

  func update(_ draft: SampleDraft) -> SampleYear.Update {
    let (task, unit, point) = (draft.assignment.task, draft.assignment.unit, draft.point)
    var random = SampleGenerator(seed: seed, for: "\(task)/\(unit)/\(point.period)")
    let window = ReportingWindow(of: point.period, in: plan.calendar)
    let times = draft.isLate ? lateTime(of: point.period) ?? onTime(window) : onTime(window)
    let recordedAt = instant(in: times, &random)
    guard let percent = Percent(hundredths: point.hundredths) else { preconditionFailure("not a percent: \(point)") }
    let sentences = SampleSentences.of(task, in: plan)
    let (difficulties, proposals) = troubles(sentences, point.status, &random)
    let update = ProgressUpdate(
      task: task, unit: unit, period: point.period, percent: percent, status: point.status,
      summary: summary(sentences, percent, &random),
      difficulties: difficulties, proposals: proposals, disbursed: draft.disbursed,
      outputs: outputs(of: draft, before: zone.date(of: recordedAt), &random))
    return SampleYear.Update(
      update: update, recordedAt: recordedAt, timeliness: recordedAt < window.closes ? .onTime : .late)
  }

  // MARK: The hour

  /// The window, so far as it lies in its month, and in the first month from the day on which the plan was issued.
  func onTime(_ window: ReportingWindow) -> Range<Instant> {
    let closes = min(window.closes, end(of: window.period))
    let issued = zone.start(of: plan.issued)
    return (issued < closes ? max(window.opens, issued) : window.opens)..<closes
  }

  /// From the end of the window to the end of the month; `nil` where no whole day is left.
  func lateTime(of period: Period) -> Range<Instant>? {
    let (closes, end) = (ReportingWindow(of: period, in: plan.calendar).closes, end(of: period))
    return end.milliseconds - closes.milliseconds >= secondsInDay * 1000 ? closes..<end : nil
  }

  private func end(of period: Period) -> Instant { zone.start(of: period.next.firstDay) }

  /// In office hours (half past seven to five) of a day of a span of whole days.
  func instant(in span: Range<Instant>, _ random: inout SampleGenerator) -> Instant {
    let days = Int((span.upperBound.milliseconds - span.lowerBound.milliseconds) / (secondsInDay * 1000))
    let day = days > 1 ? random.number(in: 0...days - 1) : 0
    let second = day * Int(secondsInDay) + random.number(in: 27_000...61_200)
    let latest = span.upperBound.milliseconds - 1
    return Instant(milliseconds: min(span.lowerBound.milliseconds + Int64(second) * 1000, latest))
  }

  // MARK: The words

  private func summary(
    _ sentences: SampleSentences, _ percent: Percent, _ random: inout SampleGenerator
  ) -> String {
    let detail = random.chance(60) ? random.choice(of: SampleSentences.details).map { " \($0)" } ?? "" : ""
    return "\(sentences.summary(at: percent))\(detail) Lũy kế đạt \(percent.decimal.vietnamese)%."
  }

  private func troubles(
    _ sentences: SampleSentences, _ status: ProgressUpdate.Status, _ random: inout SampleGenerator
  ) -> (difficulties: String?, proposals: String?) {
    switch status {
    case .blocked: (sentences.difficulties.first, sentences.proposals.first)
    case .atRisk: (random.choice(of: sentences.difficulties), random.choice(of: sentences.proposals))
    case .onTrack where random.chance(18):
      (random.choice(of: sentences.difficulties), random.chance(50) ? random.choice(of: sentences.proposals) : nil)
    case .notStarted, .onTrack, .done: (nil, nil)
    }
  }

  /// All that the task promises when it is done, and now and then one of it on the way.
  private func outputs(
    of draft: SampleDraft, before day: CalendarDate, _ random: inout SampleGenerator
  ) -> [DeliveredOutput] {
    guard let task = plan.tasks.first(where: { $0.number == draft.assignment.task }) else { return [] }
    if draft.point.status == .done {
      return task.outputs.map { output($0, of: task, draft, before: day, &random) }
    }
    guard draft.point.status == .onTrack, random.chance(25), let promised = random.choice(of: task.outputs)
    else { return [] }
    return [output(promised, of: task, draft, before: day, &random)]
  }

  private func output(
    _ promised: String, of task: PlanTask, _ draft: SampleDraft, before day: CalendarDate,
    _ random: inout SampleGenerator
  ) -> DeliveredOutput {
    // The first task of plan 39/KH-UBND is to make that very plan.
    if task.number.value == 1 {
      return DeliveredOutput(kind: promised, number: plan.number, issued: plan.issued, title: plan.title, url: nil)
    }
    let document = SampleDocument(promised)
    let serial = draft.point.period.month * 24 + random.number(in: 0...23)
    return DeliveredOutput(
      kind: document.kind,
      number: document.symbol.map { "\(serial)/\($0)-\(draft.assignment.unit)" },
      issued: min(max(day.adding(days: -random.number(in: 1...10)), plan.issued), day),
      title: "\(document.kind) tháng \(draft.point.period.vietnamese): \(task.title)",
      url: nil)
  }
}

/// The document that a promised output takes the form of, with the symbol in its number (Decree 30/2020/NĐ-CP).
private struct SampleDocument {
  let kind: String
  /// `nil` for what has no number.
  let symbol: String?

  init(_ promised: String) {
    (kind, symbol) =
      switch promised {
      case "Kế hoạch": ("Kế hoạch", "KH")
      case "Văn bản": ("Công văn", "CV")
      case "Văn bản đề xuất": ("Tờ trình", "TTr")
      case "Lớp tập huấn": ("Lớp tập huấn", nil)
      default: ("Báo cáo", "BC")
      }
  }
}
