extension ProgressUpdate {
  /// Reads an update's body (API.md). `unit` may be left out where the token's unit is the only lead.
  /// - Parameters:
  ///   - task: `nil` where there is no such task, which has left a fault.
  ///   - own: the token's unit.
  ///   - leads: the lead units of the task; `nil` with it.
  init?(
    _ fields: inout FieldReader, of task: TaskNumber?, by own: UnitCode?, leads: [UnitCode]?, in plan: Plan
  ) {
    let isOnlyLead = leads.map { $0.count == 1 && $0.first == own } ?? true
    let named = isOnlyLead ? fields.optional("unit", .unitCode) : fields.required("unit", .unitCode)
    let period = fields.required("period", .period)
    let percent = fields.required("percent", .percent)
    let status = fields.required("status", .oneOf(Status.self))
    let summary = fields.required("summary", .text(1...10_000))
    let difficulties = fields.optional("difficulties", .text(0...10_000))
    let proposals = fields.optional("proposals", .text(0...10_000))
    let disbursed = fields.optional("disbursed_vnd", .money)
    let outputs = fields.optional("outputs", .list(of: .deliveredOutput, count: 0...100))
    if let period, !plan.reportingMonths.contains(period), let first = plan.reportingMonths.first,
      let last = plan.reportingMonths.last
    {
      fields.addFault(
        at: "period",
        LocalizedText(
          vi: "Kế hoạch báo cáo từ \(first) đến \(last).", en: "The plan reports from \(first) to \(last)."))
    }
    guard let task, let unit = named ?? (isOnlyLead ? own : nil), let period, let percent, let status, let summary
    else { return nil }
    self.init(
      task: task, unit: unit, period: period, percent: percent, status: status, summary: summary,
      difficulties: difficulties.nonEmpty, proposals: proposals.nonEmpty, disbursed: disbursed?.dong,
      outputs: outputs ?? [])
  }
}

extension String? {
  /// A form sends an empty text for one that was not filled in.
  fileprivate var nonEmpty: String? { self == "" ? nil : self }
}

extension FieldForm where Value == DeliveredOutput {
  fileprivate static let deliveredOutput = FieldForm.object { fields in
    let kind = fields.required("kind", .line(1...200))
    let number = fields.optional("number", .line(1...100))
    let issued = fields.optional("issued", .date)
    let title = fields.required("title", .line(1...1000))
    let url = fields.optional("url", .url)
    let attachment = fields.optional("attachment", .sha256)
    guard let kind, let title else { return nil }
    return DeliveredOutput(kind: kind, number: number, issued: issued, title: title, url: url, attachment: attachment)
  }
}
