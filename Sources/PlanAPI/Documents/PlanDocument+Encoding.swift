extension PlanDocument {
  /// The plan in its one canonical form, which ``decode(_:timeZone:)`` reads back to the same plan: no white space,
  /// names in the order of the schema, nothing written for what is absent.
  public static func encode(_ plan: Plan) -> [UInt8] {
    var writer = JSONWriter(capacity: 32_768)
    writer.object { writer in
      writer.member("schema", schema)
      writeHeader(of: plan, to: &writer)
      writer.object("reporting") { plan.calendar.writeMembers(to: &$0) }
      if plan.thresholds != .standard {
        writer.object("warnings") { plan.thresholds.writeMembers(to: &$0) }
      }
      if plan.feedbackTerm != .standard {
        writer.object("feedback") { plan.feedbackTerm.writeMembers(to: &$0) }
      }
      writer.array("units") { writer in
        for unit in plan.units { writer.object { unit.writeMembers(to: &$0) } }
      }
      writer.array("sections") { writer in
        for section in plan.sections { writer.object { section.writeMembers(to: &$0) } }
      }
      writer.array("tasks") { writer in
        for task in plan.tasks { writer.object { task.writeMembers(to: &$0) } }
      }
      writer.array("kpis") { writer in
        for kpi in plan.kpis { writer.object { kpi.writeMembers(to: &$0) } }
      }
    }
    return writer.bytes
  }

  private static func writeHeader(of plan: Plan, to writer: inout JSONWriter) {
    writer.member("number", plan.number)
    writer.member("issued", plan.issued)
    writer.member("issuer", plan.issuer)
    writer.member("year", plan.year)
    writer.member("consolidator", plan.consolidator)
    writer.memberIfPresent("receives_report", plan.receivesReport)
    writer.member("title", plan.title)
    writer.memberIfPresent("title_en", plan.titleEnglish)
    writer.member("basis", plan.basis)
  }
}

/// The members of each part's object, also for the API's answers, which add members of their own.
extension ReportingCalendar {
  func writeMembers(to writer: inout JSONWriter) {
    writer.member("frequency", KPI.Frequency.monthly)
    writer.member("opens_day", opensDay)
    writer.member("due_day", dueDay)
    writer.member("grace_days", graceDays)
    writer.member("time_zone", timeZone.identifier)
  }
}

extension WarningThresholds {
  func writeMembers(to writer: inout JSONWriter) {
    writer.member("behind_yellow", behindYellow)
    writer.member("behind_red", behindRed)
    writer.member("stalled_periods", stalledPeriods)
    writer.member("repeated_periods", repeatedPeriods)
    writer.member("kpi_red", kpiRed)
    // Those that came later are written only where they are set, so that a document from before keeps its one form.
    let standard = WarningThresholds.standard
    if overdueRedDays != standard.overdueRedDays { writer.member("overdue_red_days", overdueRedDays) }
    if regressedRed != standard.regressedRed { writer.member("regressed_red", regressedRed) }
    if disbursementYellow != standard.disbursementYellow { writer.member("disbursement_yellow", disbursementYellow) }
    if disbursementRed != standard.disbursementRed { writer.member("disbursement_red", disbursementRed) }
    if unclearRed != standard.unclearRed { writer.member("unclear_red", unclearRed) }
  }
}

extension Unit {
  func writeMembers(to writer: inout JSONWriter) {
    writer.member("code", code)
    writer.member("name", name)
    writer.memberIfPresent("name_en", nameEnglish)
    writer.member("kind", kind)
    writer.memberIfPresent("parent", parent)
    if !members.isEmpty { writer.member("members", members) }
  }
}

extension Section {
  func writeMembers(to writer: inout JSONWriter) {
    writer.member("code", code)
    writer.member("title", title)
    writer.memberIfPresent("title_en", titleEnglish)
  }
}

extension PlanTask {
  func writeMembers(to writer: inout JSONWriter) {
    writer.member("number", number)
    writer.member("section", section)
    writer.member("title", title)
    writer.memberIfPresent("title_en", titleEnglish)
    writer.member("directing", directing)
    writer.member("lead_units", leadUnits)
    writer.member("coordinating_units", coordinatingUnits)
    writer.member("outputs", outputs)
    writer.object("schedule") { writeSchedule(to: &$0) }
    if !budget.isEmpty {
      writer.array("budget") { writer in
        for line in budget { writer.object { line.writeMembers(to: &$0) } }
      }
    }
    if isPublished { writer.member("published", true) }
  }

  private func writeSchedule(to writer: inout JSONWriter) {
    switch schedule {
    case .continuous:
      writer.member("kind", "continuous")
      writer.memberIfPresent("label", scheduleLabel)
    case .deadline(let due):
      writer.member("kind", "deadline")
      writer.memberIfPresent("label", scheduleLabel)
      writer.member("due", due)
    }
  }
}

extension BudgetLine {
  func writeMembers(to writer: inout JSONWriter) {
    writer.member("source", source)
    writer.member("registered_vnd", registered)
  }
}

extension FeedbackTerm {
  func writeMembers(to writer: inout JSONWriter) {
    writer.member("answer_days", days)
    writer.member("counting", counting)
  }
}

extension KPI {
  func writeMembers(to writer: inout JSONWriter) {
    writer.member("code", code)
    writer.member("group", group)
    writer.member("name", name)
    writer.memberIfPresent("name_en", nameEnglish)
    writer.member("unit", unit)
    writer.member("target", target)
    writer.member("direction", direction)
    writer.member("frequency", frequency)
    writer.member("lead_unit", leadUnit)
    writer.memberIfPresent("task", task)
    writer.memberIfPresent("derived", derived)
  }
}
