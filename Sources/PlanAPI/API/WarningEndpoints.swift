import HTTPCore

/// `…/warnings`: what needs attention, computed anew from the data (DOMAIN.md rule 4).
extension Application {
  static func addWarnings(to routes: inout Routes) {
    routes.get("/v1/plans/{plan}/warnings", .anyToken, .listWarnings) { (call: Call, key: PlanKey) in
      let record = try call.record(key)
      let filter = try call.query { query in
        (
          period: query.reportingMonth(of: record.plan, at: call.now),
          level: query.choice("level", of: Warning.Level.self), unit: query.unit("unit", of: record),
          kind: query.choice("kind", of: Warning.Kind.self)
        )
      }
      let warnings = PlanAPI.warnings(in: record, period: filter.period, at: call.now).filter { warning in
        (filter.level == nil || warning.level == filter.level) && (filter.kind == nil || warning.kind == filter.kind)
          && filter.unit.map(warning.concerns) ?? true
      }
      return .list { writer in
        writer.member("period", filter.period)
      } items: { writer in
        for warning in warnings {
          writer.object { warning.writeMembers(to: &$0, in: record, asOf: filter.period, language: call.language) }
        }
      }
    }
    routes.get("/v1/plans/{plan}/warnings/history", .anyToken, .warningHistory, warningHistory)
    routes.get("/v1/plans/{plan}/warnings/{id}", .anyToken, .readWarning, oneWarning)
  }

  /// When each warning was raised and when it ended, in the months up to one.
  private static func warningHistory(_ call: Call, _ key: PlanKey) async throws -> Response {
    let record = try call.record(key)
    let (period, unit, kind) = try call.query { query in
      (
        query.reportingMonth(of: record.plan, at: call.now), query.unit("unit", of: record),
        query.choice("kind", of: Warning.Kind.self)
      )
    }
    let episodes = try await history(call, of: record, through: period).filter { episode in
      (kind == nil || episode.newest.kind == kind) && unit.map(episode.newest.concerns) ?? true
    }
    return .list { writer in
      writer.member("period", period)
    } items: { writer in
      for episode in episodes {
        writer.object { writer in
          episode.writeMembers(to: &writer)
          episode.newest.writeMembers(to: &writer, in: record, asOf: episode.last, language: call.language)
        }
      }
    }
  }

  /// The lists of up to twelve months.
  private static func history(_ call: Call, of record: PlanRecord, through period: Period) async throws
    -> [WarningEpisode]
  {
    let now = call.now
    return try await call.background { PlanAPI.warningHistory(in: record, through: period, at: now) }
  }

  /// One warning as of a month, with every revision of its explanations and its earlier times.
  private static func oneWarning(_ call: Call, _ key: PlanKey, _ id: String) async throws -> Response {
    let record = try call.record(key)
    let period = try call.query { query in
      query.isGiven("period") ? query.reportingMonth(of: record.plan, at: call.now) : nil
    }
    let listed = try ListedWarning(id, in: record, period: period, at: call.now)
    let noting = WarningNoting(of: listed.warning, in: record, asOf: listed.period)
    let last = max(listed.period, defaultPeriod(of: record.plan, at: call.now))
    let episodes = try await history(call, of: record, through: last).filter { $0.newest.id == id }
    return .json { writer in
      writer.member("period", listed.period)
      listed.warning.writeMembers(to: &writer, in: record, asOf: listed.period, language: call.language)
      writer.array("revisions") { writer in
        for explanation in noting.revisions { writer.object(explanation.writeMembers) }
      }
      writer.array("acknowledgements") { writer in
        for acknowledgement in noting.acknowledgements { writer.object(acknowledgement.writeMembers) }
      }
      writer.array("history") { writer in
        for episode in episodes { writer.object(episode.writeMembers) }
      }
    }
  }
}

extension WarningEpisode {
  fileprivate func writeMembers(to writer: inout JSONWriter) {
    writer.member("raised", raised)
    writer.member("last", last)
    writer.member("ended", ended)
    writer.member("worst_level", worst)
  }
}

extension Warning {
  /// With what was said of it, as of the month of its list.
  func writeMembers(to writer: inout JSONWriter, in record: PlanRecord, asOf period: Period, language: Language) {
    writeMembers(to: &writer, language: language)
    switch subject {
    case .task(let number):
      let task = record.task(number)
      writer.member("title", task?.title)
      writer.member("title_en", task?.titleEnglish)
    case .kpi(let code):
      let kpi = record.directory.kpi(code)
      writer.member("title", kpi?.name)
      writer.member("title_en", kpi?.nameEnglish)
    }
    WarningNoting(of: self, in: record, asOf: period).writeMembers(to: &writer)
  }

  func writeMembers(to writer: inout JSONWriter, language: Language) {
    writer.member("id", id)
    writer.member("kind", kind)
    writer.member("level", level)
    switch subject {
    case .task(let number):
      writer.member("task", number)
      writer.member("kpi", KPICode?.none)
    case .kpi(let code):
      writer.member("task", TaskNumber?.none)
      writer.member("kpi", code)
    }
    writer.member("unit", unit)
    writer.member("units", units)
    writer.member("since", since)
    writer.member("message", message[language])
    writer.member("ends_when", endsWhen[language])
  }
}
