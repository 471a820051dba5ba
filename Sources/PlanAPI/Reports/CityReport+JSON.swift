extension CityReport {
  /// The report as one JSON object: `header`, `general`, `kpis`, `tasks`, `warnings`, `difficulties_and_proposals`,
  /// `disbursement`, `reconciliation`, `feedback` with `feedback_reason`, `next_period`, in that order. Every member is always there, with
  /// `null` for what is not known. Names come in both languages, messages in the report's.
  public func json() -> [UInt8] {
    var writer = JSONWriter(capacity: 64 * 1024)
    writer.object { writer in
      writer.object("header") { write(header, to: &$0) }
      writer.object("general") { write(general, to: &$0) }
      writer.objects("kpis", kpis, write)
      writer.objects("tasks", tasks, write)
      writer.objects("warnings", warnings, write)
      writer.objects("difficulties_and_proposals", remarks, write)
      writer.object("disbursement") { write(disbursement, to: &$0) }
      writer.object("reconciliation") {
        reconciliation.writeMembers(to: &$0, language: language, added: "disbursed_in_period_vnd")
      }
      writer.object("feedback") { feedback.writeMembers(to: &$0) }
      writer.member("feedback_reason", feedback.received == 0 ? CityReport.feedbackReason[language] : nil)
      writer.object("next_period") { write(nextPeriod, to: &$0) }
    }
    return writer.bytes
  }

  private func write(_ header: Header, to writer: inout JSONWriter) {
    writer.member("plan", header.plan)
    writer.member("number", header.number)
    writer.member("issued", header.issued)
    writer.member("year", header.year)
    writer.member("title", header.title)
    writer.object("issuer") { $0.members(of: header.issuer) }
    if let recipient = header.recipient {
      writer.object("recipient") { $0.members(of: recipient) }
    } else {
      writer.name("recipient")
      writer.null()
    }
    writer.member("period", header.span)
    writer.member("from", header.span.days.lowerBound)
    writer.member("to", header.span.days.upperBound)
    writer.member("months", header.months)
    writer.member("generated_at", header.generatedAt)
    writer.member("state", header.state.rawValue)
    writer.name("submission")
    if let submission = header.submission {
      writer.object { writer in
        writer.member("at", submission.at)
        writer.object("by") { submission.author.writeMembers(to: &$0) }
        writer.member("supersedes", submission.supersedes)
        writer.member("trail_sequence", submission.trailSequence)
      }
    } else {
      writer.null()
    }
    writer.member("language", language)
  }

  private func write(_ general: GeneralSituation, to writer: inout JSONWriter) {
    writer.object("tasks") { writer in
      writer.member("total", general.tasks)
      writer.member("open", general.summary.openTasks)
      writer.object("by_status") { writer in
        for status in ProgressUpdate.Status.allCases { writer.member(text: status.rawValue, general.tasks(status)) }
      }
      writer.member("unreported", general.summary.unreportedTasks)
    }
    writer.object("updates") { $0.members(of: general.summary.updates) }
    writer.objects("updates_by_unit", general.summary.updatesByUnit) { row, writer in
      writer.member("unit", row.unit)
      writer.members(of: row.counts)
    }
    writer.object("update_rate") { writer in
      writer.member("value", general.updateRate.value)
      writer.member("numerator", general.updateRate.share?.numerator)
      writer.member("denominator", general.updateRate.share?.denominator)
      writer.member("target", general.updateRate.target)
      writer.member("status", general.updateRate.status.rawValue)
    }
    writer.object("kpis") { writer in
      writer.member("total", kpis.count)
      for status in KPIEvaluation.Status.allCases { writer.member(text: status.rawValue, general.kpis(status)) }
    }
    writer.object("warnings") { writer in
      writer.member("period", warningMonth)
      for level in Warning.Level.allCases { writer.member(text: level.rawValue, general.warnings(level)) }
    }
  }

  private func write(_ evaluation: KPIEvaluation, to writer: inout JSONWriter) {
    let kpi = evaluation.kpi
    writer.member("code", kpi.code)
    writer.member("group", kpi.group)
    writer.member("name", kpi.name)
    writer.member("name_en", kpi.nameEnglish)
    writer.member("unit", kpi.unit)
    writer.member("direction", kpi.direction)
    writer.member("target", kpi.target)
    writer.member("value", evaluation.value)
    if case .ratio(let numerator, let denominator) = evaluation.figure {
      writer.member("numerator", numerator)
      writer.member("denominator", denominator)
    } else {
      writer.member("numerator", Decimal?.none)
      writer.member("denominator", Decimal?.none)
    }
    writer.member("previous", evaluation.previous)
    writer.member("change", evaluation.change)
    writer.member("status", evaluation.status.rawValue)
    writer.member("months", evaluation.months)
    writer.member("months_with_figure", evaluation.monthsWithFigure)
  }

  private func write(_ row: WarningRow, to writer: inout JSONWriter) {
    let warning = row.warning
    writer.member("id", warning.id)
    writer.member("kind", warning.kind)
    writer.member("level", warning.level)
    switch warning.subject {
    case .task(let number):
      writer.member("task", number)
      writer.member("kpi", KPICode?.none)
    case .kpi(let code):
      writer.member("task", TaskNumber?.none)
      writer.member("kpi", code)
    }
    writer.member("title", row.subject)
    writer.objects("units", row.units) { $1.members(of: $0) }
    writer.member("since", warning.since)
    writer.member("message", warning.message[language])
    writer.member("ends_when", warning.endsWhen[language])
    row.noting.writeMembers(to: &writer)
  }

  private func write(_ row: UnitRemarks, to writer: inout JSONWriter) {
    writer.object("unit") { $0.members(of: row.unit) }
    writer.objects("remarks", row.remarks) { remark, writer in
      writer.member("task", remark.task)
      writer.member("title", remark.title)
      writer.member("period", remark.period)
      writer.member("difficulties", remark.difficulties)
      writer.member("proposals", remark.proposals)
    }
  }

  private func write(_ disbursement: Disbursement, to writer: inout JSONWriter) {
    writer.member("total_vnd", disbursement.total)
    writer.member("reported_tasks", disbursement.reportedTasks)
    writer.member("missing_tasks", disbursement.missingTasks)
    writer.objects("tasks", disbursement.rows) { row, writer in
      writer.member("task", row.task)
      writer.member("title", row.title)
      writer.member("disbursed_vnd", row.disbursed)
    }
  }

  private func write(_ next: NextPeriod, to writer: inout JSONWriter) {
    writer.member("period", next.span)
    writer.objects("tasks", next.rows) { row, writer in
      writer.member("task", row.task)
      writer.member("title", row.title)
      writer.objects("lead_units", row.leadUnits) { $1.members(of: $0) }
      writer.member("due", row.deadline)
      writer.member("label", row.scheduleLabel)
      writer.member("timing", row.timing.rawValue)
    }
  }
}
