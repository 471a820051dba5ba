extension CityReport {
  func write(_ row: TaskRow, to writer: inout JSONWriter) {
    writer.member("number", row.number)
    writer.object("section") { writer in
      writer.member("code", row.section)
      writer.member("title", row.sectionTitle)
    }
    writer.member("title", row.title)
    writer.objects("lead_units", row.leadUnits) { $1.members(of: $0) }
    writer.object("schedule") { writer in
      writer.member("kind", row.deadline == nil ? "continuous" : "deadline")
      writer.member("due", row.deadline)
      writer.member("label", row.scheduleLabel)
    }
    writer.member("percent", row.state.percent)
    writer.member("previous", row.previousPercent)
    writer.member("change", row.change)
    writer.member("status", row.state.status)
    writer.member("reported_units", row.state.reportedUnits)
    writer.member("lead_unit_count", row.state.leadUnits)
    writer.objects("newest", row.state.shares.compactMap(\.newest), write)
    writer.object("outputs") { writer in
      writer.member("promised", row.promisedOutputs)
      writer.objects("delivered", row.deliveredOutputs, write)
    }
  }

  private func write(_ newest: RecordedUpdate, to writer: inout JSONWriter) {
    writer.member("unit", newest.update.unit)
    writer.member("period", newest.update.period)
    writer.member("percent", newest.update.percent)
    writer.member("status", newest.update.status)
    writer.member("timeliness", newest.timeliness)
    writer.member("summary", newest.update.summary)
  }

  private func write(_ row: DeliveredRow, to writer: inout JSONWriter) {
    writer.member("kind", row.output.kind)
    writer.member("number", row.output.number)
    writer.member("issued", row.output.issued)
    writer.member("title", row.output.title)
    writer.member("url", row.output.url)
    writer.member("attachment", row.output.attachment?.hex)
    writer.member("units", row.units)
  }
}

extension JSONWriter {
  /// An array of objects.
  mutating func objects<Element>(
    _ name: StaticString, _ elements: [Element], _ members: (Element, inout JSONWriter) -> Void
  ) {
    array(name) { writer in
      for element in elements { writer.object { members(element, &$0) } }
    }
  }

  /// Two members: the name, and the English one with `_en`.
  mutating func member(_ name: StaticString, _ value: CityReport.Name?) {
    member(name, value?.vietnamese)
    member(text: "\(name)_en", value?.english)
  }

  mutating func members(of unit: CityReport.NamedUnit) {
    member("code", unit.code)
    member("name", unit.name)
  }

  mutating func members(of counts: UpdateCounts) {
    member("expected", counts.expected)
    member("on_time", counts.onTime)
    member("late", counts.late)
    member("missing", counts.missing)
    member("awaited", counts.awaited)
  }
}
