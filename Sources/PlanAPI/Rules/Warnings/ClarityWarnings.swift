/// `unclear`: a task that lacks one of the six clarities.
extension WarningEvaluation {
  /// A task that is done needs no clearing up. The plan's text has no months, so every month shows it as it is now.
  func clarityWarnings() -> [Warning] {
    plan.tasks.compactMap { task in
      let missing = record.directory.missingClarities(of: task)
      let run = run { TaskState(of: task.number, in: record, asOf: $0).status != .done }
      guard !missing.isEmpty, run.length > 0 else { return nil }
      let names = missing.wording
      return warning(
        .unclear, missing.count >= thresholds.unclearRed ? .red : .yellow, of: task, since: run.since,
        LocalizedText(
          vi: "Nhiệm vụ số \(task.number) chưa bảo đảm “6 rõ”, còn thiếu: \(names[.vietnamese]).",
          en: "Task \(task.number) lacks of the six clarities: \(names[.english])."),
        endsWhen: LocalizedText(
          vi: "Kết thúc khi kế hoạch bổ sung: \(names[.vietnamese]).",
          en: "Ends when the plan makes clear: \(names[.english])."))
    }
  }
}
