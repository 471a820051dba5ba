extension CityReport {
  /// A task as of the last month of the report.
  public struct TaskRow: Hashable, Sendable {
    public let number: TaskNumber
    /// The section's code.
    public let section: String
    /// `nil` where the plan doesn't list the section.
    public let sectionTitle: Name?
    public let title: Name
    /// The units that owe updates, a group's members in its place.
    public let leadUnits: [NamedUnit]
    public let schedule: PlanTask.Schedule
    /// The deadline as the plan words it.
    public let scheduleLabel: String?
    /// The task put together from the newest update of each lead unit.
    public let state: TaskState
    /// The percent as of the month before, or the end of the span before.
    public let previousPercent: Percent?
    /// Percent less previous percent, in points, where both are known.
    public let change: Decimal?
    public let promisedOutputs: [String]
    public let deliveredOutputs: [DeliveredRow]

    public var deadline: CalendarDate? {
      guard case .deadline(let day) = schedule else { return nil }
      return day
    }
  }

  /// A document that came out of a task, and the units that delivered it.
  public struct DeliveredRow: Hashable, Sendable {
    public let output: DeliveredOutput
    public fileprivate(set) var units: [UnitCode]
  }
}

extension CityReport.TaskRow {
  init(of task: PlanTask, in record: PlanRecord, asOf period: Period, since before: Period) {
    number = task.number
    section = task.section
    sectionTitle = record.plan.sections.first { $0.code == task.section }
      .map { CityReport.Name(vietnamese: $0.title, english: $0.titleEnglish) }
    title = CityReport.Name(vietnamese: task.title, english: task.titleEnglish)
    leadUnits = record.leadUnits(of: task.number).map(record.namedUnit)
    schedule = task.schedule
    scheduleLabel = task.scheduleLabel
    state = TaskState(of: task.number, in: record, asOf: period)
    previousPercent = TaskState(of: task.number, in: record, asOf: before).percent
    change =
      if let percent = state.percent, let previousPercent {
        percent.decimal.subtracting(previousPercent.decimal)
      } else {
        nil
      }
    promisedOutputs = task.outputs
    deliveredOutputs = delivered(task.number, in: record, upTo: period)
  }
}

/// Everything delivered up to the month. A document named again, by the same unit in a later month or by another unit,
/// is one row; only what is alike in every part counts as the same, so that no document is lost.
private func delivered(
  _ task: TaskNumber, in record: PlanRecord, upTo period: Period
) -> [CityReport.DeliveredRow] {
  var rows: [CityReport.DeliveredRow] = []
  var indices: [DeliveredOutput: Int] = [:]
  for unit in record.leadUnits(of: task) {
    for recorded in record.history(of: task, by: unit) where recorded.update.period <= period {
      for output in recorded.update.outputs {
        guard let index = indices[output] else {
          indices[output] = rows.count
          rows.append(CityReport.DeliveredRow(output: output, units: [unit]))
          continue
        }
        if !rows[index].units.contains(unit) { rows[index].units.append(unit) }
      }
    }
  }
  return rows
}
