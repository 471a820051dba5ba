import HTTPCore

/// `/v1/overview`: every plan side by side, for the city (DOMAIN.md rules 7 and 12).
extension Application {
  static func addOverview(to routes: inout Routes) {
    routes.get("/v1/overview", .overview, .readOverview) { call in
      let wanted = try call.query { $0.period() }
      let plan = try call.requireToken().plan
      guard let (overview, outside) = try await call.shared.overviews.overview(of: plan, period: wanted, at: call.now)
      else {
        return .json { writer in
          writer.member("period", wanted)
          writer.array("items") { _ in }
          writer.member("next_cursor", String?.none)
        }
      }
      return .json { overview.writeMembers(to: &$0, outside: outside) }
    }
  }
}

extension Access {
  /// Reads across plans.
  static let overview = Access.roles([.city, .admin])
}

extension Overview {
  fileprivate func writeMembers(to writer: inout JSONWriter, outside: Int) {
    writer.member("period", period)
    writer.member("plans", lines.count)
    writer.member("plans_outside_period", outside)
    writer.object("totals") { writer in
      updates.writeMembers(to: &writer)
      writer.share("update_rate", updateRate)
      writer.member("tasks", lines.reduce(0) { $0 + $1.line.tasks })
      writer.member("overdue", lines.reduce(0) { $0 + $1.line.tasksOverdue })
      writer.object("warnings") { writer in
        for level in Warning.Level.allCases {
          writer.member(text: level.rawValue, lines.reduce(0) { $0 + ($1.line.warnings.byLevel[level] ?? 0) })
        }
      }
      writer.member("registered_vnd", registered)
      writer.member("disbursed_vnd", disbursed)
    }
    writer.array("kpis") { writer in
      for total in kpis { writer.object { total.writeMembers(to: &$0) } }
    }
    writer.array("items") { writer in
      for ranked in lines {
        writer.object { writer in
          writer.member("rank", ranked.rank)
          ranked.line.writeMembers(to: &writer)
        }
      }
    }
    writer.member("next_cursor", String?.none)
  }
}

extension Overview.Total {
  fileprivate func writeMembers(to writer: inout JSONWriter) {
    writer.member("code", kpi.code)
    writer.member("name", kpi.name)
    writer.member("name_en", kpi.nameEnglish)
    writer.member("unit", kpi.unit)
    writer.member("target", kpi.target)
    writer.member("direction", kpi.direction)
    if case .ratio(let numerator, let denominator) = aggregate.figure {
      writer.member("numerator", numerator)
      writer.member("denominator", denominator)
    } else {
      writer.member("numerator", Decimal?.none)
      writer.member("denominator", Decimal?.none)
    }
    writer.member("value", aggregate.figure?.value(in: kpi.unit))
    writer.member("plans", plans)
    writer.member("counted", aggregate.counted)
    writer.member("missing", aggregate.missing)
  }
}

extension Overview.Line {
  fileprivate func writeMembers(to writer: inout JSONWriter) {
    writer.member("plan", plan)
    writer.member("number", number)
    writer.member("year", year)
    writer.member("issuer", issuer)
    writer.member("issuer_name", issuerName)
    updates.writeMembers(to: &writer)
    writer.share("update_rate", updateRate.map { Share($0.numerator, of: $0.denominator) })
    writer.object("tasks") { writer in
      writer.member("total", tasks)
      for status in ProgressUpdate.Status.allCases { writer.member(text: status.rawValue, tasksByStatus[status] ?? 0) }
      writer.member("unreported", tasksUnreported)
      writer.member("overdue", tasksOverdue)
    }
    writer.share("on_track_rate", onTrack)
    writer.warnings(warnings.byLevel, explained: warningsExplained)
    writer.share("explanation_rate", explanation)
    writer.kpis(attained: kpisAttained, missed: kpisMissed, missing: kpisMissing)
    writer.share("kpi_attained_rate", attainment)
    writer.member("registered_vnd", registered)
    writer.member("disbursed_vnd", disbursed)
    writer.object("feedback") { feedback.writeMembers(to: &$0) }
  }
}

extension JSONWriter {
  /// A rate with its counts; all three are `null` where nothing is known.
  mutating func share(_ name: StaticString, _ share: Share?) {
    object(name) { writer in
      writer.member("value", share?.rate)
      writer.member("numerator", share?.part)
      writer.member("denominator", share?.whole)
    }
  }
}
