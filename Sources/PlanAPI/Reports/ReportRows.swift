extension CityReport {
  /// A warning beside the names of what it is about, and what was said of it.
  public struct WarningRow: Hashable, Sendable {
    public let warning: Warning
    /// The name of the task or KPI; `nil` where the plan doesn't list it.
    public let subject: Name?
    /// The units that have to act.
    public let units: [NamedUnit]
    public let noting: WarningNoting
  }

  /// What a unit wrote in the months' updates about difficulties and proposals.
  public struct UnitRemarks: Hashable, Sendable {
    public struct Remark: Hashable, Sendable {
      public let task: TaskNumber
      public let title: Name
      /// The month of the update.
      public let period: Period
      public let difficulties: String?
      public let proposals: String?
    }

    public let unit: NamedUnit
    /// In the order of the tasks, and of the months, never empty; each has difficulties, proposals or both.
    public let remarks: [Remark]
  }

  /// Money disbursed in whole đồng, cumulative from the start of the plan's year to the last month (DOMAIN.md rule 6).
  public struct Disbursement: Hashable, Sendable {
    public struct Row: Hashable, Sendable {
      public let task: TaskNumber
      public let title: Name
      /// `nil` where no lead unit has given a figure.
      public let disbursed: Int64?
    }

    /// One for each task, in the plan's order.
    public let rows: [Row]
    /// The sum over the tasks with a figure; `nil` where none has one.
    public let total: Int64?

    public var reportedTasks: Int { rows.count { $0.disbursed != nil } }
    public var missingTasks: Int { rows.count - reportedTasks }
  }
}

extension CityReport.WarningRow {
  init(_ warning: Warning, in record: PlanRecord, asOf period: Period) {
    self.warning = warning
    noting = WarningNoting(of: warning, in: record, asOf: period)
    subject =
      switch warning.subject {
      case .task(let number):
        record.task(number).map { CityReport.Name(vietnamese: $0.title, english: $0.titleEnglish) }
      case .kpi(let code):
        record.plan.kpis.first { $0.code == code }.map {
          CityReport.Name(vietnamese: $0.name, english: $0.nameEnglish)
        }
      }
    units = warning.units.map(record.namedUnit)
  }
}

extension CityReport.UnitRemarks {
  /// Blank text is no remark.
  static func all(in record: PlanRecord, months: [Period]) -> [CityReport.UnitRemarks] {
    var remarks: [UnitCode: [Remark]] = [:]
    for task in record.plan.tasks {
      let title = CityReport.Name(vietnamese: task.title, english: task.titleEnglish)
      for unit in record.leadUnits(of: task.number) {
        for update in months.compactMap({ record.update(of: task.number, by: unit, in: $0)?.update }) {
          let difficulties = nonBlank(update.difficulties)
          let proposals = nonBlank(update.proposals)
          guard difficulties != nil || proposals != nil else { continue }
          remarks[unit, default: []].append(
            Remark(
              task: task.number, title: title, period: update.period, difficulties: difficulties,
              proposals: proposals))
        }
      }
    }
    return record.plan.units.compactMap { unit in
      remarks[unit.code].map { CityReport.UnitRemarks(unit: record.namedUnit(unit.code), remarks: $0) }
    }
  }

  private static func nonBlank(_ text: String?) -> String? {
    guard let text, !text.unicodeScalars.allSatisfy(\.properties.isWhitespace) else { return nil }
    return text
  }
}

extension CityReport.Disbursement {
  init(of tasks: [CityReport.TaskRow]) {
    rows = tasks.map { Row(task: $0.number, title: $0.title, disbursed: $0.state.disbursed) }
    total = Money.total(rows.compactMap(\.disbursed))
  }
}
