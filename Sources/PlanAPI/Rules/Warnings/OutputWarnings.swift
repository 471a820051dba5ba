/// `output_missing`: a task at 100% of which no output was delivered.
extension WarningEvaluation {
  func outputWarnings() -> [Warning] {
    plan.tasks.compactMap { task in
      let run = run { isOutputMissing(task, in: $0) }
      guard run.length > 0 else { return nil }
      let promised = task.outputs.joined(separator: ", ")
      let (vietnamese, english) =
        promised.isEmpty ? ("", "") : (" (phải có: \(promised))", " (promised: \(promised))")
      return warning(
        .outputMissing, isRepeated(run.length) ? .red : .yellow, of: task, since: run.since,
        LocalizedText(
          vi: "Nhiệm vụ số \(task.number) đạt 100% nhưng chưa có sản phẩm đầu ra nào\(vietnamese).",
          en: "Task \(task.number) is at 100% with no output delivered\(english)."),
        endsWhen: LocalizedText(
          vi: "Kết thúc khi một cập nhật nêu văn bản, sản phẩm đã có.",
          en: "Ends when an update names a delivered output."))
    }
  }

  private func isOutputMissing(_ task: PlanTask, in month: Period) -> Bool {
    TaskState(of: task.number, in: record, asOf: month).percent == .complete
      && !record.hasDelivered(task.number, upTo: month)
  }
}

extension Percent {
  static let complete = Percent(hundredths: 10_000)
}

extension PlanRecord {
  /// Whether any lead unit has named a delivered output, up to a month.
  func hasDelivered(_ task: TaskNumber, upTo period: Period) -> Bool {
    leadUnits(of: task).contains { unit in
      history(of: task, by: unit).contains { $0.update.period <= period && !$0.update.outputs.isEmpty }
    }
  }
}
