extension FieldForm where Value == [BudgetLine] {
  /// Lines of a budget by source, each source once, whose sum is an amount of money itself (DOMAIN.md rule 6).
  static let budget = FieldForm { value, pointer, faults in
    let list = FieldForm<[Located<BudgetLine>]>.list(of: .located(.budgetLine), count: 0...[BudgetLine].limit)
    guard let lines = list.read(value, pointer, &faults) else { return nil }
    var sources: Set<String> = []
    for line in lines where !sources.insert(line.value.source).inserted {
      faults.append(FieldFault(pointer: "\(line.pointer)/source", detail: .repeated))
    }
    let sum = lines.map(\.value).registered ?? 0
    if Money(dong: sum) == nil { faults.append(FieldFault(pointer: pointer, detail: .tooMuchMoney)) }
    return lines.map(\.value)
  }
}

extension FieldForm where Value == BudgetLine {
  private static let source = FieldForm<String>.line(1...200)

  fileprivate static let budgetLine = FieldForm.object { fields in
    let source = fields.required("source", source)
    let registered = fields.required("registered_vnd", .money)
    guard let source, let registered else { return nil }
    return BudgetLine(source: source, registered: registered)
  }
}

extension FieldForm where Value == FeedbackTerm {
  /// DOMAIN.md rule 9; what is left out keeps its standard value.
  static let feedbackTerm = FieldForm.object { fields in
    var term = FeedbackTerm.standard
    if let days = fields.optional("answer_days", .integer(1...366)) { term.days = days }
    if let counting = fields.optional("counting", .oneOf(FeedbackTerm.Counting.self)) { term.counting = counting }
    return term
  }
}

extension LocalizedText {
  fileprivate static let tooMuchMoney = LocalizedText(
    vi: "Tổng vượt quá \(Money.limit) đồng.", en: "The sum is over \(Money.limit) đồng.")
}
