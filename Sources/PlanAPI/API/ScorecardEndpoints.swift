import HTTPCore

/// `…/units/{unit}/scorecard` and `…/scorecards`: units and heads in figures (DOMAIN.md rule 12).
extension Application {
  static func addScorecards(to routes: inout Routes) {
    routes.get("/v1/plans/{plan}/units/{unit}/scorecard", .anyToken, .readScorecard) {
      (call: Call, key: PlanKey, code: UnitCode) in
      let record = try call.record(key)
      let period = try call.query { $0.reportingMonth(of: record.plan, at: call.now) }
      guard record.unit(code) != nil else { throw Problem.notFound }
      let cards = Scorecards(of: record, period: period, at: call.now)
      return .json { writer in
        writer.member("period", period)
        writer.members(ofUnit: code, in: record)
        cards.card(ofUnit: code).writeMembers(to: &writer)
        writer.name("directing")
        if cards.heads.contains(code) {
          writer.object { cards.card(ofHead: code).writeMembers(to: &$0) }
        } else {
          writer.null()
        }
      }
    }
    routes.get("/v1/plans/{plan}/scorecards", .anyToken, .listScorecards) { (call: Call, key: PlanKey) in
      let record = try call.record(key)
      let period = try call.query { $0.reportingMonth(of: record.plan, at: call.now) }
      let cards = Scorecards(of: record, period: period, at: call.now)
      func write(_ code: UnitCode, _ card: Scorecard, _ writer: inout JSONWriter) {
        writer.object { writer in
          writer.members(ofUnit: code, in: record)
          card.writeMembers(to: &writer)
        }
      }
      return .json { writer in
        writer.member("period", period)
        writer.array("units") { writer in
          for code in cards.units { write(code, cards.card(ofUnit: code), &writer) }
        }
        writer.array("heads") { writer in
          for code in cards.heads { write(code, cards.card(ofHead: code), &writer) }
        }
      }
    }
  }
}

extension JSONWriter {
  fileprivate mutating func members(ofUnit code: UnitCode, in record: PlanRecord) {
    member("unit", code)
    member("name", record.unit(code)?.name)
    member("name_en", record.unit(code)?.nameEnglish)
  }
}

extension Scorecard {
  fileprivate func writeMembers(to writer: inout JSONWriter) {
    updates.writeMembers(to: &writer)
    writer.share("on_time_rate", updates.expected > updates.awaited ? onTime : nil)
    writer.object("to_date") { writer in
      updatesToDate.writeMembers(to: &writer)
      writer.share("on_time_rate", updatesToDate.expected > updatesToDate.awaited ? onTimeToDate : nil)
    }
    writer.object("tasks") { writer in
      writer.member("total", tasks)
      writer.member("on_track", tasksOnTrack)
      writer.member("done", tasksDone)
      writer.member("overdue", tasksOverdue)
      writer.member("unreported", tasksUnreported)
    }
    writer.share("on_track_rate", onTrack)
    writer.share("overdue_rate", overdue)
    writer.warnings(warnings.byLevel, explained: warningsExplained)
    writer.share("warning_rate", warningRate)
    writer.share("explanation_rate", explanation)
    writer.kpis(attained: kpisAttained, missed: kpisMissed, missing: kpisMissing)
    writer.share("kpi_attained_rate", attainment)
    writer.member("disbursed_vnd", disbursed)
  }
}

/// What a scorecard and a row of the overview say alike.
extension JSONWriter {
  mutating func warnings(_ byLevel: [Warning.Level: Int], explained: Int) {
    object("warnings") { writer in
      writer.member("total", byLevel.values.reduce(0, +))
      for level in Warning.Level.allCases { writer.member(text: level.rawValue, byLevel[level] ?? 0) }
      writer.member("explained", explained)
    }
  }

  mutating func kpis(attained: Int, missed: Int, missing: Int) {
    object("kpis") { writer in
      writer.member("attained", attained)
      writer.member("missed", missed)
      writer.member("missing", missing)
    }
  }
}
