import HTTPCore

/// `/v1/public/plans`: what is published, for anyone (DOMAIN.md rule 8): tasks flagged `published` with their outputs
/// and money, KPIs and the figures of feedback. ``PublicPart`` says what that is.
extension Application {
  static func addPublicPart(to routes: inout Routes) {
    routes.get("/v1/public/plans", .anyone, .listPublicPlans) { call in
      try call.requireNoQuery()
      let keys = try call.reader.snapshot { try PlanStore($0).list() }.map(\.key)
      let plans = try keys.compactMap { try call.records.plan($0)?.directory.plan }.filter(\.hasPublicPart)
      return .list { writer in
        for plan in plans { writer.object { plan.writePublicMembers(to: &$0) } }
      }
    }
    routes.get("/v1/public/plans/{plan}", .anyone, .readPublicPlan) { (call: Call, key: PlanKey) in
      try call.requireNoQuery()
      let part = try PublicPart(call.publicRecord(key), period: nil, at: call.now)
      return .json { writer in
        part.plan.writePublicMembers(to: &writer)
        part.writeSummary(to: &writer)
      }
    }
    routes.get("/v1/public/plans/{plan}/tasks", .anyone, .listPublicTasks) { (call: Call, key: PlanKey) in
      let part = try call.publicPart(key)
      return .list { writer in
        writer.member("period", part.period)
      } items: { writer in
        for task in part.tasks { writer.object { part.write(task, to: &$0) } }
      }
    }
    routes.get("/v1/public/plans/{plan}/tasks/{number}", .anyone, .readPublicTask) {
      (call: Call, key: PlanKey, number: TaskNumber) in
      let part = try call.publicPart(key)
      guard let task = part.tasks.first(where: { $0.number == number }) else { throw Problem.notFound }
      return .json { writer in
        writer.member("period", part.period)
        part.write(task, to: &writer)
      }
    }
    routes.get("/v1/public/plans/{plan}/kpis", .anyone, .listPublicKPIs) { (call: Call, key: PlanKey) in
      let part = try call.publicPart(key)
      return .list { writer in
        writer.member("period", part.period)
      } items: { writer in
        for kpi in part.kpis { writer.object { part.write(kpi, to: &$0) } }
      }
    }
    routes.get("/v1/public/plans/{plan}/feedback", .anyone, .readPublicFeedback) { (call: Call, key: PlanKey) in
      let part = try call.publicPart(key)
      return .json { writer in
        writer.member("period", part.period)
        writer.object("figures") { part.feedback.writeMembers(to: &$0) }
        writer.object("figures_to_date") { part.feedbackToDate.writeMembers(to: &$0) }
      }
    }
  }
}

extension Call {
  /// - Throws: 404 for a plan of which nothing is published: nobody is to know that it is there.
  func publicRecord(_ key: PlanKey) throws -> PlanRecord {
    guard let entry = try records.plan(key), entry.directory.plan.hasPublicPart else { throw Problem.notFound }
    return try records.record(of: entry)
  }

  /// The public part as of `period`.
  fileprivate func publicPart(_ key: PlanKey) throws -> PublicPart {
    let record = try publicRecord(key)
    let plan = record.plan
    let period = try query { query in
      let wanted = query.period()
      let months = PublicPart.months(of: plan, at: now)
      if let wanted, !months.contains(wanted) {
        query.fault("period", PublicPart.fault(months))
      }
      return wanted
    }
    return PublicPart(record, period: period, at: now)
  }
}

extension PublicPart {
  fileprivate static func fault(_ months: [Period]) -> LocalizedText {
    guard let first = months.first, let last = months.last else {
      return LocalizedText(vi: "Chưa có tháng nào đã hết hạn báo cáo.", en: "No month has closed yet.")
    }
    return LocalizedText(vi: "Phải từ \(first) đến \(last).", en: "Must be from \(first) to \(last).")
  }

  fileprivate func writeSummary(to writer: inout JSONWriter) {
    writer.member("period", period)
    writer.member("last_reported", period.flatMap(record.lastReported(upTo:)))
    writer.object("counts") { writer in
      writer.member("tasks", tasks.count)
      writer.member("kpis", kpis.count)
    }
    writer.object("money") { writer in
      writer.member("registered_vnd", Money.total(tasks.compactMap { record.budget(of: $0.number).registered }))
      writer.member("disbursed_vnd", Money.total(tasks.compactMap { state(of: $0)?.disbursed }))
    }
    writer.object("feedback") { feedbackToDate.writeMembers(to: &$0) }
  }

  /// Nothing that a unit wrote in words but the outputs that it delivered, and nobody's name.
  fileprivate func write(_ task: PlanTask, to writer: inout JSONWriter) {
    let state = state(of: task)
    writer.member("number", task.number)
    writer.member("section", task.section)
    writer.member("title", task.title)
    writer.member("title_en", task.titleEnglish)
    writer.object("schedule") { writer in
      if case .deadline(let day) = task.schedule {
        writer.member("kind", "deadline")
        writer.member("due", day)
      } else {
        writer.member("kind", "continuous")
        writer.member("due", CalendarDate?.none)
      }
      writer.member("label", task.scheduleLabel)
    }
    writer.member("percent", state?.percent)
    writer.member("status", state?.status)
    writer.object("outputs") { writer in
      writer.member("promised", task.outputs)
      writer.objects("delivered", delivered(by: task)) { output, writer in
        writer.member("kind", output.kind)
        writer.member("number", output.number)
        writer.member("issued", output.issued)
        writer.member("title", output.title)
        writer.member("url", output.url)
        writer.member("attachment", output.attachment?.hex)
      }
    }
    writer.member("registered_vnd", record.budget(of: task.number).registered)
    writer.member("disbursed_vnd", state?.disbursed)
  }

  fileprivate func write(_ kpi: KPI, to writer: inout JSONWriter) {
    let evaluation = evaluation(of: kpi)
    writer.member("code", kpi.code)
    writer.member("group", kpi.group)
    writer.member("name", kpi.name)
    writer.member("name_en", kpi.nameEnglish)
    writer.member("unit", kpi.unit)
    writer.member("target", kpi.target)
    writer.member("direction", kpi.direction)
    writer.member("value", evaluation?.value)
    writer.member("previous", evaluation?.previous)
    writer.member("change", evaluation?.change)
    writer.member("status", evaluation?.status ?? .noData)
  }
}

extension Plan {
  fileprivate func writePublicMembers(to writer: inout JSONWriter) {
    writer.member("key", key)
    writer.member("number", number)
    writer.member("year", year)
    writer.member("issued", issued)
    writer.member("title", title)
    writer.member("title_en", titleEnglish)
  }
}
