/// The six clarities that every task is to have (sáu rõ; DOMAIN.md rule 4, `unclear`).
public enum Clarity: String, CaseIterable, Sendable {
  /// Who carries it out: its lead units are, or have as members, units that the plan lists.
  case person
  /// What is to be done: a title.
  case work
  /// Who answers for it: a lead unit is named.
  case responsibility
  /// By when: continuous, or a deadline that had not passed on the day the plan was issued.
  case time
  /// What must come out of it: an output is promised.
  case result
  /// Who decides: a directing unit that the plan lists.
  case authority
}

extension PlanDirectory {
  /// The clarities that a task lacks, in the order in which DOMAIN.md names them.
  public func missingClarities(of task: PlanTask) -> [Clarity] {
    Clarity.allCases.filter { clarity in
      switch clarity {
      case .person: !leadUnits(of: task.number).contains { unit($0) != nil }
      case .work: isBlank(task.title)
      case .responsibility: task.leadUnits.isEmpty
      case .time: isDueBeforeIssue(task)
      case .result: task.outputs.allSatisfy(isBlank)
      case .authority: unit(task.directing) == nil
      }
    }
  }

  private func isDueBeforeIssue(_ task: PlanTask) -> Bool {
    guard case .deadline(let due) = task.schedule else { return false }
    return due < plan.issued
  }
}

private func isBlank(_ text: String) -> Bool { text.unicodeScalars.allSatisfy(\.properties.isWhitespace) }

extension Clarity {
  var wording: LocalizedText {
    switch self {
    case .person: LocalizedText(vi: "rõ người", en: "person")
    case .work: LocalizedText(vi: "rõ việc", en: "work")
    case .responsibility: LocalizedText(vi: "rõ trách nhiệm", en: "responsibility")
    case .time: LocalizedText(vi: "rõ thời gian", en: "time")
    case .result: LocalizedText(vi: "rõ kết quả", en: "result")
    case .authority: LocalizedText(vi: "rõ thẩm quyền", en: "authority")
    }
  }
}

extension [Clarity] {
  var wording: LocalizedText {
    LocalizedText(
      vi: map(\.wording[.vietnamese]).joined(separator: ", "), en: map(\.wording[.english]).joined(separator: ", "))
  }
}
